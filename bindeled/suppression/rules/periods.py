"""Fixed periods: months, quarters and years, and from which day a month's figures stand for good. Pure.

Figures of periods that slide could be subtracted from one another until one person is left: there are none.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

# So many days after its end a month stands: what is written down late still comes in. Bindeled's own measure, of 30 November 2026.
FIXED_AFTER = timedelta(days=10)
MONTH, QUARTER, YEAR = "month", "quarter", "year"
MONTHS_IN = {MONTH: 1, QUARTER: 3, YEAR: 12}
DECEMBER = 12


@dataclass(frozen=True, order=True)
class Period:
    """A month, a quarter or a year, by its first day."""

    first: date
    kind: str = MONTH

    @property
    def months(self) -> tuple[date, ...]:
        """Answer the first days of its months."""
        return tuple(months_on(self.first, number) for number in range(MONTHS_IN[self.kind]))

    @property
    def before(self) -> "Period":
        """Answer the period of the same kind a year before: what one compares with, since the seasons differ."""
        return Period(self.first.replace(year=self.first.year - 1), self.kind)


def months_on(first: date, number: int) -> date:
    """Answer the first day of the month so many months on."""
    whole = first.year * DECEMBER + first.month - 1 + number
    return date(whole // DECEMBER, whole % DECEMBER + 1, 1)


def month_of(day: date) -> date:
    """Answer the first day of a day's month."""
    return day.replace(day=1)


def last_fixed(today: date) -> date:
    """Answer the latest month whose figures stand on a day: it ended so many days ago at least."""
    return months_on(month_of(today - FIXED_AFTER), -1)


def periods_of(year: int, *, through: date) -> Iterator[Period]:
    """Yield the months, quarters and years of a year that are over with a month, the months first."""
    for kind, length in MONTHS_IN.items():
        for number in range(0, DECEMBER, length):
            period = Period(date(year, number + 1, 1), kind)
            if period.months[-1] <= through:
                yield period


def months_between(first: date, last: date) -> Iterator[date]:
    """Yield the first days of the months from one to another, both included."""
    while first <= last:
        yield first
        first = months_on(first, 1)
