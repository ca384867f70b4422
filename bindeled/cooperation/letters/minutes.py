"""The letter that minutes are published, or were put right. Whoever has a page of their own reads them there; others in the letter."""

from django.conf import settings
from django.urls import reverse

from bindeled.cooperation.letters import write
from bindeled.cooperation.models import MeetingGuest, MeetingMinutes

SENDER_SITE = "bindeled.config.sender_site"


def tell_of(minutes: MeetingMinutes, guest: MeetingGuest) -> None:
    """Tell somebody who was invited of minutes. In the worker's door."""
    page = reverse("own_minutes", args=[minutes.meeting_id], urlconf=SENDER_SITE)
    told = {
        "name": guest.name,
        "title": guest.meeting.title,
        "day": guest.meeting.starts_at,
        "changed": minutes.changed,
        "text": "" if guest.contact_person else minutes.text,
        "link": f"{settings.SENDER_URL}{page}" if guest.contact_person else "",
    }
    write("minutes", told, to=guest.contact_person or guest)
