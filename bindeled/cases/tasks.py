"""The worker's jobs for mails: that remind advisers, and that tell leaders of an emergency."""

from uuid import UUID

from procrastinate.contrib.django import app

from bindeled.cases.letters import opening, reminder
from bindeled.post.actions import deliver
from bindeled.post.tasks import RETRY


@app.task(name="cases.send_reminder", retry=RETRY)
def send_reminder(letter_id: str) -> None:
    """Send one mail."""
    deliver(UUID(letter_id), content=reminder)


@app.task(name="cases.send_opening", retry=RETRY)
def send_opening(letter_id: str) -> None:
    """Send one mail about an emergency."""
    deliver(UUID(letter_id), content=opening)
