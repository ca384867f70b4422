"""The list of destroyed record keys, for operators. After a restore by another program: apply it, before anybody is let in.

Runs with the worker's environment. `bindeled restore` has applied it by itself.
"""

from collections import Counter
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from bindeled.confidentiality.doors import Door, entered
from bindeled.confidentiality.records import destroy_again
from bindeled.confidentiality.tombstones import Tombstones
from bindeled.doorstep.schedule import take_away_again
from bindeled.municipalities.models import Municipality


class Command(BaseCommand):
    """What was destroyed."""

    help = "Show how many record keys were destroyed, or destroy them again in a database that was restored."

    def add_arguments(self, parser: CommandParser) -> None:
        """Only looking changes nothing."""
        parser.add_argument("--apply", action="store_true", help="destroy again what lives; as often as you like")

    def handle(self, *args: Any, **options: Any) -> None:
        """Look, and where it is asked for, apply, one municipality at a time."""
        folder = Path(settings.TOMBSTONES or "nowhere")
        if not folder.is_dir():
            message = (
                "There are no tombstones: set BINDELED_TOMBSTONES. An empty folder says that nothing was destroyed."
            )
            raise CommandError(message)
        told = Tombstones(folder).read()
        done, begun = (Counter(stone.municipality for stone in stones.values()) for stones in (told.done, told.open))
        for code in Municipality.objects.order_by("code").values_list("code", flat=True):
            self.stdout.write(f"{code}: {done[code]} keys destroyed, {begun[code]} begun and not answered for")
            if options["apply"]:
                with entered(Door("worker", municipality=code)):
                    self.stdout.write(f"{code}: {destroy_again(told.done.values())} destroyed again")
                    self.stdout.write(f"{code}: {take_away_again(told.done.values())} letters of residents taken away")
        if told.unreadable:
            message = f"{told.unreadable} lines cannot be read; a deletion may be missing."
            raise CommandError(message)
