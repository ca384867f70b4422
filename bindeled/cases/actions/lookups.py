"""Look-ups that a leader is asked about: noticed and drawn in the watcher's door when the week is over, and answered by a leader."""

import secrets
from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from bindeled.cases import access, queries
from bindeled.cases.actions.steps import RefusedError, allow
from bindeled.cases.models import Case, LookUp
from bindeled.cases.models.looking import KEPT_DAYS
from bindeled.cases.queries.lookups import Looked
from bindeled.cases.rules import looking
from bindeled.confidentiality import trace
from bindeled.confidentiality.doors import current
from bindeled.confidentiality.envelope import UnreadableError
from bindeled.confidentiality.records import unlock
from bindeled.residents.models import Resident
from bindeled.users.models import Absence, Service, User

Services = Mapping[UUID, list[Service]]


def draw_look_ups(week: date) -> int:
    """Keep what the rules notice in a week that is over, and what chance draws from it; answer how many. Once for each week.

    Chance is the operating system's, and nothing of it is kept beforehand. Where two workers draw at once, one draw is kept.
    """
    if queries.was_drawn(week) or not (looked := queries.looked_in_week(week)):
        return 0
    _let_go(week)
    cases, services = queries.cases_looked_at(looked), _services({one.user for one in looked})
    _notice(looked, cases, services)
    units = {id(one): _unit(one, cases, services) for one in looked}
    by_unit: dict[UUID, list[Looked]] = {}
    for one in looked:
        if one.looks and (unit := units[id(one)]):
            by_unit.setdefault(unit, []).append(one)
    for of_unit in by_unit.values():
        for one in looking.drawn(of_unit, secrets.SystemRandom().sample):
            one.noticed.add("sample")
    rows = [_row(week, number, one, unit) for number, (one, unit) in enumerate(_asked(looked, units), start=1)]
    trace.note("looks_drawn", "look_ups", purpose="oversight", count=len(rows))
    try:
        with transaction.atomic():
            return len(LookUp.objects.bulk_create(rows))
    except IntegrityError:
        return 0  # another worker was faster


def _asked(looked: Iterable[Looked], units: Mapping[int, UUID | None]) -> list[tuple[Looked, UUID]]:
    """Answer what a leader is asked about, each with the unit, in no order that tells anything: by when it was looked at."""
    found = [(one, unit) for one in looked if one.noticed and (unit := units[id(one)])]
    return sorted(found, key=lambda asked: (asked[0].at, asked[0].record))


def _row(week: date, number: int, one: Looked, unit: UUID) -> LookUp:
    return LookUp(
        municipality_id=current().municipality,
        unit_id=unit,
        week=week,
        number=number,
        user_id=one.user,
        record_kind=one.kind,
        record_id=one.record,
        at=one.at,
        looks=one.looks,
        purpose=one.purpose,
        noticed=[why for why in looking.NOTICED_LOOKS if why in one.noticed],
    )


def _let_go(week: date) -> None:
    """Take away what was asked about long ago."""
    LookUp.objects.filter(municipality_id=current().municipality, week__lt=week - timedelta(days=KEPT_DAYS)).delete()


def _services(people: Iterable[UUID]) -> Services:
    found: dict[UUID, list[Service]] = {}
    rows = Service.objects.filter(municipality_id=current().municipality, user_id__in=set(people), unit__isnull=False)
    columns = ("id", "user_id", "unit_id", "unit__district_id", "role", "valid_from", "valid_to")
    for service in rows.select_related("unit").only(*columns).order_by("valid_from", "id"):
        found.setdefault(service.user_id, []).append(service)
    return found


def _on_the_day(one: Looked, services: Services) -> list[Service]:
    day = timezone.localdate(one.at)
    return [
        service
        for service in services.get(one.user, [])
        if service.valid_from <= day and (service.valid_to is None or day <= service.valid_to)
    ]


def _unit(one: Looked, cases: Mapping[UUID, Case], services: Services) -> UUID | None:
    """Answer the unit whose leader is asked: that of the case, where the person served it, or the first that they served."""
    served = [service.unit_id for service in _on_the_day(one, services)]
    case = cases.get(one.record)
    return case.unit_id if case and case.unit_id in served else next(iter(served), None)


def _notice(looked: list[Looked], cases: Mapping[UUID, Case], services: Services) -> None:
    """Let the rules notice what they notice of what was opened, or found: where somebody lives themselves, and of cases the rest."""
    homes = queries.homes_of({one.user for one in looked})
    places = queries.places_looked_at(one for one in looked if one.user in homes) if homes else {}
    for one in looked:
        if looking.same_home(homes.get(one.user, b""), places.get(one.record, ())):
            one.noticed.add("home")
    away = _stand_ins({one.user for one in looked})
    opened = [(one, cases[one.record]) for one in looked if one.looks and one.record in cases]
    staff = dict(User.objects.filter(id__in={one.user for one in looked}).values_list("id", "name"))
    residents = _names({case.resident_id for _one, case in opened if case.resident_id})
    for one, case in opened:
        served = _on_the_day(one, services)
        facts = {
            "name": looking.same_surname(staff.get(one.user, ""), residents.get(case.resident_id, "")),
            "unassigned": looking.unassigned(
                is_responsible=case.responsible_id == one.user,
                stands_in=(one.user, case.responsible_id, timezone.localdate(one.at)) in away,
                leads=any(service.role == Service.Role.LEADER for service in served),
                has_acted=one.has_acted,
            ),
            "district": looking.other_district(case.district, _districts(served)),  # type: ignore[attr-defined]
        }
        one.noticed |= {why for why, fires in facts.items() if fires}


def _districts(served: Iterable[Service]) -> set[UUID]:
    """Answer the districts of some units; none where one of them is for the whole municipality."""
    districts = {service.unit.district_id if service.unit else None for service in served}
    return set() if None in districts else {district for district in districts if district}


class _StandIns:
    """Who stood in for whom on which days."""

    def __init__(self, rows: Iterable[Absence]) -> None:
        self._rows = list(rows)

    def __contains__(self, asked: tuple[UUID, UUID, date]) -> bool:
        who, instead_of, day = asked
        return any(
            row.substitute_id == who and row.user_id == instead_of and row.first_day <= day <= row.last_day
            for row in self._rows
        )


def _stand_ins(people: Iterable[UUID]) -> _StandIns:
    return _StandIns(Absence.objects.filter(municipality_id=current().municipality, substitute_id__in=set(people)))


def _names(residents: Iterable[UUID]) -> dict[UUID | None, str]:
    """Open the names of residents, to compare their surnames; that it was done is traced for each."""
    found: dict[UUID | None, str] = {}
    rows = Resident.objects.filter(municipality_id=current().municipality, id__in=set(residents), name__isnull=False)
    for resident in rows.select_related("key").only("id", "name", "key"):
        try:
            record = unlock(resident.key)
            found[resident.id] = record.open(
                resident.name or b"", table="residents_resident", column="name", row=resident.id
            )
        except UnreadableError:
            continue  # a key that was destroyed: nobody is compared with nobody
    trace.note_each("compared", [("resident", resident) for resident in found if resident], purpose="oversight")
    return found


def answer_look_up(look_up: LookUp, *, answer: str, by: User) -> None:
    """Write down a leader's word on a look-up."""
    allow(access.may_answer_look_up(look_up, by=by))
    waiting = LookUp.objects.filter(id=look_up.id, answered_at__isnull=True)
    if not waiting.update(answer=answer, answered_at=timezone.now(), answered_by=by):
        raise RefusedError(_("Somebody has answered it just before you. The first answer stands."))
    trace.note("look_answered", "look_up", look_up.id, purpose="oversight")
