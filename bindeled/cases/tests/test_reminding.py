"""The rules of reminding by mail: on which mornings, and whom."""

from dataclasses import astuple
from datetime import datetime
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest

from bindeled.cases.rules import reminding
from bindeled.cases.rules.reminding import Waiting

BO, ASTA, MONA, LIS = (UUID(int=number) for number in range(1, 5))
ZONE = ZoneInfo("Europe/Copenhagen")

MORNINGS = [
    ("2026-11-27T06:59", False),  # a Friday
    ("2026-11-27T07:00", True),
    ("2026-11-27T11:59", True),
    ("2026-11-27T12:00", False),
    ("2026-11-28T09:00", False),
    ("2026-11-29T09:00", False),
    ("2026-11-30T09:00", True),
    ("2026-12-25T09:00", False),
    ("2026-04-06T09:00", False),  # Easter Monday
    ("2026-04-07T09:00", True),
    ("2026-03-30T07:00", True),  # the first morning of summer time
]


@pytest.mark.parametrize(("at", "expected"), MORNINGS)
def test_one_is_reminded_on_the_morning_of_a_working_day(at: str, expected: bool) -> None:
    assert reminding.is_time_to_remind(datetime.fromisoformat(at).replace(tzinfo=ZONE)) is expected


# How much waits, how much of it is overdue, and of those who are told how much is a colleague's.
ONE, TWO, NONE = (1, 0), (2, 1), (0, 0)
WHOM = [
    ("nothing waits", {}, {}, {}),
    ("each is told of their own", {BO: ONE, ASTA: TWO}, {}, {BO: (1, 0, 0), ASTA: (2, 1, 0)}),
    ("of nothing nobody is told", {BO: NONE}, {}, {}),
    ("who stands in is told instead", {BO: TWO}, {BO: ASTA}, {ASTA: (2, 1, 2)}),
    ("of nothing who stands in is not told either", {BO: NONE}, {BO: ASTA}, {}),
    ("with their own", {BO: TWO, ASTA: ONE}, {BO: ASTA}, {ASTA: (3, 1, 2)}),
    ("for two colleagues", {BO: TWO, MONA: ONE}, {BO: ASTA, MONA: ASTA}, {ASTA: (3, 1, 3)}),
    ("where nobody stands in nobody is told", {BO: TWO, ASTA: ONE}, {BO: None}, {ASTA: (1, 0, 0)}),
    ("nor where whoever does is away too", {BO: TWO}, {BO: ASTA, ASTA: None}, {}),
    ("it goes on to no third", {BO: TWO}, {BO: ASTA, ASTA: LIS}, {}),
    ("whoever is away and has nothing changes nothing", {ASTA: ONE}, {BO: LIS}, {ASTA: (1, 0, 0)}),
]


@pytest.mark.parametrize(("why", "waiting", "away", "expected"), WHOM)
def test_whom_one_reminds(
    why: str,
    waiting: dict[UUID, tuple[int, int]],
    away: dict[UUID, UUID | None],
    expected: dict[UUID, tuple[int, int, int]],
) -> None:
    found = reminding.whom_to_remind({person: Waiting(*told) for person, told in waiting.items()}, away)
    assert {person: astuple(told) for person, told in found.items()} == expected, why
