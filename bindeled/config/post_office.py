"""The demo's post office: a real SMTP server that keeps what it is sent, so that it can be read on a page.

Some addresses behave badly on purpose: ``…@refused.example`` is refused for good, ``…@busy.example`` twice for now, and
what goes to ``…@bounce.example`` is accepted and comes back. What calendars reply is delivered where the worker looks.
"""

import email
import mailbox
from collections import Counter
from dataclasses import dataclass
from datetime import UTC, datetime
from email import policy
from email.message import EmailMessage, Message
from email.mime.multipart import MIMEMultipart
from email.mime.text import MIMEText
from email.utils import parsedate_to_datetime
from pathlib import Path
from typing import Any

from aiosmtpd.controller import Controller
from django.utils import timezone

BUSY_TIMES = 2


class PostOffice:
    """Accepts every letter but those to addresses that misbehave."""

    def __init__(self, kept: Path, bounces: Path, replies: Path) -> None:
        self._kept = mailbox.Maildir(str(kept))
        self._replies = mailbox.Maildir(str(replies))
        self._bounces = mailbox.Maildir(str(bounces))
        self._asked: Counter[str] = Counter()

    async def handle_RCPT(self, server: Any, session: Any, envelope: Any, address: str, options: Any) -> str:  # noqa: N802
        """Refuse for good, or for now, or take it."""
        domain = address.rpartition("@")[2]
        if domain.endswith("refused.example"):
            return "550 5.1.1 No such mailbox"
        self._asked[address] += 1
        if domain.endswith("busy.example") and self._asked[address] <= BUSY_TIMES:
            return "451 4.3.0 Try again later"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:  # noqa: N802
        """Keep the letter; return it where the address says so."""
        self._kept.add(envelope.content)
        for address in envelope.rcpt_tos:
            if address.rpartition("@")[2].endswith("bounce.example"):
                self._bounces.add(_returned(envelope.mail_from, address))
            if address.startswith("reply+"):
                self._replies.add(f"Delivered-To: {address}\r\n".encode() + envelope.content)
        return "250 OK"


def _returned(to: str, recipient: str) -> bytes:
    """Answer the report that a mail server sends back, in its standard form (RFC 3464)."""
    notice = MIMEMultipart("report", report_type="delivery-status")
    notice["From"], notice["To"], notice["Subject"] = "MAILER-DAEMON@bounce.example", to, "Undelivered mail"
    notice["Auto-Submitted"] = "auto-replied"
    notice.attach(MIMEText("The mailbox does not exist."))
    server, about = Message(), Message()
    server["Reporting-MTA"] = "dns; bounce.example"
    about["Final-Recipient"] = f"rfc822; {recipient}"
    about["Action"], about["Status"] = "failed", "5.1.1"
    report = Message()
    report["Content-Type"] = "message/delivery-status"
    report.set_payload([server, about])
    notice.attach(report)
    return notice.as_bytes()


def open_counter(kept: Path, bounces: Path, replies: Path, port: int) -> Controller:
    """Answer the SMTP server on loopback, started."""
    counter = Controller(PostOffice(kept, bounces, replies), hostname="127.0.0.1", port=port)
    counter.start()
    return counter


@dataclass(frozen=True)
class Kept:
    """A letter that lies in the post office."""

    key: str
    to: str
    subject: str
    at: datetime
    text: str = ""
    headers: tuple[tuple[str, str], ...] = ()


def letters(folder: Path, *, to: str = "") -> list[Kept]:
    """Answer the letters, newest first; those to one address where it is given."""
    box = mailbox.Maildir(str(folder))
    found = [_kept(key, box.get_bytes(key)) for key in box.keys()]  # noqa: SIM118 - a mailbox is no dictionary
    return sorted((letter for letter in found if not to or letter.to == to), key=lambda letter: letter.at, reverse=True)


def letter(folder: Path, key: str) -> Kept | None:
    """Answer one letter with its text, or None."""
    box = mailbox.Maildir(str(folder))
    return _kept(key, box.get_bytes(key), whole=True) if key in box else None


def _kept(key: str, raw: bytes, *, whole: bool = False) -> Kept:
    """Answer a letter; one that no mail program could read is shown as it came."""
    try:
        return _read(key, raw, whole=whole)
    except (LookupError, ValueError, TypeError, AttributeError):  # the standard library stumbles in all these ways
        return Kept(key, "", "", timezone.now(), raw.decode(errors="replace") if whole else "")


def _read(key: str, raw: bytes, *, whole: bool) -> Kept:
    message = email.message_from_bytes(raw, EmailMessage, policy=policy.default)
    text = _text(message) if whole else ""
    at = _dated(message)
    if timezone.is_naive(at):  # "-0000": the sender says nothing of its own zone
        at = timezone.make_aware(at, UTC)
    shown = tuple((name, str(value)) for name, value in message.items()) if whole else ()
    return Kept(key, str(message["To"]), str(message["Subject"]), at, text, shown)


def _dated(message: EmailMessage) -> datetime:
    """Answer when a letter was written, or now where it does not say so, or says nonsense."""
    try:
        return parsedate_to_datetime(str(message["Date"]))
    except (TypeError, ValueError):
        return timezone.now()


def _text(message: EmailMessage) -> str:
    """Answer a letter's text; where it claims to be written in what is no alphabet, what can be read of it."""
    body = message.get_body(("plain",))
    try:
        return str(body.get_content()) if body else ""
    except (LookupError, UnicodeError):
        raw = body.get_payload(decode=True) if body else b""
        return raw.decode(errors="replace") if isinstance(raw, bytes) else ""


def empty(folder: Path) -> None:
    """Throw every letter away."""
    mailbox.Maildir(str(folder)).clear()
