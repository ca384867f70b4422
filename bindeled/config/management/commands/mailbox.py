"""How the mailbox between the sides is doing: for the operator."""

from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.utils import timezone

from bindeled.concerns.models import SealedConcern
from bindeled.confidentiality.doors import Door, entered
from bindeled.municipalities.models import Municipality

SHOWN = 50
SLOW = 60  # seconds: a concern that has waited longer means that the worker does not work


class Command(BaseCommand):
    """Concerns that wait to be opened, and those that could not be."""

    help = "Show how many concerns wait to be opened, and those that cannot be; exits with 1 when somebody is needed."

    def add_arguments(self, parser: CommandParser) -> None:
        """Trying again, once the key has been found."""
        parser.add_argument(
            "--retry", action="store_true", help="let the worker try those again that could not be opened"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Look into each municipality's mailbox, without opening anything."""
        needed = False
        for code in Municipality.objects.order_by("code").values_list("code", flat=True):
            with entered(Door("worker", municipality=code)):
                if options["retry"]:
                    SealedConcern.objects.filter(unopenable_since__isnull=False).update(unopenable_since=None)
                waiting = SealedConcern.objects.filter(unopenable_since__isnull=True)
                oldest = waiting.order_by("received_at").values_list("received_at", flat=True).first()
                unopenable = list(SealedConcern.objects.filter(unopenable_since__isnull=False)[:SHOWN])
                number = waiting.count()
            age = (timezone.now() - oldest).total_seconds() if oldest else 0.0
            self.stdout.write(
                f"{code}: {number} waiting, the oldest for {age:.0f} seconds; {len(unopenable)} cannot be opened"
            )
            for concern in unopenable:
                self.stdout.write(
                    f"  {concern.id} received {concern.received_at:%Y-%m-%d %H:%M}, set aside since {concern.unopenable_since:%Y-%m-%d %H:%M}"
                )
            needed = needed or bool(unopenable) or age > SLOW
        if needed:
            raise SystemExit(1)
