"""Handing a letter to the mail server: at least once, never lost, never marked as sent before it was accepted.

The letter is read in one short transaction and marked in another; no row is locked while the mail server thinks. A worker
that dies in between sends it again, with the same Message-ID.
"""

import logging
import smtplib
import threading
from collections.abc import Mapping, Sequence
from contextlib import suppress
from uuid import UUID

from django.conf import settings
from django.core.mail.backends.smtp import EmailBackend
from django.utils import timezone, translation
from django.utils.module_loading import import_string

from bindeled.confidentiality.doors import Door, entered
from bindeled.post import rules
from bindeled.post.letters import Enclosure, Writer, as_written, message
from bindeled.post.models import Letter

FINE = 250
logger = logging.getLogger(__name__)


class NotNowError(Exception):
    """The letter could not be sent now. The queue tries again."""


_mine = threading.local()


def deliver(letter_id: UUID, *, content: Writer | None = None) -> None:
    """Send one queued letter; ``content`` writes it from its facts. Raises NotNowError to be tried again."""
    with entered(Door("worker")):
        letter = Letter.objects.filter(id=letter_id, state="queued").first()
    if letter is None:
        return  # sent already, by a job that ran twice
    try:
        _send(letter, content)
    except (smtplib.SMTPAuthenticationError, smtplib.SMTPConnectError, smtplib.SMTPHeloError) as error:
        # The server refuses us, not this letter: an operator mends that, and the letter still goes.
        _hang_up()
        _try_later(letter, rules.in_numbers(error.smtp_code, _words(error.smtp_error)))
    except smtplib.SMTPRecipientsRefused as error:
        _refused(letter, *max(error.recipients.values(), key=lambda answer: answer[0]))
    except smtplib.SMTPResponseException as error:
        _refused(letter, error.smtp_code, error.smtp_error)
    except Exception as error:  # noqa: BLE001 - whatever went wrong, the letter is neither lost nor called sent
        _hang_up()
        _try_later(letter, type(error).__name__)
    else:
        _mark(letter, "sent", sent_at=timezone.now(), last_error="")


def _send(letter: Letter, content: Writer | None) -> None:
    with translation.override(letter.language):
        words = content(letter.facts, letter.language) if content else as_written(letter)
        mail = message(letter, words, _enclosed(letter), _headers(letter))
    if not _connection().send_messages([mail]):
        raise smtplib.SMTPServerDisconnected


def _enclosed(letter: Letter) -> Sequence[Enclosure]:
    """Answer what goes with a letter of this kind; who makes it is a setting, as it knows more than the post does.

    Where it cannot be made the letter goes without: an invitation must not wait for a card.
    """
    maker = settings.ENCLOSURES.get(letter.kind)
    try:
        enclosed: Sequence[Enclosure] = import_string(maker)(letter) if maker else ()
    except Exception:
        logger.exception("What belongs into letter %s could not be made; it goes without.", letter.id)
        return ()
    return enclosed


def _headers(letter: Letter) -> Mapping[str, str]:
    """Answer the headers of a letter of this kind, as a list's letter has; who makes them is a setting, too."""
    maker = settings.HEADERS.get(letter.kind)
    made: Mapping[str, str] = import_string(maker)(letter) if maker else {}
    return made


def _connection() -> EmailBackend:
    """Answer this thread's kept connection to the mail server, opened anew where the server hung up."""
    kept: EmailBackend | None = getattr(_mine, "connection", None)
    if kept is None or not _answers(kept):
        _hang_up()
        _mine.connection = kept = EmailBackend()
    kept.open()
    return kept


def _answers(kept: EmailBackend) -> bool:
    try:
        return kept.connection is None or kept.connection.noop()[0] == FINE
    except (smtplib.SMTPException, OSError):
        return False


def _hang_up() -> None:
    kept: EmailBackend | None = getattr(_mine, "connection", None)
    _mine.connection = None
    if kept is not None:
        with suppress(smtplib.SMTPException, OSError):  # it is of no use any more, whatever it says
            kept.close()


def _refused(letter: Letter, code: int, words: bytes | str) -> None:
    numbers = rules.in_numbers(code, _words(words))
    if rules.is_final(code):
        _mark(letter, "refused", last_error=numbers)
    else:
        _try_later(letter, numbers)


def _try_later(letter: Letter, why: str) -> None:
    """Count the attempt; give up after the last, else raise NotNowError without the mail server's words."""
    if letter.attempts + 1 >= rules.LAST_ATTEMPT:
        _mark(letter, "failed", last_error=why[:40])
        return
    _mark(letter, "queued", last_error=why[:40])
    raise NotNowError(why) from None


def _mark(letter: Letter, state: str, **also: object) -> None:
    """Move the letter where it still waits: a job that ran twice changes nothing the second time.

    At the end, whatever it is, its own words go: they may hold a link or a code that opens a door.
    """
    with entered(Door("worker")):
        waiting = Letter.objects.filter(id=letter.id, state="queued")
        words = {} if state == "queued" else {"subject": "", "text": "", "html": ""}
        waiting.update(state=state, attempts=letter.attempts + 1, **words, **also)


def _words(said: bytes | str) -> str:
    return said.decode("ascii", "replace") if isinstance(said, bytes) else said
