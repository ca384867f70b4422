"""What the mail server sends back: which letter it concerns, and whether it is lost.

Only the standard report (RFC 3464) is understood, and only under a return address that we made ourselves. An absence notice
says nothing about the letter and goes. Everything else is set aside for an operator; nothing of it is stored or logged.
"""

import email
import email.policy
import logging
import mailbox
import re
import time
from collections.abc import Iterator
from dataclasses import dataclass
from email.message import EmailMessage
from email.utils import getaddresses
from pathlib import Path
from uuid import UUID

from bindeled.post.letters import letter_of

logger = logging.getLogger(__name__)

LARGEST = 256 * 1024  # bytes; a report repeats at most a letter of ours
AT_ONCE = 200
# Seconds for which a report may wait for its letter to be marked as sent.
PATIENCE = 24 * 60 * 60
RECIPIENT_HEADERS = ("Delivered-To", "X-Original-To", "Envelope-To", "To")
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
        mail = email.message_from_bytes(raw, policy=email.policy.default)
        letter_id = _letter(mail)
        if letter_id is None:
            return None
        if mail.get_content_type() == "multipart/report" and mail.get_param("report-type") == "delivery-status":
            action, status = _status(mail)
            return Report(letter_id, is_lost=action == "failed", status=status) if action else None
        automatic = str(mail.get("Auto-Submitted", "no")).strip().lower().startswith("auto-replied")
        return Report(letter_id, is_lost=False, status="") if automatic else None
    except (LookupError, ValueError, TypeError, AttributeError, RecursionError):
        # The parser's many ways to stumble over what strangers send.
        return None


def _letter(mail: EmailMessage) -> UUID | None:
    for name in RECIPIENT_HEADERS:
        for _name, address in getaddresses([str(value) for value in mail.get_all(name, [])]):
            letter_id = letter_of(address.lower())
            if letter_id is not None:
                return letter_id
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


def waiting(folder: Path) -> Iterator[tuple[Path, Report | None]]:
    """Yield what lies in the Maildir, at most 200 at a time, with what each says; too large is not read at all."""
    mailbox.Maildir(folder, create=True)
    files = sorted(path for part in ("new", "cur") for path in (folder / part).iterdir() if path.is_file())
    for path in files[:AT_ONCE]:
        yield path, read(path.read_bytes()) if path.stat().st_size <= LARGEST else None


def set_aside(folder: Path, path: Path) -> None:
    """Keep a mail that we do not understand where an operator can look."""
    mailbox.Maildir(folder).add_folder("aside")
    path.rename(folder / ".aside" / "new" / path.name)
    logger.warning("A returned mail was not understood; it is set aside in the folder for returned mail.")


def is_old(path: Path) -> bool:
    """Say whether a mail has waited for its letter too long."""
    return time.time() - path.stat().st_mtime > PATIENCE
