"""Proposals to erase closed cases, as those see them who may agree: what waits, what is being carried out, and what was done."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from bindeled.cases.models import Case, ErasedCase, Erasure
from bindeled.cases.queries.inbox import PAGE
from bindeled.cases.rules import State
from bindeled.cases.rules import erasing as rules
from bindeled.confidentiality import trace


@dataclass
class Proposed:
    """One proposal with its cases: how many, how many are erased, and how many were spared by what."""

    erasure: Erasure
    cases: int = 0
    erased: int = 0
    spared: dict[str, int] = field(default_factory=dict)
    # Those that the reader may see: the data protection officer sees none.
    numbers: list[tuple[UUID, str]] = field(default_factory=list)

    @property
    def stands(self) -> State:
        """Answer how it stands, in words, and the tone of its tag."""
        return rules.ERASURE_STATES[self.erasure.state]

    @property
    def answered_from(self) -> datetime:
        """Answer from when a second person may say yes."""
        return rules.may_be_seconded_from(self.erasure.proposed_at)

    @property
    def spared_by(self) -> Sequence[tuple[str, int]]:
        """Answer what spared how many, in words."""
        return [(str(rules.SPARED[code]), number) for code, number in self.spared.items()]


def erasure_for(erasure_id: UUID) -> Erasure:
    """Answer a proposal that the actor may see. Raises Erasure.DoesNotExist, also for what belongs to others."""
    return Erasure.objects.select_related("unit", "proposed_by").get(id=erasure_id)


def erasures() -> list[Proposed]:
    """Answer the newest proposals that the actor may see: deletions due and done. A list leaves one line in the trace."""
    newest = Erasure.objects.select_related("unit", "proposed_by", "answered_by").order_by("-proposed_at", "-id")[:PAGE]
    found = {erasure.id: Proposed(erasure) for erasure in newest}
    items = list(ErasedCase.objects.filter(erasure_id__in=found).order_by("id"))
    # Asked by itself: joined, the cases that the reader may not see would not be counted.
    seen = Case.objects.filter(id__in=[item.case_id for item in items if item.done_at is None])
    numbers = dict(seen.values_list("id", "number"))
    for item in items:
        _count(found[item.erasure_id], item, number=numbers.get(item.case_id, ""))
    trace.note("list_seen", "erasure", purpose="disposal", count=len(found))
    return list(found.values())


def _count(proposed: Proposed, item: ErasedCase, *, number: str) -> None:
    proposed.cases += 1
    if item.spared:
        proposed.spared[item.spared] = proposed.spared.get(item.spared, 0) + 1
    elif item.done_at:
        proposed.erased += 1
    if number:
        proposed.numbers.append((item.case_id, number))
