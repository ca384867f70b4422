"""The verbs of minutes: save a draft, publish it, take a version away; and the worker's part, telling and forgetting."""

from datetime import timedelta
from uuid import UUID

from django.db.models import F, Max, OuterRef, Subquery
from django.utils import timezone
from django.utils.translation import gettext as _

from bindeled.confidentiality.doors import current
from bindeled.cooperation import access
from bindeled.cooperation.actions.meetings import ONE_AFTER_THE_OTHER, MeetingRefusedError, hold
from bindeled.cooperation.letters.minutes import tell_of
from bindeled.cooperation.models import Meeting, MeetingGuest, MeetingMinutes
from bindeled.cooperation.rules import meetings
from bindeled.cooperation.rules import minutes as rules
from bindeled.users.models import User


class DraftMeanwhileError(MeetingRefusedError):
    """Somebody else saved a draft since this one was begun. ``theirs`` is that one, or nothing where it was published or taken away."""

    def __init__(self, theirs: MeetingMinutes | None) -> None:
        super().__init__(_("Somebody saved other minutes meanwhile. Compare, and save again if yours are to hold."))
        self.theirs = theirs


def _allow(reason: object) -> None:
    if reason:
        raise MeetingRefusedError(str(reason))


def _held(meeting: Meeting) -> Meeting:
    return Meeting.objects.select_for_update(of=("self",)).get(id=meeting.id)


def save_draft(meeting: Meeting, *, text: str, changed: str, base: UUID | None, by: User) -> MeetingMinutes:
    """Save minutes as a draft, which the convenors alone read. ``base`` is the version it was begun on. Raises MeetingRefusedError."""
    _allow(access.may_convene(by=by))
    held = _held(meeting)
    _allow(rules.why_not_write(held.state, starts_at=held.starts_at, now=timezone.now()))
    last = MeetingMinutes.objects.filter(meeting=held).order_by("-number").first()
    if last and last.id != base:
        raise DraftMeanwhileError(last)
    number = 1
    if last:
        number = last.number + (last.published_at is not None)
        MeetingMinutes.objects.filter(id=last.id, published_at=None).delete()
    made = MeetingMinutes(
        municipality_id=held.municipality_id,
        meeting=held,
        number=number,
        text=text.strip(),
        changed=changed.strip() if number > 1 else "",
        made_by=by,
    )
    made.save(force_insert=True)
    return made


def publish_minutes(minutes: MeetingMinutes, *, by: User) -> None:
    """Publish a draft: everybody invited gets a letter, and reads it; so the meeting was held. Raises MeetingRefusedError."""
    _allow(access.may_convene(by=by))
    held, now = _held(minutes.meeting), timezone.now()
    _allow(rules.why_not_write(held.state, starts_at=held.starts_at, now=now))
    _allow(rules.why_not_say(minutes.number, minutes.changed))
    waiting = MeetingMinutes.objects.filter(id=minutes.id, published_at=None)
    if not waiting.update(published_at=now, published_by=by):
        raise MeetingRefusedError(_("Somebody was faster. Read how it stands now."))
    if held.state == meetings.CALLED:
        hold(held, now=now, by=by)


def take_away(minutes: MeetingMinutes, *, by: User) -> None:
    """Take a draft, or a version that was put right, away for good. Raises MeetingRefusedError."""
    _allow(access.may_convene(by=by))
    held = _held(minutes.meeting)
    told = MeetingMinutes.objects.filter(meeting=held, published_at__isnull=False)
    newest = told.aggregate(last=Max("number"))["last"] or 0
    published = minutes.published_at is not None
    _allow(rules.why_not_take_away(minutes.number, newest=newest, is_published=published))
    MeetingMinutes.objects.filter(id=minutes.id).delete()


# -- The worker's ------------------------------------------------------------------------------------------------------------


def tell_of_minutes() -> int:
    """Write to those invited whose minutes are newer than what they were told of; answers how many. In the worker's door."""
    here = current().municipality
    told = MeetingMinutes.objects.filter(meeting=OuterRef("meeting"), published_at__isnull=False).order_by()
    last = Subquery(told.values("meeting").annotate(last=Max("number")).values("last"))
    guests = MeetingGuest.objects.filter(municipality_id=here, told=meetings.CALLED).annotate(last=last)
    owed = guests.filter(last__gt=F("told_minutes")).select_related("meeting", "contact_person")
    rows = list(owed.select_for_update(of=("self",), skip_locked=True).order_by("id")[:ONE_AFTER_THE_OTHER])
    for guest in rows:
        tell_of(MeetingMinutes.objects.get(meeting=guest.meeting_id, number=guest.last), guest)
        MeetingGuest.objects.filter(id=guest.id).update(told_minutes=guest.last)
    return len(rows)


def forget_minutes() -> int:
    """Take away minutes of meetings that were long ago; answers how many. In the worker's door."""
    last = timezone.now() - timedelta(days=meetings.KEPT_DAYS)
    return MeetingMinutes.objects.filter(municipality_id=current().municipality, meeting__ends_at__lt=last).delete()[0]
