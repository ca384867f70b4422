"""Other worlds in which everything that is shown would be the same: how much a hidden figure could be, by linear programming.

HiGHS does the work. A ``Worlds`` holds a block of counts that may be otherwise, while all the others are what they are.
"""

from collections.abc import Hashable, Iterable, Mapping

import highspy
import numpy as np
from numpy.typing import NDArray

from bindeled.suppression.rules import LEAST_SHOWN, WIDTH, Cell, System

# A solver's numbers are whole but for this much.
NEARLY = 1e-6
Floats = NDArray[np.float64]


class Worlds:
    """What one block of counts could be, for whoever sees what is shown."""

    def __init__(self, system: System, block: Iterable[int], hidden: Iterable[Hashable]) -> None:
        """Build the program: a row for each cell and each link that the block touches, with all other counts as they are."""
        self.system, self.place = system, {count: place for place, count in enumerate(block)}
        self.cells = [cell for cell in system.cells if any(part in self.place for part in cell.parts)]
        self.row = {cell.key: number for number, cell in enumerate(self.cells)}
        self._true = {cell.key: system.figure(cell) for cell in self.cells}
        gone = set(hidden)
        self._rows: list[dict[int, float]] = []
        self._least: list[float] = []
        self._most: list[float] = []
        for cell in self.cells:
            self._add_row(dict.fromkeys(cell.parts, 1.0), *self._bounds(cell, cell.key in gone))
        for link in system.links:
            if any(part in self.place for part in (*link.more, *link.less)):
                told = dict.fromkeys(link.more, 1.0) | dict.fromkeys(link.less, -1.0)
                self._add_row(told, float(link.least), 0.0 if link.equal else highspy.kHighsInf)
        self.solver = self._solver()
        # What of each cell lies outside the block, and between what it was found to lie so far.
        self._outside = np.array([self._true[cell.key] - self._inside(cell) for cell in self.cells], dtype=float)
        self.lowest = np.array([self._true[cell.key] for cell in self.cells], dtype=float)
        self.highest = self.lowest.copy()

    def _bounds(self, cell: Cell, hidden: bool) -> tuple[float, float]:
        """Answer between what a cell lies for whoever looks: hidden it is one at least, for noughts are shown; secret it may be that too."""
        true = float(self._true[cell.key])
        if cell.secret:
            return 0.0, highspy.kHighsInf
        return (1.0, highspy.kHighsInf) if hidden else (true, true)

    def _add_row(self, told: Mapping[int, float], least: float, most: float) -> None:
        fixed = sum(sign * self.system.counts[part] for part, sign in told.items() if part not in self.place)
        self._rows.append({self.place[part]: sign for part, sign in told.items() if part in self.place})
        self._least.append(least - fixed)
        self._most.append(most - fixed)

    def _solver(self) -> highspy.Highs:
        solver, program = highspy.Highs(), highspy.HighsLp()  # type: ignore[no-untyped-call]
        solver.silent()
        solver.setOptionValue("threads", 1)
        columns = len(self.place)
        starts = np.cumsum([0, *(len(row) for row in self._rows)])
        program.num_col_, program.num_row_ = columns, len(self._rows)
        program.col_cost_, program.col_lower_ = np.zeros(columns), np.zeros(columns)
        program.col_upper_ = np.full(columns, highspy.kHighsInf)
        program.row_lower_, program.row_upper_ = np.array(self._least), np.array(self._most)
        program.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
        program.a_matrix_.start_ = starts
        program.a_matrix_.index_ = np.array([place for row in self._rows for place in row], dtype=np.int32)
        program.a_matrix_.value_ = np.array([sign for row in self._rows for sign in row.values()])
        solver.passModel(program)
        return solver

    def hide(self, key: Hashable) -> None:
        """Hide a cell that was shown."""
        row = self.row[key]
        self.solver.changeRowBounds(row, 1.0 - self._outside[row], highspy.kHighsInf)

    def look(self, wanted: Mapping[Hashable, float]) -> None:
        """Find the world in which a weighed sum of cells is greatest, and remember how much each cell was in it."""
        cost = np.zeros(len(self.place))
        for key, weight in wanted.items():
            for place in self._rows[self.row[key]]:
                cost[place] -= weight
        self.solver.changeColsCost(len(cost), np.arange(len(cost), dtype=np.int32), cost)
        status = self._solved()
        if status in {highspy.HighsModelStatus.kOptimal, highspy.HighsModelStatus.kUnbounded}:
            self._remember(np.asarray(self.solver.getSolution().row_value), tuple(wanted), status)
        elif status != highspy.HighsModelStatus.kUnknown:
            message = f"The world that is must be possible, and the solver says {status}."
            raise RuntimeError(message)

    def _solved(self) -> highspy.HighsModelStatus:
        """Run the solver, and once more from nothing where rounding led it astray from where it stood.

        Where it still does not know, no world was found: what cannot be shown to be safe is taken not to be.
        """
        self.solver.run()
        if self.solver.getModelStatus() == highspy.HighsModelStatus.kUnknown:
            self.solver.clearSolver()
            self.solver.run()
        return self.solver.getModelStatus()

    def _remember(self, found: Floats, wanted: tuple[Hashable, ...], status: highspy.HighsModelStatus) -> None:
        if status == highspy.HighsModelStatus.kUnbounded:
            # Nothing that is shown bounds it above: as wide as anybody could wish. Of several at once nobody knows which it is.
            if len(wanted) == 1:
                self.highest[self.row[wanted[0]]] += LEAST_SHOWN
            return
        figures = found[: len(self.cells)] + self._outside
        self.lowest = np.minimum(self.lowest, figures)
        self.highest = np.maximum(self.highest, figures)

    def _inside(self, cell: Cell) -> int:
        """Answer how much of a cell's true figure lies in the block."""
        return sum(self.system.counts[part] for part in cell.parts if part in self.place)

    def is_wide(self, key: Hashable) -> bool:
        """Say whether a hidden cell could be in so many steps, in whole numbers, by the worlds that were found."""
        row = self.row[key]
        least, most = np.ceil(self.lowest[row] - NEARLY), np.floor(self.highest[row] + NEARLY)
        return bool(most - least >= WIDTH)

    def holding(self) -> list[Hashable]:
        """Answer the cells that held the last world in: which of those shown would have to be hidden to let it go further."""
        duals = np.asarray(self.solver.getSolution().row_dual)[: len(self.cells)]
        return [self.cells[number].key for number in np.flatnonzero(np.abs(duals) > NEARLY)]
