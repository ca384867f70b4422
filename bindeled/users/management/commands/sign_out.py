"""``bindeled sign_out``: end somebody's sessions at once, or everybody's. Run it with that side's environment."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from bindeled.users import actions, queries


class Command(BaseCommand):
    """End sessions on the side named by BINDELED_SIDE; they are dead at their next request."""

    help = "End the sessions of one person, or of everybody, on the side named by BINDELED_SIDE."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Name the person, or say everybody."""
        who = parser.add_mutually_exclusive_group(required=True)
        who.add_argument("--email", help="whose sessions")
        who.add_argument("--everybody", action="store_true")
        parser.add_argument(
            "--close", action="store_true", help="close the account too; `invite --renew` opens it again"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """End them; the reason is told when it cannot be done."""
        if options["everybody"]:
            if options["close"]:
                raise CommandError("--close takes one person, with --email.")
            actions.end_sessions_of_all()
            return
        user = queries.account_of(options["email"])
        if user is None:
            raise CommandError("There is no account with this address on this side.")
        if options["close"]:
            actions.close_account(user)
        else:
            actions.end_all_sessions(user)
