"""The worker's jobs for receipts."""

from uuid import UUID

from procrastinate.contrib.django import app

from bindeled.post.actions import deliver
from bindeled.post.tasks import RETRY
from bindeled.receipts.letters import received


@app.task(name="receipts.send_receipt", retry=RETRY)
def send_receipt(letter_id: str) -> None:
    """Send one receipt's letter."""
    deliver(UUID(letter_id), content=received)
