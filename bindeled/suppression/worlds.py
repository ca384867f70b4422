"""Other worlds in which everything that is shown would be the same: how much a hidden figure could be, by linear programming."""

from collections.abc import Hashable, Iterable, Mapping

import highspy
import numpy as np

from bindeled.suppression.program import NEARLY, Floats, Program
from bindeled.suppression.rules import LEAST_SHOWN, WIDTH, System


class Worlds(Program):
    """What one block of counts could be, for whoever sees what is shown, and between what each figure was found to lie so far."""

    def __init__(self, system: System, block: Iterable[int], hidden: Iterable[Hashable]) -> None:
        """Begin with the world that is."""
        super().__init__(system, block, hidden)
        self.lowest, self.highest = self.true.copy(), self.true.copy()

    def look(self, wanted: Mapping[Hashable, float]) -> None:
        """Find the world in which a weighed sum of figures is greatest, and remember how much each figure was in it."""
        cost = np.zeros(len(self.place))
        for key, weight in wanted.items():
            for column in self.columns_of(key):
                cost[column] -= weight
        self.solver.changeColsCost(len(cost), np.arange(len(cost), dtype=np.int32), cost)
        status = self.solved()
        if status in {highspy.HighsModelStatus.kOptimal, highspy.HighsModelStatus.kUnbounded}:
            self._remember(np.asarray(self.solver.getSolution().row_value), tuple(wanted), status)
        elif status != highspy.HighsModelStatus.kUnknown:
            message = f"The world that is must be possible, and the solver says {status}."
            raise RuntimeError(message)

    def _remember(self, found: Floats, wanted: tuple[Hashable, ...], status: highspy.HighsModelStatus) -> None:
        if status == highspy.HighsModelStatus.kUnbounded:
            # Nothing that is shown bounds it above: as wide as anybody could wish. Of several at once nobody knows which it is.
            if len(wanted) == 1:
                self.highest[self.row[wanted[0]]] += LEAST_SHOWN
            return
        figures = found[: len(self.cells)] + self.outside
        self.lowest = np.minimum(self.lowest, figures)
        self.highest = np.maximum(self.highest, figures)

    def span(self, key: Hashable) -> tuple[float, float]:
        """Answer between which whole numbers a figure lies, by the worlds that were found."""
        row = self.row[key]
        return float(np.ceil(self.lowest[row] - NEARLY)), float(np.floor(self.highest[row] + NEARLY))

    def is_wide(self, key: Hashable) -> bool:
        """Say whether a hidden figure could be in so many steps."""
        least, most = self.span(key)
        return most - least >= WIDTH
