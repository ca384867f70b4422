"""Folders into which the mail server delivers what comes in: looked through a part at a time, and never trusted."""

import email
import email.policy
import logging
import mailbox
import time
from collections.abc import Iterator
from email.message import EmailMessage
from email.utils import getaddresses
from pathlib import Path

logger = logging.getLogger(__name__)

LARGEST = 256 * 1024  # bytes; what we wait for repeats at most a letter of ours
AT_ONCE = 200
# Seconds for which a mail may wait for what it is about.
PATIENCE = 24 * 60 * 60
RECIPIENT_HEADERS = ("Delivered-To", "X-Original-To", "Envelope-To", "To")


def lying_in(folder: Path) -> Iterator[tuple[Path, bytes | None]]:
    """Yield what lies in the Maildir, at most 200 at a time, the oldest name first; what is too large is not read at all."""
    mailbox.Maildir(folder, create=True)
    files = sorted(path for part in ("new", "cur") for path in (folder / part).iterdir() if path.is_file())
    for path in files[:AT_ONCE]:
        yield path, path.read_bytes() if path.stat().st_size <= LARGEST else None


def as_mail(raw: bytes) -> EmailMessage:
    """Answer a mail as the standard library reads it. It stumbles in many ways over what strangers send."""
    return email.message_from_bytes(raw, policy=email.policy.default)


def addresses(mail: EmailMessage) -> Iterator[str]:
    """Yield the addresses that a mail was delivered to, in small letters; the mail server's own word for it first."""
    for name in RECIPIENT_HEADERS:
        for _name, address in getaddresses([str(value) for value in mail.get_all(name, [])]):
            yield address.lower()


def is_automatic(mail: EmailMessage) -> bool:
    """Say whether a machine answered by itself, as an absence notice does (RFC 3834)."""
    return str(mail.get("Auto-Submitted", "no")).strip().lower().startswith("auto-replied")


def set_aside(folder: Path, path: Path) -> None:
    """Keep a mail that we do not understand where an operator can look."""
    mailbox.Maildir(folder).add_folder("aside")
    path.rename(folder / ".aside" / "new" / path.name)
    logger.warning("A mail was not understood; it is set aside in its folder.")


def is_old(path: Path) -> bool:
    """Say whether a mail has waited too long for what it is about."""
    return time.time() - path.stat().st_mtime > PATIENCE
