"""Put the demo's cast into the database: run once as each side, under that side's own login."""

from datetime import date
from typing import Any

from allauth.account.models import EmailAddress
from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.utils import timezone
from django.utils.module_loading import import_string

from bindeled.confidentiality.doors import Door, entered
from bindeled.config import demo_cooperation, demo_events, demo_meetings, demo_surveys, demo_training
from bindeled.config.cast import CAME_IN, CAST, KEEPER, LETTING, Person
from bindeled.housing import actions
from bindeled.housing.actions.keepers import let_keep
from bindeled.housing.actions.letting import let_tell
from bindeled.housing.models import Appointment, ContactPerson, Department, LettingStaff, Organisation
from bindeled.housing.queries.roster import trusted_by
from bindeled.municipalities.models import Unit
from bindeled.users.actions import accept_statement
from bindeled.users.models import Service, User
from bindeled.users.rules import account_id

# Who has signed up for training before the demo begins.
LEARNS = ("Ole Overgaard",)
# What the sender's process does not even load.
ASK_FOR_EXTRACT = "bindeled.config.demo_evaluation.ask"


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
    if person.name in CAME_IN and not user.statement:
        accept_statement(by=user)
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


def fill_lists(users: list[User]) -> None:
    """Put the cast on the lists: who keeps them, and who is contact person where."""
    people = {person.email: person for person in CAST}
    today = timezone.localdate()
    for user in users:
        person = people[user.email]
        if person.role == KEEPER:
            with entered(Door("public", municipality=person.municipality)):
                organisations = list(Organisation.objects.filter(name__in=person.places))
            for organisation in organisations:
                let_keep(
                    organisation=organisation,
                    municipality=user.municipality,
                    email=user.email,
                    name=user.name,
                    language=user.language,
                    on=today,
                )
            continue
        if person.role == LETTING:
            _let_tell(user, person, today)
            continue
        with entered(Door("public", municipality=person.municipality)):
            found = Department.objects.filter(municipality_id=person.municipality, name__in=person.places)
            departments = list(found.select_related("organisation"))
        for department in departments:
            _appoint(user, person, department, today)


def _let_tell(user: User, person: Person, today: date) -> None:
    with entered(Door("public", municipality=person.municipality)):
        organisations = list(Organisation.objects.filter(name__in=person.places))
    for organisation in organisations:
        with entered(Door("housing", actor=user.id, municipality=person.municipality, units=(organisation.id,))):
            if not LettingStaff.objects.filter(organisation=organisation, account_id=user.id).exists():
                let_tell(
                    organisation,
                    municipality=user.municipality,
                    name=user.name,
                    email=user.email,
                    phone="",
                    language=user.language,
                    on=today,
                    by=user,
                )


def _appoint(user: User, person: Person, department: Department, today: date) -> None:
    kept = (department.organisation_id,)
    with entered(Door("housing", actor=user.id, municipality=person.municipality, units=kept)):
        known = ContactPerson.objects.filter(organisation=department.organisation, email__iexact=user.email).first()
        entry = known or actions.add(
            department.organisation,
            municipality=person.municipality,
            name=user.name,
            email=user.email,
            phone="",
            kind=person.role,
            language=user.language,
            on=today,
            by=user,
        )
        if not Appointment.objects.filter(contact_person=entry, department=department).exists():
            actions.appoint(entry, department=department, first=today, on=today, by=user)
        # The others keep what everybody begins with: residents may ask to be called, and write no letter.
        if person.role == "caretaker":
            mine = ContactPerson.objects.filter(account_id=user.id)
            mine.update(takes_letters=True, hours="Hverdage kl. 9–11 (opdigtet)")


def fill_the_year(users: list[User]) -> None:
    """Plan what a convenor plans, and ask what a leader and an evaluator ask."""
    for user in users:
        if Service.objects.filter(user=user, role=Service.Role.CONVENOR).exists():
            demo_training.plan_sessions(user)
            demo_cooperation.plan_years(user)
            demo_meetings.plan_meetings(user)
            demo_events.write_events(user)
        if Service.objects.filter(user=user, role=Service.Role.LEADER).exists():
            demo_surveys.set_up_rounds(user)
        if Service.objects.filter(user=user, role=Service.Role.EVALUATOR).exists():
            import_string(ASK_FOR_EXTRACT)(user)


class Command(BaseCommand):
    """The demo's cast."""

    help = "Put the demo's cast into the database, as the side of this process. Only in demo mode."

    def handle(self, *args: Any, **options: Any) -> None:
        """Make accounts, and on the sender's side fill the lists. Safe to run again."""
        if not settings.DEMO:
            raise CommandError("The cast belongs to the demonstration: set BINDELED_DEMO=1.")
        if settings.SIDE == "worker":
            for code in sorted({person.municipality for person in CAST}):
                demo_surveys.live_rounds(code)
            return
        with transaction.atomic():
            users = invite_everybody()
        if settings.SIDE == "sender":
            fill_lists(users)
            for user in users:
                if user.name in LEARNS:
                    demo_training.sign_up(user)
                kept, _lets = trusted_by(user.id, municipality=user.municipality_id, on=timezone.localdate())
                if kept:
                    demo_cooperation.plan_round(user, kept=kept)
                    demo_cooperation.enter_counts(user, kept=kept)
        else:
            fill_the_year(users)
        self.stdout.write(f"{len(users)} people of the cast stand ready on the {settings.SIDE}'s side.")
