"""What advisers look up. Rows outside one's units are not there: ``access`` is asked, and row security asks again."""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from uuid import UUID

from django.contrib.postgres.aggregates import BoolOr
from django.db.models import Count, Exists, F, Max, Min, OuterRef, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from bindeled.cases import access
from bindeled.cases.models import Case, Concern
from bindeled.cases.queries.calling import calls_with_concern
from bindeled.cases.queries.inbox import PAGE, Mark
from bindeled.cases.rules import SET_ASIDE
from bindeled.confidentiality import trace
from bindeled.confidentiality.models import TraceEntry
from bindeled.confidentiality.records import unlock
from bindeled.files.models import File
from bindeled.files.queries import files_beside
from bindeled.municipalities.models import Unit
from bindeled.municipalities.queries import answering_unit, in_force
from bindeled.users.models import Service, User
from bindeled.users.queries import roles_today, units_led

NO_SUCH_CASE = _("There is no case with this number in your units.")


@dataclass(frozen=True)
class Group:
    """Those that were set aside and are alike: the newest of them, how many, since when, and whether any tells of a child."""

    newest: Concern
    count: int
    first: datetime
    about_a_child: bool

    @property
    def reason(self) -> str:
        """Answer why they were set aside, in words."""
        return str(SET_ASIDE[self.newest.set_aside])


def set_aside(state: str) -> QuerySet[Concern]:
    """Answer what was set aside and is in this state: ``new`` or ``noise``."""
    return access.within_reach(Concern.objects).filter(state=state).exclude(set_aside="")


def groups_set_aside(state: str, *, size: int = PAGE) -> list[Group]:
    """Answer what was set aside, those that are alike together: those that tell of a child first, then single ones.

    One more than ``size`` where there are more. One line in the trace.
    """
    found = set_aside(state).order_by().values("alike")
    counted = found.annotate(
        number=Count("id"),
        first=Min("received_at"),
        last=Max("received_at"),
        about_a_child=BoolOr(Q(due_at__isnull=False)),
    )
    rows = list(counted.order_by("-about_a_child", "number", "-last")[: size + 1])
    newest = (
        set_aside(state)
        .filter(alike__in=[row["alike"] for row in rows])
        .select_related("district", "department")
        .defer("body")
    )
    by_group = {concern.group: concern for concern in newest.order_by("alike", "-received_at").distinct("alike")}
    trace.note("list_seen", "set_aside", purpose="triage", count=len(rows[:size]))
    return [
        Group(by_group[bytes(row["alike"])], row["number"], row["first"], row["about_a_child"])
        for row in rows
        if row["alike"] is not None
    ]


@dataclass(frozen=True)
class Opened:
    """A concern with its text, as read by somebody who may."""

    concern: Concern
    body: dict[str, str]


def concern_for(concern_id: UUID) -> Concern:
    """Answer a concern that the actor may see, also one that is offered to them.

    Raises Concern.DoesNotExist, also for what belongs to others.
    """
    related = ("department", "district", "taken_by", "case", "key", "unit", "outside_unit", "triaged_by")
    found = (
        access.readable(Concern.objects)
        .filter(case__erased_at=None)
        .annotate(calls_told=calls_with_concern(), number_of_pictures=files_beside("key_id"))
    )
    return found.select_related(*related).get(id=concern_id)


def read_concern(concern: Concern, *, purpose: str, beside: Sequence[tuple[str, UUID]] = ()) -> Opened:
    """Open a concern's text; the reading is traced in the same transaction. Raises UnreadableError.

    ``beside`` is what of other records is shown with it: a line for each, in the same statement.
    """
    seen = [("linked", kind, record) for kind, record in beside]
    trace.note_all([("read", "concern", concern.id), *seen], purpose=purpose)
    text = unlock(concern.key).open(concern.body, table="cases_concern", column="body", row=concern.id)
    return Opened(concern, json.loads(text))


def advisers_of(unit: Unit, *, on: datetime) -> Sequence[User]:
    """Answer those who serve a unit on a day, or the one that answers for it, by name."""
    answers = answering_unit(unit, on=on.date())
    serving = Service.objects.filter(in_force(on.date()), unit=answers).values("user_id")
    people = User.objects.filter(id__in=serving, is_active=True).only(
        "id", "name", "municipality_id", "side", "is_active"
    )
    return list(people.order_by(F("name").asc()))


def who_serves(unit: Unit, *, on: date) -> tuple[list[User], set[UUID]]:
    """Answer who serves a unit on a day, or the one that answers for it, by name; and which of them lead it."""
    serving = Service.objects.filter(in_force(on), unit=answering_unit(unit, on=on))
    rows = list(serving.filter(user__is_active=True).select_related("user").order_by("user__name", "user_id"))
    people = {row.user_id: row.user for row in rows}
    return list(people.values()), {row.user_id for row in rows if row.role == Service.Role.LEADER}


def leads(user: User, unit: Unit, *, on: datetime) -> bool:
    """Say whether somebody is a leader of a unit on a day, or of the one that answers for it."""
    answers = answering_unit(unit, on=on.date())
    return Service.objects.filter(in_force(on.date()), user=user, unit=answers, role="leader").exists()


def serves_today(user: User, unit: Unit, *, on: datetime) -> bool:
    """Say whether somebody still has an account and serves a unit on a day, or the one that answers for it."""
    return (
        user.is_active
        and Service.objects.filter(in_force(on.date()), user=user, unit=answering_unit(unit, on=on.date())).exists()
    )


@dataclass(frozen=True)
class TraceFilter:
    """What the trace is narrowed to. Empty means all. ``records`` are the first and the last id looked for."""

    person: UUID | None = None
    records: tuple[UUID, UUID] | None = None
    day: date | None = None
    deed: str = ""


def overseen(*, by: User) -> QuerySet[TraceEntry]:
    """Answer the lines of the trace that somebody watches over.

    Data protection: the whole municipality's. A leader: what those did who served the leader's units on that day, to
    records of these units or to lists. Whether one watches at all, ``access`` has said.
    """
    lines = TraceEntry.objects.filter(municipality_id=by.municipality_id)
    if Service.Role.DATA_PROTECTION in roles_today(by):
        return lines
    led = units_led(by)
    cases = Case.objects.filter(unit_id__in=led)
    concerns = Concern.objects.filter(unit_id__in=led)
    ours = (
        Exists(concerns.filter(id=OuterRef("record_id")))
        | Exists(cases.filter(id=OuterRef("record_id")))
        | Exists(cases.filter(resident_id=OuterRef("record_id")))
        | Exists(File.objects.filter(key_id__in=cases.values("key_id"), id=OuterRef("record_id")))
        | Exists(File.objects.filter(key_id__in=concerns.values("key_id"), id=OuterRef("record_id")))
    )
    return lines.filter(_done_in_service(led), Q(record_id__isnull=True) | ours)


def _done_in_service(units: Sequence[UUID]) -> Q:
    """Answer the condition that a line was written by somebody while they served one of some units."""
    done = Q(pk__in=[])
    for service in Service.objects.filter(unit_id__in=units):
        while_serving = Q(actor_id=service.user_id, at__gte=_midnight(service.valid_from))
        if service.valid_to:
            while_serving &= Q(at__lt=_midnight(service.valid_to + timedelta(days=1)))
        done |= while_serving
    return done


def _midnight(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min))


def trace_page(chosen: TraceFilter, *, after: Mark | None, by: User, size: int = PAGE) -> list[TraceEntry]:
    """Answer one page of the trace, newest first, one line more than ``size`` where there is a next page. Traced itself."""
    lines = overseen(by=by)
    if chosen.person:
        lines = lines.filter(actor_id=chosen.person)
    if chosen.records:
        lines = lines.filter(record_kind__in=("case", "concern", "resident", "file"), record_id__range=chosen.records)
    if chosen.day:
        lines = lines.filter(at__gte=_midnight(chosen.day), at__lt=_midnight(chosen.day + timedelta(days=1)))
    if chosen.deed:
        lines = lines.filter(deed=chosen.deed)
    if after:  # the first condition says nothing new, and lets the index begin at the mark
        lines = lines.filter(Q(at__lt=after.at) | Q(at=after.at, id__lt=after.id), at__lte=after.at)
    page = list(lines.order_by("-at", "-id")[: size + 1])
    one = chosen.records[0] if chosen.records and chosen.records[0] == chosen.records[1] else None
    trace.note("list_seen", "trace", one, purpose="oversight", count=len(page[:size]))
    return page


def people_overseen(*, by: User) -> list[User]:
    """Answer those whose deeds somebody watches over, by name, also those who have left."""
    people = User.objects.filter(municipality_id=by.municipality_id)
    if Service.Role.DATA_PROTECTION not in roles_today(by):
        people = people.filter(id__in=Service.objects.filter(unit_id__in=units_led(by)).values("user_id"))
    return list(people.only("id", "name").order_by("name", "id"))


def case_numbered(number: str) -> UUID | None:
    """Answer the case with a number, where the reader may see it."""
    return Case.objects.filter(number=number).values_list("id", flat=True).first()


def numbers_of(records: Iterable[UUID | None]) -> dict[UUID, str]:
    """Answer the numbers of those cases among some records that the reader may see."""
    known = Case.objects.filter(id__in=[record for record in records if record])
    return dict(known.values_list("id", "number"))
