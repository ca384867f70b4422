"""Valid, dull objects for tests: two municipalities, a few departments and the cast. Arranged as a superuser."""

from collections.abc import Callable
from copy import deepcopy
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

from django.db import connection
from django.utils import timezone

from bindeled.catalogue.models import Offer, OfferVersion, Provider
from bindeled.concerns.actions import Told
from bindeled.confidentiality.doors import Door
from bindeled.config.cast import CAST, KEEPER, LETTING, Person
from bindeled.housing.models import Appointment, ContactPerson, Department, Entrance, Keeper, LettingStaff, Organisation
from bindeled.municipalities.models import District, Municipality, Unit
from bindeled.municipalities.rules import sort_key
from bindeled.users.models import Service, StatementAcceptance, User
from bindeled.users.rules import STATEMENT_VERSION, account_id

LONG_AGO = date(2020, 1, 1)
BEFORE_ALL = datetime(2019, 12, 1, tzinfo=UTC)


@dataclass
class World:
    """What the tests stand on. People by first name, departments and units by name."""

    people: dict[str, User]
    departments: dict[str, Department]
    units: dict[str, Unit]

    def __getitem__(self, first_name: str) -> User:
        return self.people[first_name]

    def door(self, first_name: str) -> Door:
        """Answer the door that somebody of the cast stands in."""
        user = self.people[first_name]
        if user.side == "sender":
            kept = tuple(Keeper.objects.filter(account_id=user.id).values_list("organisation_id", flat=True))
            return Door("housing" if kept else "sender", actor=user.id, municipality=user.municipality_id, units=kept)
        units = tuple(Service.objects.filter(user=user, unit__isnull=False).values_list("unit_id", flat=True))
        return Door("municipal", actor=user.id, municipality=user.municipality_id, units=units)


def _municipality(
    code: str, name: str, places: dict[str, tuple[str, str]]
) -> tuple[dict[str, Department], dict[str, Unit]]:
    intake = Municipality.Intake.OPEN if code == "0157" else Municipality.Intake.CONTACT_PERSONS
    municipality = Municipality.objects.create(code=code, name=name, name_en=name, intake=intake)
    departments, units = {}, {}
    for unit_name, (department_name, organisation_name) in places.items():
        district = District.objects.create(municipality=municipality, name=unit_name.rpartition(" ")[2])
        units[unit_name] = Unit.objects.create(
            municipality=municipality,
            district=district,
            name=unit_name,
            kind="advisers",
            outreach=unit_name == "SKP-teamet",
            valid_from=LONG_AGO,
        )
        organisation, _made = Organisation.objects.get_or_create(name=organisation_name)
        department = Department.objects.create(
            municipality=municipality,
            organisation=organisation,
            district=district,
            name=department_name,
            sort_key=sort_key(department_name),
            valid_from=LONG_AGO,
        )
        for position, number in enumerate(("2", "4A")):
            Entrance.objects.create(
                municipality=municipality,
                department=department,
                street="Æblehaven",
                number=number,
                postal_code="2300",
                position=position,
            )
        departments[department_name] = department
    return departments, units


def account(name: str, side: str, municipality: str, *, email: str = "") -> User:
    """Make somebody's account. On the sender's side they accepted the statement long ago."""
    address = email or f"{name.lower()}@bindeled.example"
    user = User.objects.create(
        id=account_id(side, address),
        email=address,
        side=side,
        name=name,
        municipality_id=municipality,
        statement=STATEMENT_VERSION if side == "sender" else "",
    )
    if side == "sender":
        accepted = StatementAcceptance.objects.create(user=user, version=STATEMENT_VERSION)
        StatementAcceptance.objects.filter(id=accepted.id).update(accepted_at=BEFORE_ALL)
    return user


def keeper(user: User, organisation: Organisation) -> Keeper:
    """Let somebody keep an organisation's list since long ago."""
    return Keeper.objects.create(
        municipality_id=user.municipality_id,
        organisation=organisation,
        account_id=user.id,
        name=user.name,
        email=user.email,
        valid_from=LONG_AGO,
    )


def letting(user: User, organisation: Organisation) -> LettingStaff:
    """Let somebody of an organisation's letting department tell of steps since long ago."""
    return LettingStaff.objects.create(
        municipality_id=user.municipality_id,
        organisation=organisation,
        account_id=user.id,
        name=user.name,
        email=user.email,
        valid_from=LONG_AGO,
    )


def contact_person(user: User, department: Department, *, kind: str = "caretaker") -> Appointment:
    """Put somebody on the list of a department's organisation, and appoint them there since long ago."""
    entry, _made = ContactPerson.objects.get_or_create(
        municipality_id=department.municipality_id,
        organisation_id=department.organisation_id,
        account_id=user.id,
        defaults={
            "name": user.name,
            "email": user.email,
            "kind": kind,
            "added_on": LONG_AGO,
            "confirmed_on": timezone.localdate(),
        },
    )
    return Appointment.objects.create(
        municipality_id=department.municipality_id,
        organisation_id=department.organisation_id,
        contact_person=entry,
        department=department,
        valid_from=LONG_AGO,
    )


def _person(person: Person, world: World) -> User:
    user = account(person.name, person.side, person.municipality, email=person.email)
    if person.side == "municipality" and not person.places:
        Service.objects.create(
            user=user, unit=None, municipality_id=person.municipality, role=person.role, valid_from=LONG_AGO
        )
    for place in person.places:
        if person.role == KEEPER:
            keeper(user, Organisation.objects.get(name=place))
        if person.role == LETTING:
            letting(user, Organisation.objects.get(name=place))
        if person.side == "sender" and place in world.departments:
            contact_person(user, world.departments[place], kind=person.role)
        if person.side == "municipality" and place in world.units:
            Service.objects.create(
                user=user,
                unit=world.units[place],
                municipality_id=person.municipality,
                role=person.role,
                valid_from=LONG_AGO,
            )
    return user


def make_world() -> World:
    """Make two municipalities and the whole cast in them."""
    copenhagen = {
        "Boligrådgiverne Amager": ("Hørgården 2", "3B"),
        "Boligrådgiverne Nørrebro": ("Sundholm afd. 7", "VIBO"),
    }
    departments, units = _municipality("0101", "København", copenhagen)
    more_departments, more_units = _municipality(
        "0157", "Gentofte", {"SKP-teamet": ("Gammelmosen", "Opdigtet boligforening")}
    )
    world = World({}, departments | more_departments, units | more_units)
    for person in CAST:
        world.people[person.name.split()[0]] = _person(person, world)
    return world


@dataclass
class _Written:
    """What making the world wrote, as one piece of SQL, and the world it made; good for the day on which it was made."""

    on: date
    sql: str
    world: World


_written: list[_Written] = []


def world_again() -> World:
    """Answer the same world as ``make_world``, and write its rows in one go where a test before this one has made it today.

    Each test takes its rows back, and nearly every test begins with them.
    """
    if _written and _written[-1].on == timezone.localdate():
        with connection.cursor() as cursor:
            cursor.execute(_written[-1].sql)
        return deepcopy(_written[-1].world)
    statements: list[str] = []

    def listen(execute: Callable[..., Any], sql: str, params: Any, many: bool, context: dict[str, Any]) -> Any:
        if sql.startswith(("INSERT", "UPDATE")):
            statements.append(context["cursor"].cursor.mogrify(sql, params).partition(" RETURNING ")[0])
        return execute(sql, params, many, context)

    with connection.execute_wrapper(listen):
        world = make_world()
    _written[:] = [_Written(timezone.localdate(), ";".join(statements), deepcopy(world))]
    return world


def told(world: World, department: str = "Hørgården 2", **changes: Any) -> Told:
    """Answer something valid and dull that a sender tells."""
    place = world.departments[department]
    fields: dict[str, Any] = {
        "department": str(place.id),
        "department_name": place.name,
        "where": "Æblehaven 2",
        "floor": "3",
        "door": "tv",
        "resident_name": "",
        "kinds": ("smell",),
        "known_how": ("seen",),
        "since": "week",
        "children": "unknown",
        "resident_knows": "",
        "words": "Det lugter på trappen.",
        "called": False,
        "sender_kind": "caretaker",
        "writer": "",
    }
    return Told(**{**fields, **changes})


HOUSING_FIRST = (
    {"code": "act", "name_da": "ACT", "name_en": "ACT", "worker": "team", "team": ["support_worker", "nurse"]},
    {"code": "icm", "name_da": "ICM", "name_en": "ICM", "worker": "fixed"},
    {"code": "cti", "name_da": "CTI", "name_en": "CTI", "worker": "fixed", "months": 9},
)


def an_offer(code: str, *, unit: Unit | None = None, municipality: str = "0101", **changes: Any) -> OfferVersion:
    """Make an offer of the catalogue as it is told, given by a unit; by nobody's unit where none is named."""
    provider, _made = Provider.objects.get_or_create(
        municipality_id=municipality,
        name=unit.name if unit else "En forening",
        defaults={"unit": unit, "name_en": "", "description_da": "", "description_en": "", "source": "prøve"},
    )
    name = code.replace("_", " ").capitalize()
    offer = Offer.objects.create(municipality_id=municipality, code=code, slug=code.replace("_", "-"))
    said = {"name": name, "summary": name, "target": "Alle.", "content": "Hjælp."}
    facts: dict[str, Any] = {
        "kind": "home",
        "words": {"da": said, "en": said},
        "found_by": name.casefold(),
        "ends": "open",
        "complaint": "none",
        "cost": "free",
        "valid_from": LONG_AGO,
        "source": "prøve",
        "made_at": BEFORE_ALL,
        "published_at": BEFORE_ALL,
    }
    return OfferVersion.objects.create(
        municipality_id=municipality, offer=offer, number=1, provider=provider, responsible=unit, **facts | changes
    )
