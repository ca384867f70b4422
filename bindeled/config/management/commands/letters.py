"""The outgoing post, for operators: states, ids and codes; never an address or a word of a letter.

Ends with 1 when something needs a person. Runs with the worker's environment.
"""

import json
import sys
from dataclasses import asdict
from typing import Any
from uuid import UUID

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from bindeled.breaches.tasks import send_breach
from bindeled.cases.tasks import send_opening, send_reminder
from bindeled.confidentiality.doors import Door, entered
from bindeled.doorstep.tasks import send_notice
from bindeled.evaluation.tasks import send_extract_letter
from bindeled.post import rules
from bindeled.post.actions import CannotQueueError, queue_again
from bindeled.post.models import Letter
from bindeled.post.queries import Overview, overview
from bindeled.post.tasks import send_letter
from bindeled.receipts.tasks import send_receipt

# The job of each kind of letter that is written from facts; the others carry their words.
JOBS = {
    "receipt": send_receipt,
    "doorstep_notice": send_notice,
    "reminder": send_reminder,
    "opening": send_opening,
    "breach": send_breach,
    "extract": send_extract_letter,
}


class Command(BaseCommand):
    """Look at the outgoing post, or send one letter again."""

    help = "Show the outgoing post: how many letters in each state, and which need somebody."

    def add_arguments(self, parser: CommandParser) -> None:
        """For people, for programs, or to send again."""
        parser.add_argument("--json", action="store_true", help="for programs")
        parser.add_argument(
            "--retry", type=UUID, metavar="ID", help="send a letter again that was refused or came back"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Show, or send again."""
        with entered(Door("worker")):
            if options["retry"]:
                self._again(options["retry"])
                return
            seen = overview()
        if options["json"]:
            self.stdout.write(json.dumps(_plain(seen)))
        else:
            self._show(seen)
        if seen.needs_somebody(timezone.now()):
            sys.exit(1)

    def _again(self, letter_id: UUID) -> None:
        kind = Letter.objects.filter(id=letter_id).values_list("kind", flat=True).first()
        try:
            queue_again(letter_id, task=JOBS.get(kind or "", send_letter))
        except CannotQueueError as reason:
            raise CommandError(str(reason)) from None
        self.stdout.write(f"Letter {letter_id} waits to be sent again.")

    def _show(self, seen: Overview) -> None:
        for state, count in seen.counts.items():
            self.stdout.write(f"{state:<10}{count:>8}  {rules.STATES[state].label}")
        age = _plain(seen)["oldest_queued_seconds"]
        self.stdout.write(f"Oldest waiting: {f'{age} s' if age is not None else 'none'}")
        for one in seen.trouble:
            at = timezone.localtime(one.queued_at)
            self.stdout.write(f"{one.id}  {one.kind:<20} {one.state:<8} {one.code or '-':<12} {at:%Y-%m-%d %H:%M}")


def _plain(seen: Overview) -> dict[str, Any]:
    now, oldest = timezone.now(), seen.oldest_queued_at
    return {
        "counts": seen.counts,
        "oldest_queued_seconds": round((now - oldest).total_seconds()) if oldest else None,
        "needs_somebody": seen.needs_somebody(now),
        "trouble": [{**asdict(one), "id": str(one.id), "queued_at": one.queued_at.isoformat()} for one in seen.trouble],
    }
