"""Make a municipality's keys."""

from contextlib import suppress
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from bindeled.confidentiality.keys import make_keys, make_post_key, make_seal_key


class Command(BaseCommand):
    """A municipality's keys: once, and then kept safe outside the database, twice."""

    help = "Make the keys of a municipality in BINDELED_KEYS and publish the public one in BINDELED_PUBLIC_KEYS."

    def add_arguments(self, parser: CommandParser) -> None:
        """Take the municipality's code."""
        parser.add_argument("municipality", help="the official number, for example 0101")

    def handle(self, *args: Any, **options: Any) -> None:
        """Make what is missing; never write over old ones."""
        code, made = options["municipality"], []
        with suppress(FileExistsError):
            make_keys(Path(settings.KEYS), Path(settings.PUBLIC_KEYS), code)
            made.append(f"Keys of {code} made.")
        with suppress(FileExistsError):
            public = make_seal_key(Path(settings.KEYS), code)
            made.append(
                f"The key that seals the trace of {code} made. Its public half verifies; keep a copy elsewhere: {public}"
            )
        if settings.POST_KEYS:
            with suppress(FileExistsError):
                make_post_key(Path(settings.POST_KEYS), code)
                made.append(f"The key of {code} for what residents write made. It is the sender's process's alone.")
        if not made:
            raise CommandError("There are keys already. Losing them would be losing every record.")
        self.stdout.write("\n".join(made))
