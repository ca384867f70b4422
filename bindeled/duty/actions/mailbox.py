"""Taking a mail in: read by a child that is shut in, then written with its receipt, in one transaction.

Nothing of what the child says is believed: it is a text, cut and cleaned here, and an address that is used only where it is a plain
one. A message that the child cannot read becomes a contact all the same, which says so.
"""

import json
import logging
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils import timezone

from bindeled.duty import queries
from bindeled.duty.actions.contacts import Heard, take_in
from bindeled.duty.child import limits
from bindeled.duty.models import Contact
from bindeled.duty.rules import mailbox as rules
from bindeled.receipts import actions as receipts
from bindeled.shut.outside import ask

logger = logging.getLogger(__name__)

PROGRAM = "bindeled.duty.child.mail"
HOUR, DAY = timedelta(hours=1), timedelta(days=1)


@dataclass(frozen=True)
class Mail:
    """A message as it was read. Without ``facts`` nobody knows from whom it is; ``left`` is what was not taken in of it."""

    known_by: str
    came_at: datetime
    facts: rules.Facts | None
    words: str
    left: str


def read_mail(raw: bytes, *, size: int, came_at: datetime, unopened: bool = False) -> Mail:
    """Read a message, in no transaction: it may take some seconds. ``raw`` is its beginning where it is larger than what is read.

    ``unopened`` takes it as one that cannot be read.
    """
    written = b"" if unopened else ask(PROGRAM, given=raw, patience=limits.PATIENCE, most=limits.LARGEST_ANSWER).written
    header, text = (_parsed(part) for part in (*written.split(b"\n"), b"", b"")[:2])
    told = text if isinstance(text, dict) else {}
    words, parts, cut = told.get("text"), told.get("left"), told.get("cut")
    read = isinstance(words, str) and isinstance(parts, int)
    if not read:
        logger.warning(
            "A message to the duty mailbox could not be read; it is taken in as one, and stays in the mailbox."
        )
    kept = rules.words(words) if isinstance(words, str) else ""
    longer = bool(cut) or (isinstance(words, str) and len(words.strip()) > limits.LONGEST_TEXT)
    return Mail(
        known_by=rules.known_by(raw, size),
        came_at=min(came_at, timezone.now()),
        facts=rules.facts_of(header),
        words=kept,
        left=rules.left_of(size=size, read=read, parts=parts if isinstance(parts, int) else 0, cut=longer),
    )


def _parsed(line: bytes) -> object:
    try:
        return json.loads(line[: limits.LARGEST_ANSWER])
    except (ValueError, RecursionError):
        return None


def take_mail(mail: Mail, *, own: frozenset[str], municipality: str) -> Contact | None:
    """Take a message in with its receipt, in the worker's door; None where it was taken in before. ``own`` are our addresses."""
    facts = mail.facts
    why = rules.why_no_mail(facts, own=own, sent=_sent(facts, municipality))
    heard = Heard(
        name=facts.name if facts else "",
        mail=facts.address if facts else "",
        subject=facts.subject if facts else "",
        words=mail.words,
        left=mail.left,
        unanswered=why,
    )
    return take_in(
        heard,
        channel="mailbox",
        came_at=mail.came_at,
        municipality=municipality,
        receipt=rules.receipt_for(why),
        known_by=mail.known_by,
    )


def _sent(facts: rules.Facts | None, municipality: str) -> rules.Sent:
    if facts is None or not facts.address:
        return rules.Sent(0, 0)
    now = timezone.now()
    times = receipts.sent_to(facts.address, municipality=municipality, since=now - DAY)
    return rules.Sent(hour=sum(now - at < HOUR for at in times), day=len(times))


def was_taken_in(mail: Mail, *, municipality: str) -> bool:
    """Say whether a message was taken in before, in the worker's door."""
    return queries.was_taken_in(municipality, mail.known_by)


def can_read() -> bool:
    """Say whether a child can be shut in on this machine: where it cannot, no message is opened."""
    return ask(PROGRAM, given=b"From: a@b.example\n\n", patience=limits.PATIENCE, most=limits.LARGEST_ANSWER).code == 0
