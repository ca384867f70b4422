"""The worker's job for letters about breaches."""

from uuid import UUID

from procrastinate.contrib.django import app

from bindeled.breaches.letters import breach
from bindeled.post.actions import deliver
from bindeled.post.tasks import RETRY


@app.task(name="breaches.send_breach", retry=RETRY)
def send_breach(letter_id: str) -> None:
    """Send one letter about a breach."""
    deliver(UUID(letter_id), content=breach)
