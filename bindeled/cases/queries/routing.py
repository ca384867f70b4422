"""Whose concern it is: what is known of it, whom the rules suggest, and what was offered, accepted, refused."""

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import BooleanField, Exists, ExpressionWrapper, OuterRef, Q, QuerySet, Subquery, Window
from django.db.models.functions import Coalesce, JSONObject, RowNumber
from django.utils import timezone

from bindeled.cases import access
from bindeled.cases.models import Case, Concern, Handover, RoutingRule
from bindeled.cases.rules import routing
from bindeled.confidentiality import doors, trace
from bindeled.confidentiality.records import unlock
from bindeled.municipalities.models import Unit
from bindeled.municipalities.queries import in_force
from bindeled.users.models import Service, User

# A unit that is told beside the responsible one is never given a concern instead (decision 8).
NEVER_INSTEAD = "children"
HANDOVERS_SHOWN = 50
# Units of these kinds take concerns here; others work in systems of their own (decision 20).
WORK_HERE = (routing.ADVISERS, routing.CENTRAL)


@dataclass(frozen=True)
class Assessment:
    """How an adviser judges a concern: kinds, how much it hastens and why, and the facts that rules ask about."""

    kinds: tuple[str, ...] = ()
    urgency: str = ""
    why: str = ""
    children: str = ""
    money: tuple[str, ...] = ()
    age: int | None = None
    ageing: str = ""
    youth_case: str = ""
    assigned: str = ""

    @property
    def sealed(self) -> dict[str, Any]:
        """Answer what of it is kept sealed: everything but what lists need."""
        return {name: value for name, value in asdict(self).items() if name not in {"kinds", "urgency"}}


def assessment_of(concern: Concern) -> Assessment:
    """Answer the assessment of a concern; an empty one where nobody has made it. Raises UnreadableError.

    The caller traces the reading of the concern.
    """
    if concern.triage is None:
        return Assessment()
    text = unlock(concern.key).open(concern.triage, table="cases_concern", column="triage", row=concern.id)
    said = json.loads(text)
    return Assessment(
        **{**said, "money": tuple(said["money"])}, kinds=tuple(concern.own_kinds), urgency=concern.urgency
    )


def known_of(concern: Concern, judged: Assessment) -> routing.Known:
    """Answer what is known when a concern is routed: the adviser's word before the sender's; a child is never judged away."""
    kinds = set(judged.kinds or concern.kinds) | ({"child"} & set(concern.kinds))
    # Whoever told of a step towards an eviction told of arrears with it, until an adviser says otherwise.
    money = judged.money or (("arrears",) if concern.step else ())
    facts = {**judged.sealed, "children": judged.children or concern.children, "money": money}
    return routing.known_from({**facts, "kinds": kinds})


def rules_of(municipality: str) -> list[routing.Rule]:
    """Answer a municipality's rules of routing, of all times."""
    return [row.rule for row in RoutingRule.objects.filter(municipality_id=municipality)]


def suggestion_for(
    concern: Concern, judged: Assessment, rules: Sequence[routing.Rule], units: Sequence[routing.UnitLike]
) -> routing.Suggestion:
    """Answer whom the rules in force today suggest, and why."""
    known, today = known_of(concern, judged), timezone.localdate()
    return routing.suggest(known, rules, units, district=concern.district_id, on=today)


def units_to_give_to(record: Concern | Case, *, on: date) -> list[Unit]:
    """Answer the units that a concern or a case may be offered to, by name."""
    units = Unit.objects.filter(in_force(on), municipality_id=record.municipality_id)
    return list(units.exclude(kind=NEVER_INSTEAD).exclude(id=record.unit_id).order_by("name"))


def works_here(unit: Unit, *, on: date) -> bool:
    """Say whether anybody of a unit works in this product on a day."""
    return Service.objects.filter(in_force(on), unit=unit).exists()


def _handovers() -> QuerySet[Handover]:
    door = doors.current()
    ours = Q(from_unit_id__in=door.units) | Q(to_unit_id__in=door.units)
    related = ("from_unit", "to_unit", "offered_by", "answered_by")
    return Handover.objects.filter(ours, municipality_id=door.municipality).select_related(*related)


def _of(record: Concern | Case) -> QuerySet[Handover]:
    name = "case" if isinstance(record, Case) else "concern"
    return _handovers().filter(**{name: record}).select_related(f"{name}__key", f"{name}__unit")


def handovers_of(record: Concern | Case) -> list[Handover]:
    """Answer what was offered of a concern or a case, the newest first."""
    return list(_of(record).order_by("-offered_at", "-id"))


def open_offer(record: Concern | Case) -> Handover | None:
    """Answer the offer of a concern or a case that waits for an answer, or nothing."""
    return _of(record).filter(state="offered").first()


def outside_of(record: Concern | Case) -> Handover | None:
    """Answer how a unit outside came to have a concern or a case, or nothing."""
    return _of(record).filter(state="accepted", outside=True).order_by("-answered_at").first()


def offered_to_us() -> Q:
    """Answer the condition that a hand-over waits for our answer."""
    return Q(to_unit_id__in=doors.current().units, state="offered")


def came_back() -> Q:
    """Answer the condition that a hand-over came back to us and nobody has gone on with the record since."""
    itself = Q(concern_id=OuterRef("concern_id")) | Q(case_id=OuterRef("case_id"))
    later = Handover.objects.filter(itself, offered_at__gt=OuterRef("offered_at"))
    waiting = Concern.objects.filter(
        id=OuterRef("concern_id"), state__in=("new", "taken"), unit_id=OuterRef("from_unit_id")
    )
    at_work = Case.objects.filter(id=OuterRef("case_id"), state="open", unit_id=OuterRef("from_unit_id"))
    mine = Q(from_unit_id__in=doors.current().units, state__in=("refused", "ended"))
    return mine & (Q(Exists(waiting)) | Q(Exists(at_work))) & ~Q(Exists(later))


@dataclass(frozen=True)
class Handovers:
    """The page of hand-overs: what we must answer, what came back, what others have not answered, what was settled."""

    offered: Sequence[Handover]
    came_back: Sequence[Handover]
    waiting: Sequence[Handover]
    settled: Sequence[Handover]


def handovers() -> Handovers:
    """Answer our hand-overs, without a word of why. One line in the trace."""
    read = access.readable(Concern.objects).filter(id=OuterRef("concern_id"))
    cases = access.readable_cases(Case.objects).filter(id=OuterRef("case_id"))
    place = Coalesce(Subquery(read.values("department__name")[:1]), Subquery(cases.values("department__name")[:1]))
    seen = {"is_readable": Exists(read) | Exists(cases), "case_number": Subquery(cases.values("number")[:1])}
    units, rows = doors.current().units, _handovers().annotate(place=place, **seen)
    oldest_first, newest_first = rows.order_by("offered_at", "id"), rows.order_by("-answered_at", "-id")
    back = newest_first.filter(came_back())
    # What waits for us and what waits for others in one statement, so many of each.
    to_us = ExpressionWrapper(Q(to_unit_id__in=units), output_field=BooleanField())
    place_in_line = Window(RowNumber(), partition_by="to_us", order_by=["offered_at", "id"])
    ours = oldest_first.filter(Q(to_unit_id__in=units) | Q(from_unit_id__in=units), state="offered")
    open_ones = list(ours.annotate(to_us=to_us).annotate(nth=place_in_line).filter(nth__lte=HANDOVERS_SHOWN))
    found = Handovers(
        offered=[it for it in open_ones if it.to_unit_id in units],
        came_back=list(back[:HANDOVERS_SHOWN]),
        waiting=[it for it in open_ones if it.from_unit_id in units],
        settled=list(newest_first.exclude(state="offered").exclude(came_back())[:HANDOVERS_SHOWN]),
    )
    shown = sum(map(len, (found.offered, found.came_back, found.waiting, found.settled)))
    trace.note("list_seen", "handovers", purpose="triage", count=shown)
    return found


@dataclass(frozen=True)
class Told:
    """A hand-over with its words."""

    handover: Handover
    reason: str
    answer: str


def told_of(handover: Handover) -> Told:
    """Open why something was handed over and what was answered. The caller traces the reading of the concern."""
    record = unlock(handover.record.key)

    def opened(column: str, value: bytes | memoryview | None) -> str:
        return "" if value is None else record.open(value, table="cases_handover", column=column, row=handover.id)

    return Told(handover, opened("reason", handover.reason), opened("answer", handover.answer))


NEWEST = {
    **{name: name for name in ("id", "state", "outside", "reason", "answer", "offered_at", "answered_at")},
    **{f"{side}_{column}": f"{side}__{column}" for side in ("from_unit", "to_unit") for column in ("id", "name")},
    "offered_by": "offered_by__name",
    "answered_by": "answered_by__name",
}


def newest_handover() -> ArraySubquery:
    """Answer the expression that reads a case's newest hand-over together with the case."""
    units = doors.current().units
    ours = Handover.objects.filter(Q(from_unit_id__in=units) | Q(to_unit_id__in=units), case=OuterRef("pk"))
    return ArraySubquery(ours.order_by("-offered_at", "-id").values(told=JSONObject(**NEWEST))[:1])


def handover_read_with(case: Case) -> Handover | None:
    """Answer a case's newest hand-over, as it was read with it; nothing where it was never handed over."""
    [*found] = getattr(case, "handover_told", None) or []
    return _from_json(found[0], case) if found else None


def _from_json(told: dict[str, Any], case: Case) -> Handover:
    units = {side: Unit(id=UUID(told[f"{side}_id"]), name=told[f"{side}_name"]) for side in ("from_unit", "to_unit")}
    people = {name: User(name=told[name]) for name in ("offered_by", "answered_by") if told[name]}
    times = {name: datetime.fromisoformat(told[name]) for name in ("offered_at", "answered_at") if told[name]}
    sealed = {
        name: bytes.fromhex(told[name].removeprefix("\\x")) for name in ("reason", "answer") if told[name] is not None
    }
    state = {"state": told["state"], "outside": told["outside"]}
    return Handover(id=UUID(told["id"]), case=case, **units, **people, **times, **sealed, **state)


def handover_for(record: Concern | Case, handover_id: UUID) -> Handover:
    """Answer one hand-over of a concern or a case. Raises Handover.DoesNotExist."""
    return _of(record).get(id=handover_id)


def units_nobody_serves(municipality: str, *, on: date) -> list[Unit]:
    """Answer the units that take concerns here, last on a day and are served by nobody: what comes to them is read by nobody.

    Those that notices reach are among them once anybody has served them; before, notices go to the advisers.
    """
    began = Exists(Service.objects.filter(unit=OuterRef("pk")))
    here = Q(kind__in=WORK_HERE) | Q(began, kind="specialised")
    units = Unit.objects.filter(here, in_force(on), municipality_id=municipality)
    served = Service.objects.filter(in_force(on), unit=OuterRef("pk"), user__is_active=True)
    return list(units.filter(~Exists(served)).order_by("name"))
