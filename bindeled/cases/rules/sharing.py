"""How a municipality's advisers could be shared over its units in proportion to need, and how a leaver's work is dealt out. Pure.

Both are proposals that show their arithmetic; a leader decides. Nobody is compared with anybody: need is what waits and what is
open in a unit, never how fast somebody works (decision 16).
"""

from collections.abc import Hashable, Iterable, Mapping
from dataclasses import dataclass
from typing import Generic, TypeVar

P = TypeVar("P", bound=Hashable)
T = TypeVar("T")


@dataclass(frozen=True)
class Share(Generic[P]):
    """What one place would have, with the sum that leads there: ``need`` of ``of_need`` of ``people``."""

    place: P
    need: int
    of_need: int
    people: int
    # One more, because the rest of the division is among the largest.
    by_rest: bool

    @property
    def whole(self) -> int:
        """Answer how many it has by whole numbers alone."""
        return self.need * self.people // self.of_need if self.of_need else 0

    @property
    def rest(self) -> int:
        """Answer what is left of the division, as a part of ``of_need``."""
        return self.need * self.people % self.of_need if self.of_need else 0

    @property
    def proposed(self) -> int:
        """Answer how many it would have."""
        return self.whole + self.by_rest


def shared(needs: Mapping[P, int], people: int) -> list[Share[P]]:
    """Share so many people over places in proportion to their need, by the largest remainder, in the order given.

    First everybody gets the whole number; those left over go one by one to the largest rests; where two are the same, to the
    greater need, then to the one named first. Where nobody needs anything nothing is proposed.
    """
    total = sum(needs.values())
    bare = [Share(place, need, total, people, by_rest=False) for place, need in needs.items()]
    left = people - sum(share.whole for share in bare) if total else 0
    by_rest = sorted(range(len(bare)), key=lambda at: (-bare[at].rest, -bare[at].need, at))[:left]
    return [Share(*_sum(share), by_rest=at in by_rest) for at, share in enumerate(bare)]


def _sum(share: Share[P]) -> tuple[P, int, int, int]:
    return share.place, share.need, share.of_need, share.people


def dealt(work: Iterable[T], at_hand: Mapping[P, int]) -> dict[P, list[T]]:
    """Deal pieces of work out, each to whoever has least at hand just then; where two have the same, to the one named first.

    Raises ValueError where there is work and nobody to take it.
    """
    found: dict[P, list[T]] = {person: [] for person in at_hand}
    for piece in work:
        if not found:
            message = "nobody is there to take it"
            raise ValueError(message)
        found[min(found, key=lambda person: at_hand[person] + len(found[person]))].append(piece)
    return found
