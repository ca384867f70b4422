"""Fixed points of outreach: what is written of somebody met, when they are passed on, and what is counted. Pure.

Nothing here knows a date of birth, a CPR number or a dwelling, and nothing is ever due: there is no follow-up (D21).
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from uuid import UUID

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from bindeled.suppression.rules import is_small

LONGEST_ALIAS, LONGEST_PLACE, LONGEST_WORDS, LONGEST_WISH, LONGEST_HANDOVER = 60, 120, 500, 500, 4000
MOST_COMPANY = 50

# -- The chosen name -------------------------------------------------------------------------------------------------------


def alias_clue(alias: str) -> str:
    """Answer what somebody is found by: the name they chose, whatever its letters' case, spaces and marks; nothing where there is none."""
    words = re.findall(r"[^\W_]+", alias.casefold()) or alias.split()
    return f"alias|{' '.join(words)}" if words else ""


# -- Passed on at their own wish (D21) -------------------------------------------------------------------------------------
WISHED, OFFERED, ACCEPTED, REFUSED, TAKEN_BACK = "wished", "offered", "accepted", "refused", "taken_back"


@dataclass(frozen=True)
class State:
    """How a wish stands: its word, and who has something to do about it."""

    label: str | Promise
    whose: str


STATES = {
    WISHED: State(_("They wish to be passed on"), "the support contact persons"),
    OFFERED: State(_("Waits for the unit's answer"), "the unit that was asked"),
    ACCEPTED: State(_("The unit has said yes"), "nobody"),
    REFUSED: State(_("The unit has said no"), "the support contact persons"),
    TAKEN_BACK: State(_("They do not wish it any more"), "nobody"),
}


@dataclass(frozen=True)
class Step:
    """A step from some states to another."""

    before: frozenset[str]
    after: str


# There is no step from nothing: a wish is written down first, and what is passed on stands in the row of that wish.
STEPS = {
    "offer": Step(frozenset({WISHED, REFUSED}), OFFERED),
    "accept": Step(frozenset({OFFERED}), ACCEPTED),
    "refuse": Step(frozenset({OFFERED}), REFUSED),
    "take_back": Step(frozenset({WISHED, OFFERED, REFUSED}), TAKEN_BACK),
}
OPEN = frozenset({WISHED, OFFERED, REFUSED})
# What the unit that was asked may see.
SHOWN_TO_ASKED = frozenset({OFFERED, ACCEPTED, REFUSED})


def why_not_pass_on(state: str | None, words: str) -> str | Promise:
    """Ask whether somebody may be passed on: nothing for yes, or why not. ``state`` is how their wish stands, ``words`` how they said it."""
    if state is None or not words.strip():
        return _("Nobody is passed on without their own wish. Write down what they said first.")
    if state not in STEPS["offer"].before:
        return _("They can be passed on only while they wish it and nobody has been asked.")
    return ""


# -- Gone after a while ----------------------------------------------------------------------------------------------------


def gone_before(now: datetime, days: int) -> datetime:
    """Answer the moment before which somebody must have been met last for what is written of them to go."""
    return now - timedelta(days=days)


# -- Counted without names -------------------------------------------------------------------------------------------------
MONTHS = 12
Cell = tuple[UUID, date]


@dataclass(frozen=True)
class Times:
    """How often one person was met, and not met, by one unit in one month (its first day)."""

    unit: UUID
    month: date
    person: UUID
    met: int
    not_met: int


@dataclass
class Counted:
    """What is counted for one unit in one month. ``times_with`` and ``people_with`` are about company to open places."""

    people: int = 0
    met: int = 0
    not_met: int = 0
    first: int = 0
    passed_on: int = 0
    times_with: int = 0
    people_with: int = 0


MEASURES: dict[str, str | Promise] = {
    "people": _("People met"),
    "met": _("Times met"),
    "not_met": _("Went in vain"),
    "first": _("Met for the first time"),
    "passed_on": _("Passed on at their own wish"),
    "times_with": _("Times of company to a place"),
    "people_with": _("People who had company"),
}


@dataclass
class Same:
    """Which of those met are the same person, as far as somebody has said so."""

    pairs: Iterable[tuple[UUID, UUID]]
    _above: dict[UUID, UUID] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for one, other in self.pairs:
            first, second = sorted((self.one_of(one), self.one_of(other)))
            if first != second:
                self._above[second] = first

    def one_of(self, person: UUID) -> UUID:
        """Answer the one that stands for a person and all the others they are."""
        while person in self._above:
            person = self._above[person]
        return person


def count(
    times: Iterable[Times],
    first_met: Mapping[UUID, Cell],
    same: Same,
    passed_on: Iterable[Cell] = (),
    company: Iterable[tuple[UUID, date, int]] = (),
) -> dict[Cell, Counted]:
    """Answer what is counted, by unit and month. Two that are the same person are one, met for the first time once."""
    found: dict[Cell, Counted] = {}
    people: dict[Cell, set[UUID]] = {}
    for each in times:
        cell = (each.unit, each.month)
        counted = found.setdefault(cell, Counted())
        counted.met += each.met
        counted.not_met += each.not_met
        if each.met:
            people.setdefault(cell, set()).add(same.one_of(each.person))
    for cell, seen in people.items():
        found[cell].people = len(seen)
    for cell in _first_cells(first_met, same).values():
        found.setdefault(cell, Counted()).first += 1
    for cell in passed_on:
        found.setdefault(cell, Counted()).passed_on += 1
    for unit, month, with_whom in company:
        counted = found.setdefault((unit, month), Counted())
        counted.times_with += 1
        counted.people_with += with_whom
    return found


def _first_cells(first_met: Mapping[UUID, Cell], same: Same) -> dict[UUID, Cell]:
    """Answer where each person was met for the first time, the earliest of those that are the same."""
    found: dict[UUID, Cell] = {}
    for person, cell in first_met.items():
        one = same.one_of(person)
        if one not in found or cell[1] < found[one][1]:
            found[one] = cell
    return found


def shown(number: int) -> int | None:
    """Answer a number as it is shown: nothing where it is so small that it could be somebody; none at all is told."""
    return None if is_small(number) else number


def last_months(today: date) -> list[date]:
    """Answer the first days of this month and those before it, the newest first."""
    numbers = [today.year * 12 + today.month - 1 - back for back in range(MONTHS)]
    return [date(number // 12, number % 12 + 1, 1) for number in numbers]
