"""Which figures to hide beside a hidden one, so that it is wide and the least is lost: by a linear program too.

Each figure that is shown and may go can be otherwise here, at a cost for each step. Asked for the cheapest world in which the hidden one
is as far from where it is as it must be able to be, the program moves those that are best hidden with it, all of them at once. (What a
figure costs for good, however far it moves, would take whole numbers and much longer. Literature on statistical disclosure control knows
this as the linear relaxation of complementary cell suppression.)
"""

from collections.abc import Hashable

import highspy
import numpy as np

from bindeled.suppression.program import NEARLY, Program
from bindeled.suppression.rules import WIDTH

NOTHING = {highspy.HighsModelStatus.kInfeasible, highspy.HighsModelStatus.kUnboundedOrInfeasible}


class Beside(Program):
    """A block of counts in which what is shown may be otherwise at a cost."""

    def cheapest(self, key: Hashable, span: tuple[float, float]) -> list[Hashable]:
        """Answer what to hide beside a figure that lies between two whole numbers, so that it is wide; nothing where nothing helps."""
        least, most = span
        found = [self._moved(key, at_least=least + WIDTH)]
        if most - WIDTH >= self.least_of(key):
            found.append(self._moved(key, at_most=most - WIDTH))
        possible = [(lost, moved) for lost, moved in found if moved]
        return min(possible, key=lambda one: one[0])[1] if possible else []

    def _moved(
        self, key: Hashable, *, at_least: float = 0.0, at_most: float = highspy.kHighsInf
    ) -> tuple[float, list[Hashable]]:
        """Answer the least loss with which the figure is so much at least or at most, and what moves then."""
        row = self.row[key]
        outside, least = self.outside[row], self.least_of(key)
        self.solver.changeRowBounds(row, max(least, at_least) - outside, at_most - outside)
        status = self.solved()
        moved: list[Hashable] = []
        if status == highspy.HighsModelStatus.kOptimal:
            columns = np.asarray(self.solver.getSolution().col_value)
            moved = [one for one, (more, less) in self.steps.items() if columns[more] + columns[less] > NEARLY]
        elif status not in NOTHING | {highspy.HighsModelStatus.kUnknown}:
            message = f"What is best hidden beside a figure must have an answer, and the solver says {status}."
            raise RuntimeError(message)
        self.solver.changeRowBounds(row, least - outside, highspy.kHighsInf)
        return float(self.solver.getObjectiveValue()), moved
