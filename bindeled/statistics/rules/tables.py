"""How everything that is published of one measure in one year hangs together: the system that cell suppression works on. Pure.

The smallest counts are of a month at an *atom*: a district, a housing organisation and an area plan together. From them every figure is a
sum. What is divided is published by month for the whole municipality and by year for places, so it is reckoned with as two tables that
have the year in common; that loses nothing, since for any two such tables there are counts by month and place that give both.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple

from bindeled.statistics.rules.measures import (
    ALL,
    DEPARTMENT,
    DISTRICT,
    DIVIDED,
    ORGANISATION,
    PLAN,
    TOTALS,
    Cut,
    Measure,
)
from bindeled.suppression.rules import FEWEST_DWELLINGS, Cell, Link, System
from bindeled.suppression.rules.periods import MONTH, QUARTER, YEAR, Period, months_between, periods_of

# How much is lost where a figure is hidden beside a small one: of the whole municipality more than of a place, of a year more than of a month.
WEIGHTS = {ALL: 6.0, DISTRICT: 2.0, ORGANISATION: 2.0, PLAN: 2.0, DEPARTMENT: 1.0}
LONGER = {MONTH: 1.0, QUARTER: 1.5, YEAR: 2.0}


class Atom(NamedTuple):
    """The smallest place that is counted by month: keys of a district, an organisation and an area plan; "" is none."""

    district: str = ""
    organisation: str = ""
    plan: str = ""


class Key(NamedTuple):
    """Which figure: what part of which cut, where, and of which period."""

    level: str
    place: str
    period: Period
    cut: str = ""
    part: str = ""


@dataclass(frozen=True)
class Counts:
    """The tallies of one measure in one year, and the places there are."""

    totals: Mapping[tuple[date, Atom], int]
    parts: Mapping[tuple[str, str, date, Atom], int]
    # By department, and where it lay when it was counted: one may come under another area plan in the middle of a year.
    departments: Mapping[tuple[str, Atom], int]
    homes: Mapping[str, Atom]  # of departments, at the end of the last month
    # Level and key of places of which nothing is published and nothing may be known: with too few dwellings.
    too_small: Collection[tuple[str, str]] = ()
    # The first month that was counted: nothing is told of what came before it, not even that it was nought.
    since: date = date.min
    # What somebody knows that a figure is at least: who passed on so many knows that as many were received.
    known: Mapping[Key, int] = field(default_factory=dict)


@dataclass
class Table:
    """What is published of a measure in a year, as far as its months stand."""

    measure: Measure
    year: int
    through: date
    counts: Counts
    system: System = field(default_factory=System)

    def __post_init__(self) -> None:
        """Lay the counts out and say what is published of them."""
        self.months = list(months_between(max(date(self.year, 1, 1), self.counts.since), self.through))
        over = periods_of(self.year, through=self.through)
        self.periods = [period for period in over if period.first >= self.counts.since]
        self.is_whole = Period(date(self.year, 1, 1), YEAR) in self.periods
        self.atoms = sorted({atom for _month, atom in self.counts.totals} | set(self.counts.homes.values()) | {Atom()})
        by_month = [(month, atom) for month in self.months for atom in self.atoms]
        placed = self.system.add([self.counts.totals.get(one, 0) for one in by_month])
        self.at = dict(zip(by_month, placed, strict=True))
        totals = (*placed, *self._departments())
        self.absorbing: list[int] = []
        cuts = [tuple(self._divide(cut)) for cut in self.measure.cuts]
        # Totals alone; then totals together with the most common part of each cut, which grows and shrinks with them; then each cut alone.
        self.system.blocks = [totals, (*totals, *self.absorbing), *cuts]
        for level in self.measure.levels:
            if level != DEPARTMENT:
                self._publish_totals(level)
        self._reckon_with_what_is_known()

    # -- Totals --------------------------------------------------------------------------------------------------------------

    def places(self, level: str) -> dict[str, list[Atom]]:
        """Answer the places of a level with their atoms; what lies nowhere is a place too, where there is anything of it."""
        if level == ALL:
            return {"": self.atoms}
        found: dict[str, list[Atom]] = {}
        for atom in self.atoms:
            found.setdefault(getattr(atom, level), []).append(atom)
        return found

    def _publish_totals(self, level: str) -> None:
        for place, atoms in self.places(level).items():
            for period in self.periods:
                if period.kind in TOTALS[level]:
                    parts = tuple(self.at[month, atom] for month in period.months for atom in atoms)
                    self._cell(Key(level, place, period), parts)

    def _cell(self, key: Key, parts: tuple[int, ...]) -> None:
        secret = (key.level, key.place) in self.counts.too_small
        self.system.cells.append(Cell(key, parts, WEIGHTS[key.level] * LONGER[key.period.kind], secret=secret))

    def _departments(self) -> Iterable[int]:
        """Lay out departments by the year, where the year is over and the measure is published for them."""
        if not self.is_whole or DEPARTMENT not in self.measure.levels:
            return ()
        pairs = sorted({*self.counts.homes.items(), *self.counts.departments})
        placed = self.system.add([self.counts.departments.get(pair, 0) for pair in pairs])
        at = dict(zip(pairs, placed, strict=True))
        year = Period(date(self.year, 1, 1), YEAR)
        for atom in self.atoms:
            inside = tuple(number for (_name, home), number in at.items() if home == atom)
            whole = tuple(self.at[month, atom] for month in self.months)
            if inside:
                # What is told of without a department lies in no department.
                self.system.links.append(Link(whole, inside, equal=bool(atom.organisation)))
        for name in sorted({name for name, _home in pairs}):
            self._cell(Key(DEPARTMENT, name, year), tuple(at[pair] for pair in pairs if pair[0] == name))
        return placed

    def _reckon_with_what_is_known(self) -> None:
        """Say how many somebody knows of at least, where that holds: some of what they know of was judged to be nothing."""
        for cell in self.system.cells:
            least = self.counts.known.get(cell.key, 0)  # type: ignore[call-overload]
            if 0 < least <= self.system.figure(cell):
                self.system.links.append(Link(cell.parts, (), equal=False, least=least))

    # -- What is divided -----------------------------------------------------------------------------------------------------

    def _parts_of(self, cut: Cut) -> list[str]:
        seen = {part for code, part, _month, _atom in self.counts.parts if code == cut.code}
        return [*cut.parts, *sorted(seen - set(cut.parts))]

    def _divide(self, cut: Cut) -> Iterator[int]:
        parts = self._parts_of(cut)
        by_month: Counter[tuple[str, date]] = Counter()
        by_atom: Counter[tuple[str, Atom]] = Counter()
        for (code, part, month, atom), number in self.counts.parts.items():
            if code == cut.code and month in set(self.months):
                by_month[part, month] += number
                by_atom[part, atom] += number
        monthly = [(part, month) for part in parts for month in self.months]
        at_month = dict(zip(monthly, self.system.add([by_month[one] for one in monthly]), strict=True))
        yield from at_month.values()
        for month in self.months:
            whole = tuple(self.at[month, atom] for atom in self.atoms)
            self._links(cut, [at_month[part, month] for part in parts], whole)
        for part in parts:
            for period in self.periods:
                key = Key(ALL, "", period, cut.code, part)
                self._cell(key, tuple(at_month[part, month] for month in period.months))
        if self.is_whole and any(DIVIDED[level] for level in self.measure.levels if level != ALL):
            yield from self._divide_places(cut, parts, by_atom, at_month)

    def _divide_places(
        self, cut: Cut, parts: list[str], by_atom: Counter[tuple[str, Atom]], at_month: dict[tuple[str, date], int]
    ) -> Iterator[int]:
        yearly = [(part, atom) for part in parts for atom in self.atoms]
        at = dict(zip(yearly, self.system.add([by_atom[one] for one in yearly]), strict=True))
        yield from at.values()
        common = max(parts, key=lambda part: sum(by_atom[part, atom] for atom in self.atoms), default="")
        self.absorbing += [at[common, atom] for atom in self.atoms if parts]
        for part in parts:
            months, atoms = (at_month[part, month] for month in self.months), (at[part, atom] for atom in self.atoms)
            self.system.links.append(Link(tuple(months), tuple(atoms)))
        for atom in self.atoms:
            whole = tuple(self.at[month, atom] for month in self.months)
            self._links(cut, [at[part, atom] for part in parts], whole)
        year = Period(date(self.year, 1, 1), YEAR)
        for level in self.measure.levels:
            if level != ALL and DIVIDED[level]:
                for place, atoms_there in self.places(level).items():
                    for part in parts:
                        key = Key(level, place, year, cut.code, part)
                        self._cell(key, tuple(at[part, atom] for atom in atoms_there))

    def _links(self, cut: Cut, parts: list[int], whole: tuple[int, ...]) -> None:
        """Say how parts belong to a whole: they are it, or each is at most it and together they are at least it."""
        if not parts:
            return
        self.system.links.append(Link(tuple(parts), whole, equal=not cut.several))
        if cut.several:
            self.system.links += [Link(whole, (part,), equal=False) for part in parts]


def too_small(homes: Mapping[str, Atom], dwellings: Mapping[str, int]) -> frozenset[tuple[str, str]]:
    """Answer the places with too few dwellings to be told of: departments, also where nobody knows how many, and areas of few in all."""
    found = {(DEPARTMENT, name) for name in homes if dwellings.get(name, 0) < FEWEST_DWELLINGS}
    for level in Atom._fields:
        for place in {getattr(home, level) for home in homes.values()} - {""}:
            inside = [name for name, home in homes.items() if getattr(home, level) == place]
            if all(name in dwellings for name in inside) and sum(dwellings[name] for name in inside) < FEWEST_DWELLINGS:
                found.add((level, place))
    return frozenset(found)
