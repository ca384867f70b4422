"""The letter that reminds somebody of what they said at a meeting that they would do."""

from django.conf import settings
from django.urls import reverse

from bindeled.cooperation.letters import write
from bindeled.cooperation.models import ActionItem

SENDER_SITE = "bindeled.config.sender_site"


def remind(item: ActionItem) -> None:
    """Remind whoever does it. In the worker's door."""
    guest = item.guest
    if guest is None:
        return
    page = reverse("invitations", urlconf=SENDER_SITE)
    told = {
        "name": guest.name,
        "what": item.text,
        "due_on": item.due_on,
        "title": item.meeting.title,
        "link": f"{settings.SENDER_URL}{page}" if guest.contact_person else "",
    }
    write("action_item", told, to=guest.contact_person or guest)
