"""Who passes concerns on from where."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from bindeled.confidentiality.doors import entered
from bindeled.housing.models import Appointment, Entrance
from bindeled.housing.queries import own_departments, own_place
from conftest import acting
from journeys.factory import World


def test_a_contact_person_sees_her_own_departments_with_their_entrances_in_two_statements(world: World) -> None:
    with acting("sender"), entered(world.door("Karin")), CaptureQueriesContext(connection) as asked:
        [own] = own_departments(world["Karin"].id, on=timezone.localdate())
    assert (own.name, [str(entrance) for entrance in own.entrances]) == ("Hørgården 2", ["Æblehaven 2", "Æblehaven 4A"])
    assert len(asked) == 2


def test_somebody_elses_departments_are_not_hers_even_when_asked_for(world: World) -> None:
    with acting("sender"), entered(world.door("Karin")):
        assert own_departments(world["Ole"].id, on=timezone.localdate()) == []


def test_a_term_that_has_ended_gives_nothing(world: World) -> None:
    yesterday = timezone.localdate() - timedelta(days=1)
    Appointment.objects.filter(contact_person__account_id=world["Karin"].id).update(valid_to=yesterday)
    with acting("sender"), entered(world.door("Karin")):
        assert own_departments(world["Karin"].id, on=timezone.localdate()) == []


def test_a_place_is_found_by_its_entrance_and_another_place_by_its_department(world: World) -> None:
    department = world.departments["Hørgården 2"]
    entrance = Entrance.objects.filter(department=department, number="4A").get()
    today = timezone.localdate()
    with acting("sender"), entered(world.door("Karin")):
        door = own_place(world["Karin"].id, department=None, entrance=entrance.id, on=today)
        yard = own_place(world["Karin"].id, department=department.id, entrance=None, on=today)
    assert door
    assert (door[0].name, door[0].kind, door[1]) == ("Hørgården 2", "caretaker", "Æblehaven 4A")
    assert yard
    assert (yard[0].name, yard[1]) == ("Hørgården 2", "")


@pytest.mark.parametrize("whose", ["Ole's", "nobody's", "none"])
def test_a_place_of_another_is_not_found(world: World, whose: str) -> None:
    foreign = Entrance.objects.filter(department=world.departments["Sundholm afd. 7"]).first()
    assert foreign
    entrance = {"Ole's": foreign.id, "nobody's": uuid4(), "none": None}[whose]
    with acting("sender"), entered(world.door("Karin")):
        assert own_place(world["Karin"].id, department=None, entrance=entrance, on=timezone.localdate()) is None
