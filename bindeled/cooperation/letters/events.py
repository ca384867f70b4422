"""Events written as calendars read them (RFC 5545): the one place for what goes by mail and what is read at an address."""

from collections.abc import Iterable
from datetime import UTC, date, datetime
from email.utils import parseaddr
from urllib.parse import urlsplit

from django.conf import settings
from django.utils import timezone
from icalendar import Calendar, vCalAddress
from icalendar import Event as Written

from bindeled.cooperation.rules.feed import CANCELLED, LOOK_EVERY, Event

PUBLISH = "PUBLISH"


def calendar(method: str) -> Calendar:
    """Answer an empty calendar with its method."""
    made = Calendar()
    made.add("prodid", "-//Bindeled//Bindeled//DA")
    made.add("version", "2.0")
    made.add("method", method)
    return made


def written(event: Event) -> Written:
    """Answer an event: the same UID for good wherever it is written, a SEQUENCE that grows, and times in UTC."""
    made, domain = Written(), urlsplit(settings.SENDER_URL).hostname or "localhost"
    made.add("uid", f"{event.key}@{domain}")
    made.add("sequence", event.sequence)
    made.add("dtstamp", _moment(event.changed_at))
    made.add("dtstart", _moment(event.begins))
    if event.ends is not None:
        made.add("dtend", _moment(event.ends))
    made.add("summary", event.summary)
    for name, text in (("location", event.location), ("description", event.description), ("url", event.url)):
        if text:
            made.add(name, text)
    made.add("status", event.status)
    if not event.takes_time or event.status == CANCELLED:
        made.add("transp", "TRANSPARENT")
    made["organizer"] = vCalAddress(f"mailto:{parseaddr(settings.DEFAULT_FROM_EMAIL)[1]}")
    return made


def feed(events: Iterable[Event], *, name: str) -> bytes:
    """Answer events as a calendar that is read at an address: nobody is asked to anything, and no guest stands in it."""
    made = calendar(PUBLISH)
    for key in ("name", "x-wr-calname"):
        made.add(key, name)
    made.add("refresh-interval", LOOK_EVERY, parameters={"VALUE": "DURATION"})
    made.add("x-published-ttl", LOOK_EVERY)
    for event in events:
        made.add_component(written(event))
    return bytes(made.to_ical())


def _moment(at: datetime | date) -> datetime | date:
    return timezone.localtime(at, UTC) if isinstance(at, datetime) else at
