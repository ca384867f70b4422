"""Load contracts from files."""

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from bindeled.config.contracts import ContractsError, load


class Command(BaseCommand):
    """Contracts as data, loaded as the owner."""

    help = "Load contracts for every municipality from a folder of files. Loading again changes nothing."

    def add_arguments(self, parser: CommandParser) -> None:
        """Which folder."""
        parser.add_argument("folder", type=Path, help="the municipality's contracts: 0101.toml and so on")

    def handle(self, *args: Any, **options: Any) -> None:
        """Load them wholly or not at all."""
        if settings.SIDE != "owner":
            raise CommandError(
                f"Contracts are loaded by the owner, and this is the {settings.SIDE} process: set BINDELED_SIDE=owner."
            )
        try:
            written = load(options["folder"])
        except ContractsError as error:
            raise CommandError(str(error)) from error
        self.stdout.write(f"{written} new versions.")
