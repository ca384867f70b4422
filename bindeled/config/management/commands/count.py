"""Counting figures now, for operators: what the worker does every night, with progress. Broken off, it goes on where it stopped.

Runs with the worker's environment.
"""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from bindeled.municipalities.models import Municipality
from bindeled.statistics.schedule import pieces

SOMETIMES = 50


class Command(BaseCommand):
    """Count what is not counted, and publish what stands."""

    help = "Count what is not counted yet and publish the figures of months that stand."

    def add_arguments(self, parser: CommandParser) -> None:
        """For one municipality, or for all."""
        parser.add_argument("--municipality", metavar="CODE", help="of one municipality; else of all")

    def handle(self, *args: Any, **options: Any) -> None:
        """Do piece after piece, and say how far it is."""
        codes = list(Municipality.objects.order_by("code").values_list("code", flat=True))
        if options["municipality"]:
            if options["municipality"] not in codes:
                message = f"There is no municipality {options['municipality']}. There are: {', '.join(codes)}."
                raise CommandError(message)
            codes = [options["municipality"]]
        for code in codes:
            done = 0
            for done, piece in enumerate(pieces(code), 1):
                if done % SOMETIMES == 0:
                    self.stdout.write(f"{code}: {done} pieces done, the last of {piece.measure}.")
            self.stdout.write(f"{code}: all is counted and published ({done} pieces).")
