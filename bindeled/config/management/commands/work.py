"""Do the work behind the pages. Refuses, with the reason, where confidentiality or durability would be a pretence."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import connection
from django.utils import timezone

from bindeled.children.queries import lacking
from bindeled.confidentiality.doors import Door, entered
from bindeled.confidentiality.startup import refusals
from bindeled.config import worker
from bindeled.municipalities.models import Municipality


class Command(BaseCommand):
    """The worker's process."""

    help = "Send letters, open concerns that arrive, and read returned mail, until told to stop."

    def add_arguments(self, parser: CommandParser) -> None:
        """How long a silent worker is waited for."""
        parser.add_argument(
            "--dead-after",
            type=float,
            default=worker.DEAD_AFTER,
            help="seconds without a sign of life after which another worker's jobs are taken over",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Check, then work until SIGTERM or SIGINT."""
        if settings.SIDE != "worker":
            message = f"BINDELED_SIDE is {settings.SIDE}; the worker runs as worker."
            raise CommandError(message)
        reasons = [*refusals(), *_without_a_place()]
        connection.close()
        if reasons:
            raise CommandError("This process will not work:\n- " + "\n- ".join(reasons))
        for lack in () if settings.DEMO else lacking_on_duty_lists():
            self.stderr.write(lack)
        worker.run(worker.chores(options["dead_after"]), dead_after=options["dead_after"])


def lacking_on_duty_lists() -> list[str]:
    """Answer what keeps the worker from calling somebody about a child. It is said, and nothing is refused for it."""
    found = []
    for code in Municipality.objects.order_by("code").values_list("code", flat=True):
        with entered(Door("worker", municipality=code)):
            found += [f"Municipality {code}: {lack}." for lack in lacking(code, on=timezone.localdate())]
    return found


def _without_a_place() -> list[str]:
    """Answer what would stay within the database alone, where whoever may change that changes this too."""
    places = {
        "BINDELED_SEALS": (settings.SEALS, "the seals upon the trace would be kept by those whom they watch"),
        "BINDELED_TOMBSTONES": (settings.TOMBSTONES, "a restored copy would bring back what was deleted"),
    }
    return [
        f"{name} names no folder: {why}. Name one outside the database, on another disk."
        for name, (folder, why) in places.items()
        if not folder
    ]
