"""Who has looked at a case, at its concerns and at its resident: read from the trace, which each of these readings adds to."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db.models import Q, QuerySet
from django.utils import timezone

from bindeled.cases.models import Case, Concern
from bindeled.cases.queries.inbox import PAGE, Mark
from bindeled.cases.rules.looking import ROLES, Look, looks
from bindeled.confidentiality import trace
from bindeled.confidentiality.doors import current
from bindeled.confidentiality.models import Seal, TraceEntry
from bindeled.confidentiality.seals import latest
from bindeled.users.models import Service, User

# Whoever looks comes through one of these. What a sender did on their own side is nothing that anybody here may tell.
OF_THE_MUNICIPALITY = ("municipal", "worker", "watcher")


@dataclass(frozen=True)
class Doer:
    """Who did something: their name, and what they were on that day in which unit. Nothing of it where no person did it."""

    name: str = ""
    places: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class Looked:
    """Who has looked at a case, as a resident is told: each look with its doer, and on how many lines of the trace it all rests."""

    looks: list[tuple[Look, Doer]]
    lines: int
    unsealed: int
    seal: Seal | None


def lines_about(case: Case) -> QuerySet[TraceEntry]:
    """Answer the lines of the trace about a case, its concerns and its resident. An opened file leaves a line at its case or concern too."""
    municipality = current().municipality
    concerns = list(Concern.objects.filter(municipality_id=municipality, case_id=case.id).values_list("id", flat=True))
    about = Q(record_kind="case", record_id=case.id) | Q(record_kind="concern", record_id__in=concerns)
    if case.resident_id:
        about |= Q(record_kind="resident", record_id=case.resident_id)
    return TraceEntry.objects.filter(about, municipality_id=municipality, door__in=OF_THE_MUNICIPALITY)


def looks_page(case: Case, *, after: Mark | None, size: int = PAGE) -> list[TraceEntry]:
    """Answer one page of the lines about a case, newest first, one more than ``size`` where there is a next page. Traced itself."""
    lines = lines_about(case)
    if after:
        lines = lines.filter(Q(at__lt=after.at) | Q(at=after.at, id__lt=after.id))
    page = list(lines.order_by("-at", "-id")[: size + 1])
    trace.note("looks_seen", "case", case.id, purpose="oversight")
    return page


def looked_at(case: Case, *, until: datetime | None = None) -> Looked:
    """Answer every look at a case, up to a moment where one is given, newest first, as a resident is told of it.

    The caller traces that it was told.
    """
    about = lines_about(case).filter(at__lte=until) if until else lines_about(case)
    lines = list(about.order_by("-at", "-id").only("at", "actor_id", "purpose", "transaction"))
    found = looks((line.at, line.actor_id, line.purpose) for line in lines)
    known = doers((look.at, look.actor) for look in found)
    seal = latest(case.municipality_id)
    unsealed = sum(seal is None or line.transaction >= seal.to_transaction for line in lines)
    return Looked([(look, known[look.at, look.actor]) for look in found], len(lines), unsealed, seal)


def doers(moments: Iterable[tuple[datetime, UUID | None]]) -> dict[tuple[datetime, UUID | None], Doer]:
    """Answer who did something at some moments: by name, and with what they were in which unit on that day."""
    wanted = set(moments)
    people = {actor for _at, actor in wanted if actor}
    names = dict(User.objects.filter(id__in=people).values_list("id", "name"))
    services: dict[UUID, list[Service]] = {}
    for service in Service.objects.filter(user_id__in=people).select_related("unit").order_by("valid_from", "id"):
        services.setdefault(service.user_id, []).append(service)
    return {
        (at, actor): Doer(names.get(actor, ""), _places(services.get(actor, []), timezone.localdate(at)))
        if actor
        else Doer()
        for at, actor in wanted
    }


def _places(services: list[Service], day: date) -> tuple[tuple[str, str], ...]:
    """Answer the role and the unit of each service on a day."""
    return tuple(
        (str(ROLES.get(service.role, "")), service.unit.name if service.unit else "")
        for service in services
        if service.valid_from <= day and (service.valid_to is None or day <= service.valid_to)
    )


def trace_begins(municipality: str) -> datetime | None:
    """Answer when the first line of a municipality's trace was written, where there is any."""
    lines = TraceEntry.objects.filter(municipality_id=municipality)
    return lines.order_by("at", "id").values_list("at", flat=True).first()
