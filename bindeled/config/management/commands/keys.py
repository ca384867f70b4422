"""Make a municipality's keys."""

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from bindeled.confidentiality.keys import make_keys


class Command(BaseCommand):
    """A municipality's keys: once, and then kept safe outside the database, twice."""

    help = "Make the keys of a municipality in BINDELED_KEYS and publish the public one in BINDELED_PUBLIC_KEYS."

    def add_arguments(self, parser: CommandParser) -> None:
        """Take the municipality's code."""
        parser.add_argument("municipality", help="the official number, for example 0101")

    def handle(self, *args: Any, **options: Any) -> None:
        """Make them; never write over old ones."""
        try:
            make_keys(Path(settings.KEYS), Path(settings.PUBLIC_KEYS), options["municipality"])
        except FileExistsError as error:
            raise CommandError("There are keys already. Losing them would be losing every record.") from error
        self.stdout.write(f"Keys of {options['municipality']} made.")
