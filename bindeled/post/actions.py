"""The verbs of the post: queue a letter, deliver it, note that it came back."""

from typing import Any

from django.utils import timezone

from bindeled.post.models import Letter
from bindeled.post.sending import deliver
from bindeled.post.tasks import send_letter

__all__ = ["deliver", "queue_letter"]


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
