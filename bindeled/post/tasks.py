"""The worker's job for letters whose words were queued with them."""

from uuid import UUID

from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from bindeled.post import sending

# About a day: 2, 4, 8 … seconds, sixteen times.
RETRY = RetryStrategy(max_attempts=16, exponential_wait=2)


@app.task(name="post.send_letter", retry=RETRY)
def send_letter(letter_id: str) -> None:
    """Send one letter as it was written."""
    sending.deliver(UUID(letter_id))
