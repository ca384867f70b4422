"""Who may read and write the roster, asked of the database itself."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.db import connection
from django.db.utils import ProgrammingError

from bindeled.confidentiality.doors import Door, entered
from bindeled.housing.models import Appointment, ContactPerson, Department, Entrance, Keeper, Office
from bindeled.housing.rules import public_code
from conftest import acting
from journeys.factory import LONG_AGO, World


@contextmanager
def keeping(world: World, department: str) -> Iterator[None]:
    """Stand in the housing door of the organisation that a department belongs to."""
    place = world.departments[department]
    kept = (place.organisation_id,)
    with acting("sender"), entered(Door("housing", municipality=place.municipality_id, units=kept)):
        yield


def test_a_keeper_sees_the_own_organisations_list_and_no_other(world: World) -> None:
    with keeping(world, "Hørgården 2"):
        assert {entry.name.split()[0] for entry in ContactPerson.objects.all()} == {"Karin", "Ejendomskontoret"}
        assert {held.organisation_id for held in Appointment.objects.all()} == {
            world.departments["Hørgården 2"].organisation_id
        }


@pytest.mark.parametrize("model", [Department, Entrance, Appointment, Office])
def test_a_keeper_writes_nothing_in_another_organisation(world: World, model: Any) -> None:
    other = world.departments["Sundholm afd. 7"]
    rows: dict[Any, dict[str, Any]] = {
        Department: {"name": "Opdigtet", "sort_key": "o", "district_id": other.district_id},
        Entrance: {"department": other, "street": "Vej", "number": "1", "postal_code": "2300", "position": 9},
        Appointment: {
            "department": other,
            "contact_person": ContactPerson.objects.filter(organisation=other.organisation_id)[0],
            "valid_from": LONG_AGO,
        },
        Office: {"name": "Kontoret"},
    }
    fields: dict[str, Any] = {"municipality_id": other.municipality_id, **rows[model]}
    if model is not Entrance:
        fields["organisation_id"] = other.organisation_id
    with pytest.raises(ProgrammingError, match="row-level security"), keeping(world, "Hørgården 2"):
        model(**fields).save(force_insert=True)


def test_nobody_is_appointed_in_a_department_of_another_organisation(world: World) -> None:
    own, other = world.departments["Hørgården 2"], world.departments["Sundholm afd. 7"]
    karin = ContactPerson.objects.get(account_id=world["Karin"].id)
    smuggled = Appointment(
        municipality_id="0101",
        organisation_id=own.organisation_id,
        contact_person=karin,
        department=other,
        valid_from=LONG_AGO,
    )
    with pytest.raises(ProgrammingError, match="row-level security"), keeping(world, "Hørgården 2"):
        smuggled.save(force_insert=True)


def test_a_contact_person_sees_the_own_entry_alone_and_may_not_change_the_address(world: World) -> None:
    with acting("sender"), entered(world.door("Karin")):
        assert [entry.name for entry in ContactPerson.objects.all()] == ["Karin Kvist"]
        assert ContactPerson.objects.update(shows_phone=True) == 1
    with pytest.raises(ProgrammingError, match="permission denied"), acting("sender"), entered(world.door("Karin")):
        ContactPerson.objects.update(email="anden@bindeled.example")


@pytest.mark.parametrize("model", [ContactPerson, Appointment, Keeper])
def test_the_public_has_no_way_to_the_roster(world: World, model: Any) -> None:
    public = Door("public", municipality="0101")
    with pytest.raises(ProgrammingError, match="permission denied"), acting("sender"), entered(public):
        list(model._default_manager.all())


def _joined(side: str, door: Door) -> set[object]:
    with acting(side), entered(door), connection.cursor() as cursor:
        cursor.execute("SELECT account_id FROM app.accounts_of_senders()")
        return {account for (account,) in cursor.fetchall()}


def test_who_joined_is_told_of_the_own_municipality_only(world: World) -> None:
    told = _joined("municipality", world.door("Bo"))
    assert world["Karin"].id in told
    assert _joined("municipality", world.door("Gitte")).isdisjoint(told)


@pytest.mark.parametrize("door", ["public", "sender"])
def test_who_joined_is_not_told_to_senders_nor_to_the_public(world: World, door: str) -> None:
    with pytest.raises(ProgrammingError, match="permission denied"):
        _joined("sender", Door(door, actor=world["Karin"].id, municipality="0101"))


def test_the_code_of_a_stairwell_follows_from_the_department(world: World) -> None:
    place = world.departments["Hørgården 2"]
    code = public_code(place.id)
    assert code == public_code(place.id)
    assert len(code) == 8
    assert set(code) <= set("abcdefghijklmnopqrstuvwxyz234567")
