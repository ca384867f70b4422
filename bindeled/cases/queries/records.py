"""What advisers look up. Rows outside one's units are not there: ``access`` is asked, and row security asks again."""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from urllib.parse import quote
from uuid import UUID

from django.contrib.postgres.aggregates import BoolOr
from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Count, Exists, F, Max, Min, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce, JSONObject
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from bindeled.cases import access
from bindeled.cases.models import Case, Concern, Handover
from bindeled.cases.queries.routing import came_back, offered_to_us
from bindeled.cases.rules import SET_ASIDE
from bindeled.confidentiality import trace
from bindeled.confidentiality.doors import current
from bindeled.confidentiality.models import TraceEntry
from bindeled.confidentiality.records import unlock
from bindeled.municipalities.models import District, Municipality, Unit
from bindeled.municipalities.queries import answering_unit, in_force
from bindeled.users.models import Service, User
from bindeled.users.queries import roles_today, units_led

WAITING = ("new", "taken")
PAGE = 50
CLOCKS_SHOWN = 5
NO_SUCH_CASE = _("There is no case with this number in your units.")


@dataclass(frozen=True)
class InboxFilter:
    """What an adviser narrows the inbox to. Empty means all."""

    district: UUID | None = None
    kind: str = ""
    received_before: datetime | None = None
    unassigned: bool = False
    # Those whose clock runs stand in a band of their own.
    without_clocks: bool = False


@dataclass(frozen=True)
class Mark:
    """A place in a list for keyset paging: the time and id of a row."""

    at: datetime
    id: UUID

    @property
    def written(self) -> str:
        """Answer the mark as it stands in an address."""
        return quote(f"{self.at.isoformat()}~{self.id}", safe="~")

    @classmethod
    def read(cls, written: str) -> "Mark | None":
        """Answer the mark that an address or a form carried; nothing where that is not readable."""
        at, _separator, row = written.partition("~")
        try:
            # PostgreSQL knows fewer time zones than Python, and neither a day after the last.
            return cls(datetime.fromisoformat(at).astimezone(UTC), UUID(row))
        except (ValueError, OverflowError):
            return None


def waiting(chosen: InboxFilter) -> QuerySet[Concern]:
    """Answer the concerns that no case holds yet, within the filter, with the number of earlier ones at the dwelling."""
    earlier = (
        access.within_reach(Concern.objects)
        .filter(dwelling_index=OuterRef("dwelling_index"), received_at__lt=OuterRef("received_at"), set_aside="")
        .order_by()
        .values("dwelling_index")
        .annotate(number=Count("id"))
        .values("number")
    )
    found = (
        access.within_reach(Concern.objects)
        .filter(state__in=WAITING, set_aside="")
        .annotate(earlier=Coalesce(Subquery(earlier), 0))
    )
    if chosen.district:
        found = found.filter(district_id=chosen.district)
    if chosen.kind:
        found = found.filter(kinds__contains=[chosen.kind])
    if chosen.received_before:
        found = found.filter(received_at__lt=chosen.received_before)
    if chosen.without_clocks:
        found = found.filter(due_at__isnull=True)
    if chosen.unassigned:
        found = found.filter(taken_by__isnull=True)
    return found.select_related("department", "district", "taken_by").defer("body")


def inbox_page(chosen: InboxFilter, *, oldest_first: bool, after: Mark | None, size: int = PAGE) -> list[Concern]:
    """Answer one page of the inbox, one row more than ``size`` where there is a next page. One line in the trace."""
    rows = waiting(chosen)
    if after and oldest_first:
        rows = rows.filter(Q(received_at__gt=after.at) | Q(received_at=after.at, id__gt=after.id))
    elif after:
        rows = rows.filter(Q(received_at__lt=after.at) | Q(received_at=after.at, id__lt=after.id))
    order = ("received_at", "id") if oldest_first else ("-received_at", "-id")
    page = list(rows.order_by(*order)[: size + 1])
    trace.note("list_seen", "inbox", purpose="triage", count=len(page[:size]))
    return page


def running_clocks() -> list[Concern]:
    """Answer the concerns whose clock runs, the most urgent first. One more than is shown tells that there are more."""
    clocks = waiting(InboxFilter()).filter(due_at__isnull=False)
    return list(clocks.order_by("due_at", "id")[: CLOCKS_SHOWN + 1])


@dataclass(frozen=True)
class Head:
    """What stands around the inbox, whatever it is narrowed to."""

    oldest: datetime | None  # when the oldest came that nobody has taken
    latest: datetime | None  # when the latest came, handled or not
    set_aside: int
    offered: int  # concerns that other units offer to us
    came_back: int  # and those of ours that they refused
    districts: list[tuple[str, str]]  # id and name, by name


def inbox_head() -> Head:
    """Answer the head of the inbox in one statement."""
    reached, municipality = access.within_reach(Concern.objects).order_by(), current().municipality
    read = reached.filter(set_aside="")
    free = read.filter(state="new").order_by("received_at", "id")
    aside = set_aside("new").order_by().values("municipality").annotate(number=Count("id"))
    districts = District.objects.filter(municipality_id=municipality).order_by("name")
    by_us = Handover.objects.filter(municipality_id=municipality).order_by().values("municipality")
    counted = by_us.annotate(number=Count("id")).values("number")
    found = Municipality.objects.filter(code=municipality).values_list(
        Subquery(free.values("received_at")[:1]),
        Subquery(read.order_by("-received_at", "-id").values("received_at")[:1]),
        Coalesce(Subquery(aside.values("number")), 0),
        Coalesce(Subquery(counted.filter(offered_to_us())), 0),
        Coalesce(Subquery(counted.filter(came_back())), 0),
        ArraySubquery(districts.values(told=JSONObject(id="id", name="name"))),
    )
    oldest, latest, number, offered, back, told = found.get()
    return Head(oldest, latest, number, offered, back, [(place["id"], place["name"]) for place in told])


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
    return access.readable(Concern.objects).select_related(*related).get(id=concern_id)


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
    ours = (
        Exists(Concern.objects.filter(unit_id__in=led, id=OuterRef("record_id")))
        | Exists(cases.filter(id=OuterRef("record_id")))
        | Exists(cases.filter(resident_id=OuterRef("record_id")))
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
        lines = lines.filter(record_kind__in=("case", "concern", "resident"), record_id__range=chosen.records)
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
