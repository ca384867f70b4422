"""The letters about a meeting, each with a part that a calendar reads (RFC 5545, 5546). They say nothing of any resident."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from email.utils import parseaddr
from typing import Any
from uuid import UUID

from django.conf import settings
from django.urls import reverse
from django.utils import translation
from icalendar import vCalAddress, vText

from bindeled.cooperation.letters import events, write
from bindeled.cooperation.letters.replies import reply_address
from bindeled.cooperation.models import MeetingGuest
from bindeled.cooperation.queries.training import hours_of
from bindeled.cooperation.rules import meetings as rules
from bindeled.cooperation.rules.feed import CANCELLED, CONFIRMED, Event
from bindeled.post.letters import Enclosure
from bindeled.post.models import Letter

SENDER_SITE = "bindeled.config.sender_site"
REQUEST, CANCEL = "REQUEST", "CANCEL"


def tell_guest(guest: MeetingGuest, what: str) -> None:
    """Tell somebody who is invited how the meeting stands; ``what`` is one of those of ``rules.to_tell``. In the worker's door."""
    meeting, reader = guest.meeting, guest.contact_person or guest
    page = reverse("answer_by_link", args=[meeting.municipality_id, guest.handle], urlconf=SENDER_SITE)
    with translation.override(reader.language):
        hours = hours_of(meeting.starts_at, meeting.ends_at)
    told = {
        "what": what,
        "name": guest.name,
        "role": rules.ROLES[guest.role].told,
        "title": meeting.title,
        "hours": hours,
        "venue": meeting.venue,
        "agenda": meeting.agenda,
        "why": meeting.why_cancelled,
        "link": f"{settings.SENDER_URL}{page}",
    }
    write("meeting", told, to=reader, facts=facts_of(guest, what))


def facts_of(guest: MeetingGuest, what: str) -> dict[str, Any]:
    """Answer what the calendar's part is made of when the letter is sent: as the meeting stood when it was written."""
    meeting = guest.meeting
    return {
        "municipality": meeting.municipality_id,
        "handle": str(guest.handle),
        "role": rules.ROLES[guest.role].in_calendars,
        "meeting": str(meeting.id),
        "method": CANCEL if what == rules.CALLED_OFF else REQUEST,
        "sequence": meeting.sequence,
        "title": meeting.title,
        "venue": meeting.venue,
        "agenda": meeting.agenda,
        "starts_at": meeting.starts_at.isoformat(),
        "ends_at": meeting.ends_at.isoformat(),
        "changed_at": meeting.changed_at.isoformat(),
    }


def calendar_part(letter: Letter) -> Sequence[Enclosure]:
    """Answer the invitation, update or cancelling of a letter as a calendar takes it."""
    method = letter.facts["method"]
    return [
        Enclosure(
            "invite.ics",
            as_calendar(letter.facts, attendee=letter.to_address),
            f"text/calendar; method={method}",
            instead=True,
        )
    ]


def as_calendar(facts: Mapping[str, Any], *, attendee: str) -> bytes:
    """Answer a meeting as iCalendar for one guest, who is asked whether they come."""
    method = facts["method"]
    calendar = events.calendar(method)
    event = events.written(_event(facts))
    event["organizer"] = _organizer(facts)
    guest = vCalAddress(f"mailto:{attendee}")
    guest.params["ROLE"] = vText(facts["role"])
    guest.params["PARTSTAT"] = vText("NEEDS-ACTION")
    guest.params["RSVP"] = vText("TRUE" if method == REQUEST else "FALSE")
    event.add("attendee", guest, encode=False)
    calendar.add_component(event)
    return bytes(calendar.to_ical())


def _organizer(facts: Mapping[str, Any]) -> vCalAddress:
    """Answer whom calendars reply to: the address is this invitation's own, and the same in all its letters."""
    organizer = vCalAddress(f"mailto:{reply_address(facts['municipality'], UUID(facts['handle']))}")
    organizer.params["CN"] = vText(parseaddr(settings.DEFAULT_FROM_EMAIL)[0] or "Bindeled")
    return organizer


def _event(facts: Mapping[str, Any]) -> Event:
    changed_at, begins, ends = (datetime.fromisoformat(facts[name]) for name in ("changed_at", "starts_at", "ends_at"))
    return Event(
        key=facts["meeting"],
        sequence=facts["sequence"],
        changed_at=changed_at,
        begins=begins,
        ends=ends,
        summary=facts["title"],
        location=facts["venue"],
        description=facts["agenda"],
        status=CANCELLED if facts["method"] == CANCEL else CONFIRMED,
    )
