"""Serve one side's pages. Refuses, with the reason, where confidentiality or durability would be a pretence."""

from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import connection
from granian import Granian
from granian.constants import Interfaces
from granian.log import LogLevels

from bindeled.confidentiality.startup import refusals

# Where a side listens when its address names no port, as behind a proxy with TLS.
PORTS = {"sender": 8000, "municipality": 8001}


class Command(BaseCommand):
    """A side's web process."""

    help = "Serve the pages of one side: sender or municipality."

    def add_arguments(self, parser: CommandParser) -> None:
        """Which side, where, and with how many processes."""
        parser.add_argument("side", choices=["sender", "municipality"])
        parser.add_argument("--port", type=int, help="default: the port of this side's address")
        parser.add_argument("--workers", type=int, default=1)
        parser.add_argument("--threads", type=int, default=2, help="threads per process; each may hold one connection")

    def handle(self, *args: Any, **options: Any) -> None:
        """Check, then serve on loopback until told to stop."""
        if options["side"] != settings.SIDE:
            message = f"BINDELED_SIDE is {settings.SIDE}; this would serve {options['side']}."
            raise CommandError(message)
        reasons = [*refusals(), *_without_a_key()]
        connection.close()
        connection.close_pool()  # type: ignore[attr-defined]
        if reasons:
            raise CommandError("This process will not serve:\n- " + "\n- ".join(reasons))
        address = urlsplit(settings.MUNICIPALITY_URL if settings.SIDE == "municipality" else settings.SENDER_URL)
        Granian(
            "bindeled.config.wsgi:application",
            address="127.0.0.1",
            port=options["port"] or address.port or PORTS[settings.SIDE],
            interface=Interfaces.WSGI,
            workers=options["workers"],
            blocking_threads=options["threads"],
            respawn_failed_workers=True,
            # Seconds. One that was told to stop before it could listen would otherwise be waited for without end.
            workers_kill_timeout=10,
            log_access=False,
            log_level=LogLevels.warning,
        ).serve()


def _without_a_key() -> list[str]:
    """Answer why residents' words could not be kept safe here, if so."""
    if settings.SIDE != "sender" or settings.POST_KEYS:
        return []
    return ["BINDELED_POST_KEYS names no folder: what residents write would have no key. `bindeled keys` makes them."]
