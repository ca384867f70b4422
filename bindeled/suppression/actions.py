"""Choosing what stays hidden, so that no hidden figure can be known more exactly than within four values.

First every small figure. Then, for each hidden one, other worlds are looked for in which all that is shown is the same; where there are
not enough, the figures that are cheapest hidden beside it are hidden too, and one looks again. What was published before stays as it is.
"""

from collections.abc import Hashable, Mapping
from math import cos

from bindeled.suppression.beside import Beside
from bindeled.suppression.rules import System, is_small
from bindeled.suppression.worlds import Worlds

# So many worlds are looked at in which many figures are otherwise at once, before each hidden one is asked for by itself.
AT_ONCE = 6


class UnprotectedError(Exception):
    """A hidden figure can be worked out and nothing is left to hide beside it: what was published before gives it away."""


def protect(system: System, *, published: Mapping[Hashable, bool] | None = None) -> frozenset[Hashable]:
    """Answer the keys of the cells that stay hidden, the secret ones among them.

    ``published`` says of each cell that is out already whether it is shown. Raises UnprotectedError where those that are out give away
    a hidden one, and ValueError where the counts break a link of their own.
    """
    if system.broken_links():
        message = "Counts do not hold what is said to hold of any counts."
        raise ValueError(message)
    return _Choice(system, published or {}).made()


class _Choice:
    def __init__(self, system: System, published: Mapping[Hashable, bool]) -> None:
        self.system = system
        self.figures = {cell.key: figure for cell, figure in system.figures()}
        self.weights = {cell.key: cell.weight for cell in system.cells}
        self.out = published
        gone = {cell.key for cell in system.cells if cell.secret or is_small(self.figures[cell.key])}
        self.hidden = {key for key in self.figures if not published.get(key, key not in gone)}
        self.proven: set[Hashable] = {cell.key for cell in system.cells if cell.secret and not self.figures[cell.key]}

    def made(self) -> frozenset[Hashable]:
        for block in self.system.blocks:
            self._protect_in(block, is_whole=False)
        if self.hidden - self.proven:
            self._protect_in(tuple(range(len(self.system.counts))), is_whole=True)
        return frozenset(self.hidden)

    def _protect_in(self, block: tuple[int, ...], *, is_whole: bool) -> None:
        worlds = Worlds(self.system, block, self.hidden)
        waiting = [key for key in worlds.row if key in self.hidden and key not in self.proven]
        self._look_around(worlds, waiting)
        beside: Beside | None = None
        while waiting:
            key = waiting.pop()
            if key in self.proven or self._is_wide(worlds, key):
                self.proven.add(key)
                continue
            beside = beside or Beside(self.system, block, self.hidden, self._costs(worlds))
            found = beside.cheapest(key, worlds.span(key))
            if is_whole and not found:
                raise UnprotectedError(key)
            # Where nothing in this block helps, nothing of it is hidden for its sake: the whole is asked later.
            for one in found:
                self.hidden.add(one)
                worlds.hide(one)
                beside.hide(one)
            waiting += [*found, key] if found else []

    def _look_around(self, worlds: Worlds, waiting: list[Hashable]) -> None:
        """Look at a few worlds in which many are otherwise at once: most that are safe are found to be so by it."""
        for turn in range(1, AT_ONCE + 1 if waiting else 1):
            worlds.look({key: cos(turn * number) for number, key in enumerate(waiting, 1)})

    def _is_wide(self, worlds: Worlds, key: Hashable) -> bool:
        for direction in (1.0, -1.0):
            if worlds.is_wide(key):
                return True
            worlds.look({key: direction})
        return worlds.is_wide(key)

    def _costs(self, worlds: Worlds) -> dict[Hashable, float]:
        """Answer what may be hidden yet, and how much is lost by each step of it."""
        return {key: self.figures[key] * self.weights[key] for key in worlds.row if self._may_go(key)}

    def _may_go(self, key: Hashable) -> bool:
        return key not in self.hidden and key not in self.out and self.figures[key] > 0
