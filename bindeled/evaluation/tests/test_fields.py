"""The fixed list of what an extract tells, and how each becomes coarser."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta

import pytest
from django.utils import translation

from bindeled.concerns.rules import KINDS
from bindeled.evaluation.rules import fields as rules
from bindeled.evaluation.words import word_of


@pytest.fixture(autouse=True)
def _english() -> Iterator[None]:
    with translation.override("en"):
        yield


def test_the_list_is_fixed_and_names_nobody() -> None:
    assert list(rules.FIELDS) == [
        *(
            "received",
            "district",
            "kind",
            "urgency",
            "sender",
            "contact",
            "outcome",
            "offered",
            "accepted",
            "handed_over",
        ),
    ]
    assert [code for code, field in rules.FIELDS.items() if not field.told] == [
        *("outcome", "offered", "accepted", "handed_over"),
    ]
    assert rules.LADDER == ("received", "received", "district", "kind", "contact", "sender", "urgency")
    # Every step of the order is one that the field has, and whatever somebody may know beforehand has one.
    assert {code: len(field.coarser) for code, field in rules.FIELDS.items() if field.coarser} == {
        code: rules.LADDER.count(code) for code in rules.LADDER
    }
    assert {code for code, field in rules.FIELDS.items() if field.told} == set(rules.LADDER)


@pytest.mark.parametrize(
    ("day", "quarter", "half", "year"),
    [
        (date(2026, 1, 1), "2026-Q1", "2026-H1", "2026"),
        (date(2026, 3, 31), "2026-Q1", "2026-H1", "2026"),
        (date(2026, 4, 1), "2026-Q2", "2026-H1", "2026"),
        (date(2026, 9, 30), "2026-Q3", "2026-H2", "2026"),
        (date(2025, 12, 31), "2025-Q4", "2025-H2", "2025"),
    ],
)
def test_a_day_becomes_a_quarter_a_half_year_and_a_year(day: date, quarter: str, half: str, year: str) -> None:
    assert rules.quarter_of(day) == quarter
    assert rules.half_of(quarter) == half
    assert rules.year_of(half) == rules.year_of(quarter) == year


@pytest.mark.parametrize(
    ("day", "begin", "after"),
    [
        (date(2026, 2, 28), date(2026, 1, 1), date(2026, 4, 1)),
        (date(2026, 9, 30), date(2026, 7, 1), date(2026, 10, 1)),
        (date(2026, 10, 1), date(2026, 10, 1), date(2027, 1, 1)),
        (datetime(2026, 12, 31, 12), date(2026, 10, 1), date(2027, 1, 1)),  # noqa: DTZ001
    ],
)
def test_a_quarter_begins_and_the_next_one_comes(day: date, begin: date, after: date) -> None:
    assert rules.begin_of(day) == begin
    assert rules.next_quarter(begin) == after


def test_quarters_before_a_day_are_whole() -> None:
    assert rules.quarters_before(date(2026, 11, 30), most=3) == [date(2026, 7, 1), date(2026, 4, 1), date(2026, 1, 1)]
    assert rules.quarters_before(date(2026, 1, 1), most=1) == [date(2025, 10, 1)]
    assert rules.first_of_quarter(2026, 4) == date(2026, 10, 1)


@pytest.mark.parametrize(
    ("own", "kind", "group"),
    [
        ([], "none", "none"),
        (["smell"], "smell", "home"),
        (["dementia", "smell"], "several", "several"),
        (["something old"], "none", "none"),
        (["child", "something old"], "child", "children"),
        (["other"], "other", "other"),
    ],
)
def test_a_concern_has_one_kind_or_several(own: list[str], kind: str, group: str) -> None:
    assert rules.kind_of(own) == kind
    assert rules.group_of(kind) == group


def test_every_kind_has_a_group() -> None:
    assert {rules.group_of(kind.code) for kind in KINDS} == {kind.group for kind in KINDS}


@pytest.mark.parametrize(
    ("waited", "band", "coarse"),
    [
        (None, "none", "none"),
        (timedelta(0), "day", "week"),
        (timedelta(days=1), "day", "week"),
        (timedelta(days=1, seconds=1), "three_days", "week"),
        (timedelta(days=3), "three_days", "week"),
        (timedelta(days=7), "week", "week"),
        (timedelta(days=7, seconds=1), "month", "later"),
        (timedelta(days=30), "month", "later"),
        (timedelta(days=31), "later", "later"),
    ],
)
def test_how_long_somebody_waited_is_told_in_bands(waited: timedelta | None, band: str, coarse: str) -> None:
    assert rules.band_of(waited) == band
    assert rules.coarse_band(band) == coarse


@pytest.mark.parametrize(
    ("sender", "coarse"),
    [
        ("caretaker", "organised"),
        ("letting", "organised"),
        ("anonymous", "others"),
        ("named", "others"),
        ("self", "others"),
    ],
)
def test_who_told_of_it_becomes_one_of_two(sender: str, coarse: str) -> None:
    assert rules.coarse_sender(sender) == coarse


@pytest.mark.parametrize(
    ("urgency", "coarse"), [("today", "soon"), ("week", "soon"), ("later", "not_soon"), ("none", "none")]
)
def test_urgency_becomes_one_of_two(urgency: str, coarse: str) -> None:
    assert rules.coarse_urgency(urgency) == coarse


def test_everything_that_a_row_may_say_has_words() -> None:
    kind, outcome, received = rules.FIELDS["kind"], rules.FIELDS["outcome"], rules.FIELDS["received"]
    assert word_of(kind, "home") == "The home"
    assert word_of(kind, "other") == "Something else"
    assert word_of(outcome, "other") == str(rules.COMMON["other"])
    assert word_of(received, "2026-Q1") == "2026-Q1"
    assert rules.anything("Amager") == "any"
