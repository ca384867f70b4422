"""What may be shown of figures: the least one, how exactly a hidden one may be known, and what hangs together. Pure."""

from bindeled.suppression.rules.line import (
    FEWEST_DWELLINGS,
    LEAST_SHOWN,
    ROUNDED_TO,
    WIDTH,
    hidden,
    hides_enough,
    is_small,
    rounded,
)
from bindeled.suppression.rules.system import Cell, Link, System

__all__ = [
    "FEWEST_DWELLINGS",
    "LEAST_SHOWN",
    "ROUNDED_TO",
    "WIDTH",
    "Cell",
    "Link",
    "System",
    "hidden",
    "hides_enough",
    "is_small",
    "rounded",
]
