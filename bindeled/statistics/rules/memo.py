"""The committee's memo: its sections in the order of the study's own memo (S4), and what stands in them, as words and numbers. Pure.

A person writes what it means (the main conclusions, what happens next); the rest is what was published. The page, the PDF and the document
are made of the same parts, so they cannot differ.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any, NamedTuple

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from bindeled.suppression.rules.periods import (
    MONTH,
    MONTHS_IN,
    QUARTER,
    YEAR,
    Period,
    last_fixed,
    months_on,
    periods_of,
)

Words = str | Promise
LONGEST_LINE, LONGEST_TEXT = 120, 8_000
# Before this year the scheme's own sources have nothing to count.
EARLIEST = 2000
# So many years back a memo can be put together.
OFFERED_YEARS = 10

BACKGROUND, METHOD, CONCLUSIONS, RESULTS, EFFECT, PROCESS = (
    "background",
    "method",
    "conclusions",
    "results",
    "effect",
    "process",
)


@dataclass(frozen=True)
class Heading:
    """A section: what it is called here, and which piece of the source it answers to."""

    code: str
    label: Words
    source: str


# S4, piece by piece, in its order.
SECTIONS = (
    Heading(BACKGROUND, _("Background"), "S4:22-28"),
    Heading(METHOD, _("What was looked at, and how"), "S4:48-52, M6, M7"),
    Heading(CONCLUSIONS, _("Main conclusions"), "S4:54-59"),
    Heading(RESULTS, _("Other results"), "S4:61-64, M1, M4, M11"),
    Heading(EFFECT, _("Perceived effect"), "S4:66-76, M2, M3, M5"),
    Heading(PROCESS, _("Further process"), "S4:78-80"),
)


# What stands in a cell of what is not published.
NOT_THERE = "–"


class Drawn(NamedTuple):
    """A number as it is drawn: hidden, it has none."""

    value: int | None
    hidden: bool


@dataclass(frozen=True)
class Row:
    """One row: its cells, the first of which says what it is of; and what is drawn, as numbers or as a share with its ends."""

    cells: Sequence[str]
    bars: Sequence[int | None] = ()
    # The share, its lower end and its upper end, from nought to one.
    reach: Sequence[float] | None = None

    @property
    def line(self) -> tuple[str, Drawn | None, Drawn | None]:
        """Answer what it is of, and its numbers as bars: for now, and for the time before where that is told."""
        told = (self.cells[1], self.cells[-1])
        drawn = [Drawn(bar, bar is None and words != NOT_THERE) for bar, words in zip(self.bars, told, strict=False)]
        now, before, *_more = [*drawn, None, None]
        return self.cells[0], now, before

    @property
    def thousandths(self) -> dict[str, int]:
        """Answer the share as a page draws it, of a thousand."""
        return {"agreed": round(1000 * self.reach[0])} if self.reach else {}

    @property
    def in_words(self) -> str:
        """Answer a row with a reach as a sentence, for whoever does not see the picture."""
        return f"{self.cells[0]} {self.cells[4]}"


@dataclass(frozen=True)
class Table:
    """A table with its chart: filled bars for ``now``, outlined ones for ``before``; or shares, where a row has a reach."""

    caption: str
    headings: Sequence[str]
    rows: Sequence[Row]
    now: str = ""
    before: str = ""
    # What the chart says, for whoever does not see it.
    alt: str = ""
    # What the table is called where it has no caption of its own.
    name: str = ""

    @property
    def called(self) -> str:
        """Answer what it is called for whoever cannot see where it stands."""
        return self.caption or self.name

    @property
    def lines(self) -> list[tuple[str, Drawn | None, Drawn | None]]:
        """Answer its rows as bars."""
        return [row.line for row in self.rows]

    @property
    def cells(self) -> list[Sequence[str]]:
        """Answer its rows as words."""
        return [row.cells for row in self.rows]

    @property
    def is_reach(self) -> bool:
        """Say whether shares are drawn."""
        return any(row.reach for row in self.rows)

    @property
    def most(self) -> int:
        """Answer the number that the longest bar stands for; nought where there is none to draw."""
        return max((bar for row in self.rows for bar in row.bars if bar), default=0)


@dataclass(frozen=True)
class Part:
    """One thing that is told: a heading, sentences, the definition of what is counted, tables, and what must be borne in mind."""

    heading: str
    says: Sequence[str] = ()
    definition: str = ""
    tables: Sequence[Table] = ()
    notes: Sequence[str] = ()


@dataclass(frozen=True)
class Section:
    """A section as it is printed. ``missing`` stands where a person has not written yet."""

    code: str
    heading: str
    says: Sequence[str] = ()
    items: Sequence[str] = ()
    after: Sequence[str] = ()
    parts: Sequence[Part] = ()
    missing: str = ""


@dataclass(frozen=True)
class Document:
    """The whole memo: its title, its head as pairs of a label and what stands there, and its sections."""

    title: str
    head: Sequence[tuple[str, str]]
    sections: Sequence[Section]
    municipality: str
    on: date
    foot: str = ""
    words: Mapping[str, str] = field(default_factory=dict)


def part_of(told: Mapping[str, Any]) -> Part:
    """Answer a part as it was kept."""
    tables = [Table(**{**table, "rows": [Row(**row) for row in table["rows"]]}) for table in told["tables"]]
    return Part(**{**told, "tables": tables})


# -- Periods -----------------------------------------------------------------------------------------------------------------
NAMED = re.compile(r"(\d{4})(?:-([1-4]))?", re.ASCII)


def named(period: Period) -> str:
    """Answer a year or a quarter as an address names it: *2025*, *2025-3*."""
    year = period.first.year
    return str(year) if period.kind == YEAR else f"{year}-{(period.first.month - 1) // MONTHS_IN[QUARTER] + 1}"


def period_named(name: str) -> Period | None:
    """Answer the year or the quarter that an address names, or nothing."""
    found = NAMED.fullmatch(name)
    if found is None or int(found[1]) < EARLIEST:
        return None
    if found[2] is None:
        return Period(date(int(found[1]), 1, 1), YEAR)
    return Period(date(int(found[1]), (int(found[2]) - 1) * MONTHS_IN[QUARTER] + 1, 1), QUARTER)


def is_over(period: Period, today: date) -> bool:
    """Say whether a period's figures stand for good on a day."""
    return period.months[-1] <= last_fixed(today)


def offered(today: date) -> list[Period]:
    """Answer the years and quarters whose figures may stand on a day, years first and the newest first of each."""
    last = last_fixed(today)
    found = [one for year in range(last.year, last.year - OFFERED_YEARS, -1) for one in periods_of(year, through=last)]
    return sorted(
        (one for one in found if one.kind != MONTH), key=lambda one: (one.kind != YEAR, -one.first.toordinal())
    )


def last_day(period: Period) -> date:
    """Answer the last day of a period."""
    return months_on(period.months[-1], 1) - timedelta(days=1)


def through(period: Period) -> list[Period]:
    """Answer the shorter periods by which a memo tells how it went on: a year's quarters, a quarter's months."""
    kind = QUARTER if period.kind == YEAR else MONTH
    return [Period(first, kind) for first in period.months[:: MONTHS_IN[kind]]]
