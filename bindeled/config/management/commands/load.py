"""Load municipalities and their places from files."""

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from bindeled.config.places import PlacesError, load


class Command(BaseCommand):
    """Places as data, loaded as the owner."""

    help = "Load municipalities, units, numbers and departments from TOML files. Loading again changes nothing."

    def add_arguments(self, parser: CommandParser) -> None:
        """Which files, in order."""
        parser.add_argument("files", nargs="+", type=Path)

    def handle(self, *args: Any, **options: Any) -> None:
        """Load one after the other; each wholly or not at all."""
        if settings.SIDE != "owner":
            message = (
                f"Places are loaded by the owner, and this is the {settings.SIDE} process: set BINDELED_SIDE=owner."
            )
            raise CommandError(message)
        for path in options["files"]:
            try:
                loaded = load(path)
            except PlacesError as error:
                raise CommandError(str(error)) from error
            self.stdout.write(f"{path.name}: {loaded.rows} rows.")
            for name in loaded.left_behind:
                self.stderr.write(f"{path.name} no longer names {name}, and it is shown still: end it with valid_to.")
