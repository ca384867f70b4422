"""The verbs of training: plan it, sign up, give a seat up, call off, note who came; and the worker's part, the waiting list."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import NamedTuple
from uuid import UUID

from django.db.models import Count, F, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from bindeled.confidentiality.doors import current
from bindeled.cooperation import access
from bindeled.cooperation.letters.training import sign_up_stands
from bindeled.cooperation.models import NamingConsent, SignUp, Training, TrainingSession
from bindeled.cooperation.queries import training as asked
from bindeled.cooperation.rules import training as rules
from bindeled.housing.models import Appointment
from bindeled.housing.rules import SHARED
from bindeled.users.models import User

# So many letters one transaction of the worker writes.
ONE_AFTER_THE_OTHER = 20


class TrainingRefusedError(Exception):
    """Something about training that may not be, or cannot be now. The message says why, in the user's language."""


class Said(NamedTuple):
    """What a convenor writes of a training."""

    title: str
    about: str
    audience: str
    length: str


class When(NamedTuple):
    """What a convenor writes of a session."""

    starts_at: datetime
    ends_at: datetime
    venue: str
    deadline: date
    seats: int


def _allow(reason: object) -> None:
    if reason:
        raise TrainingRefusedError(str(reason))


def _held(session_id: UUID) -> TrainingSession:
    """Answer a session whose row nobody else changes until the transaction ends: whoever takes a seat stands in a queue."""
    return TrainingSession.objects.select_for_update().get(id=session_id)


# -- A contact person's ------------------------------------------------------------------------------------------------------


def sign_up(session: TrainingSession, *, name: str = "", by: User) -> SignUp:
    """Sign a contact person up: for a seat, or where none is free for the waiting list. Raises TrainingRefusedError.

    ``name`` is whom the certificate names, where a mailbox is shared; else it is the name on the list.
    """
    entry = asked.entry_of(by)
    if entry is None:
        raise TrainingRefusedError(
            _("Only contact persons sign up. Whoever keeps your organisation's list puts you on it.")
        )
    name = name.strip() if entry.kind in SHARED else entry.name
    if not name:
        raise TrainingRefusedError(_("Write who comes: the certificate names them."))
    held = _held(session.id)
    mine = asked.own_for(held, by)
    _allow(rules.why_not_sign_up(asked.standing(held), mine=mine.state if mine else ""))
    state, now = rules.place(held.free), timezone.now()
    if state == rules.SEATED:
        TrainingSession.objects.filter(id=held.id).update(free=F("free") - 1)
    made = SignUp(
        municipality_id=entry.municipality_id,
        session=held,
        organisation_id=entry.organisation_id,
        contact_person=entry,
        name=name,
        state=state,
        signed_at=now,
        changed_at=now,
    )
    made.save(force_insert=True)
    return made


def give_up(session: TrainingSession, *, by: User) -> None:
    """Give one's seat, or one's place on the waiting list, up. The worker hands it on. Raises TrainingRefusedError."""
    mine = asked.own_for(session, by)
    state = mine.state if mine else ""
    _allow(rules.why_not_cancel(state, starts_at=session.starts_at, now=timezone.now()))
    _move(access.own_sign_ups(SignUp.objects.filter(session=session), by=by), rules.GIVEN_UP)


def _move(sign_ups: QuerySet[SignUp], state: str) -> int:
    """Move sign-ups to a state from those that lead to it; answers how many moved."""
    moved = sign_ups.filter(state__in=rules.BEFORE[state])
    # By their ids: what narrows them may join another table, and a row is changed by itself.
    ids = list(moved.values_list("id", flat=True))
    return SignUp.objects.filter(id__in=ids, state__in=rules.BEFORE[state]).update(
        state=state, changed_at=timezone.now()
    )


def agree_to_be_named(*, agrees: bool, by: User) -> None:
    """Say, or take back, that one may be named where others read who has had which training. Raises TrainingRefusedError.

    Only the unpaid are asked: whoever is paid is named as staff.
    """
    entry = asked.entry_of(by)
    if entry is None or not rules.is_unpaid(entry.kind):
        raise TrainingRefusedError(_("Only board members and volunteers are asked this."))
    if not agrees:
        NamingConsent.objects.filter(contact_person=entry).delete()
        return
    given = NamingConsent(
        municipality_id=entry.municipality_id,
        organisation_id=entry.organisation_id,
        contact_person=entry,
        given_at=timezone.now(),
    )
    # Said twice, also at the same moment, it is one yes.
    NamingConsent.objects.bulk_create([given], ignore_conflicts=True)


# -- A convenor's ------------------------------------------------------------------------------------------------------------


def write_training(said: Said, *, of: Training | None = None, by: User) -> Training:
    """Write what a training is; ``of`` is the one that is changed. Raises TrainingRefusedError."""
    _allow(access.may_convene(by=by))
    if of is None:
        made = Training(municipality_id=by.municipality_id, **said._asdict())
        made.save(force_insert=True)
        return made
    Training.objects.filter(municipality_id=by.municipality_id, id=of.id).update(**said._asdict())
    return of


def plan_session(training: Training, when: When, *, by: User) -> TrainingSession:
    """Plan a session of a training. Raises TrainingRefusedError."""
    _allow(access.may_convene(by=by))
    _allow(_why_not(when, today=timezone.localdate()))
    made = TrainingSession(
        municipality_id=training.municipality_id, training=training, free=when.seats, **when._asdict()
    )
    made.save(force_insert=True)
    return made


def _why_not(when: When, *, today: date) -> object:
    day = timezone.localtime(when.starts_at).date()
    return (
        rules.why_not_these_times(when.starts_at, when.ends_at, now=timezone.now())
        or rules.why_not_this_deadline(when.deadline, day=day, today=today)
        or rules.why_not_so_many(when.seats)
    )


def change_session(session: TrainingSession, when: When, *, by: User) -> None:
    """Give a session another time, place, deadline or number of seats. A new time or place is told. Raises TrainingRefusedError."""
    _allow(access.may_convene(by=by))
    held = _held(session.id)
    _allow(_why_not_change(held))
    # A deadline that is over may stay where it was.
    _allow(_why_not(when, today=min(timezone.localdate(), held.deadline)))
    counts = SignUp.objects.filter(session=held).aggregate(
        seated=Count("id", filter=Q(state=rules.SEATED)), waiting=Count("id", filter=Q(state=rules.WAITING))
    )
    _allow(rules.why_not_so_many(when.seats, seated=counts["seated"]))
    moved = (when.starts_at, when.ends_at, when.venue) != (held.starts_at, held.ends_at, held.venue)
    TrainingSession.objects.filter(id=held.id).update(
        **when._asdict(), free=rules.free_seats(when.seats, **counts), version=held.version + moved
    )


def _why_not_change(session: TrainingSession) -> str:
    state = asked.standing(session)
    if state == rules.OFF:
        return _("The session was called off already. Plan a new one.")
    if state in {rules.RUNS, rules.OVER}:
        return _("The session has begun. Note who came instead.")
    return ""


def call_off_session(session: TrainingSession, *, why: str, by: User) -> None:
    """Call a session off, for everybody who signed up; they are told why. Raises TrainingRefusedError."""
    _allow(access.may_convene(by=by))
    held = _held(session.id)
    _allow(_why_not_change(held))
    TrainingSession.objects.filter(id=held.id).update(called_off_at=timezone.now(), why_off=why.strip(), free=0)
    _move(SignUp.objects.filter(session=held), rules.CALLED_OFF)


def call_off_place(session: TrainingSession, sign_up_id: UUID, *, by: User) -> None:
    """Take somebody off a session that is to come. They are told. Raises TrainingRefusedError."""
    _allow(access.may_convene(by=by))
    _allow(_why_not_change(session))
    if not _move(SignUp.objects.filter(session=session, id=sign_up_id), rules.CALLED_OFF):
        raise TrainingRefusedError(_("There is no seat to cancel any more."))


def note_attendance(session: TrainingSession, came: Iterable[UUID], *, by: User) -> None:
    """Note who came to a session; of those who held a seat, the others did not. It can be put right. Raises TrainingRefusedError."""
    _allow(access.may_convene(by=by))
    off = session.called_off_at is not None
    _allow(rules.why_not_attendance(starts_at=session.starts_at, now=timezone.now(), called_off=off))
    here, ids = SignUp.objects.filter(session=session), set(came)
    _move(here.filter(id__in=ids), rules.ATTENDED)
    _move(here.exclude(id__in=ids), rules.MISSED)


# -- The worker's ------------------------------------------------------------------------------------------------------------


def move_up() -> int:
    """Hand seats that became free to who has waited longest, in one session; answers how many sessions were seen to.

    One in a transaction, and its row is held: nobody takes a seat meanwhile.
    """
    for session in _to_count(timezone.now()):
        held = _held(session)
        waiting = list(_in(held, rules.WAITING).order_by("signed_at", "id").values_list("id", flat=True))
        seated = _in(held, rules.SEATED).count()
        up = waiting[: max(held.seats - seated, 0)]
        _move(SignUp.objects.filter(id__in=up), rules.SEATED)
        free = rules.free_seats(held.seats, seated=seated + len(up), waiting=len(waiting) - len(up))
        TrainingSession.objects.filter(id=held.id).update(free=free)
        return 1
    return 0


def _in(session: TrainingSession, state: str) -> QuerySet[SignUp]:
    return SignUp.objects.filter(session=session, state=state)


def _to_count(now: datetime) -> list[UUID]:
    """Answer the sessions to come whose free seats are not what their list says, or in which somebody waits beside a seat."""
    ahead = access.sessions_here(TrainingSession.objects.filter(starts_at__gt=now, called_off_at=None))
    counted = ahead.annotate(
        seated=Count("sign_ups", filter=Q(sign_ups__state=rules.SEATED)),
        waiting=Count("sign_ups", filter=Q(sign_ups__state=rules.WAITING)),
    ).values_list("id", "seats", "free", "seated", "waiting")
    return [
        one
        for one, seats, free, seated, waiting in counted.order_by("starts_at", "id")
        if free != rules.free_seats(seats, seated=seated, waiting=waiting) or (waiting and seated < seats)
    ]


def tell_of_sign_ups() -> int:
    """Write to those whose sign-up stands otherwise than they were told; answers how many were seen to. In the worker's door."""
    owed = SignUp.objects.filter(municipality_id=current().municipality).exclude(state=rules.MISSED)
    owed = owed.filter(
        ~Q(told=F("state")) | Q(state__in=rules.HOLDS, session__starts_at__gt=timezone.now()) & ~Q(told_version=F("session__version"))
    )  # fmt: skip
    rows = owed.select_related("session__training", "contact_person").select_for_update(of=("self",), skip_locked=True)
    seen = list(rows.order_by("changed_at", "id")[:ONE_AFTER_THE_OTHER])
    for row in seen:
        what = rules.to_tell(row.state, told=row.told, version=row.session.version, told_version=row.told_version)
        if what:
            sign_up_stands(row, what)
        SignUp.objects.filter(id=row.id).update(told=row.state, told_version=row.session.version)
    return len(seen)


def forget_sign_ups() -> int:
    """Take away sign-ups that came to nothing long ago, and what was attended by who left the list long ago. In the worker's door."""
    now, today = timezone.now(), timezone.localdate()
    here = SignUp.objects.filter(municipality_id=current().municipality)
    nothing = here.filter(
        state__in=rules.CAME_TO_NOTHING,
        changed_at__lt=now - timedelta(days=rules.FORGOTTEN_AFTER),
        session__ends_at__lt=now,
    )
    last = today - timedelta(days=rules.KEPT_AFTER_LEAVING)
    still = Appointment.objects.filter(Q(valid_to=None) | Q(valid_to__gte=last)).values("contact_person")
    left = here.filter(state=rules.ATTENDED).exclude(contact_person__in=still)
    NamingConsent.objects.filter(municipality_id=current().municipality).exclude(contact_person__in=still).delete()
    gone = [*nothing.values_list("id", flat=True), *left.values_list("id", flat=True)]
    return SignUp.objects.filter(id__in=gone).delete()[0]
