"""How cases are drawn by chance to be looked over, so that anybody can count it again. Pure: the seed and the time are arguments.

Everybody in the frame has a lot, the SHA-256 of the seed and the case; the smallest lots are drawn. Nobody who does not know the
seed beforehand can say which those are, and whoever knows it finds the same ones again.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from hashlib import sha256
from uuid import UUID

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from bindeled.cases.rules import State, Step
from bindeled.evaluation.rules.extract import may_be_asked_for

# Bindeled's own numbers, of 30 November 2026: what a leader can read, and what tells anything.
LEAST, MOST = 5, 60
RUNS_FOR = timedelta(days=180)
COUNTED_AGAIN_AFTER = timedelta(days=1)

STATES = {
    "asked": State(_("Is about to be drawn"), "the worker", "info"),
    "few": State(_("Too few cases"), "nobody", "warning"),
    "drawn": State(_("Drawn"), "those who may read the cases", "info"),
    "ended": State(_("Over"), "nobody", "neutral"),
}
STEPS = {
    "draw": Step(frozenset({"asked"}), "drawn", "the worker"),
    "give_up": Step(frozenset({"asked"}), "few", "the worker"),
    "end": Step(frozenset({"drawn"}), "ended", "the worker"),
}
# Cases of the period that are not in the frame: why. Each is counted once, by the first of these.
LEFT_OUT: dict[str, str | Promise] = {
    "erased": _("Erased cases"),
    "restricted": _("Cases that only some may open"),
    "protected": _("Cases with a protected address"),
}
SAME, MOVED, WRONG = "same", "moved", "wrong"
RECOUNTS: dict[str, str | Promise] = {
    SAME: _("The same cases come out."),
    MOVED: _(
        "Cases have come into or gone out of what was drawn from, such as one that was opened again. So it cannot be counted again any more."
    ),
    WRONG: _("Other cases come out than those that stand here. Tell the data protection officer."),
}


@dataclass(frozen=True, slots=True)
class Candidate:
    """A case that can be drawn, and the district that it lies in, if any is known."""

    case: UUID
    district: str = ""


def left_out_as(*, erased: bool, restricted: bool, protected: bool) -> str:
    """Answer why a case is not in the frame, or nothing where it is."""
    whys = {"erased": erased, "restricted": restricted, "protected": protected}
    return next((why for why, holds in whys.items() if holds), "")


def framed(frame: Iterable[Candidate]) -> list[Candidate]:
    """Answer a frame in its order: by case."""
    return sorted(frame, key=lambda one: one.case.bytes)


def sum_of(frame: Iterable[Candidate]) -> str:
    """Answer the sum over a frame in its order, by which it is known again."""
    return sha256("".join(f"{one.case} {one.district}\n" for one in framed(frame)).encode()).hexdigest()


def lot(seed: str, case: UUID) -> bytes:
    """Answer the lot of a case under a seed."""
    return sha256(f"{seed}:{case}".encode()).digest()


def shares(counts: Mapping[str, int], size: int) -> dict[str, int]:
    """Share a sample out in proportion to how many there are; what is left goes to the largest remainders, then by name."""
    of = sum(counts.values())
    given = {name: size * count // of for name, count in counts.items()}
    by_remainder = sorted(counts, key=lambda name: (-(size * counts[name] % of), name))
    for name in by_remainder[: size - sum(given.values())]:
        given[name] += 1
    return given


def drawn(frame: Collection[Candidate], *, size: int, by_district: bool, seed: str) -> list[UUID]:
    """Answer the cases that a seed draws from a frame, in the order of their lots; with ``by_district``, of each its share."""
    if size > len(frame):
        return []
    in_order = sorted(frame, key=lambda one: lot(seed, one.case))
    if not by_district:
        return [one.case for one in in_order[:size]]
    left = shares(Counter(one.district for one in frame), size)
    found = []
    for one in in_order:
        if left[one.district]:
            left[one.district] -= 1
            found.append(one.case)
    return found


def recounted(
    frame: Collection[Candidate], *, known: str, size: int, by_district: bool, seed: str, places: Sequence[UUID | None]
) -> str:
    """Say what comes out when a sample is drawn again from a frame as it is now: ``known`` is its sum as it was.

    ``places`` are the cases of the sample; nothing where one is gone.
    """
    if sum_of(frame) != known:
        return MOVED
    again = drawn(frame, size=size, by_district=by_district, seed=seed)
    still = {case for case in places if case}
    return SAME if len(places) == len(again) and still <= set(again) else WRONG


def is_over(drawn_at: datetime, *, now: datetime) -> bool:
    """Say whether the time of a sample is over: then its places name no case any more."""
    return now >= drawn_at + RUNS_FOR


def may_be_drawn(since: date, until: date, size: int, *, today: date) -> bool:
    """Say whether a sample can be asked for: of cases closed in whole quarters that are over, and neither few nor many."""
    return may_be_asked_for(since, until, today=today) and LEAST <= size <= MOST
