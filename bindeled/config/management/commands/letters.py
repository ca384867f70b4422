"""How the letters are doing: for the operator. Never an address, never a word of a letter."""

import json
from typing import Any
from uuid import UUID

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db.models import Count
from django.utils import timezone

from bindeled.confidentiality.doors import Door, entered
from bindeled.post.actions import try_again
from bindeled.post.models import Letter
from bindeled.post.rules import NEEDS_SOMEBODY, STATES
from bindeled.post.tasks import send_letter
from bindeled.receipts.tasks import send_receipt

SHOWN = 50
# The job that writes a kind of letter from its facts; any other kind carries its own words.
WRITTEN_BY = {"receipt": send_receipt}


class Command(BaseCommand):
    """Letters by state, and those that need somebody."""

    help = "Show how many letters are in which state, and those that were refused, given up or came back."

    def add_arguments(self, parser: CommandParser) -> None:
        """A table for people, or JSON; and trying one again."""
        parser.add_argument("--json", action="store_true")
        parser.add_argument("--retry", type=UUID, metavar="ID", help="send a refused or failed letter once more")

    def handle(self, *args: Any, **options: Any) -> None:
        """Show; exit with 1 when a letter needs somebody."""
        with entered(Door("worker")):
            if options["retry"]:
                self._try_again(options["retry"])
            counted = dict(Letter.objects.values_list("state").annotate(Count("id")))
            oldest = (
                Letter.objects.filter(state="queued").order_by("queued_at").values_list("queued_at", flat=True).first()
            )
            fields = ("id", "kind", "state", "attempts", "last_error", "queued_at")
            trouble = list(
                Letter.objects.filter(state__in=NEEDS_SOMEBODY).order_by("-queued_at").values(*fields)[:SHOWN]
            )
        numbers = {state: counted.get(state, 0) for state in STATES}
        if options["json"]:
            self.stdout.write(json.dumps({"states": numbers, "trouble": trouble}, default=str))
        else:
            self._table(numbers, oldest, trouble)
        if trouble:
            raise SystemExit(1)

    def _try_again(self, letter_id: UUID) -> None:
        kind = Letter.objects.filter(id=letter_id).values_list("kind", flat=True).first()
        if not try_again(letter_id, task=WRITTEN_BY.get(kind or "", send_letter)):
            raise CommandError("There is no letter with this id that was refused, given up or came back.")

    def _table(self, numbers: dict[str, int], oldest: Any, trouble: list[dict[str, Any]]) -> None:
        for state, number in numbers.items():
            self.stdout.write(f"{state:>8} {number:>8}  {STATES[state].label}; next: {STATES[state].owner}")
        if oldest:
            self.stdout.write(f"oldest waiting: {timezone.now() - oldest}")
        for letter in trouble:
            self.stdout.write("{id}  {kind}  {state}  attempts {attempts}  {last_error}".format(**letter))
