"""Put the demo's cast into the database: run once as each side, under that side's own login."""

from typing import Any

from allauth.account.models import EmailAddress
from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.utils import timezone

from bindeled.confidentiality.doors import Door, entered
from bindeled.config.cast import CAST, Person
from bindeled.housing.actions import appoint
from bindeled.housing.models import ContactPerson, Department
from bindeled.municipalities.models import Unit
from bindeled.users.models import Service, User
from bindeled.users.rules import account_id


def invite_everybody() -> list[User]:
    """Make this side's accounts, where they are missing. Runs as the side's login."""
    return [_account(person) for person in CAST if person.side == settings.SIDE]


def _account(person: Person) -> User:
    user, _made = User.objects.get_or_create(
        email=person.email,
        defaults={
            "id": account_id(person.side, person.email),
            "side": person.side,
            "name": person.name,
            "municipality_id": person.municipality,
        },
    )
    EmailAddress.objects.get_or_create(user=user, email=person.email, defaults={"verified": True, "primary": True})
    if person.side == "municipality":
        units: list[Unit | None] = [*Unit.objects.filter(municipality_id=person.municipality, name__in=person.places)]
        for unit in units if person.places else [None]:
            known = Service.objects.filter(user=user, unit=unit, role=person.role)
            if not known.exists():
                Service.objects.create(
                    user=user,
                    unit=unit,
                    role=person.role,
                    municipality_id=person.municipality,
                    valid_from=timezone.localdate(),
                )
    return user


def appoint_contact_persons(users: list[User]) -> None:
    """Appoint the cast's contact persons, through the housing door."""
    people = {person.email: person for person in CAST}
    for user in users:
        person = people[user.email]
        departments = Department.objects.filter(municipality_id=person.municipality, name__in=person.places)
        with entered(Door("public", municipality=person.municipality)):
            organisations = tuple(departments.values_list("organisation_id", flat=True))
        with entered(Door("housing", municipality=person.municipality, units=organisations)):
            for department in departments:
                appoint(user, department=department, kind=person.role, on=timezone.localdate())
            # The others keep what everybody begins with: residents may ask to be called, and write no letter.
            if person.role == "caretaker":
                mine = ContactPerson.objects.filter(account_id=user.id)
                mine.update(takes_letters=True, hours="Hverdage kl. 9–11 (opdigtet)")


class Command(BaseCommand):
    """The demo's cast."""

    help = "Put the demo's cast into the database, as the side of this process. Only in demo mode."

    def handle(self, *args: Any, **options: Any) -> None:
        """Make accounts, and on the sender's side appoint contact persons. Safe to run again."""
        if not settings.DEMO:
            raise CommandError("The cast belongs to the demonstration: set BINDELED_DEMO=1.")
        with transaction.atomic():
            users = invite_everybody()
        if settings.SIDE == "sender":
            appoint_contact_persons(users)
        self.stdout.write(f"{len(users)} people of the cast stand ready on the {settings.SIDE}'s side.")
