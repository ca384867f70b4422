"""The linear program of a block of counts: what everybody knows of them who sees what is shown. HiGHS solves it."""

from collections.abc import Hashable, Iterable, Mapping

import highspy
import numpy as np
from numpy.typing import NDArray

from bindeled.suppression.rules import Cell, System

# A solver's numbers are whole but for this much.
NEARLY = 1e-6
# From one question to the next little changes, and the answer to the last one is mostly still possible: the primal simplex goes on there.
PRIMAL = 4
Floats = NDArray[np.float64]


class Program:
    """A block of counts that may be otherwise, while all the others are what they are.

    There is a row for each figure and each link that the block touches. ``costs`` names figures that are shown and yet may be otherwise
    here, at so much for each step that one is more or less; each has two columns for it, after those of the counts.
    """

    def __init__(
        self,
        system: System,
        block: Iterable[int],
        hidden: Iterable[Hashable],
        costs: Mapping[Hashable, float] | None = None,
    ) -> None:
        """Build it for what is hidden so far."""
        self.system, self.place = system, {count: place for place, count in enumerate(block)}
        self.cells = [cell for cell in system.cells if any(part in self.place for part in cell.parts)]
        self.row = {cell.key: number for number, cell in enumerate(self.cells)}
        self.true = np.array([system.figure(cell) for cell in self.cells], dtype=float)
        # What of each figure lies outside the block.
        self.outside = self.true - np.array([self._inside(cell) for cell in self.cells], dtype=float)
        self.steps: dict[Hashable, tuple[int, int]] = {}
        self._rows: list[dict[int, float]] = []
        self._bounds: list[tuple[float, float]] = []
        gone = set(hidden)
        for cell in self.cells:
            self._add_row(dict.fromkeys(cell.parts, 1.0), *self._between(cell, cell.key in gone))
        for link in system.links:
            if any(part in self.place for part in (*link.more, *link.less)):
                told = dict.fromkeys(link.more, 1.0) | dict.fromkeys(link.less, -1.0)
                self._add_row(told, float(link.least), 0.0 if link.equal else highspy.kHighsInf)
        self.solver = self._solver(dict(costs or {}))

    def columns_of(self, key: Hashable) -> Iterable[int]:
        """Answer the columns of the counts in the block that a figure sums."""
        return (self.place[part] for part in self.cells[self.row[key]].parts if part in self.place)

    def hide(self, key: Hashable) -> None:
        """Hide a figure that was shown: it may be anything from one."""
        row = self.row[key]
        self.solver.changeRowBounds(row, 1.0 - self.outside[row], highspy.kHighsInf)
        for column in self.steps.get(key, ()):
            self.solver.changeColBounds(column, 0.0, 0.0)

    def solved(self) -> highspy.HighsModelStatus:
        """Run the solver, and once more from nothing where rounding led it astray from where it stood.

        Where it still does not know, nothing was found: what cannot be shown to be safe is taken not to be.
        """
        self.solver.run()
        if self.solver.getModelStatus() == highspy.HighsModelStatus.kUnknown:
            self.solver.clearSolver()
            self.solver.run()
        return self.solver.getModelStatus()

    def least_of(self, key: Hashable) -> float:
        """Answer how much a hidden figure is at least for whoever looks: one, for noughts are shown; a secret one may be that too."""
        return 0.0 if self.cells[self.row[key]].secret else 1.0

    def _between(self, cell: Cell, hidden: bool) -> tuple[float, float]:
        true = float(self.true[self.row[cell.key]])
        return (self.least_of(cell.key), highspy.kHighsInf) if hidden or cell.secret else (true, true)

    def _inside(self, cell: Cell) -> int:
        return sum(self.system.counts[part] for part in cell.parts if part in self.place)

    def _add_row(self, told: Mapping[int, float], least: float, most: float) -> None:
        fixed = sum(sign * self.system.counts[part] for part, sign in told.items() if part not in self.place)
        self._rows.append({self.place[part]: sign for part, sign in told.items() if part in self.place})
        self._bounds.append((least - fixed, most - fixed))

    def _solver(self, costs: Mapping[Hashable, float]) -> highspy.Highs:
        cost, most = [0.0] * len(self.place), [highspy.kHighsInf] * len(self.place)
        for key, each in costs.items():
            more, less = len(cost), len(cost) + 1
            self.steps[key] = (more, less)
            self._rows[self.row[key]] |= {more: -1.0, less: 1.0}
            cost += [each, each]
            # Hidden it may not be nought either.
            most += [highspy.kHighsInf, max(0.0, float(self.true[self.row[key]]) - 1)]
        solver, program = highspy.Highs(), highspy.HighsLp()  # type: ignore[no-untyped-call]
        solver.silent()
        solver.setOptionValue("threads", 1)
        solver.setOptionValue("simplex_strategy", PRIMAL)
        program.num_col_, program.num_row_ = len(cost), len(self._rows)
        program.col_cost_, program.col_lower_ = np.array(cost), np.zeros(len(cost))
        program.col_upper_ = np.array(most)
        least, above = zip(*self._bounds, strict=True) if self._bounds else ((), ())
        program.row_lower_, program.row_upper_ = np.array(least), np.array(above)
        program.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
        program.a_matrix_.start_ = np.cumsum([0, *(len(row) for row in self._rows)])
        program.a_matrix_.index_ = np.array([column for row in self._rows for column in row], dtype=np.int32)
        program.a_matrix_.value_ = np.array([sign for row in self._rows for sign in row.values()])
        solver.passModel(program)
        return solver
