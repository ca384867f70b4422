"""The worker's job for mails that say that there is post."""

from uuid import UUID

from procrastinate.contrib.django import app

from bindeled.doorstep.letters import notice
from bindeled.post.actions import deliver
from bindeled.post.tasks import RETRY


@app.task(name="doorstep.send_notice", retry=RETRY)
def send_notice(letter_id: str) -> None:
    """Send one mail."""
    deliver(UUID(letter_id), content=notice)
