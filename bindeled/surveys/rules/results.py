"""How answers are counted and shown: shares with their uncertainty, and nothing where somebody could be found. Pure.

The interval is Wilson's (1927) for a share, at 95 %. It tells of chance alone, not of those who did not answer.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from math import sqrt

from bindeled.suppression.rules import line
from bindeled.surveys.rules.questions import AGREED, AGREEING

# Fewer answers than this are neither shown nor kept.
FEWEST_ANSWERS = 10
# The quantile of the normal distribution for 95 %.
Z = 1.959963984540054


@dataclass(frozen=True)
class Share:
    """So many of so many, and between which shares (0 to 1) it lies at 95 %."""

    part: int
    whole: int
    low: float
    high: float

    @property
    def percent(self) -> int:
        """Answer the share in whole percent."""
        return round(100 * self.part / self.whole)

    @property
    def percent_low(self) -> int:
        """Answer the lower end in whole percent."""
        return round(100 * self.low)

    @property
    def percent_high(self) -> int:
        """Answer the upper end in whole percent."""
        return round(100 * self.high)


def share(part: int, whole: int) -> Share:
    """Answer a share with Wilson's interval. Raises ValueError where there is no whole, or less than the part."""
    if not 0 <= part <= whole or whole < 1:
        raise ValueError("A share is of a whole.")
    p, n = part / whole, whole
    middle = (p + Z * Z / (2 * n)) / (1 + Z * Z / n)
    reach = Z / (1 + Z * Z / n) * sqrt(p * (1 - p) / n + Z * Z / (4 * n * n))
    return Share(part, whole, max(0.0, middle - reach), min(1.0, middle + reach))


def shown(counts: Mapping[str, int]) -> dict[str, int | None]:
    """Answer the counts as they are shown: those that could point somebody out are hidden (None), with a second one.

    Where that would hide any, those who agree and those who partly do are told as one first: coarser, and less is hidden.
    All are hidden where nearly everybody chose the same: that would tell each one's answer to whoever knows who was asked, and to
    the few who chose otherwise, who know their own.
    """
    agree = sum(count for choice, count in counts.items() if choice in AGREEING)
    coarser = {AGREED: agree, **{choice: count for choice, count in counts.items() if choice not in AGREEING}}
    if min(otherwise(counts), otherwise(coarser)) < line.LEAST_SHOWN:
        return dict.fromkeys(coarser)
    if not line.hidden(counts):
        return dict(counts)
    hide = line.hidden(coarser)
    return {choice: None if choice in hide else count for choice, count in coarser.items()}


def otherwise(counts: Mapping[str, int]) -> int:
    """Answer how many chose otherwise than the commonest answer."""
    return sum(counts.values()) - max(counts.values())


def is_withheld(told: Mapping[str, int | None]) -> bool:
    """Say whether nothing of how a question was answered is shown."""
    return all(count is None for count in told.values())


def agreeing(told: Mapping[str, int | None]) -> int | None:
    """Answer how many agree, in full or in part, or None where that is hidden."""
    if AGREED in told:
        return told[AGREED]
    return sum(told.get(choice) or 0 for choice in AGREEING)


def share_agreeing(told: Mapping[str, int | None], answered: int) -> Share | None:
    """Answer the share of everybody who answered that agrees, or None where it is hidden."""
    agree = agreeing(told)
    return None if agree is None or not answered else share(agree, answered)
