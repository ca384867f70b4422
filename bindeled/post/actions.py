"""The verbs of the post: queue a letter, deliver it, note that it came back."""

from typing import Any
from uuid import UUID

from django.utils import timezone

from bindeled.post import rules
from bindeled.post.models import Letter
from bindeled.post.sending import deliver
from bindeled.post.tasks import send_letter

__all__ = ["deliver", "queue_letter", "try_again"]


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
    """Write a letter and defer the job that sends it, in the caller's transaction: both are kept, or neither."""
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


def try_again(letter_id: UUID, *, task: Any = send_letter) -> bool:
    """Put a letter that needed somebody back in the queue, in a worker's door; say whether there was one.

    ``task`` is the job that writes the letter anew from its facts, or sends it as it was written.
    """
    stuck = Letter.objects.filter(id=letter_id, state__in=rules.BEFORE["queued"])
    if stuck.update(state="queued", attempts=0, sent_at=None, last_error="") != 1:
        return False
    task.defer(letter_id=str(letter_id))
    return True
