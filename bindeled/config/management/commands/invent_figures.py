"""``bindeled invent_figures``: gives the demonstration two years of figures, as the worker."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from bindeled.config.demo_sent import invent_sent
from bindeled.config.demo_statistics import invent_figures


class Command(BaseCommand):
    """The demo's figures."""

    help = "Invent what the last two years counted, on either side, and publish it. Only in demo mode."

    def handle(self, *args: Any, **options: Any) -> None:
        """Invent them for the municipality that the demo's concerns come to. Safe to run again."""
        if not settings.DEMO:
            raise CommandError("Invented figures belong to the demonstration: set BINDELED_DEMO=1.")
        invent_sent("0101")
        invent_figures("0101")
        self.stdout.write("Invented figures stand ready.")
