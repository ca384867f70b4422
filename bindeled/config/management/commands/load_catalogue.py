"""Load the catalogue of offers from files."""

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from bindeled.config.catalogue import CatalogueError, load
from bindeled.config.environment import ROOT

SHIPPED = ROOT / "bindeled" / "config" / "municipalities" / "catalogue"


class Command(BaseCommand):
    """Offers as data, loaded as the owner."""

    help = "Load the catalogue of offers for every municipality from a folder of files. Loading again changes nothing."

    def add_arguments(self, parser: CommandParser) -> None:
        """Which folder."""
        parser.add_argument(
            "folder", nargs="?", type=Path, default=SHIPPED, help="the offers that came along, if not said"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Load them wholly or not at all."""
        if settings.SIDE != "owner":
            raise CommandError(
                f"Offers are loaded by the owner, and this is the {settings.SIDE} process: set BINDELED_SIDE=owner."
            )
        try:
            written = load(options["folder"])
        except CatalogueError as error:
            raise CommandError(str(error)) from error
        self.stdout.write(f"{written} new versions.")
