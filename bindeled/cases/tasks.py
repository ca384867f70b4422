"""The worker's job for mails that remind advisers."""

from uuid import UUID

from procrastinate.contrib.django import app

from bindeled.cases.letters import reminder
from bindeled.post.actions import deliver
from bindeled.post.tasks import RETRY


@app.task(name="cases.send_reminder", retry=RETRY)
def send_reminder(letter_id: str) -> None:
    """Send one mail."""
    deliver(UUID(letter_id), content=reminder)
