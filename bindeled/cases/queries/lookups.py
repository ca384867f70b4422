"""The look-ups of a week: what the trace has of them, what is known of their records, and which wait for a leader's answer."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from uuid import UUID

from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.utils import timezone

from bindeled.cases.models import Case, Concern, Home, LookUp
from bindeled.cases.queries.inbox import PAGE, Mark
from bindeled.cases.rules.looking import ACT_WITHIN, DUTY_ACTS, NO_ACT, OPENED, nothing_done
from bindeled.confidentiality import trace
from bindeled.confidentiality.doors import current
from bindeled.confidentiality.models import TraceEntry
from bindeled.municipalities.queries import in_force
from bindeled.users.models import Service, User
from bindeled.users.queries import roles_today, units_led, with_ended

RECORDS = ("case", "concern")


@dataclass
class Looked:
    """What one person looked at in a week, of one record: since when, how often, why; and why a leader is asked, if so."""

    user: UUID
    kind: str
    record: UUID
    at: datetime
    purpose: str
    looks: int = 0
    has_acted: bool = False
    noticed: set[str] = field(default_factory=set)


Pair = tuple[UUID, UUID]  # somebody, and a record


@dataclass
class _Found:
    at: datetime
    purpose: str
    records: dict[UUID, str] = field(default_factory=dict)


def looked_in_week(week: date) -> list[Looked]:
    """Answer who looked at what in a week that is over, from the trace.

    Finds are those from a day earlier to a day before the end, so that of each it is known whether something followed.
    """
    municipality = current().municipality
    begin, end = _midnight(week), _midnight(week + timedelta(days=7))
    seen: dict[Pair, Looked] = {}
    finds: dict[tuple[UUID, datetime], _Found] = {}
    acts: dict[UUID, list[tuple[datetime, UUID | None]]] = {}
    for at, user, deed, kind, record, purpose in _lines(municipality, begin - ACT_WITHIN, end):
        if kind in RECORDS and deed in OPENED and at >= begin:
            seen.setdefault((user, record), Looked(user, kind, record, at, purpose)).looks += 1
        elif kind in RECORDS and deed == "found" and at < end - ACT_WITHIN:
            minute = at.replace(second=0, microsecond=0)
            finds.setdefault((user, minute), _Found(at, purpose)).records[record] = kind
        elif deed not in NO_ACT and (kind in RECORDS or (kind == "contact" and deed in DUTY_ACTS)):
            acts.setdefault(user, []).append((at, record if kind in RECORDS else None))
    for (user, _minute), found in finds.items():
        _judge(user, found, acts.get(user, []), seen)
    for pair in _acted(municipality, seen):
        seen[pair].has_acted = True
    return list(seen.values())


def _lines(municipality: str, begin: datetime, end: datetime) -> Iterable[tuple[datetime, UUID, str, str, UUID, str]]:
    lines = TraceEntry.objects.filter(
        municipality_id=municipality, at__gte=begin, at__lt=end, door="municipal", actor_id__isnull=False,
        record_kind__in=(*RECORDS, "contact"), record_id__isnull=False,
    )  # fmt: skip
    columns = ("at", "actor_id", "deed", "record_kind", "record_id", "purpose")
    return lines.order_by("at", "id").values_list(*columns).iterator()


def _judge(user: UUID, found: _Found, acts: list[tuple[datetime, UUID | None]], seen: dict[Pair, Looked]) -> None:
    """Note a find that nothing followed, at the record that was opened from it, or at the first that was found."""
    if not nothing_done(found.at, (at for at, record in acts if record is None or record in found.records)):
        return
    record = next((one for one in found.records if (user, one) in seen), next(iter(found.records)))
    at_it = Looked(user, found.records[record], record, found.at, found.purpose)
    seen.setdefault((user, record), at_it).noticed.add("find")


def _acted(municipality: str, seen: dict[Pair, Looked]) -> set[Pair]:
    """Answer which of these people ever did anything in the case that they looked at."""
    cases = {looked.record for looked in seen.values() if looked.kind == "case"}
    lines = TraceEntry.objects.filter(
        municipality_id=municipality, record_kind="case", record_id__in=cases, door="municipal"
    ).exclude(deed__in=NO_ACT)
    done = lines.order_by().values_list("actor_id", "record_id").distinct()
    return {(user, record) for user, record in done if (user, record) in seen}  # type: ignore[misc]


def _midnight(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min))


def cases_looked_at(looked: Iterable[Looked]) -> dict[UUID, Case]:
    """Answer the cases among what was looked at, with what the watcher may know of them."""
    ids = {one.record for one in looked if one.kind == "case"}
    known = Case.objects.filter(municipality_id=current().municipality, id__in=ids)
    plain = known.annotate(district=F("department__district_id"))
    return {case.id: case for case in plain.only("id", "unit_id", "responsible_id", "resident_id")}


def homes_of(people: Iterable[UUID]) -> dict[UUID, bytes]:
    """Answer the keyed marks of where some people live, of those who have said so."""
    rows = Home.objects.filter(municipality_id=current().municipality, user_id__in=set(people))
    return {user: bytes(mark) for user, mark in rows.values_list("user_id", "mark")}


def places_looked_at(looked: Iterable[Looked]) -> dict[UUID, set[bytes]]:
    """Answer the keyed marks of the dwellings that the concerns and cases among what was looked at are about."""
    ids, found = {one.record for one in looked}, dict[UUID, set[bytes]]()
    carried = Concern.objects.filter(municipality_id=current().municipality, place_mark__isnull=False)
    told = carried.filter(Q(id__in=ids) | Q(case_id__in=ids)).values_list("id", "case_id", "place_mark")
    for concern, case, mark in told:
        for record in {concern, case} & ids:
            found.setdefault(record, set()).add(bytes(mark or b""))
    return found


def home_said_at(user: User) -> datetime | None:
    """Answer when somebody said where they live, or nothing."""
    return Home.objects.filter(user=user).values_list("noted_at", flat=True).first()


def was_drawn(week: date) -> bool:
    """Say whether a week's look-ups were drawn already."""
    return LookUp.objects.filter(municipality_id=current().municipality, week=week).exists()


# -- What a leader is asked ------------------------------------------------------------------------------------------------


def asked(*, by: User) -> QuerySet[LookUp]:
    """Answer the look-ups that somebody is asked about, never their own.

    A leader: those of whoever served the leader's units. Data protection: those of leaders, whom nobody in the unit asks.
    """
    rows = LookUp.objects.filter(municipality_id=by.municipality_id).exclude(user_id=by.id)
    if Service.Role.DATA_PROTECTION in roles_today(by):
        leading = Service.objects.filter(in_force(timezone.localdate()), role=Service.Role.LEADER)
        return rows.filter(Exists(leading.filter(user_id=OuterRef("user_id"), unit_id=OuterRef("unit_id"))))
    return rows.filter(unit_id__in=with_ended(units_led(by), of=by))


def look_ups_waiting(*, by: User, after: Mark | None, size: int = PAGE) -> list[LookUp]:
    """Answer one page of what waits, the oldest first, one more than ``size`` where there is a next page. Traced."""
    rows = asked(by=by).filter(answered_at__isnull=True)
    if after:
        rows = rows.filter(Q(at__gt=after.at) | Q(at=after.at, id__gt=after.id))
    page = list(rows.select_related("user", "unit").order_by("at", "id")[: size + 1])
    trace.note("list_seen", "look_ups", purpose="oversight", count=len(page[:size]))
    return page


def look_ups_answered(*, by: User, size: int = PAGE) -> list[LookUp]:
    """Answer those answered last, the newest first."""
    rows = asked(by=by).filter(answered_at__isnull=False)
    return list(rows.select_related("user", "answered_by").order_by("-answered_at", "-id")[:size])


def look_up_for(look_up_id: UUID, *, by: User) -> LookUp:
    """Answer a look-up that somebody is asked about. Raises LookUp.DoesNotExist."""
    return asked(by=by).get(id=look_up_id)


def number_of_look_ups(*, by: User) -> int:
    """Answer how many wait for somebody's answer."""
    return asked(by=by).filter(answered_at__isnull=True).count()
