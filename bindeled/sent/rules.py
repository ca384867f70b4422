"""What is published of what an organisation passed on, when, and how it hangs together. Pure.

An organisation reads its own figures alone, so each is protected by itself: by the quarter for the whole of it, by the year for its
departments. Shorter periods of smaller places would nearly all have to stay hidden.
"""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import NamedTuple
from uuid import UUID

from bindeled.suppression.rules import FEWEST_DWELLINGS, Cell, System
from bindeled.suppression.rules.periods import FIXED_AFTER, QUARTER, YEAR, Period, last_fixed, months_on, periods_of

# Sums of a year go when all of it is out; so many days after its end they go in any case, published or not.
SUMS_GO_AFTER = 120
LAST_QUARTER = 10  # the month in which it begins
# How much is lost where a figure is hidden beside a small one: of the whole organisation more than of a department.
WHOLE, LONG = 2.0, 2.0


class Key(NamedTuple):
    """Which figure: of the organisation, or of one of its departments, in which period."""

    period: Period
    department: UUID | None = None


def quarter_of(day: date) -> date:
    """Answer the first day of the quarter in which a day lies."""
    return date(day.year, day.month - (day.month - 1) % 3, 1)


def first_whole_quarter(since: date) -> date:
    """Answer the first quarter that is counted from its first day, where counting began on ``since``."""
    begun = quarter_of(since)
    return begun if begun == since else months_on(begun, 3)


def over(year: int, *, since: date, today: date) -> list[Period]:
    """Answer the quarters of a year that stand, and the year itself where all of it was counted and stands."""
    through, first = last_fixed(today), first_whole_quarter(since)
    return [one for one in periods_of(year, through=through) if one.kind in {QUARTER, YEAR} and one.first >= first]


def comes_on(period: Period) -> date:
    """Answer the day from which a period's figures stand."""
    return months_on(period.months[-1], 1) + FIXED_AFTER


def next_on(*, since: date, today: date, kind: str = QUARTER) -> tuple[Period, date]:
    """Answer the quarter or year whose figures come next, and from which day; a year is told of only where all of it is counted."""
    first = first_whole_quarter(since)
    if kind == YEAR:
        first = date(first.year + (first.month > 1), 1, 1)
    period = Period(first, kind)
    while comes_on(period) <= today:
        period = Period(months_on(period.first, len(period.months)), kind)
    return period, comes_on(period)


def sums_are_past(quarter: date, *, today: date) -> bool:
    """Say whether a quarter's sums go, whatever became of their figures: the last day of their year lies so many days back."""
    return today - date(quarter.year, 12, 31) > timedelta(days=SUMS_GO_AFTER)


def too_small(dwellings: Mapping[UUID, int | None]) -> tuple[frozenset[UUID], bool]:
    """Answer the departments that are never told of, and whether the whole organisation is not either.

    A department of which nobody has counted the dwellings is one of them; an organisation is only where all are counted.
    """
    small = frozenset(one for one, number in dwellings.items() if number is None or number < FEWEST_DWELLINGS)
    known = [number for number in dwellings.values() if number is not None]
    return small, len(known) == len(dwellings) and sum(known) < FEWEST_DWELLINGS


@dataclass(frozen=True)
class Counts:
    """What an organisation passed on in a year, by department and quarter, and the departments it has."""

    numbers: Mapping[tuple[UUID, date], int]
    departments: Collection[UUID]
    small: Collection[UUID] = ()
    is_small: bool = False


@dataclass
class Table:
    """All that is published of one organisation in one year: the system on which cell suppression works."""

    periods: list[Period]
    counts: Counts
    system: System = field(default_factory=System)

    def __post_init__(self) -> None:
        """Lay the counts out, and say what is published of them."""
        named = sorted(self.counts.departments, key=str)
        quarters = [one for one in self.periods if one.kind == QUARTER]
        pairs = [(department, one.first) for department in named for one in quarters]
        placed = self.system.add([self.counts.numbers.get(pair, 0) for pair in pairs])
        at = dict(zip(pairs, placed, strict=True))
        for period in self.periods:
            inside = [one.first for one in quarters if one.first in period.months]
            weight = LONG if period.kind == YEAR else 1.0
            whole = tuple(at[department, first] for department in named for first in inside)
            self.system.cells.append(Cell(Key(period), whole, WHOLE * weight, secret=self.counts.is_small))
            for department, secret in self._told_of(named, period):
                parts = tuple(at[department, first] for first in inside)
                self.system.cells.append(Cell(Key(period, department), parts, weight, secret=secret))

    def _told_of(self, named: list[UUID], period: Period) -> Iterator[tuple[UUID, bool]]:
        """Yield the departments that have a figure in a period, and those that must not be known from others in it."""
        for department in named:
            secret = self.counts.is_small or department in self.counts.small
            if secret or period.kind == YEAR:
                yield department, secret
