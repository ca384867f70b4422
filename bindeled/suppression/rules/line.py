"""One line of figures under one total: which are small, and which others must be hidden with them. Pure.

The least figure shown is the one of Danmarks Statistik's research rules: from one to four is hidden. A nought hides nobody.
"""

from collections.abc import Hashable, Mapping, Sequence
from typing import TypeVar

# Scheme 9 (8); notes on Danish statistics, section 8: figures under five are blanked.
LEAST_SHOWN = 5
# A hidden figure must be possible in so many steps at least: whoever works at it is left with four values, as many as one to four are.
WIDTH = LEAST_SHOWN - 2
ROUNDED_TO = 5
# Danmarks Statistik gives nothing out of areas with fewer households than this (notes on Danish statistics, section 8).
FEWEST_DWELLINGS = 20

K = TypeVar("K", bound=Hashable)


def is_small(figure: int) -> bool:
    """Say whether a figure is so small that it could be somebody. Nought is nobody."""
    return 0 < figure < LEAST_SHOWN


def hidden(figures: Mapping[K, int], *, total_shown: bool = True) -> frozenset[K]:
    """Answer which parts of one total are to be hidden, where nothing else is published of them.

    Where the total is shown, whoever subtracts what is shown knows the sum of the hidden ones, and that none of them is nought.
    So the next smallest go with them until each hidden one could still have any of four values.
    """
    gone = {key for key, figure in figures.items() if is_small(figure)}
    if not (gone and total_shown):
        return frozenset(gone)
    others = sorted((key for key, figure in figures.items() if figure >= LEAST_SHOWN), key=lambda key: figures[key])
    while others and not hides_enough([figures[key] for key in gone]):
        gone.add(others.pop(0))
    return frozenset(gone)


def hides_enough(gone: Sequence[int]) -> bool:
    """Say whether hidden figures of a known sum leave each of them wide enough: at least two, and the sum is more than one each."""
    return len(gone) > 1 and sum(gone) - len(gone) >= WIDTH


def rounded(figure: int) -> int:
    """Answer a figure to the nearest five, as a municipality may choose to show them."""
    return (figure + ROUNDED_TO // 2) // ROUNDED_TO * ROUNDED_TO
