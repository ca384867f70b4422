"""What the mail server sends back: which letter it concerns, and whether it is lost.

Only the standard report (RFC 3464) is understood, and only under a return address that we made ourselves. An absence notice
says nothing about the letter and goes. Everything else is set aside for an operator; nothing of it is stored or logged.
"""

import re
from dataclasses import dataclass
from email.message import EmailMessage
from uuid import UUID

from bindeled.post import maildir
from bindeled.post.letters import letter_of

_STATUS = re.compile(r"[245]\.\d{1,3}\.\d{1,3}")


@dataclass(frozen=True)
class Report:
    """A report about one of our letters. ``status`` is the enhanced status code, or nothing."""

    letter_id: UUID
    is_lost: bool
    status: str


def read(raw: bytes) -> Report | None:
    """Answer what a returned mail says, or None where it is not a report about a letter of ours."""
    try:
        mail = maildir.as_mail(raw)
        letter_id = next(filter(None, map(letter_of, maildir.addresses(mail))), None)
        if letter_id is None:
            return None
        if mail.get_content_type() == "multipart/report" and mail.get_param("report-type") == "delivery-status":
            action, status = _status(mail)
            return Report(letter_id, is_lost=action == "failed", status=status) if action else None
        return Report(letter_id, is_lost=False, status="") if maildir.is_automatic(mail) else None
    except Exception:  # noqa: BLE001 - a stranger chooses what is read, and one mail must not hold up all that come after it
        return None


def _status(mail: EmailMessage) -> tuple[str, str]:
    """Answer the action (failed, delayed, delivered …) and status of the first recipient reported on."""
    for part in mail.walk():
        if part.get_content_type() == "message/delivery-status":
            for block in part.get_payload():
                action = str(block.get("Action", "")).strip().lower()  # type: ignore[union-attr]
                if action:
                    found = _STATUS.search(str(block.get("Status", ""))[:80])  # type: ignore[union-attr]
                    return action, found[0] if found else ""
    return "", ""
