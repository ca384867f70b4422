"""A leader's verbs: who is away and who stands in, and a leaver's work handed on in one step."""

from collections.abc import Sequence
from datetime import date, timedelta
from uuid import UUID

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from bindeled.cases import access, rules
from bindeled.cases.actions.circles import keep_circle
from bindeled.cases.actions.recusing import allow_to_have
from bindeled.cases.actions.steps import RefusedError, allow
from bindeled.cases.models import Case, Concern, Entry
from bindeled.cases.queries import leading
from bindeled.confidentiality import trace
from bindeled.users.models import Absence, User

NOBODY_THERE = gettext_lazy("Nobody whom you chose serves %(unit)s. Choose somebody there too.")


def note_absence(person: User, *, first_day: date, last_day: date, substitute: User | None, by: User) -> Absence:
    """Write down that somebody of one's units is away, and who stands in. Why is never asked. What is over goes."""
    allow(access.may_lead(by=by) or _of_ours(person.id, by=by))
    if leading.is_away(person, first_day, last_day):
        raise RefusedError(_("%(name)s is away on some of these days already.") % {"name": person})
    if substitute and leading.is_away(substitute, first_day, last_day):
        raise RefusedError(_("%(name)s is away on some of these days. Choose somebody else.") % {"name": substitute})
    Absence.objects.filter(municipality_id=by.municipality_id, last_day__lt=timezone.localdate()).delete()
    absence = Absence(
        municipality_id=by.municipality_id, user=person, substitute=substitute, first_day=first_day, last_day=last_day
    )
    absence.save(force_insert=True)
    trace.note("absence_noted", "absence", absence.id, purpose="leading")
    return absence


def end_absence(absence: Absence, *, by: User) -> None:
    """Write down that somebody is back from today on. One that has not begun is taken back whole."""
    allow(access.may_lead(by=by) or _of_ours(absence.user_id, by=by))
    today = timezone.localdate()
    row = Absence.objects.filter(id=absence.id)
    if absence.first_day >= today:
        row.delete()
    else:
        row.update(last_day=min(absence.last_day, today - timedelta(days=1)))
    trace.note("absence_ended", "absence", absence.id, purpose="leading")


def _of_ours(person: UUID, *, by: User) -> str:
    """Ask whether somebody serves one of the units that this person leads."""
    serving = leading.services_in(leading.led(by), on=timezone.localdate())
    return "" if person in {service.user_id for service in serving} else _("This person serves none of your units.")


def hand_on(leaver: User, *, to: Sequence[User], by: User) -> dict[UUID, int]:
    """Hand on all that somebody has at hand in one's units, in one step: nothing of it stays behind, and nothing is nobody's.

    It is dealt out among colleagues of its own unit, each piece to whoever has least just then. Answers how much each got.
    """
    allow(access.may_lead(by=by))
    units = leading.led(by)
    cases, concerns = leading.cases_at_hand(leaver.id, units), leading.concerns_at_hand(leaver.id, units)
    if not cases and not concerns:
        raise RefusedError(_("%(name)s has nothing at hand in your units any more.") % {"name": leaver})
    people = {person.id: person for person in to if person.id != leaver.id}
    services = leading.services_in(units, on=timezone.localdate())
    pieces: list[leading.Piece] = [*cases, *concerns]
    try:
        dealt = leading.dealing(pieces, list(people), units=units, hands=leading.at_hand(units), services=services)
    except leading.NobodyError as nobody:
        raise RefusedError(NOBODY_THERE % {"unit": units[nobody.args[0]].name}) from None
    for person, theirs in dealt.items():
        allow_to_have(*theirs, whom=people[person])
        _make_responsible([piece for piece in theirs if isinstance(piece, Case)], leaver, to=people[person], by=by)
        _give([piece for piece in theirs if isinstance(piece, Concern)], leaver, to=people[person])
    return {person: len(theirs) for person, theirs in dealt.items()}


def give_out(chosen: Sequence[UUID], *, to: User, by: User) -> int:
    """Give concerns that nobody has to somebody of their own unit, all of them or none. Answers how many."""
    allow(access.may_lead(by=by))
    units = leading.led(by)
    free = leading.free_concerns(units).filter(id__in=list(chosen))
    concerns = list(free.defer("body"))
    _all_of(len(concerns), chosen)
    services = leading.services_in(units, on=timezone.localdate())
    serving = {units[service.unit_id].id for service in services if service.user_id == to.id and service.unit_id}
    for concern in concerns:
        if units[concern.unit_id].id not in serving:
            told = {"name": to, "unit": units[concern.unit_id].name}
            raise RefusedError(_("%(name)s does not serve %(unit)s. Choose somebody there, or fewer concerns.") % told)
    allow_to_have(*concerns, whom=to)
    step = rules.CONCERN_STEPS["take"]
    moved = free.filter(state__in=step.before).update(state=step.after, taken_by=to, taken_at=timezone.now())
    _all_of(moved, concerns)
    trace.note_each("assigned", [("concern", concern.id) for concern in concerns], purpose="leading")
    return len(concerns)


def _make_responsible(cases: Sequence[Case], leaver: User, *, to: User, by: User) -> None:
    mine = Case.objects.filter(id__in=[case.id for case in cases], state="open", responsible=leaver)
    _all_of(mine.update(responsible=to), cases)
    for case in cases:
        keep_circle(case, responsible=to.id)
    now = timezone.now()
    Entry.objects.bulk_create(
        Entry(
            municipality_id=case.municipality_id,
            unit_id=case.unit_id,
            case=case,
            at=now,
            by=by,
            kind="assigned",
            concerning=to,
        )
        for case in cases
    )
    trace.note_each("assigned", [("case", case.id) for case in cases], purpose="leading")


def _give(concerns: Sequence[Concern], leaver: User, *, to: User) -> None:
    taken = Concern.objects.filter(id__in=[concern.id for concern in concerns], state="taken", taken_by=leaver)
    _all_of(taken.update(taken_by=to, taken_at=timezone.now()), concerns)
    trace.note_each("assigned", [("concern", concern.id) for concern in concerns], purpose="leading")


def _all_of(changed: int, wanted: Sequence[object]) -> None:
    """Raise RefusedError where somebody changed one of them meanwhile; then all of it is taken back."""
    if changed != len(wanted):
        raise RefusedError(_("Somebody changed one of them just before you, so nothing was handed on. Try again."))
