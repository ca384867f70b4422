"""What of a leader's closed cases could go by now, and what is kept here by what: looked at, and nothing done (decision 13)."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import (
    BooleanField,
    Count,
    Exists,
    ExpressionWrapper,
    F,
    Func,
    IntegerField,
    Model,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Sum,
)
from django.db.models.functions import Coalesce, TruncDate
from django.utils import timezone

from bindeled.cases import access
from bindeled.cases.models import (
    AccessRequest,
    Case,
    Concern,
    Disclosure,
    Entry,
    ErasedCase,
    Feedback,
    Filing,
    Handover,
    Hold,
    Plan,
    Review,
)
from bindeled.cases.queries.inbox import PAGE
from bindeled.cases.rules import disclosure
from bindeled.cases.rules import keeping as rules
from bindeled.confidentiality import trace
from bindeled.files.models import File
from bindeled.offers.models import Course
from bindeled.offers.rules.courses import OVER
from bindeled.users.models import User
from bindeled.users.queries import units_led, with_ended

ABOUT_A_CHILD = Q(kinds__contains=["child"]) | Q(own_kinds__contains=["child"]) | Q(due_at__isnull=False)


@dataclass(frozen=True)
class Going:
    """One closed case in the report: since when it is closed and filed, and what keeps it here; nothing where it could go."""

    id: UUID
    number: str
    responsible: str
    closed_at: date
    filed_on: date | None
    bars: tuple[str, ...]

    @property
    def kept_by(self) -> list[str]:
        """Answer what keeps it, in words."""
        return [str(rules.BARS[code]) for code in self.bars]


@dataclass(frozen=True)
class Report:
    """The report: how many cases are closed, how many could go and what with them, how many each bar keeps; one page of them."""

    closed: int
    due: int
    concerns: int
    moments: int
    files: int
    by_bar: Mapping[str, int]
    rows: list[Going]


def what_could_go(chosen: str, *, by: User, after: str = "") -> Report:
    """Answer the report on the units that somebody leads, with one page of what could go or of what one bar keeps.

    One row more than a page where there are more. It changes nothing. A list leaves one line in the trace.
    """
    closed = judged(access.within_reach(Case.objects)).filter(unit_id__in=with_ended(units_led(by), of=by))
    kept = list(closed.order_by().values(*rules.BARS).annotate(number=Count("*")))
    counts = {code: sum(row["number"] for row in kept if row[code]) for code in rules.BARS}
    due = sum(row["number"] for row in kept if not any(row[code] for code in rules.BARS))
    rows = closed.filter(GOES if chosen == rules.DUE else Q(**{chosen: True}), number__gt=after)
    found = [_row(case) for case in rows.select_related("responsible").order_by("number")[: PAGE + 1]]
    trace.note("list_seen", "my_cases", purpose="leading", count=len(found[:PAGE]))
    return Report(
        closed=sum(row["number"] for row in kept),
        due=due,
        **_with_them(closed.filter(GOES)),
        by_bar={code: number for code, number in counts.items() if number},
        rows=found,
    )


def due_cases(*, by: User) -> list[tuple[UUID, UUID]]:
    """Answer what could go of the units that somebody leads and nobody has proposed, each with its unit, by number."""
    proposed = ErasedCase.objects.filter(case=OuterRef("pk"), done_at=None)
    led = access.within_reach(Case.objects).filter(~Exists(proposed), unit_id__in=with_ended(units_led(by), of=by))
    return list(judged(led).filter(GOES).order_by("number").values_list("id", "unit_id"))


def kept_now(case: UUID) -> str:
    """Answer what keeps one case at this moment: the first of its bars, or that it was opened again; nothing where it may go."""
    found = judged(Case.objects.filter(id=case)).values(*rules.BARS).first()
    if found is None:
        return "opened"
    return next((code for code in rules.BARS if found[code]), "")


def judged(cases: QuerySet[Case]) -> QuerySet[Case]:
    """Answer the closed ones among some cases, each with the day it was last filed and with whether each bar keeps it."""
    newest = Filing.objects.filter(case=OuterRef("pk")).order_by("-noted_at", "-id").values("filed_on")
    closed = cases.filter(state="closed", erased_at=None).annotate(
        filed_on=Subquery(newest[:1]), closed_on=TruncDate("closed_at")
    )
    return closed.annotate(**_bars(timezone.localdate()))


# What no bar keeps, of cases that were judged.
GOES = Q(**dict.fromkeys(rules.BARS, False))


def _bars(today: date) -> dict[str, Any]:
    """Answer the question behind each bar. Whatever cannot be answered, keeps."""
    latest = rules.due_before(today)
    its = {"case": OuterRef("pk")}
    of_a_child = Exists(Concern.objects.filter(ABOUT_A_CHILD, **its))
    told_for_a_child = Exists(Disclosure.objects.filter(basis=disclosure.ABOUT_A_CHILD, **its))
    questions = {
        "held": Exists(Hold.objects.filter(ended_at=None, **its)),
        "child": Q(of_a_child) | Q(told_for_a_child),
        # What was written after it was filed stands in no other system.
        "not_filed": Q(filed_on__isnull=True) | Q(filed_on__lt=F("closed_on")),
        "planned": Exists(Plan.objects.filter(state="planned", **its)),
        "course": Exists(_courses_kept()),
        "feedback": Exists(Feedback.objects.filter(ended_at=None, **its)),
        "offered": Exists(Handover.objects.filter(state="offered", **its)),
        "access": Exists(AccessRequest.objects.filter(ended_at=None, **its)),
        "review": Exists(Review.objects.filter(answered_at=None, concern__case=OuterRef("pk"))),
        "contact": Exists(Concern.objects.exclude(channel__in=rules.UNATTENDED).filter(**its)),
        "too_soon": Q(closed_on__gt=latest) | Q(filed_on__gt=latest) & Q(filed_on__isnull=False),
    }
    return {code: ExpressionWrapper(Q(asked), output_field=BooleanField()) for code, asked in questions.items()}


def _courses_kept() -> QuerySet[Course]:
    """Answer the courses of a case's resident that go with the resident, and may not yet."""
    its = Course.objects.filter(resident=OuterRef("resident"))
    return its.filter(~Q(state__in=OVER) | Q(filed_on__isnull=True))


def _with_them(due: QuerySet[Case]) -> dict[str, int]:
    """Answer how many concerns, moments and files would go with some cases."""
    counted = due.order_by().aggregate(
        concerns=Sum(_many(Concern, case=OuterRef("pk"))),
        moments=Sum(_many(Entry, case=OuterRef("pk"))),
        files=Sum(_many(File, key_id=OuterRef("key_id"))),
        files_of_concerns=Sum(
            _many(File, key_id__in=Concern.objects.filter(case=OuterRef(OuterRef("pk"))).values("key_id"))
        ),
    )
    told = {name: number or 0 for name, number in counted.items()}
    told["files"] += told.pop("files_of_concerns")
    return told


def _many(model: type[Model], **its: Any) -> Coalesce:
    """Answer the number of rows beside each case, in the same statement."""
    rows = (
        model._default_manager.filter(**its)
        .order_by()
        .annotate(number=Func("pk", function="COUNT", output_field=IntegerField()))
    )
    return Coalesce(Subquery(rows.values("number")), 0)


def _row(case: Any) -> Going:
    bars = tuple(code for code in rules.BARS if getattr(case, code))
    return Going(case.id, case.number, case.responsible.name, case.closed_at, case.filed_on, bars)
