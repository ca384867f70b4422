"""What a guest's calendar sends back: an iTIP reply (RFC 5546), to the address that the invitation named as its organizer.

The address holds the invitation's handle, so that only whoever had the letter can answer it. Of what stands in a reply nothing is kept
but the answer; whatever is no reply is not ours to understand.
"""

import re
from dataclasses import dataclass
from datetime import UTC, datetime
from email.message import EmailMessage
from email.utils import parseaddr
from uuid import UUID

from django.conf import settings
from icalendar import Calendar

from bindeled.cooperation.rules import meetings as rules
from bindeled.post import maildir

# COUNTER is an answer, too: somebody suggests another hour, and says whether they come at this one.
METHODS = frozenset({"REPLY", "COUNTER"})
KINDS = frozenset({"text/calendar", "application/ics"})
_ADDRESS = re.compile(r"reply\+([0-9]{4})-([0-9a-f]{32})@.+", re.ASCII)


@dataclass(frozen=True)
class Reply:
    """An answer as a calendar gave it: to which invitation, about which meeting and which calling of it, and when it was stamped.

    Without an answer it is a machine's notice, or a calendar that has not been told yet: nothing to note.
    """

    municipality: str
    handle: UUID
    answer: str = rules.UNANSWERED
    meeting: str = ""
    sequence: int = 0
    stamped: datetime | None = None


def reply_address(municipality: str, handle: UUID) -> str:
    """Answer the address that calendars reply to: it holds the handle of one invitation."""
    domain = parseaddr(settings.DEFAULT_FROM_EMAIL)[1].rpartition("@")[2]
    return f"reply+{municipality}-{handle.hex}@{domain}"


def read(raw: bytes) -> Reply | None:
    """Answer what a mail replies, or None where it is no reply of a calendar."""
    try:
        mail = maildir.as_mail(raw)
        held = next(filter(None, map(_ADDRESS.fullmatch, maildir.addresses(mail))), None)
        if held is None:
            return None
        municipality, handle = held[1], UUID(hex=held[2])
        part = next((part for part in mail.walk() if part.get_content_type() in KINDS), None)
        if part is None:
            return Reply(municipality, handle) if maildir.is_automatic(mail) else None
        return _reply(part, municipality, handle)
    except Exception:  # noqa: BLE001 - a stranger chooses what is read, and one mail must not hold up all that come after it
        return None


def _reply(part: EmailMessage, municipality: str, handle: UUID) -> Reply | None:
    raw = part.get_payload(decode=True)
    calendar = Calendar.from_ical(raw if isinstance(raw, bytes) else b"")
    [event] = calendar.walk("VEVENT")
    attendee = event["attendee"]
    if str(calendar.get("method", "")).upper() not in METHODS or isinstance(attendee, list):
        return None
    said = str(attendee.params.get("PARTSTAT", "NEEDS-ACTION")).upper()
    if said not in rules.IN_CALENDARS:
        return None
    return Reply(
        municipality,
        handle,
        answer=rules.IN_CALENDARS[said],
        meeting=str(event["uid"]).partition("@")[0],
        sequence=int(event.get("sequence", 0)),
        stamped=_in_utc(event.decoded("dtstamp")),
    )


def _in_utc(stamp: object) -> datetime:
    if not isinstance(stamp, datetime):
        raise TypeError(stamp)
    return stamp.astimezone(UTC) if stamp.tzinfo else stamp.replace(tzinfo=UTC)
