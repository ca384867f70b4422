"""The worker's jobs for letters and short messages whose words were queued with them, and when a job is tried again."""

from uuid import UUID

from procrastinate import BaseRetryStrategy, RetryDecision
from procrastinate.contrib.django import app
from procrastinate.jobs import Job

from bindeled.post import carrying, rules, sending


class UntilSettled(BaseRetryStrategy):
    """Try again with growing rests. When to give up is the letter's own count, so that none is left without a job."""

    def get_retry_decision(self, *, exception: BaseException, job: Job) -> RetryDecision | None:
        """Answer when to try again."""
        return RetryDecision(retry_in={"seconds": rules.rest(job.attempts)})


RETRY = UntilSettled()


@app.task(name="post.send_letter", retry=RETRY)
def send_letter(letter_id: str) -> None:
    """Send one letter as it was written."""
    sending.deliver(UUID(letter_id))


@app.task(name="post.send_short", retry=RETRY)
def send_short(message_id: str) -> None:
    """Hand one short message over."""
    carrying.hand_over(UUID(message_id))
