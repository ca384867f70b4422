"""What is published, and how it hangs together: figures as sums of the smallest counts, which nobody outside sees. Pure.

Whoever attacks knows which counts each figure sums, every figure that is shown, that no count is below nought, that a hidden figure is
not nought (noughts are shown), and whatever ``Link`` says holds for any counts at all.
"""

from collections.abc import Hashable, Iterator, Sequence
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Cell:
    """One figure to be published: its key, which counts it sums, and how much is lost where it is hidden beside a small one.

    A ``secret`` one is never published at all, and where there is anything of it nobody may work it out either. That it is nought may be
    seen: a nought hides nobody.
    """

    key: Hashable
    parts: tuple[int, ...]
    weight: float = 1.0
    secret: bool = False


@dataclass(frozen=True)
class Link:
    """What everybody knows of the counts: that some together are as many as, or at least as many as, some others together.

    With ``least`` they are at least so many more: what somebody who reads the figures knows of them from elsewhere.
    """

    more: tuple[int, ...]
    less: tuple[int, ...]
    equal: bool = True
    least: int = 0


@dataclass
class System:
    """All that is published of one thing in one year, over the smallest counts.

    ``blocks`` name counts that can be otherwise while all the rest stays as it is: whoever can think of such a world knows no better.
    They are tried before the whole, which takes longer. What is hidden by them is hidden well; the whole only finds less to hide.
    """

    counts: list[int] = field(default_factory=list)
    cells: list[Cell] = field(default_factory=list)
    links: list[Link] = field(default_factory=list)
    blocks: list[tuple[int, ...]] = field(default_factory=list)

    def add(self, counts: Sequence[int]) -> range:
        """Take in some counts, and answer where they stand."""
        first = len(self.counts)
        self.counts.extend(counts)
        return range(first, len(self.counts))

    def figure(self, cell: Cell) -> int:
        """Answer the true figure of a cell."""
        return sum(self.counts[part] for part in cell.parts)

    def figures(self) -> Iterator[tuple[Cell, int]]:
        """Yield every cell with its true figure."""
        for cell in self.cells:
            yield cell, self.figure(cell)

    def broken_links(self) -> list[Link]:
        """Answer what is said to hold of the counts and does not: a fault of whoever made the system."""
        return [link for link in self.links if not self._holds(link)]

    def _holds(self, link: Link) -> bool:
        more, less = (sum(self.counts[part] for part in side) for side in (link.more, link.less))
        return more == less if link.equal else more >= less + link.least
