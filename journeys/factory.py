"""Valid, dull objects for tests: two municipalities, a few departments and the cast. Arranged as a superuser."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from bindeled.concerns.actions import Told
from bindeled.confidentiality.doors import Door
from bindeled.config.cast import CAST, Person
from bindeled.housing.models import ContactPerson, Department, Entrance, Organisation
from bindeled.municipalities.models import District, Municipality, Unit
from bindeled.municipalities.rules import sort_key
from bindeled.users.models import Service, User
from bindeled.users.rules import STATEMENT_VERSION

LONG_AGO = date(2020, 1, 1)


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
            return Door("sender", actor=user.id, municipality=user.municipality_id)
        units = tuple(Service.objects.filter(user=user, unit__isnull=False).values_list("unit_id", flat=True))
        return Door("municipal", actor=user.id, municipality=user.municipality_id, units=units)


def _municipality(
    code: str, name: str, places: dict[str, tuple[str, str]]
) -> tuple[dict[str, Department], dict[str, Unit]]:
    municipality = Municipality.objects.create(code=code, name=name, name_en=name)
    departments, units = {}, {}
    for unit_name, (department_name, organisation_name) in places.items():
        district = District.objects.create(municipality=municipality, name=unit_name.rpartition(" ")[2])
        units[unit_name] = Unit.objects.create(
            municipality=municipality, district=district, name=unit_name, kind="advisers", valid_from=LONG_AGO
        )
        organisation, _made = Organisation.objects.get_or_create(name=organisation_name)
        department = Department.objects.create(
            municipality=municipality,
            organisation=organisation,
            district=district,
            name=department_name,
            sort_key=sort_key(department_name),
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


def _person(person: Person, world: World) -> User:
    user = User.objects.create(
        email=person.email,
        side=person.side,
        name=person.name,
        municipality_id=person.municipality,
        statement=STATEMENT_VERSION if person.side == "sender" else "",
    )
    if person.side == "municipality" and not person.places:
        Service.objects.create(
            user=user, unit=None, municipality_id=person.municipality, role=person.role, valid_from=LONG_AGO
        )
    for place in person.places:
        if person.side == "sender" and place in world.departments:
            ContactPerson.objects.create(
                user=user,
                department=world.departments[place],
                municipality_id=person.municipality,
                kind=person.role,
                valid_from=LONG_AGO,
            )
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
