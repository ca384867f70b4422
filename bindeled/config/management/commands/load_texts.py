"""Load guidance from files."""

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from bindeled.config.environment import ROOT
from bindeled.config.texts import TextsError, load

SHIPPED = ROOT / "bindeled" / "config" / "municipalities" / "texts"


class Command(BaseCommand):
    """Texts as data, loaded as the owner."""

    help = "Load guidance for every municipality from a folder of files. Loading again changes nothing."

    def add_arguments(self, parser: CommandParser) -> None:
        """Which folder."""
        parser.add_argument(
            "folder", nargs="?", type=Path, default=SHIPPED, help="the texts that came along, if not said"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Load them wholly or not at all."""
        if settings.SIDE != "owner":
            raise CommandError(
                f"Texts are loaded by the owner, and this is the {settings.SIDE} process: set BINDELED_SIDE=owner."
            )
        try:
            written = load(options["folder"])
        except TextsError as error:
            raise CommandError(str(error)) from error
        self.stdout.write(f"{written} new versions.")
