"""How cases stand with being filed and kept: of one case, and of all that a leader answers for."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import JSONObject

from bindeled.cases import access
from bindeled.cases.models import Case, Filing, Hold
from bindeled.cases.queries.inbox import PAGE
from bindeled.cases.rules import State
from bindeled.cases.rules import keeping as rules
from bindeled.confidentiality import trace
from bindeled.confidentiality.records import unlock
from bindeled.users.models import User
from bindeled.users.queries import units_led, with_ended


@dataclass(frozen=True)
class Kept:
    """How one case stands, with what was noted of it."""

    filings: Sequence[Filing]
    hold: Hold | None
    reason: str
    state: str

    @property
    def stands(self) -> State:
        """Answer how it stands, in words, and the tone of its tag."""
        return rules.KEEPING[rules.keeping(self.state, is_filed=bool(self.filings), is_held=self.hold is not None)]


def kept_of(case: Case) -> Kept:
    """Answer how a case stands. Raises UnreadableError where it is held and its key is gone. The caller traces the reading."""
    filings = list(Filing.objects.filter(case=case).select_related("noted_by").order_by("-noted_at", "-id"))
    hold = Hold.objects.filter(case=case, ended_at=None).select_related("held_by").first()
    reason = unlock(case.key).open(hold.reason, table="cases_hold", column="reason", row=hold.id) if hold else ""
    return Kept(filings, hold, reason, case.state)


@dataclass(frozen=True)
class ToFile:
    """One row of the leader's list: which case, who answers for it, closed when, and where it was filed."""

    id: UUID
    number: str
    responsible: str
    closed_on: date | None
    filed: str


def cases_to_file(standing: str, *, by: User, after: str = "") -> list[ToFile]:
    """Answer those cases of the units that somebody leads that stand like this, by number; one more than a page where there are more."""
    rows = _standing(standing).filter(unit_id__in=with_ended(units_led(by), of=by), number__gt=after)
    newest = (
        Filing.objects.filter(case=OuterRef("pk")).order_by("-noted_at").values(told=JSONObject(s="system", n="number"))
    )
    told = rows.annotate(filed_told=Subquery(newest[:1])).select_related("responsible").order_by("number")[: PAGE + 1]
    found = [_row(case) for case in told]
    trace.note("list_seen", "my_cases", purpose="leading", count=len(found[:PAGE]))
    return found


def _standing(standing: str) -> QuerySet[Case]:
    held = Exists(Hold.objects.filter(case=OuterRef("pk"), ended_at=None))
    filed = Exists(Filing.objects.filter(case=OuterRef("pk")))
    conditions = {
        "held": Q(held),
        "filed": Q(~held, filed, state="closed"),
        "not_filed": Q(~held, ~filed, state="closed"),
    }
    return access.within_reach(Case.objects).filter(erased_at=None).filter(conditions[standing])


def _row(case: Any) -> ToFile:
    filed = case.filed_told
    return ToFile(
        id=case.id,
        number=case.number,
        responsible=case.responsible.name,
        closed_on=case.closed_at,
        filed=f"{filed['s']}, {filed['n']}" if filed else "",
    )
