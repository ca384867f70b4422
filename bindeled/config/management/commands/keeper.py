"""``bindeled keeper``: let somebody keep a housing organisation's list. Run it with the sender's environment."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction
from django.utils import timezone

from bindeled.confidentiality.doors import Door, entered
from bindeled.housing.actions.keepers import let_keep, let_keep_no_more
from bindeled.housing.models import Organisation
from bindeled.municipalities.models import Municipality
from bindeled.users.actions import InvitationError, invite
from bindeled.users.queries import account_of


class Command(BaseCommand):
    """Who keeps which list."""

    help = "Let somebody keep the list of a housing organisation's contact persons in a municipality, and invite them."

    def add_arguments(self, parser: CommandParser) -> None:
        """Whom, and whose list."""
        parser.add_argument("--organisation", required=True, help="the housing organisation's name, as it was loaded")
        parser.add_argument("--municipality", required=True, help="the four-digit code, such as 0101")
        parser.add_argument("--email", required=True)
        parser.add_argument("--name", help="needed where it is somebody new")
        parser.add_argument("--language", default="da", choices=["da", "en"])
        parser.add_argument("--end", action="store_true", help="they keep it no more, from today")

    def handle(self, *args: Any, **options: Any) -> None:
        """Write it down and invite, or end it. The reason is told when it cannot be done."""
        if settings.SIDE != "sender":
            raise CommandError("Lists are kept on the sender's side: run this with BINDELED_SIDE=sender.")
        municipality = Municipality.objects.filter(code=options["municipality"]).first()
        if municipality is None:
            raise CommandError("There is no municipality of that number.")
        with entered(Door("public", municipality=municipality.code)):
            organisation = Organisation.objects.filter(name=options["organisation"]).first()
        if organisation is None:
            raise CommandError(f"There is no housing organisation called {options['organisation']}.")
        where: dict[str, Any] = {"organisation": organisation, "municipality": municipality, "on": timezone.localdate()}
        if options["end"]:
            if not let_keep_no_more(email=options["email"], **where):
                raise CommandError("They do not keep that list.")
            self.stdout.write("Ended.")
            return
        self._let_keep(options, where)

    def _let_keep(self, options: dict[str, Any], where: dict[str, Any]) -> None:
        known = account_of(options["email"])
        if known is None and not options["name"]:
            raise CommandError("Nobody has an account with this address: give --name too.")
        name = known.name if known else options["name"]
        with transaction.atomic():
            made = let_keep(email=options["email"], name=name, language=options["language"], **where)
            if known is None:
                try:
                    link = invite(
                        email=options["email"],
                        name=name,
                        municipality=where["municipality"],
                        language=options["language"],
                    )
                except InvitationError as error:
                    raise CommandError(str(error)) from error
                self.stdout.write(link)
        self.stdout.write("Keeps the list." if made else "Keeps it already.")
