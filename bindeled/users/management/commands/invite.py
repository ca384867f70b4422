"""``bindeled invite``: invite the first people to a side. Run it with that side's environment (BINDELED_SIDE)."""

from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from bindeled.municipalities.models import Municipality, Unit
from bindeled.municipalities.queries import in_force
from bindeled.users import actions
from bindeled.users.models import Service


class Command(BaseCommand):
    """Send an invitation and print its link."""

    help = "Invite somebody to the side named by BINDELED_SIDE. The link works once, for seven days."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Name the person and, on the municipality's side, the role."""
        parser.add_argument("--email", required=True)
        parser.add_argument("--name", required=True)
        parser.add_argument("--municipality", required=True, help="the four-digit code, such as 0101")
        parser.add_argument("--language", default="da", choices=["da", "en"])
        parser.add_argument(
            "--role",
            choices=Service.Role.values,
            help=f"on the municipality's side; with --unit, except {', '.join(Service.WITHOUT_UNIT)}",
        )
        parser.add_argument("--unit", help="the unit's name")
        parser.add_argument("--renew", action="store_true", help="a new start for somebody who lost their keys")

    def handle(self, *args: Any, **options: Any) -> None:
        """Invite; the reason is told when it cannot be done."""
        municipality = Municipality.objects.filter(pk=options["municipality"]).first()
        if municipality is None:
            raise CommandError("There is no municipality of that number.")
        try:
            link = actions.invite(
                email=options["email"],
                name=options["name"],
                municipality=municipality,
                language=options["language"],
                grants=_grants(municipality, options["role"], options["unit"]),
                renews=options["renew"],
            )
        except actions.InvitationError as error:
            raise CommandError(str(error)) from error
        self.stdout.write(link)


def _grants(municipality: Municipality, role: str | None, name: str | None) -> dict[str, Any]:
    if not role and not name:
        return {}
    whole = role in Service.WITHOUT_UNIT
    if settings.SIDE != "municipality" or not role or bool(name) == whole:
        raise CommandError(
            f"--role and --unit go together ({', '.join(Service.WITHOUT_UNIT)} have no unit),"
            " and on the municipality's side only."
        )
    if whole:
        return {"service": {"role": role, "unit": None}}
    units = Unit.objects.filter(in_force(timezone.localdate()), municipality=municipality, name=name)
    if len(units) != 1:
        raise CommandError("There is not exactly one unit of that name in the municipality today.")
    return {"service": {"role": role, "unit": str(units[0].pk)}}
