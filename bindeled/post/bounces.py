"""Letters that came back: the mail server delivers bounces into a Maildir, and the return address says which letter."""

import email
import mailbox
from email import policy
from email.message import EmailMessage
from email.utils import getaddresses
from pathlib import Path
from uuid import UUID

from django.conf import settings

from bindeled.confidentiality.doors import Door, entered
from bindeled.post import rules
from bindeled.post.letters import letter_of
from bindeled.post.models import Letter

LARGEST = 256 * 1024
ADDRESSED = ("To", "Delivered-To", "X-Original-To")
AT_ONCE = 100


def read_bounces() -> int:
    """Note every returned letter in the Maildir, and put what is no bounce of ours aside; answers how many were read."""
    if not settings.BOUNCES or not Path(settings.BOUNCES).exists():
        return 0
    box = mailbox.Maildir(settings.BOUNCES)
    aside = mailbox.Maildir(str(Path(settings.BOUNCES) / ".aside"))
    keys = [key for key, _message in zip(box.keys(), range(AT_ONCE), strict=False)]
    for key in keys:
        letter_id = _returned(box.get_bytes(key)[:LARGEST])
        if letter_id is None or not note_bounce(letter_id):
            aside.add(box.get_bytes(key)[:LARGEST])
        box.discard(key)
    return len(keys)


def _returned(raw: bytes) -> UUID | None:
    message = email.message_from_bytes(raw, EmailMessage, policy=policy.compat32)
    said = [str(value) for name in ADDRESSED for value in message.get_all(name, [])]
    found = (letter_of(address) for _name, address in getaddresses(said))
    return next(filter(None, found), None)


def note_bounce(letter_id: UUID) -> bool:
    """Mark a sent letter as returned; say whether there was one."""
    with entered(Door("worker")):
        sent = Letter.objects.filter(id=letter_id, state__in=rules.BEFORE["bounced"])
        return sent.update(state="bounced") == 1
