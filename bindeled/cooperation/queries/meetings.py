"""Meetings as each reads them: the convenor's list and one meeting with who comes, and the invitations of one's own."""

from collections import Counter
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Count, Q, QuerySet
from django.utils import timezone

from bindeled.confidentiality.doors import current
from bindeled.cooperation import access
from bindeled.cooperation.models import Meeting, MeetingGuest, Occasion
from bindeled.cooperation.queries.training import hours_of
from bindeled.cooperation.rules import meetings as rules
from bindeled.cooperation.rules.attendance import why_not_attendance
from bindeled.housing.models import Appointment, ContactPerson
from bindeled.municipalities.models import District
from bindeled.municipalities.queries import in_force
from bindeled.users.models import User

__all__ = ["hours_of"]

# So many meetings a page shows; a municipality holds a few dozen a year.
MOST_SHOWN = 100
Guests = QuerySet[MeetingGuest]


def roster_of(meeting: Meeting) -> QuerySet[ContactPerson]:
    """Answer everybody who is contact person on the meeting's day where it is for: one district, or the whole municipality."""
    day = timezone.localtime(meeting.starts_at).date()
    held = Appointment.objects.filter(in_force(day), municipality_id=meeting.municipality_id)
    if meeting.district:
        held = held.filter(department__district=meeting.district)
    return ContactPerson.objects.filter(id__in=held.values("contact_person")).order_by("name", "id")


def number_to_invite(meeting: Meeting) -> int:
    """Answer how many get an invitation if the meeting is called now."""
    return MeetingGuest.objects.filter(meeting=meeting).count() + roster_number(meeting)


@dataclass(frozen=True)
class Listed:
    """A meeting in the convenor's list, with how many are invited and what they answered."""

    meeting: Meeting
    invited: int
    come: int
    decline: int
    came: int


def meetings_here(*, past: bool) -> list[Listed]:
    """Answer the meetings to come, the next first; or those that are over, the latest first: one statement."""
    now = timezone.now()
    found = Meeting.objects.filter(municipality_id=current().municipality).select_related("district")
    found = found.filter(ends_at__lte=now) if past else found.filter(ends_at__gt=now)
    counted = found.annotate(
        invited=Count("guests", filter=~Q(guests__email="")),
        come=Count("guests", filter=Q(guests__answer=rules.ACCEPTED)),
        decline=Count("guests", filter=Q(guests__answer=rules.DECLINED)),
        came=Count("guests", filter=Q(guests__came=True)),
    )
    order = ("-starts_at", "id") if past else ("starts_at", "id")
    return [Listed(one, one.invited, one.come, one.decline, one.came) for one in counted.order_by(*order)[:MOST_SHOWN]]


def meeting_here(meeting_id: UUID) -> Meeting | None:
    """Answer a meeting of the municipality whose door is open."""
    return (
        Meeting.objects.filter(municipality_id=current().municipality, id=meeting_id)
        .select_related("district", "occasion")
        .first()
    )


def of_a_year(contract_id: UUID, year: int) -> dict[UUID, UUID]:
    """Answer which meeting each occasion of a contract's year is held as."""
    found = Meeting.objects.filter(occasion__contract_id=contract_id, occasion__year=year)
    return {occasion: meeting for occasion, meeting in found.values_list("occasion_id", "id") if occasion}


def occasion_here(occasion_id: UUID) -> Occasion | None:
    """Answer an occasion of a contract's year, of the municipality whose door is open."""
    return Occasion.objects.filter(municipality_id=current().municipality, id=occasion_id).first()


def guests_of(meeting: Meeting) -> list[MeetingGuest]:
    """Answer who is invited: those who come for a group first, then contact persons by name."""
    found = MeetingGuest.objects.filter(meeting=meeting).order_by("name", "id")
    return sorted(found, key=lambda guest: guest.contact_person_id is not None)


def represented(meeting: Meeting, guests: list[MeetingGuest]) -> list[rules.Represented]:
    """Answer the groups that a meeting of this kind wants, with how they stand."""
    return rules.represented(meeting.kind, [(guest.group, guest.answer) for guest in guests if guest.group])


def districts_here() -> list[District]:
    """Answer the districts of the municipality whose door is open, by name."""
    here = District.objects.filter(municipality_id=current().municipality)
    return list(here.order_by("name", "id"))


def roster_number(meeting: Meeting) -> int:
    """Answer how many are contact person on the meeting's day where it is for: all of them are invited, or will be."""
    return roster_of(meeting).count() if meeting.kind in rules.OF_CONTACT_PERSONS else 0


def counted(guests: list[MeetingGuest]) -> list[tuple[str, int]]:
    """Answer how many answered what, in the order of the answers."""
    numbers = Counter(guest.answer for guest in guests if guest.email)
    return [(str(label), numbers[code]) for code, label in rules.ANSWERS.items()]


@dataclass(frozen=True)
class Does:
    """What can be done with a meeting now."""

    change: bool
    call: bool
    cancel: bool
    answer: bool
    held: bool
    attendance: bool


def can_do(meeting: Meeting) -> Does:
    """Answer what can be done with a meeting now, so that no button leads to a refusal."""
    state, now, starts = meeting.state, timezone.now(), meeting.starts_at
    day = timezone.localtime(starts).date()
    return Does(
        change=not rules.why_not_change(state),
        call=state in rules.BEFORE[rules.CALLED] and starts > now,
        cancel=not rules.why_not_cancel(state, starts_at=starts, now=now),
        answer=not rules.why_not_answer(state, starts_at=starts, now=now),
        held=not rules.why_not_held(state, starts_at=starts, now=now),
        attendance=not why_not_attendance(state, day=day, today=timezone.localtime(now).date()),
    )


@dataclass(frozen=True)
class Invitation:
    """One's own invitation: the meeting, and what one answered."""

    meeting: Meeting
    guest: MeetingGuest


def own_invitations(by: User) -> list[Invitation]:
    """Answer the meetings to come that somebody is invited to, the next first."""
    mine = access.own_invitations(MeetingGuest.objects.filter(meeting__ends_at__gt=timezone.now()), by=by)
    found = mine.exclude(told="").select_related("meeting").order_by("meeting__starts_at", "id")[:MOST_SHOWN]
    return [Invitation(guest.meeting, guest) for guest in found]


def held_invitation() -> Invitation | None:
    """Answer the invitation whose handle the address names. In the public door."""
    found = access.held_invitation(MeetingGuest.objects.all()).select_related("meeting").first()
    return Invitation(found.meeting, found) if found else None


def own_invitation(meeting_id: UUID, by: User) -> Invitation | None:
    """Answer one's own invitation to one meeting, also to one that is over."""
    mine = access.own_invitations(MeetingGuest.objects.filter(meeting=meeting_id), by=by).exclude(told="")
    guest = mine.select_related("meeting").first()
    return Invitation(guest.meeting, guest) if guest else None


def last_agenda(kind: str) -> str:
    """Answer the agenda of the last meeting of a kind that was held here, or nothing: one statement."""
    held = Meeting.objects.filter(municipality_id=current().municipality, kind=kind, state=rules.HELD)
    return held.order_by("-starts_at", "id").values_list("agenda", flat=True).first() or ""
