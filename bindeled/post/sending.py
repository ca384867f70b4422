"""Handing a letter to the mail server: at least once, never lost, never marked as sent before it was accepted.

The letter is read in one short transaction and marked in another; no row is locked while the mail server thinks. A worker
that dies in between sends it again, with the same Message-ID.
"""

import smtplib
import threading
from uuid import UUID

from django.core.mail.backends.smtp import EmailBackend
from django.utils import timezone

from bindeled.confidentiality.doors import Door, entered
from bindeled.post import rules
from bindeled.post.letters import Writer, as_written, message
from bindeled.post.models import Letter

LAST_ATTEMPT = 16
ANSWERED = 250


class NotNowError(Exception):
    """The mail server could not take the letter now. The queue tries again."""


_mine = threading.local()


def deliver(letter_id: UUID, *, content: Writer | None = None) -> None:
    """Send one queued letter; ``content`` writes it from its facts. Raises NotNowError to be tried again."""
    with entered(Door("worker")):
        letter = Letter.objects.filter(id=letter_id, state="queued").first()
    if letter is None:
        return  # sent already, by a job that ran twice
    words = content(letter.facts, letter.language) if content else as_written(letter)
    try:
        _connection().send_messages([message(letter, words)])
    except smtplib.SMTPRecipientsRefused as error:
        _mark_refusal(letter, max(code for code, _words in error.recipients.values()))
    except smtplib.SMTPResponseException as error:
        _mark_refusal(letter, error.smtp_code)
    except (smtplib.SMTPException, OSError) as error:
        _hang_up()
        _mark_refusal(letter, 0, type(error).__name__)
    else:
        _mark(letter, "sent", sent_at=timezone.now(), subject="", text="", html="", last_error="")


def _connection() -> EmailBackend:
    """Answer this thread's kept connection to the mail server, opened where it is not."""
    kept: EmailBackend | None = getattr(_mine, "connection", None)
    if kept is None or not _answers(kept):
        _hang_up()
        kept = EmailBackend()
        _mine.connection = kept
    kept.open()
    return kept


def _answers(kept: EmailBackend) -> bool:
    try:
        return kept.connection is not None and kept.connection.noop()[0] == ANSWERED
    except (smtplib.SMTPException, OSError):
        return False


def _hang_up() -> None:
    kept: EmailBackend | None = getattr(_mine, "connection", None)
    _mine.connection = None
    if kept is not None and kept.connection is not None:
        kept.connection.close()


def _mark_refusal(letter: Letter, code: int, words: str = "") -> None:
    written = words or str(code)
    if rules.is_final(code):
        _mark(letter, "refused", last_error=written)
    elif letter.attempts + 1 >= LAST_ATTEMPT:
        _mark(letter, "failed", last_error=written)
    else:
        with entered(Door("worker")):
            Letter.objects.filter(id=letter.id).update(attempts=letter.attempts + 1, last_error=written)
        raise NotNowError(written)


def _mark(letter: Letter, state: str, **also: object) -> None:
    with entered(Door("worker")):
        waiting = Letter.objects.filter(id=letter.id, state__in=rules.BEFORE[state])
        waiting.update(state=state, attempts=letter.attempts + 1, **also)
