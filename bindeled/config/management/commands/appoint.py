"""Appoint a contact person, until the housing organisations keep their own list."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from bindeled.confidentiality.doors import Door, entered
from bindeled.housing.actions import appoint
from bindeled.housing.models import Department
from bindeled.housing.rules import KINDS
from bindeled.users.models import User


class Command(BaseCommand):
    """Who passes concerns on from where."""

    help = "Appoint somebody with an account on the sender's side as contact person of a department, from today."

    def add_arguments(self, parser: CommandParser) -> None:
        """Whom, where, and in which capacity."""
        parser.add_argument("--email", required=True)
        parser.add_argument("--department", required=True, help="the department's name, as it was loaded")
        parser.add_argument("--kind", required=True, choices=list(KINDS))

    def handle(self, *args: Any, **options: Any) -> None:
        """Appoint through the housing door, in the person's own municipality."""
        if settings.SIDE != "sender":
            raise CommandError("Contact persons stand on the sender's side: run this with BINDELED_SIDE=sender.")
        user = User.objects.filter(email__iexact=options["email"]).first()
        if user is None:
            raise CommandError("Nobody has an account with this address. `bindeled invite` invites them first.")
        with entered(Door("public", municipality=user.municipality_id)):
            department = Department.objects.filter(
                municipality_id=user.municipality_id, name=options["department"]
            ).first()
        if department is None:
            raise CommandError(f"{options['department']} is no department of municipality {user.municipality_id}.")
        kept = (department.organisation_id,)
        with entered(Door("housing", municipality=user.municipality_id, units=kept)):
            made = appoint(user, department=department, kind=options["kind"], on=timezone.localdate())
        self.stdout.write("Appointed." if made else "Was appointed already.")
