"""Emergencies by the clock, and the words of the rules."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.utils import translation

from bindeled.cases.rules import restricting as rules

COPENHAGEN = ZoneInfo("Europe/Copenhagen")
# The night of 25 October 2026, when 02:30 comes twice, and that of 29 March, when it does not come.
BACK = datetime(2026, 10, 25, 2, 45, tzinfo=COPENHAGEN)
FORTH = datetime(2026, 3, 29, 1, 45, tzinfo=COPENHAGEN)


def test_it_lasts_half_an_hour() -> None:
    assert timedelta(minutes=30) == rules.OPEN_FOR
    assert (rules.LONGEST_REASON, rules.NUMBER_LENGTH, rules.REVIEWED_WITHIN) == (500, 6, 1)


@pytest.mark.parametrize("opened_at", [datetime(2026, 6, 1, 10, 0, tzinfo=COPENHAGEN), BACK, FORTH])
@pytest.mark.parametrize(
    ("minutes", "is_open"), [(-61, False), (-1, False), (0, True), (29, True), (30, False), (31, False), (90, False)]
)
def test_it_is_open_from_its_moment_for_half_an_hour_also_when_clocks_change(
    opened_at: datetime, minutes: int, *, is_open: bool
) -> None:
    began = opened_at.astimezone(ZoneInfo("UTC"))
    now = (began + timedelta(minutes=minutes)).astimezone(COPENHAGEN)
    until = (began + rules.OPEN_FOR).astimezone(COPENHAGEN)
    assert rules.is_open(opened_at, until=until, ended_at=None, now=now) is is_open


def test_what_was_ended_is_not_open() -> None:
    assert not rules.is_open(BACK, until=BACK + rules.OPEN_FOR, ended_at=BACK, now=BACK)


@pytest.mark.parametrize(
    ("opened_on", "by"),
    [
        (date(2026, 11, 30), date(2026, 12, 1)),
        (date(2026, 11, 27), date(2026, 11, 30)),
        (date(2026, 12, 24), date(2026, 12, 28)),
    ],
)
def test_a_leader_looks_at_it_on_the_next_working_day(opened_on: date, by: date) -> None:
    assert rules.review_by(opened_on) == by
    assert not rules.is_late(opened_on, reviewed=False, today=by)
    assert rules.is_late(opened_on, reviewed=False, today=by + timedelta(days=1))
    assert not rules.is_late(opened_on, reviewed=True, today=by + timedelta(days=9))


def test_the_words_are_these() -> None:
    with translation.override("en"):
        assert {code: str(label) for code, label in rules.EMERGENCIES.items()} == {
            "danger": "Somebody's life or health may be in danger now",
            "child": "A child may be in danger now",
            "resident": "The resident asks for help now, and nobody who may open it is here",
            "nobody": "It cannot wait, and nobody who may open it is here",
        }
        assert {code: str(label) for code, label in rules.REVIEWS.items()} == {
            "right": "It was right to open it",
            "unneeded": "It was not needed; we have talked about it",
            "followed_up": "It was wrong, and is followed up",
        }
