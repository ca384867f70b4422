"""Shifts at the duty phone: what may be planned, and when one can be handed over. Pure."""

from dataclasses import dataclass
from datetime import datetime, timedelta

# No shift is longer: who sits longer does not listen any more. Our own measure, in no source.
LONGEST = timedelta(hours=12)
# So far ahead the roster is shown, and so far back.
AHEAD, BEHIND = timedelta(weeks=6), timedelta(days=2)


@dataclass(frozen=True)
class Span:
    """A time on duty."""

    starts_at: datetime
    ends_at: datetime

    @property
    def is_sound(self) -> bool:
        """Say whether it ends after it begins, and is no longer than a shift may be."""
        return timedelta(0) < self.ends_at - self.starts_at <= LONGEST

    def meets(self, other: "Span") -> bool:
        """Say whether two times share a moment. Where one ends as the other begins they do not."""
        return self.starts_at < other.ends_at and other.starts_at < self.ends_at


def may_hand_over(without_receipt: int) -> bool:
    """Say whether a shift can be handed over: when nobody is without a receipt. Return calls that wait go on to the next."""
    return without_receipt == 0
