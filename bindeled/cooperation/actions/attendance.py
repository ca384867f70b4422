"""The verb of a meeting's day: note who came, also who came without being invited."""

from collections.abc import Iterable
from uuid import UUID

from django.utils import timezone

from bindeled.cooperation import access
from bindeled.cooperation.actions.meetings import MeetingRefusedError, hold
from bindeled.cooperation.models import Meeting, MeetingGuest
from bindeled.cooperation.rules import attendance as rules
from bindeled.cooperation.rules.meetings import CALLED
from bindeled.users.models import User


def note_attendance(meeting: Meeting, *, came: Iterable[UUID], also: list[str], by: User) -> None:
    """Note who came: of those on the list the others did not. A meeting that has begun was held. Raises MeetingRefusedError.

    Whoever came without being invited is put on the list by name alone, and goes from it again when the mark is taken off.
    """
    held = Meeting.objects.select_for_update(of=("self",)).get(id=meeting.id)
    now = timezone.now()
    day = timezone.localtime(held.starts_at).date()
    for why in (
        access.may_convene(by=by),
        rules.why_not_attendance(held.state, day=day, today=timezone.localtime(now).date()),
        rules.why_not_these(also),
    ):
        if why:
            raise MeetingRefusedError(str(why))
    here, ids = MeetingGuest.objects.filter(meeting=held), set(came)
    here.filter(email="").exclude(id__in=ids).delete()
    here.filter(id__in=ids).update(came=True)
    here.exclude(id__in=ids).update(came=False)
    # Pressed twice at once, they are there once.
    MeetingGuest.objects.bulk_create(
        [MeetingGuest(municipality_id=held.municipality_id, meeting=held, name=name, came=True) for name in also],
        ignore_conflicts=True,
    )
    if held.state == CALLED and held.starts_at <= now:
        hold(held, now=now, by=by)
