"""The verbs of meetings: plan, invite, call, change, cancel, answer, say that it was held; and the worker's part, the letters."""

from datetime import datetime, timedelta
from typing import NamedTuple
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext as _

from bindeled.confidentiality.doors import current
from bindeled.cooperation import access
from bindeled.cooperation.actions.wheel import follow
from bindeled.cooperation.letters.meetings import tell_guest
from bindeled.cooperation.models import Meeting, MeetingGuest, Occasion
from bindeled.cooperation.queries import meetings as asked
from bindeled.cooperation.rules import meetings as rules
from bindeled.users.models import User

# So many letters one transaction of the worker writes.
ONE_AFTER_THE_OTHER = 20


class MeetingRefusedError(Exception):
    """Something about a meeting that may not be, or cannot be now. The message says why, in the user's language."""


class What(NamedTuple):
    """What a convenor writes of a meeting."""

    title: str
    starts_at: datetime
    ends_at: datetime
    venue: str
    agenda: str


def _allow(reason: object) -> None:
    if reason:
        raise MeetingRefusedError(str(reason))


def _held(meeting_id: UUID) -> Meeting:
    """Answer a meeting whose row nobody else changes until the transaction ends."""
    return Meeting.objects.select_for_update(of=("self",)).get(id=meeting_id)


# -- A convenor's ------------------------------------------------------------------------------------------------------------


def plan_meeting(what: What, *, kind: str, district_id: UUID | None, by: User) -> Meeting:
    """Plan a meeting; nobody is invited yet. Raises MeetingRefusedError."""
    _allow(access.may_convene(by=by))
    _allow(rules.why_not_these_times(what.starts_at, what.ends_at, now=timezone.now()))
    made = Meeting(municipality_id=by.municipality_id, kind=kind, district_id=district_id, **what._asdict())
    made.save(force_insert=True)
    return made


def hold_as(meeting: Meeting, occasion: Occasion, *, by: User) -> None:
    """Hold a new meeting as one of a contract's year, which follows it from now on. Raises MeetingRefusedError."""
    _allow(access.may_convene(by=by))
    kept = Occasion.objects.select_for_update(of=("self",)).get(id=occasion.id)
    _allow(rules.why_not_hold_as(kept.state, has_meeting=Meeting.objects.filter(occasion=kept).exists()))
    Meeting.objects.filter(id=meeting.id).update(occasion=kept)
    meeting.occasion = kept
    follow(meeting, by=by)


def invite(meeting: Meeting, *, name: str, email: str, group: str, role: str = rules.TAKES_PART, by: User) -> None:
    """Put somebody on the list who comes for a group of staff or a partner, or has a role at it. Raises MeetingRefusedError."""
    _allow(access.may_convene(by=by))
    held = _held(meeting.id)
    _allow(rules.why_not_change(held.state))
    guest = MeetingGuest(
        municipality_id=held.municipality_id,
        meeting=held,
        group=group,
        role=role,
        name=name.strip(),
        email=email.lower(),
    )
    try:
        with transaction.atomic():
            guest.save(force_insert=True)
    except IntegrityError as error:  # also where the worker puts a contact person on it at the same moment
        raise MeetingRefusedError(_("Somebody with this address is on the list already.")) from error


def call_meeting(meeting: Meeting, *, by: User) -> None:
    """Call a meeting, also one that was cancelled: everybody on the list gets an invitation. Raises MeetingRefusedError."""
    _allow(access.may_convene(by=by))
    held = _held(meeting.id)
    number = asked.number_to_invite(held)
    _allow(rules.why_not_call(held.state, starts_at=held.starts_at, now=timezone.now(), guests=number))
    again = held.state == rules.CANCELLED
    Meeting.objects.filter(id=held.id).update(
        state=rules.CALLED, sequence=held.sequence + again, why_cancelled="", changed_at=timezone.now()
    )
    if again:  # what was answered was answered to another invitation
        MeetingGuest.objects.filter(meeting=held).update(answer="", answered_how="", answered_at=None)


def change_meeting(meeting: Meeting, what: What, *, by: User) -> None:
    """Give a meeting another time, place or agenda. A new time or place is told to everybody invited. Raises MeetingRefusedError."""
    _allow(access.may_convene(by=by))
    held = _held(meeting.id)
    _allow(rules.why_not_change(held.state))
    _allow(rules.why_not_these_times(what.starts_at, what.ends_at, now=timezone.now()))
    time_moves = (what.starts_at, what.ends_at) != (held.starts_at, held.ends_at)
    moves = time_moves or what.venue != held.venue or what.title != held.title
    sequence = held.sequence + (moves and held.state == rules.CALLED)
    Meeting.objects.filter(id=held.id).update(**what._asdict(), sequence=sequence, changed_at=timezone.now())
    held.refresh_from_db()
    follow(held, by=by)
    if time_moves:  # whoever could come then may not be able to come now
        MeetingGuest.objects.filter(meeting=held).update(answer="", answered_how="", answered_at=None)


def cancel_meeting(meeting: Meeting, *, why: str, by: User) -> None:
    """Cancel a meeting that was called; everybody invited is told why. Raises MeetingRefusedError."""
    _allow(access.may_convene(by=by))
    held = _held(meeting.id)
    now = timezone.now()
    _allow(rules.why_not_cancel(held.state, starts_at=held.starts_at, now=now))
    Meeting.objects.filter(id=held.id).update(
        state=rules.CANCELLED, sequence=held.sequence + 1, why_cancelled=why.strip(), changed_at=now
    )


def note_answer(meeting: Meeting, guest_id: UUID, answer: str, *, by: User) -> None:
    """Note what somebody answered in a call. Raises MeetingRefusedError."""
    _allow(access.may_convene(by=by))
    held = _held(meeting.id)
    _allow(rules.why_not_answer(held.state, starts_at=held.starts_at, now=timezone.now()))
    _answer(MeetingGuest.objects.filter(meeting=held, id=guest_id), answer, rules.BY_CALL)


def note_held(meeting: Meeting, *, by: User) -> None:
    """Say that a meeting was held. Raises MeetingRefusedError."""
    _allow(access.may_convene(by=by))
    held = _held(meeting.id)
    now = timezone.now()
    _allow(rules.why_not_held(held.state, starts_at=held.starts_at, now=now))
    hold(held, now=now, by=by)


def hold(meeting: Meeting, *, now: datetime, by: User) -> None:
    """Write down that a meeting was held; its year follows. Whoever calls this has asked whether it may be."""
    Meeting.objects.filter(id=meeting.id).update(state=rules.HELD, changed_at=now)
    meeting.state = rules.HELD
    follow(meeting, by=by)


# -- Of whoever is invited ---------------------------------------------------------------------------------------------------


def answer_invitation(meeting: Meeting, answer: str, *, seen: str = "", by: User) -> None:
    """Say whether one comes. It can be changed until the meeting begins. ``seen`` is the sequence that the page showed.

    Raises MeetingRefusedError.
    """
    _allow(rules.why_not_answer(meeting.state, starts_at=meeting.starts_at, now=timezone.now()))
    _allow(rules.why_not_to_this(seen, meeting.sequence))
    _answer(access.own_invitations(MeetingGuest.objects.filter(meeting=meeting), by=by), answer, rules.ON_PAGE)


def answer_by_link(meeting: Meeting, answer: str, *, seen: str = "") -> None:
    """Say whether one comes, by the handle that the letter's address names. In the public door. Raises MeetingRefusedError."""
    _allow(rules.why_not_answer(meeting.state, starts_at=meeting.starts_at, now=timezone.now()))
    _allow(rules.why_not_to_this(seen, meeting.sequence))
    _answer(access.held_invitation(MeetingGuest.objects.filter(meeting=meeting)), answer, rules.BY_LINK)


def _answer(guests: "asked.Guests", answer: str, how: str) -> None:
    if answer not in rules.ANSWERS or answer == rules.UNANSWERED:
        raise MeetingRefusedError(_("Choose whether you come."))
    ids = list(guests.values_list("id", flat=True))
    if not MeetingGuest.objects.filter(id__in=ids).update(answer=answer, answered_how=how, answered_at=timezone.now()):
        raise MeetingRefusedError(_("You are not invited to this meeting."))


# -- The worker's ------------------------------------------------------------------------------------------------------------


def bring_guests_in() -> int:
    """Put contact persons who are new to the roster on the lists of called meetings to come. In the worker's door."""
    ahead = Meeting.objects.filter(
        municipality_id=current().municipality,
        state=rules.CALLED,
        kind__in=rules.OF_CONTACT_PERSONS,
        starts_at__gt=timezone.now(),
    )
    brought = 0
    for meeting in ahead.order_by("starts_at", "id"):
        invited = MeetingGuest.objects.filter(meeting=meeting)
        there, known = (set(invited.values_list(name, flat=True)) for name in ("contact_person", "email"))
        new = [one for one in asked.roster_of(meeting) if one.id not in there and one.email.lower() not in known]
        made = {
            entry.email.lower(): MeetingGuest(
                municipality_id=meeting.municipality_id,
                meeting=meeting,
                contact_person=entry,
                name=entry.name,
                email=entry.email.lower(),
            )
            for entry in new
        }
        MeetingGuest.objects.bulk_create(made.values(), ignore_conflicts=True)
        brought += len(made)
    return brought


def forget_guests() -> int:
    """Take away who was invited to meetings that were long ago; answers how many rows. In the worker's door."""
    last = timezone.now() - timedelta(days=rules.KEPT_DAYS)
    return MeetingGuest.objects.filter(municipality_id=current().municipality, meeting__ends_at__lt=last).delete()[0]


def tell_guests() -> int:
    """Write to those who were told otherwise than a meeting stands; answers how many were seen to. In the worker's door."""
    here = MeetingGuest.objects.filter(municipality_id=current().municipality, meeting__starts_at__gt=timezone.now())
    owed = here.exclude(email="").filter(
        Q(meeting__state=rules.CALLED) & (~Q(told=rules.CALLED) | ~Q(told_sequence=F("meeting__sequence")))
        | Q(meeting__state=rules.CANCELLED, told=rules.CALLED)
    )
    rows = owed.select_related("meeting", "contact_person").select_for_update(of=("self",), skip_locked=True)
    seen = list(rows.order_by("meeting__starts_at", "id")[:ONE_AFTER_THE_OTHER])
    for guest in seen:
        meeting = guest.meeting
        what = rules.to_tell(meeting.state, meeting.sequence, told=guest.told, told_sequence=guest.told_sequence)
        if what:
            tell_guest(guest, what)
        MeetingGuest.objects.filter(id=guest.id).update(told=meeting.state, told_sequence=meeting.sequence)
    return len(seen)
