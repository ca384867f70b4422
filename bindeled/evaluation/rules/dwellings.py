"""Which concerns count as being about one dwelling: those that share a mark, and those that share one with these. Pure.

Concerns carry the mark of an address, their case, and its resident. Whoever has none but a case of its own could be any of the others:
that is no dwelling that anybody is hidden among.
"""

from collections.abc import Hashable, Iterable, Sequence

PLACE, CASE, RESIDENT = "place", "case", "resident"
# A case alone does not say that it is about somebody else than another case is.
TELLING = (PLACE, RESIDENT)

Mark = tuple[str, Hashable]


def joined(concerns: Sequence[Iterable[Mark]]) -> list[int | None]:
    """Answer for each concern which dwelling it counts as, by a number; nothing where that is not known."""
    above: dict[Mark, Mark] = {}

    def top(mark: Mark) -> Mark:
        while above[mark] != mark:
            above[mark] = above[above[mark]]
            mark = above[mark]
        return mark

    for marks in concerns:
        held = list(marks)
        for mark in held:
            above.setdefault(mark, mark)
        for mark in held[1:]:
            above[top(mark)] = top(held[0])
    known = {top(mark) for mark in above if mark[0] in TELLING}
    numbers: dict[Mark, int] = {}
    found: list[int | None] = []
    for marks in concerns:
        its = next((top(mark) for mark in marks), None)
        found.append(numbers.setdefault(its, len(numbers)) if its in known else None)
    return found


def torn(told: Iterable[tuple[Iterable[Mark], Hashable]]) -> bool:
    """Say whether two that share a mark count as two dwellings, or one without any counts at all: looked at anew, knowing nothing of ``joined``."""
    counted: dict[Mark, Hashable] = {}
    for marks, dwelling in told:
        held = list(marks)
        if dwelling is None or not held:
            return True
        if any(counted.setdefault(mark, dwelling) != dwelling for mark in held):
            return True
    return False
