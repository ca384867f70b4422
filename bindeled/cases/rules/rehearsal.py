"""Trying a changed set of rules before it is switched on: over the facts of many concerns, what would go elsewhere. Pure."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from bindeled.cases.rules.routing import Known, Rule, UnitLike, suggest

NOBODY = "–"


@dataclass(frozen=True)
class Facts:
    """What is known of one concern, and in which district. Never a word of text."""

    known: Known
    district: object


@dataclass(frozen=True)
class Report:
    """What a changed set of rules would do: by unit before and after, and each move from one unit to another.

    ``beside`` are the units that would be told as well, before and after.
    """

    concerns: int
    before: dict[str, int]
    after: dict[str, int]
    moves: dict[tuple[str, str], int]
    beside_before: dict[str, int]
    beside_after: dict[str, int]

    @property
    def moved(self) -> int:
        """Answer how many would go elsewhere."""
        return sum(self.moves.values())


def rehearse(
    facts: Iterable[Facts], before: Sequence[Rule], after: Sequence[Rule], units: Sequence[UnitLike], *, on: date
) -> Report:
    """Run both sets of rules over the same facts, and answer what differs."""
    counted = [Counter[str]() for _set in range(4)]
    moves: Counter[tuple[str, str]] = Counter()
    for fact in facts:
        (old, old_beside), (new, new_beside) = (_names(fact, rules, units, on) for rules in (before, after))
        counted[0][old] += 1
        counted[1][new] += 1
        counted[2].update(old_beside)
        counted[3].update(new_beside)
        if old != new:
            moves[old, new] += 1
    return Report(
        counted[0].total(), dict(counted[0]), dict(counted[1]), dict(moves), dict(counted[2]), dict(counted[3])
    )


def _names(fact: Facts, rules: Sequence[Rule], units: Sequence[UnitLike], on: date) -> tuple[str, list[str]]:
    found = suggest(fact.known, rules, units, district=fact.district, on=on)
    first = " / ".join(unit.name for unit in found.responsible.units) if found.responsible else NOBODY
    return first, [" / ".join(unit.name for unit in proposed.units) for proposed in found.beside]
