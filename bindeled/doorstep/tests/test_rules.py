"""Whose a knock is and until when, which street was meant, and when a child is mentioned."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from bindeled.doorstep import rules
from bindeled.doorstep.rules import Sought, due, gone_before, mentions_a_child, nearness, sought, streets_like

HERE = ZoneInfo("Europe/Copenhagen")
STREETS = ["Solhattetrappen", "Ærtebælggangen", "Æblehaven", "Hørskættergangen", "Store Æblevej", "Ny Solvej"]


@pytest.mark.parametrize(
    ("came", "due_at"),
    [
        (datetime(2026, 11, 25, 9, tzinfo=HERE), datetime(2026, 11, 28, tzinfo=HERE)),
        (datetime(2026, 11, 27, 9, tzinfo=HERE), datetime(2026, 12, 2, tzinfo=HERE)),
        (datetime(2026, 11, 28, 9, tzinfo=HERE), datetime(2026, 12, 2, tzinfo=HERE)),
        (datetime(2026, 12, 23, 23, tzinfo=HERE), datetime(2026, 12, 29, tzinfo=HERE)),
    ],
)
def test_it_is_due_when_the_second_working_day_after_it_has_ended(came: datetime, due_at: datetime) -> None:
    assert due(came, zone=HERE) == due_at


def test_each_holder_has_a_next_until_the_office_which_keeps_it() -> None:
    assert rules.NEXT == {"contact_person": "deputy", "deputy": "office", "office": ""}


def test_what_was_read_is_gone_after_the_municipalitys_days() -> None:
    now = datetime(2026, 11, 28, tzinfo=HERE)
    assert gone_before(now, 14) == now - timedelta(days=14)


@pytest.mark.parametrize(
    "words",
    [
        "Deres børn græder",
        "et SKOLEBARN",
        "drengen",
        "Pigen på 2.",
        "hendes datter",
        "sønnen",
        "a baby",
        "The children",
        "his son",
    ],
)
def test_a_child_is_noticed_in_both_languages_and_within_longer_words(words: str) -> None:
    assert mentions_a_child(words)


@pytest.mark.parametrize("words", ["Om søndagen lugter det", "En sønderjyde", "the person", "Hun er meget alene", ""])
def test_what_only_looks_like_a_child_is_let_be(words: str) -> None:
    assert not mentions_a_child(words)


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("Ærtebælggangen 12 a, 3. tv, 2300 Kbh S", Sought("aertebaelggangen", "12A")),
        ("solhattetrappen", Sought("solhattetrappen", "")),
        ("Ny Solv. 3", Sought("nysolvej", "3")),
        ("Vestergd. 4B", Sought("vestergade", "4B")),
        ("  ", Sought("", "")),
        ("7", Sought("7", "")),
    ],
)
def test_a_street_and_a_number_are_read_as_people_write_them(typed: str, read: Sought) -> None:
    assert sought(typed) == read


@pytest.mark.parametrize(
    ("typed", "first"),
    [
        ("aeblehaven", "Æblehaven"),
        ("Æblehavn", "Æblehaven"),
        ("solhatte", "Solhattetrappen"),
        ("SOLHATETRAPPEN", "Solhattetrappen"),
        ("ertebælggangen", "Ærtebælggangen"),
        ("solvej", "Ny Solvej"),
    ],
)
def test_the_street_that_was_meant_comes_first(typed: str, first: str) -> None:
    assert streets_like(sought(typed).street, STREETS)[0] == first


@pytest.mark.parametrize("typed", ["", "x", "Kongens Nytorv", "%", "_", "' OR 1=1"])
def test_a_street_that_is_not_here_gives_nothing(typed: str) -> None:
    assert streets_like(sought(typed).street, STREETS) == []


def test_the_sought_number_stands_first_and_then_its_like() -> None:
    assert sorted(["2", "10", "12", "12A", "12B", "1"], key=lambda number: nearness("12A", number)) == [
        "12A", "12", "12B", "1", "2", "10",
    ]  # fmt: skip
