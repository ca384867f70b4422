"""The worker's job for letters about extracts."""

from uuid import UUID

from procrastinate.contrib.django import app

from bindeled.evaluation.letters import extract_letter
from bindeled.post.actions import deliver
from bindeled.post.tasks import RETRY


@app.task(name="evaluation.send_extract_letter", retry=RETRY)
def send_extract_letter(letter_id: str) -> None:
    """Send one letter about an extract."""
    deliver(UUID(letter_id), content=extract_letter)
