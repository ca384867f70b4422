"""What was agreed on, as each reads it: a convenor over all meetings, whoever was invited to the next meeting, and whoever does it."""

from uuid import UUID

from django.db.models import Q, QuerySet

from bindeled.confidentiality.doors import current
from bindeled.cooperation import access
from bindeled.cooperation.models import ActionItem, Meeting, MeetingGuest
from bindeled.users.models import User

MOST_SHOWN = 200
# What is read of them on the sender's side.
SEEN = ("id", "municipality", "meeting", "kind", "district", "text", "owner", "guest", "due_on", "done_at")
Items = QuerySet[ActionItem]


def _here() -> Items:
    return ActionItem.objects.filter(municipality_id=current().municipality)


def item_here(item_id: UUID) -> ActionItem | None:
    """Answer one of the municipality whose door is open."""
    return _here().filter(id=item_id).select_related("meeting").first()


def open_items(kind: str = "") -> list[ActionItem]:
    """Answer what is open over all meetings, or those of a kind: what is due first comes first. One statement."""
    found = _here().filter(done_at=None, **({"kind": kind} if kind else {})).select_related("meeting", "district")
    return list(found.order_by("due_on", "id")[:MOST_SHOWN])


def items_of(meeting: Meeting) -> list[ActionItem]:
    """Answer what was agreed on at a meeting, done or not."""
    return list(_here().filter(meeting=meeting).order_by("due_on", "id"))


def open_before(meeting: Meeting) -> list[ActionItem]:
    """Answer what is open from earlier meetings of the same kind and district. One statement."""
    found = _here().filter(kind=meeting.kind, district=meeting.district_id, done_at=None).exclude(meeting=meeting)
    return list(found.filter(meeting__starts_at__lt=meeting.starts_at).order_by("due_on", "id")[:MOST_SHOWN])


def can_own(meeting: Meeting) -> list[MeetingGuest]:
    """Answer those on a meeting's list whom a reminder reaches."""
    return list(MeetingGuest.objects.filter(meeting=meeting).exclude(email="").order_by("name", "id"))


def open_for(meeting: Meeting) -> list[ActionItem]:
    """Answer what is open from before a meeting, of its kind and district, and from itself, as somebody invited to it reads it."""
    before = Q(kind=meeting.kind, district=meeting.district_id, made_at__lt=meeting.starts_at)
    found = _here().filter(Q(meeting=meeting) | before, done_at=None)
    return list(found.only(*SEEN).order_by("due_on", "id")[:MOST_SHOWN])


def own_items(by: User) -> list[ActionItem]:
    """Answer what somebody said that they would do and have not done yet. One statement."""
    return list(access.own_items(ActionItem.objects.filter(done_at=None), by=by).only(*SEEN).order_by("due_on", "id"))


def own_item(item_id: UUID, by: User) -> ActionItem | None:
    """Answer one of those, also when it is done."""
    return access.own_items(ActionItem.objects.filter(id=item_id), by=by).only(*SEEN).first()
