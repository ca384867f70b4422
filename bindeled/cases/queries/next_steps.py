"""Cases by what comes next on each: somebody's open cases, and the first page."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

from django.db.models import Count, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce
from django.utils import timezone

from bindeled.cases import access, rules
from bindeled.cases.models import Case, Plan
from bindeled.cases.queries.inbox import PAGE, Mark
from bindeled.confidentiality import trace
from bindeled.users.models import User

# So that those without a next step stand first, they are sorted as if it were due on this day.
NO_STEP = date(1970, 1, 1)


def with_next_step(cases: QuerySet[Case]) -> QuerySet[Case]:
    """Answer cases with what is planned next on each, those without a next step first, then by when it is due."""
    planned = Plan.objects.filter(case=OuterRef("pk"), state="planned").order_by("due_on", "due_at", "id")
    read = cases.annotate(
        next_on=Coalesce(Subquery(planned.values("due_on")[:1]), Value(NO_STEP)),
        next_kind=Subquery(planned.values("kind")[:1]),
        next_remind=Subquery(planned.values("remind_on")[:1]),
    )
    return read.order_by("next_on", "id")


def open_cases_of(user: User, *, after: Mark | None, size: int = PAGE) -> Sequence[Case]:
    """Answer the open cases somebody is responsible for: those without a next step, then by when it is due.

    One more than ``size`` tells of a next page. One line in the trace.
    """
    talked = Plan.objects.filter(case=OuterRef("pk"), result="met").order_by("-finished_at")
    cases = with_next_step(access.within_reach(Case.objects).filter(state="open", responsible=user))
    cases = cases.annotate(talked_at=Subquery(talked.values("finished_at")[:1]), number_of_concerns=Count("concerns"))
    if after:
        day = timezone.localdate(after.at)
        cases = cases.filter(Q(next_on__gt=day) | Q(next_on=day, id__gt=after.id))
    page = list(cases.select_related("department")[: size + 1])
    trace.note("list_seen", "my_cases", purpose="case_work", count=len(page[:size]))
    return page


@dataclass(frozen=True)
class Line:
    """One of somebody's open cases: its next step, and how that stands today."""

    case: Case
    on: date | None
    step: str
    due: str
    tone: str


def step_of(row: Any) -> Line:
    """Answer the line of a case as ``with_next_step`` read it."""
    if row.next_kind is None:
        return Line(row, None, "", "", "")
    due = rules.how_due(row.next_on, row.next_remind, today=timezone.localdate())
    tone = "warning" if due == "overdue" else "info"
    return Line(row, row.next_on, str(rules.PLAN_KINDS[row.next_kind]), str(rules.DUE[due]), tone)


def mark_of_step(row: Any) -> Mark:
    """Answer the place of a case in the list of next steps."""
    return Mark(timezone.make_aware(datetime.combine(row.next_on, time(12))), row.id)
