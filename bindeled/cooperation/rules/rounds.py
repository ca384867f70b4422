"""Fixed points of a round of service visits (D31): how it is planned, what one press says, and what is left when it closes. Pure.

A round says where somebody knocked and whether they met anybody, for as long as it runs. It never says how anybody is.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import NamedTuple
from uuid import UUID

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from bindeled.importing.rules.cells import read_door, read_floor

LONGEST_PURPOSE, LONGEST_EXPERIENCE = 400, 3000
# Fewer than five, and the totals could be somebody; the same as everywhere that numbers are shown.
LEAST_DWELLINGS = 5
# What a phone shows as one list, and what is taken away in one transaction. A larger department is gone through in several rounds.
MOST_DWELLINGS = 600
# A round is days or weeks. What says who was at home is not kept because somebody chose a far day.
MOST_DAYS = 92
# Days after its last day on which the worker closes a round that nobody closed: so long a keeper may be on holiday and a press may
# wait on a phone; longer would keep who was at home for nothing. Bindeled's own proposal, of 29 November 2026.
CLOSES_AFTER = 14
# Days that totals and experience of a closed round are kept: two years, so that a round can be compared with the one before.
KEPT_DAYS = 730

# -- What one press says -----------------------------------------------------------------------------------------------------
VISITED, NOT_HOME, UNDONE = "visited", "not_home", "undone"
# There is no third thing to say. That all is well somewhere is never written down (decision 16).
SAID: dict[str, str | Promise] = {VISITED: _("Visited"), NOT_HOME: _("Not at home"), UNDONE: ""}
MOST_PRESSES = 200
PARTS = 3
# A press that waited longer on a phone is taken for one of so long ago.
LONGEST_WAIT = timedelta(days=MOST_DAYS + CLOSES_AFTER)


class Press(NamedTuple):
    """One press: its own id, by which it is known when it comes twice; the dwelling; what it says; and how long ago it was."""

    id: UUID
    dwelling: UUID
    what: str
    ago: timedelta


def read_press(text: str) -> Press | None:
    """Answer the press that a button or a phone sends (``id:what:dwelling``, and from a phone the milliseconds since), or nothing."""
    parts = text.split(":")
    if len(parts) not in {PARTS, PARTS + 1} or parts[1] not in SAID:
        return None
    try:
        return Press(UUID(parts[0]), UUID(parts[2]), parts[1], _ago(parts[3] if len(parts) > PARTS else "0"))
    except ValueError:
        return None


def _ago(milliseconds: str) -> timedelta:
    if not (milliseconds.isascii() and milliseconds.isdigit()):
        raise ValueError(milliseconds)
    # No longer than the wait as milliseconds, so that no number is too great for a clock.
    longest = LONGEST_WAIT // timedelta(milliseconds=1)
    return timedelta(milliseconds=min(int(milliseconds[: len(str(longest)) + 1]), longest))


@dataclass(frozen=True)
class Totals:
    """All that is left of a round: how many dwellings it had, at how many somebody was met, and at how many nobody was."""

    dwellings: int
    visited: int
    not_home: int

    @property
    def left(self) -> int:
        """Answer at how many nobody knocked."""
        return self.dwellings - self.visited - self.not_home


def count(dwellings: int, latest: Mapping[UUID, str]) -> Totals:
    """Answer the totals from the latest press at each dwelling."""
    said = Counter(latest.values())
    return Totals(dwellings, said[VISITED], said[NOT_HOME])


# -- Planning ----------------------------------------------------------------------------------------------------------------
FLOOR_ORDER = ("kl", "st")
DOOR_ORDER = ("", "tv", "mf", "th")


class Door(NamedTuple):
    """A dwelling behind an entrance: floor and door, either of which may be empty."""

    floor: str
    door: str

    def __str__(self) -> str:
        """Say it as it is said on a door sign: ``st. tv``, ``2. th``, ``1. 12``."""
        return " ".join(part for part in (f"{self.floor}." if self.floor else "", self.door) if part)


def in_order(doors: Iterable[Door]) -> list[Door]:
    """Answer dwellings as one walks them, from below and from the left."""
    return sorted(set(doors), key=lambda one: (_place(one.floor, FLOOR_ORDER), _place(one.door, DOOR_ORDER)))


def _place(sign: str, known: tuple[str, ...]) -> tuple[int, int, str]:
    if sign in known:
        return (0, known.index(sign), "")
    return (1, int(sign), "") if sign.isdigit() else (2, 0, sign)


class CannotReadError(ValueError):
    """A line of typed doors that nobody can read: the message is the line."""


def doors_of(typed: str) -> list[Door]:
    """Answer the dwellings that somebody typed, a line for some floors: ``st-4 tv, th``. Raises CannotReadError with the line.

    A line with no door is one dwelling on each of the floors.
    """
    found: set[Door] = set()
    for line in filter(None, map(str.strip, typed.splitlines())):
        floors, *doors = line.replace(",", " ").replace(";", " ").replace(":", " ").split()
        try:
            said = [read_door(door) for door in doors] or [""]
            found.update(Door(floor, door) for floor in _floors(floors) for door in said)
        except ValueError:
            raise CannotReadError(line) from None
    return in_order(found)


def _floors(text: str) -> list[str]:
    """Answer the floors of ``3``, ``st.`` or ``st-4``; raises ValueError. Below the first floor are the ground and the basement."""
    first, dash, last = text.replace("–", "-").partition("-")
    if not dash or not first:
        return [_floor(text)]
    low, high = _height(_floor(first)), _height(_floor(last))
    if low > high:
        raise ValueError(text)
    return [_named(height) for height in range(low, high + 1)]


def _floor(text: str) -> str:
    floor = read_floor(text)
    if not floor:
        raise ValueError(text)
    return floor


def _height(floor: str) -> int:
    return FLOOR_ORDER.index(floor) - 1 if floor in FLOOR_ORDER else int(floor)


def _named(height: int) -> str:
    return str(height) if height > 0 else FLOOR_ORDER[height + 1]


def why_not_these_days(first: date, last: date, *, today: date) -> str | Promise:
    """Ask whether a round may run on these days: nothing for yes, or what to do instead."""
    if last < first:
        return _("The last day comes before the first. Choose a later one.")
    if last < today:
        return _("These days are over. Choose days to come.")
    if (last - first).days >= MOST_DAYS:
        return _("That is more than three months. Choose fewer days, and plan another round for the rest.")
    return ""


def why_not_so_many(dwellings: int) -> str | Promise:
    """Ask whether a round may have so many dwellings: nothing for yes, or what to do instead."""
    if dwellings < LEAST_DWELLINGS:
        return _("A round has at least five dwellings, so that its numbers are never about one home.")
    if dwellings > MOST_DWELLINGS:
        return _("A round has at most 600 dwellings. Choose fewer entrances, and plan another round for the rest.")
    return ""


# -- How it stands -----------------------------------------------------------------------------------------------------------
AHEAD, RUNS, OVER, CLOSED = "ahead", "runs", "over", "closed"


@dataclass(frozen=True)
class State:
    """How a round stands: its word, its tone, and whose turn it is."""

    label: str | Promise
    tone: str
    whose: str


STATES = {
    AHEAD: State(_("Begins later"), "neutral", "nobody"),
    RUNS: State(_("Runs"), "info", "the contact persons"),
    OVER: State(_("Its days are over: close it"), "warning", "the keeper"),
    CLOSED: State(_("Is closed"), "neutral", "nobody"),
}


def state(first: date, last: date, *, closed: bool, today: date) -> str:
    """Answer how a round stands on a day."""
    if closed:
        return CLOSED
    if today < first:
        return AHEAD
    return RUNS if today <= last else OVER


def closes_on(last: date) -> date:
    """Answer the day on which the worker closes a round that nobody has closed."""
    return last + timedelta(days=CLOSES_AFTER)


def closes_itself(today: date) -> date:
    """Answer the latest last day of the rounds that close by themselves on a day."""
    return today - timedelta(days=CLOSES_AFTER)


def pressed_at(now: datetime, ago: timedelta) -> datetime:
    """Answer when a press was made: reckoned from how long it waited, so that a phone's wrong clock does not matter."""
    return now - max(ago, timedelta(0))
