"""The verbs of the post: queue a letter, deliver it, queue it again, and note that it came back."""

from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

from django.db.models.functions import Coalesce
from django.utils import timezone

from bindeled.confidentiality.doors import Door, entered
from bindeled.post import maildir, returned, rules
from bindeled.post.models import RETENTION, Letter, ShortMessage
from bindeled.post.sending import deliver
from bindeled.post.tasks import send_letter, send_short

__all__ = ["CannotQueueError", "deliver", "queue_again", "queue_letter", "queue_short", "read_bounces"]


class CannotQueueError(Exception):
    """A letter cannot be sent again; the message says why."""


def queue_letter(
    *,
    kind: str,
    to: str,
    language: str,
    municipality: str = "",
    facts: dict[str, Any] | None = None,
    subject: str = "",
    text: str = "",
    html: str = "",
    task: Any = send_letter,
) -> None:
    """Write a letter and defer the job that sends it, in the caller's transaction: both are kept, or neither.

    ``municipality`` may be empty only for account mails, which the login writes outside every door. Raises DatabaseError
    where this role may not write such a letter, and Procrastinate's ConnectorException where it may not add the job ``task``.
    """
    letter = Letter(
        municipality_id=municipality,
        kind=kind,
        to_address=to,
        language=language,
        facts=facts or {},
        subject=subject,
        text=text,
        html=html,
        queued_at=timezone.now(),
    )
    letter.save(force_insert=True)
    task.defer(letter_id=str(letter.id))


def queue_short(*, channel: str, to: str, text: str, municipality: str) -> None:
    """Write an SMS, or what is said in a phone call, and defer the job that sends it. In the worker's door.

    ``channel`` is one of ``rules.SHORT_CHANNELS``. The words must hold nothing about anybody.
    """
    message = ShortMessage(
        channel=channel, to_number=to, text=text, municipality_id=municipality, queued_at=timezone.now()
    )
    message.save(force_insert=True)
    send_short.defer(message_id=str(message.id))


def queue_again(letter_id: UUID, *, task: Any) -> None:
    """Send a letter that was refused, given up or came back once more; ``task`` is its kind's job. In the worker's door.

    Raises CannotQueueError.
    """
    letter = Letter.objects.filter(id=letter_id, state__in=rules.BEFORE["queued"]).first()
    if letter is None:
        raise CannotQueueError("There is no letter with this id that was refused, given up or came back.")
    if not letter.text and (not letter.facts or task is send_letter):
        raise CannotQueueError("Its own words are not kept. Ask for a new one on the site, or invite again.")
    moved = Letter.objects.filter(id=letter_id, state=letter.state)
    if moved.update(state="queued", attempts=0, sent_at=None, last_error=""):
        task.defer(letter_id=str(letter_id))


def read_bounces(folder: Path) -> int:
    """Read the Maildir of returned mail and mark the letters that are lost. Answers how many were marked.

    What is understood is deleted, for it repeats the address; the rest is set aside.
    """
    marked = 0
    for path, raw in maildir.lying_in(folder):
        report = returned.read(raw) if raw is not None else None
        if report is None:
            maildir.set_aside(folder, path)
            continue
        if report.is_lost:
            came_back = note_bounce(report)
            marked += came_back
            if not came_back and _is_waiting(report.letter_id) and not maildir.is_old(path):
                continue  # it came back before it was marked as sent; the next look finds it
        path.unlink()
    return marked


def note_bounce(report: returned.Report) -> bool:
    """Mark a sent letter as come back. Says whether it was."""
    with entered(Door("worker")):
        sent = Letter.objects.filter(id=report.letter_id, state__in=rules.BEFORE["bounced"])
        return bool(sent.update(state="bounced", last_error=report.status))


def _is_waiting(letter_id: UUID) -> bool:
    with entered(Door("worker")):
        return Letter.objects.filter(id=letter_id, state="queued").exists()


def let_go() -> int:
    """Take away what is past its time, in any state: letters and short messages. The wall sees to which; answers how many."""
    gone = 0
    for model in (Letter, ShortMessage):
        last = timezone.now() - timedelta(days=RETENTION[model.__name__])
        old = model._default_manager.annotate(since=Coalesce("sent_at", "queued_at")).filter(since__lt=last)
        gone += old._raw_delete("default")
    return gone
