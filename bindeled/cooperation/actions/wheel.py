"""What a convenor does with a contract's year: plan what it demands, set a day, move it, strike it, and say that it was held."""

from datetime import date

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from bindeled.cooperation import access
from bindeled.cooperation.models import ContractVersion, Meeting, Occasion
from bindeled.cooperation.queries.wheel import known_of, span_of
from bindeled.cooperation.rules import wheel as rules
from bindeled.cooperation.rules.contracts import person_in
from bindeled.cooperation.rules.meetings import HELD
from bindeled.guidance.actions import RefusedError
from bindeled.users.models import User


def plan_year(version: ContractVersion, *, year: int, by: User) -> int:
    """Plan what a contract demands of a year and nobody has planned, from today on. Answers how many occasions were written."""
    _refuse(access.may_convene(by=by))
    today = timezone.localdate()
    noted = {(it.demand, it.number) for it in known_of(version.contract_id, year)}
    demands = rules.demands_of(version.terms)
    by_name = {demand.name: demand for demand in demands}
    made = [
        _occasion(version, year, by_name[name], number, day, by=by)
        for (name, number), day in rules.propose(demands, span_of(version, year)).items()
        if (name, number) not in noted and day >= today
    ]
    return len(Occasion.objects.bulk_create(made, ignore_conflicts=True))


def _occasion(
    version: ContractVersion, year: int, demand: rules.Demand, number: int, on: date, *, by: User
) -> Occasion:
    return Occasion(
        municipality_id=version.municipality_id,
        contract_id=version.contract_id,
        year=year,
        demand=demand.name,
        number=number,
        called_by=demand.by,
        day=on,
        changed_at=timezone.now(),
        changed_by=by,
    )


def set_day(version: ContractVersion, *, year: int, demand: str, on: date, by: User) -> Occasion:
    """Plan one more meeting of a demand on a day: the next that is missing, or one by need. Raises RefusedError."""
    _refuse(access.may_convene(by=by))
    asked = next((it for it in rules.demands_of(version.terms) if it.name == demand), None)
    if asked is None:
        raise RefusedError(_("The contract demands no meeting of that name."))
    _refuse(rules.why_not_on(on, span_of(version, year)))
    noted = {it.number for it in known_of(version.contract_id, year) if it.demand == demand}
    number = next(at for at in range(1, len(noted) + 2) if at not in noted)
    made = _occasion(version, year, asked, number, on, by=by)
    try:
        with transaction.atomic():
            made.save(force_insert=True)
    except IntegrityError as error:  # the number was taken at the same moment
        raise RefusedError(_("Somebody has changed it meanwhile. Look at how it stands now.")) from error
    return made


def move(occasion: Occasion, *, version: ContractVersion, on: date, why: str, by: User) -> None:
    """Move a meeting that was not held to another day, with the reason; one that was struck is planned again. Raises RefusedError."""
    _refuse(access.may_convene(by=by))
    _refuse(rules.why_not_on(on, span_of(version, occasion.year)))
    _change(occasion, {rules.PLANNED, rules.STRUCK}, day=on, why=_reason(why), state=rules.PLANNED, by=by)


def strike(occasion: Occasion, *, why: str, by: User) -> None:
    """Strike a meeting that will not be held, with the reason: it still stands in the year, struck. Raises RefusedError."""
    _refuse(access.may_convene(by=by))
    _change(occasion, {rules.PLANNED}, state=rules.STRUCK, why=_reason(why), by=by)


def note_held(occasion: Occasion, *, was_held: bool, by: User) -> None:
    """Say that a meeting was held, or take that back. Raises RefusedError, before its day too."""
    _refuse(access.may_convene(by=by))
    if was_held and occasion.day > timezone.localdate():
        raise RefusedError(_("Its day has not come yet."))
    before, after = (rules.PLANNED, rules.HELD) if was_held else (rules.HELD, rules.PLANNED)
    _change(occasion, {before}, state=after, by=by)


def follow(meeting: Meeting, *, by: User) -> None:
    """Let the occasion of a meeting stand as the meeting does: on its day, and held when it was. One in another year keeps its day."""
    if meeting.occasion_id is None:
        return
    day = timezone.localtime(meeting.starts_at).date()
    kept = Occasion.objects.filter(id=meeting.occasion_id)
    now = {"changed_at": timezone.now(), "changed_by": by}
    kept.filter(year=day.year).exclude(day=day).update(day=day, why=_("The meeting itself was moved."), **now)
    if meeting.state == HELD:
        kept.update(state=rules.HELD, **now)


def _change(occasion: Occasion, from_states: set[str], *, by: User, **to: object) -> None:
    """Change an occasion where it still stands so, or refuse: somebody was faster, or a meeting is planned that it follows."""
    _refuse(rules.why_not_here(has_meeting=Meeting.objects.filter(occasion=occasion).exists()))
    rows = Occasion.objects.filter(id=occasion.id, state__in=from_states)
    if not rows.update(changed_at=timezone.now(), changed_by=by, **to):
        raise RefusedError(_("Somebody has changed it meanwhile. Look at how it stands now."))


def _reason(why: str) -> str:
    said = why.strip()
    if not said:
        raise RefusedError(_("Write why. The parties of the contract read it."))
    found = person_in(said)
    if found:
        raise RefusedError(_("%(value)s leads to a person. Write it without.") % {"value": found})
    return said


def _refuse(why_not: object) -> None:
    if why_not:
        raise RefusedError(str(why_not))
