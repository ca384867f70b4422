"""An attack on published figures: what somebody works out of a hidden one who reads every table, knows the town, and has a solver.

It reads what is published and which department lies where, which everybody may know, and nothing else: linear programs (SciPy) over the
smallest counts there could be, one for each hidden figure and direction.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from math import ceil, floor

import numpy as np
from scipy.optimize import linprog
from scipy.sparse import csr_matrix

from drills.recount import Spot, Told

# Of these something counted may be in several parts.
SEVERAL = {"kind"}
NEARLY = 1e-6
LENGTH = {"month": 1, "quarter": 3, "year": 12}
UNBOUNDED = 3
Span = tuple[int, int]
Tables = Mapping[Told, int | None]


@dataclass
class Attack:
    """What can be known of one measure in one year."""

    figures: Tables
    spots: Sequence[Spot]
    # Places of which nothing is published, and nothing may be known.
    secret: Collection[tuple[str, str]] = ()
    # What housing organisations know from their own pages that figures are at least.
    known: Tables = field(default_factory=dict)
    counts: dict[object, int] = field(default_factory=dict)
    rows: list[dict[int, float]] = field(default_factory=list)
    least: list[float] = field(default_factory=list)
    most: list[float] = field(default_factory=list)

    def __post_init__(self) -> None:
        """Lay out the smallest counts: totals by month and area, parts by month, parts by area, departments; and how they hang together."""
        self.areas = sorted(
            {(spot.district, spot.organisation, spot.plan) for spot in self.spots}
            | {(told[4], "", "") for told in self.figures if told[3] == "district"}
            | {("", "", "")}
        )
        self.months = sorted({told[6].month for told in self.figures if told[5] == "month"})
        self.cuts: dict[str, set[str]] = defaultdict(set)
        self.divided = {told[1] for told in self.figures if told[1] and told[3] != "all"}
        for told in self.figures:
            if told[1]:
                self.cuts[told[1]].add(told[2])
        for cut, parts in self.cuts.items():
            self._hang_together(cut, sorted(parts))
        if any(told[3] == "department" for told in self.figures):
            self._departments()
        self.hidden = []
        for told, figure in self.figures.items():
            row = dict.fromkeys(self._where(told), 1.0)
            if figure is None:
                self.hidden.append((told, row))
            self._add(row, 1 if figure is None else figure, np.inf if figure is None else figure)
        for told, least in self.known.items():
            if told in self.figures and least:
                self._add(dict.fromkeys(self._where(told), 1.0), least, np.inf)
        self._look_for_secrets()

    def _at(self, name: object) -> int:
        return self.counts.setdefault(name, len(self.counts))

    def _add(self, row: dict[int, float], least: float, most: float) -> None:
        self.rows.append(row)
        self.least.append(least)
        self.most.append(most)

    def _total(self, areas: Iterable[tuple[str, str, str]], months: Iterable[int]) -> list[int]:
        months = list(months)
        return [self._at(("total", area, month)) for area in areas for month in months]

    def _divide(self, cut: str, parts: list[int], whole: list[int]) -> None:
        row = dict.fromkeys(parts, 1.0) | dict.fromkeys(whole, -1.0)
        self._add(row, 0, np.inf if cut in SEVERAL else 0)
        if cut in SEVERAL:
            for part in parts:
                self._add({part: -1.0, **dict.fromkeys(whole, 1.0)}, 0, np.inf)

    def _hang_together(self, cut: str, parts: list[str]) -> None:
        for month in self.months:
            self._divide(cut, [self._at((cut, part, month)) for part in parts], self._total(self.areas, [month]))
        if cut not in self.divided:
            return
        for area in self.areas:
            self._divide(cut, [self._at((cut, part, area)) for part in parts], self._total([area], self.months))
        for part in parts:
            monthly = dict.fromkeys([self._at((cut, part, month)) for month in self.months], 1.0)
            self._add(monthly | dict.fromkeys([self._at((cut, part, area)) for area in self.areas], -1.0), 0, 0)

    def _departments(self) -> None:
        inside = defaultdict(list)
        for spot in self.spots:
            inside[spot.district, spot.organisation, spot.plan].append(self._at(("department", spot.department)))
        for area, departments in inside.items():
            self._add(dict.fromkeys(departments, 1.0) | dict.fromkeys(self._total([area], self.months), -1.0), 0, 0)

    def _look_for_secrets(self) -> None:
        """Look for what is published nowhere: the years of places that are too small, as long as a year is over."""
        years = {(told[0], told[6]) for told in self.figures if told[5] == "year" and told[3] == "all" and not told[1]}
        levels = {told[3] for told in self.figures}
        for measure, first in years:
            for level, place in self.secret:
                if level in levels:
                    told = (measure, "", "", level, place, "year", first)
                    self.hidden.append((told, dict.fromkeys(self._where(told), 1.0)))

    def _where(self, told: Told) -> list[int]:
        """Answer which of the smallest counts a figure sums."""
        _measure, cut, part, level, place, period, first = told
        months = [month for month in self.months if first.month <= month < first.month + LENGTH[period]]
        if level == "department":
            return [self._at(("department", place))]
        column = {"all": None, "district": 0, "organisation": 1, "plan": 2}[level]
        areas = [area for area in self.areas if column is None or area[column] == place]
        if not cut:
            return self._total(areas, months)
        return (
            [self._at((cut, part, area)) for area in areas]
            if level != "all"
            else [self._at((cut, part, month)) for month in months]
        )

    def spans(self) -> dict[Told, Span]:
        """Answer between which whole numbers each hidden figure lies."""
        matrix = _matrix(self.rows, len(self.counts))
        least, most = np.array(self.least), np.array(self.most)
        fixed = least == most
        equal, above, below = matrix[fixed], matrix[~fixed], np.isfinite(most) & ~fixed
        told = {
            "A_eq": equal, "b_eq": least[fixed],
            "A_ub": _stacked(-above, matrix[below]), "b_ub": np.concatenate([-least[~fixed], most[below]]),
            "method": "highs",
        }  # fmt: skip
        found = {}
        for key, row in self.hidden:
            cost = np.zeros(len(self.counts))
            cost[list(row)] = 1.0
            low, high = linprog(cost, **told), linprog(-cost, **told)
            found[key] = ceil(low.fun - NEARLY), 10**9 if high.status == UNBOUNDED else floor(-high.fun + NEARLY)
        return found


def _matrix(rows: list[dict[int, float]], width: int) -> csr_matrix:
    starts = np.cumsum([0, *map(len, rows)])
    columns = [column for row in rows for column in row]
    return csr_matrix(([sign for row in rows for sign in row.values()], columns, starts), shape=(len(rows), width))


def _stacked(*parts: csr_matrix) -> csr_matrix:
    rows = [
        dict(zip(part[number].indices, part[number].data, strict=True))
        for part in parts
        for number in range(part.shape[0])
    ]
    return _matrix(rows, parts[0].shape[1])


def by_year(figures: Tables) -> dict[tuple[str, int], dict[Told, int | None]]:
    """Answer the figures of each measure and year by themselves: nothing published joins them."""
    found: dict[tuple[str, int], dict[Told, int | None]] = defaultdict(dict)
    for told, figure in figures.items():
        found[told[0], told[6].year][told] = figure
    return dict(found)


def attacked(
    figures: Tables, spots: Sequence[Spot], secret: Collection[tuple[str, str]] = (), known: Tables | None = None
) -> dict[Told, Span]:
    """Answer between which whole numbers each hidden figure lies for whoever reads all that is published, and each secret one.

    ``known`` is what they know beside it that figures are at least: all organisations together, each from its own page.
    """
    found: dict[Told, Span] = {}
    for told in by_year(figures).values():
        found |= Attack(told, spots, secret, known or {}).spans()
    return found
