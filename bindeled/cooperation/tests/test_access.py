"""Who plans, walks and reads rounds, asked of the questions alone: row security is out of the way."""

from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone

from bindeled.confidentiality.doors import entered
from bindeled.cooperation import access
from bindeled.cooperation.models import ServiceRound
from bindeled.housing.models import Appointment
from conftest import acting
from journeys.factory import World

NOT_OPEN = {"dwellings": 9, "visited": 5, "not_home": 2}


@pytest.fixture
def rounds(world: World) -> dict[str, ServiceRound]:
    """A round in each department, by its name, and a closed one of two municipalities; no row security."""
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE app.cooperation_serviceround DISABLE ROW LEVEL SECURITY")
    today, made = timezone.localdate(), {}
    for name, place in world.departments.items():
        told = {"municipality_id": place.municipality_id, "organisation_id": place.organisation_id, "department": place}
        told |= {"purpose": "x", "purpose_en": "x", "first_day": today, "last_day": today}
        made[name] = ServiceRound.objects.create(**told)
        made[f"{name} closed"] = ServiceRound.objects.create(**told, **NOT_OPEN, closed_at=timezone.now())
    return made


@pytest.mark.parametrize(
    ("who", "name", "yes"),
    [("Helle", "Hørgården 2", True), ("Helle", "Sundholm afd. 7", False), ("Viggo", "Hørgården 2", False), ("Karin", "Hørgården 2", False)],
)  # fmt: skip
def test_only_whoever_keeps_the_organisations_list_keeps_its_rounds(
    world: World, rounds: dict[str, ServiceRound], who: str, name: str, yes: bool
) -> None:
    with acting("sender"), entered(world.door(who)):
        reason = access.may_keep_rounds(rounds[name].organisation_id)
        kept = set(access.kept_rounds(ServiceRound.objects.all()))
    assert reason == ("" if yes else "Kun organisationens listeholdere planlægger og lukker dens runder.")
    assert (rounds[name] in kept) is yes


def test_a_door_of_another_name_with_the_same_numbers_keeps_nothing(world: World) -> None:
    organisation = world.departments["Hørgården 2"].organisation_id
    with acting("municipality"), entered(world.door("Bo")) as door:
        assert access.may_keep_rounds(next(iter(door.units)))
        assert access.may_keep_rounds(organisation)


def test_contact_persons_walk_rounds_of_departments_where_they_are_one_today(
    world: World, rounds: dict[str, ServiceRound]
) -> None:
    def walked(who: str) -> set[str]:
        with acting("sender"), entered(world.door(who)):
            mine = access.walked_rounds(ServiceRound.objects.all(), by=world[who])
            return {one.department.name for one in mine.select_related("department")}

    assert (walked("Karin"), walked("Ole"), walked("Helle")) == ({"Hørgården 2"}, {"Sundholm afd. 7"}, set())
    today, held = timezone.localdate(), Appointment.objects.filter(contact_person__account_id=world["Karin"].id)
    held.update(valid_to=today)
    assert walked("Karin") == {"Hørgården 2"}
    held.update(valid_to=today - timedelta(days=1))
    assert walked("Karin") == set()
    held.update(valid_to=None)
    # Of another municipality than the one whose door is open: none.
    ServiceRound.objects.update(municipality_id="0157")
    assert walked("Karin") == set()


@pytest.mark.parametrize(
    ("who", "names"),
    [("Bo", {"Hørgården 2 closed", "Sundholm afd. 7 closed"}), ("Gitte", {"Gammelmosen closed"})],
)
def test_staff_are_told_of_closed_rounds_of_their_municipality_alone(
    world: World, rounds: dict[str, ServiceRound], who: str, names: set[str]
) -> None:
    with acting("municipality"), entered(world.door(who)):
        assert set(access.told_rounds(ServiceRound.objects.all())) == {rounds[name] for name in names}


@pytest.mark.parametrize(
    ("who", "yes"), [("Bo", True), ("Lis", True), ("Kirsten", True), ("Dorte", False), ("Eva", False)]
)
def test_who_reads_totals(world: World, who: str, yes: bool) -> None:
    with acting("municipality"), entered(world.door(who)):
        reason = access.may_read_totals(by=world[who])
    assert reason == ("" if yes else "Kun de, der arbejder i en enhed eller indkalder til møder, læser dette.")
