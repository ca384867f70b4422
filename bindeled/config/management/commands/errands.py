"""Do what keepers began and no browser waits for: imports. A process of the sender's side, under its login."""

import signal
import threading
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import connection

from bindeled.confidentiality.startup import refusals
from bindeled.config import errands


class Command(BaseCommand):
    """The process that does errands."""

    help = "Read, write and undo imports, step by step, until told to stop."

    def handle(self, *args: Any, **options: Any) -> None:
        """Check, then do errands until SIGTERM or SIGINT; the step under way is finished first."""
        if settings.SIDE != "sender":
            raise CommandError(f"BINDELED_SIDE is {settings.SIDE}; errands are done on the sender's side.")
        reasons = refusals()
        connection.close()
        if reasons:
            raise CommandError("This process will not work:\n- " + "\n- ".join(reasons))
        ended = threading.Event()
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_signal: ended.set())
        errands.run(ended)
