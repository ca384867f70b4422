"""Run the worker."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import connection

from bindeled.confidentiality.startup import refusals
from bindeled.config.worker import work


class Command(BaseCommand):
    """The worker process."""

    help = "Send letters, open arriving concerns, read bounces; until told to stop."

    def handle(self, *args: Any, **options: Any) -> None:
        """Check, then work."""
        reasons = refusals()
        connection.close()
        if reasons:
            raise CommandError("The worker will not start:\n- " + "\n- ".join(reasons))
        work()
