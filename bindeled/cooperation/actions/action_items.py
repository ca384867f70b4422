"""The verbs of what was agreed on: agree, say that it is done, take away; and the worker's part, reminding and forgetting."""

from datetime import date, datetime, timedelta
from uuid import UUID

from django.utils import timezone

from bindeled.confidentiality.doors import current
from bindeled.cooperation import access
from bindeled.cooperation.actions.meetings import ONE_AFTER_THE_OTHER, MeetingRefusedError
from bindeled.cooperation.letters.action_items import remind
from bindeled.cooperation.models import ActionItem, Meeting
from bindeled.cooperation.rules import action_items as rules
from bindeled.cooperation.rules import meetings
from bindeled.cooperation.rules.contracts import is_time_to_remind
from bindeled.cooperation.rules.minutes import why_not_write
from bindeled.users.models import User


def _allow(reason: object) -> None:
    if reason:
        raise MeetingRefusedError(str(reason))


def agree_on(meeting: Meeting, *, text: str, owner: str, guest_id: UUID | None, due_on: date, by: User) -> None:
    """Note who does what, and by when. It stands at the next meeting of the kind until it is done. Raises MeetingRefusedError."""
    _allow(access.may_convene(by=by))
    now = timezone.now()
    held = Meeting.objects.get(id=meeting.id)  # as it stands now, whatever whoever asks has read before
    _allow(why_not_write(held.state, starts_at=held.starts_at, now=now))
    _allow(rules.why_not_by(due_on, today=timezone.localtime(now).date()))
    made = ActionItem(
        municipality_id=held.municipality_id,
        meeting=held,
        kind=held.kind,
        district_id=held.district_id,
        text=text.strip(),
        owner=owner.strip(),
        guest_id=guest_id,
        due_on=due_on,
    )
    # Pressed twice at once, it is there once.
    ActionItem.objects.bulk_create([made], ignore_conflicts=True)


def note_done(item: ActionItem, *, by: User) -> None:
    """Say, as the convenor, that it is done. Raises MeetingRefusedError."""
    _allow(access.may_convene(by=by))
    _done(item, rules.BY_CONVENOR)


def take_off(item: ActionItem, *, by: User) -> None:
    """Take away for good what should not stand there. Raises MeetingRefusedError."""
    _allow(access.may_convene(by=by))
    ActionItem.objects.filter(id=item.id).delete()


def tell_done(item: ActionItem, *, by: User) -> None:
    """Say, as whoever does it, that it is done. Raises MeetingRefusedError."""
    [mine] = access.own_items(ActionItem.objects.filter(id=item.id), by=by).values_list("id", flat=True)
    _done(ActionItem(id=mine, done_at=item.done_at), rules.BY_OWNER)


def _done(item: ActionItem, how: str) -> None:
    _allow(rules.why_not_done(is_done=item.done_at is not None))
    waiting = ActionItem.objects.filter(id=item.id, done_at=None)
    if not waiting.update(done_at=timezone.now(), done_how=how):
        raise MeetingRefusedError(str(rules.why_not_done(is_done=True)))


# -- The worker's ------------------------------------------------------------------------------------------------------------


def remind_owners(now: datetime) -> int:
    """Remind each of what they said they would do, once, in the week before its date; answers how many. In the worker's door."""
    local = timezone.localtime(now)
    if not is_time_to_remind(local):
        return 0
    day = local.date()
    last = day + timedelta(days=rules.REMIND_DAYS)
    owed = ActionItem.objects.filter(
        municipality_id=current().municipality, done_at=None, reminded_at=None, guest__isnull=False,
        due_on__gte=day, due_on__lte=last,
    )  # fmt: skip
    rows = owed.select_related("guest__contact_person", "meeting").select_for_update(of=("self",), skip_locked=True)
    seen = list(rows.order_by("due_on", "id")[:ONE_AFTER_THE_OTHER])
    for item in seen:
        remind(item)
        ActionItem.objects.filter(id=item.id).update(reminded_at=now)
    return len(seen)


def forget_items() -> int:
    """Take away what was agreed on at meetings that were long ago; answers how many. In the worker's door."""
    last = timezone.now() - timedelta(days=meetings.KEPT_DAYS)
    return ActionItem.objects.filter(municipality_id=current().municipality, meeting__ends_at__lt=last).delete()[0]
