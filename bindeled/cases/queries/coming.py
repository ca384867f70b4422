"""What comes in the days ahead, for a leader: visits that nobody will make, contact persons who end, texts to look at. One statement."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.db.models.functions import JSONObject

from bindeled.cases.models import Plan
from bindeled.confidentiality import trace
from bindeled.confidentiality.doors import current
from bindeled.guidance.queries import number_due
from bindeled.housing.models import Appointment
from bindeled.municipalities.models import Municipality
from bindeled.municipalities.rules import sort_key
from bindeled.users.models import Absence
from bindeled.users.queries import KnownUnit

SHOWN = 10


@dataclass(frozen=True)
class Visit:
    """A visit on a day on which the responsible adviser is away and nobody stands in."""

    case_id: UUID
    number: str
    on: date
    name: str


@dataclass(frozen=True)
class Ending:
    """A contact person whose time ends, and whether somebody takes over."""

    department_id: UUID
    department: str
    name: str
    on: date
    followed: bool


@dataclass(frozen=True)
class Days:
    """Days on which a colleague is away, and whether somebody stands in."""

    name: str
    first_day: date
    last_day: date
    covered: bool


@dataclass(frozen=True)
class Coming:
    """What comes; of visits and contact persons one more than is shown where there are more."""

    away: Sequence[Days]
    visits: Sequence[Visit]
    ending: Sequence[Ending]
    texts: int

    @property
    def without_substitute(self) -> list[Days]:
        """Answer the days for which nobody stands in."""
        return [days for days in self.away if not days.covered]


def coming(units: Mapping[UUID, KnownUnit], people: Collection[UUID], *, today: date, until: date) -> Coming:
    """Answer what comes in the days until then in some units and for those who serve them, in one statement.

    Where a case is shown there is a line in the trace.
    """
    code = current().municipality
    visits = unmade_visits(units, today=today, until=until)
    ending = _ending(units, today=today, until=until)
    visit = {"case": "case_id", "number": "case__number", "on": "due_on", "name": "case__responsible__name"}
    end = {"id": "department_id", "name": "department__name", "person": "contact_person__name", "on": "valid_to"}
    away = Absence.objects.filter(user_id__in=people, last_day__gte=today, first_day__lte=until)
    days = {"name": "user__name", "first": "first_day", "last": "last_day", "substitute": "substitute_id"}
    asked = Municipality.objects.filter(code=code).values_list(
        ArraySubquery(away.order_by("first_day", "user__name", "id").values(told=JSONObject(**days))),
        ArraySubquery(visits.values(told=JSONObject(**visit))[: SHOWN + 1]),
        ArraySubquery(ending.values(told=JSONObject(**end, followed="followed"))[: SHOWN + 1]),
        number_due(until=until, on=today),
    )
    away_told, visits_told, ending_told, texts = asked.get()
    found = Coming(
        away=[_days(told) for told in away_told or []],
        visits=[_visit(told) for told in visits_told or []],
        ending=_endings(ending_told or []),
        texts=texts,
    )
    if found.visits:
        trace.note("list_seen", "my_cases", purpose="leading", count=len(found.visits[:SHOWN]))
    return found


def _on(day: str, of: Any) -> QuerySet[Absence]:
    """Answer the absences of somebody that cover a day; both are looked up in the statement around it."""
    return Absence.objects.filter(user=of, first_day__lte=OuterRef(day), last_day__gte=OuterRef(day))


def unmade_visits(units: Mapping[UUID, KnownUnit], *, today: date, until: date) -> QuerySet[Plan]:
    """Answer the visits for which the responsible adviser is away, and whoever stands in is nobody or away as well."""
    away = _on("due_on", OuterRef("case__responsible"))
    absent_too = Absence.objects.filter(
        user=OuterRef("substitute"),
        first_day__lte=OuterRef(OuterRef("due_on")),
        last_day__gte=OuterRef(OuterRef("due_on")),
    )
    somebody = away.filter(~Exists(absent_too), substitute__isnull=False)
    planned = Plan.objects.filter(state="planned", kind="visit", due_on__range=(today, until))
    ours = planned.filter(case__municipality=current().municipality, case__unit_id__in=list(units))
    return ours.filter(Exists(away), ~Exists(somebody)).order_by("due_on", "due_at", "id")


def _ending(units: Mapping[UUID, KnownUnit], *, today: date, until: date) -> QuerySet[Appointment]:
    """Answer the contact persons whose time ends, in the units' districts, or in all where one of the units serves all."""
    after = Appointment.objects.filter(department=OuterRef("department"), deputy=False)
    followed = after.filter(
        Q(valid_to__isnull=True) | Q(valid_to__gt=OuterRef("valid_to")), valid_from__lte=OuterRef("valid_to") + 1
    )
    ending = Appointment.objects.filter(municipality_id=current().municipality, valid_to__range=(today, until))
    districts = {unit.district_id for unit in units.values()}
    if None not in districts:
        ending = ending.filter(department__district_id__in=[one for one in districts if one])
    found = ending.filter(deputy=False).annotate(followed=Exists(followed))
    return found.order_by(F("followed").asc(), "valid_to", "department__sort_key", "id")


def _days(told: dict[str, Any]) -> Days:
    first, last = date.fromisoformat(told["first"]), date.fromisoformat(told["last"])
    return Days(told["name"], first, last, covered=told["substitute"] is not None)


def _visit(told: dict[str, Any]) -> Visit:
    return Visit(UUID(told["case"]), told["number"], date.fromisoformat(told["on"]), told["name"])


def _endings(told: Sequence[dict[str, Any]]) -> list[Ending]:
    found = [
        Ending(UUID(it["id"]), it["name"], it["person"], date.fromisoformat(it["on"]), followed=it["followed"])
        for it in told
    ]
    return sorted(found, key=lambda one: (one.followed, one.on, sort_key(one.department)))
