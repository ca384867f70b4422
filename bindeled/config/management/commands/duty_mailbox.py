"""Read the duty mailboxes over IMAP until told to stop; or say how they stand. With the worker's environment."""

import signal
import threading
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import connection

from bindeled.confidentiality.startup import refusals
from bindeled.config import duty_mailbox
from bindeled.duty.actions.mailbox import can_read


class Command(BaseCommand):
    """The process that takes in mail to the duty phone."""

    help = "Take in what is written to the duty mailboxes, each message with its receipt, until told to stop."

    def add_arguments(self, parser: CommandParser) -> None:
        """How often to look, and whether only to say how it stands."""
        parser.add_argument("--every", type=float, default=20.0, help="seconds between two looks")
        parser.add_argument(
            "--check", action="store_true", help="say how each mailbox stands; ends with 1 when somebody is needed"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Check, then read until SIGTERM or SIGINT; the message at hand is finished first."""
        if settings.SIDE != "worker":
            raise CommandError(f"BINDELED_SIDE is {settings.SIDE}; the duty mailboxes are read as worker.")
        try:
            found = duty_mailbox.boxes(settings.DUTY_MAILBOXES)
        except ValueError as error:
            raise CommandError(str(error)) from None
        if not found:
            raise CommandError("No duty mailbox is named. Set BINDELED_DUTY_MAILBOX_0101=imaps://user:password@host.")
        if options["check"]:
            self._say(found)
            return
        reasons = refusals()
        if not can_read():
            reasons.append(
                "The kernel does not shut in the child that reads messages. Linux on x86-64 or ARM is needed."
            )
        connection.close()
        if reasons:
            raise CommandError("This process will not work:\n- " + "\n- ".join(reasons))
        ended = threading.Event()
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_signal: ended.set())
        duty_mailbox.run(found, options["every"], ended)

    def _say(self, found: list[duty_mailbox.Box]) -> None:
        needed = False
        for box in found:
            its = duty_mailbox.standing(box)
            told = f"{its.waiting} waiting, the oldest for {its.oldest:.0f} seconds; {its.to_look_at} to be looked at"
            self.stdout.write(f"{box.municipality}: {told if its.reached else 'not reached'}")
            needed = needed or its.needs_somebody
        if needed:
            raise SystemExit(1)
