"""Run the demo's post office."""

from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from granian import Granian
from granian.constants import Interfaces
from granian.log import LogLevels

from bindeled.config.post_office import open_counter


class Command(BaseCommand):
    """The demo's post office: an SMTP server, and pages to read what it keeps."""

    help = "Take letters by SMTP on loopback and show them on a page. Only in demo mode."

    def handle(self, *args: Any, **options: Any) -> None:
        """Serve until told to stop."""
        if not settings.DEMO or settings.SIDE != "mail":
            raise CommandError("The post office belongs to the demonstration: BINDELED_DEMO=1, BINDELED_SIDE=mail.")
        kept, bounces, replies = map(Path, (settings.MAILDIR, settings.BOUNCES, settings.REPLIES))
        counter = open_counter(kept, bounces, replies, settings.EMAIL_PORT)
        try:
            Granian(
                "bindeled.config.wsgi:application",
                address="127.0.0.1",
                port=urlsplit(settings.MAIL_URL).port or 8002,
                interface=Interfaces.WSGI,
                blocking_threads=2,
                log_access=False,
                log_level=LogLevels.warning,
            ).serve()
        finally:
            counter.stop()
