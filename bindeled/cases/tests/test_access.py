"""Who may handle a concern or a case, who may put it back, and who may see who has read it."""

from datetime import date

import pytest

from bindeled.cases.access import may_handle, may_oversee, may_release, serves, within_reach
from bindeled.cases.actions import open_arrivals
from bindeled.cases.models import Case, Concern
from bindeled.concerns.actions import pass_on
from bindeled.confidentiality import doors
from bindeled.confidentiality.doors import Door, entered
from bindeled.users.models import Service
from conftest import acting
from journeys.factory import World, told

pytestmark = pytest.mark.django_db
AMAGER, NORREBRO = "Boligrådgiverne Amager", "Boligrådgiverne Nørrebro"


def concern_of(world: World, unit: str = AMAGER) -> Concern:
    return Concern(unit=world.units[unit])


def answers(said: str) -> str:
    return "yes" if said == "" else "a reason" if said else repr(said)


@pytest.mark.parametrize(("who", "yes"), [("Bo", True), ("Lis", True), ("Mona", False), ("Gitte", False)])
def test_who_serves_the_unit_may_handle_and_nobody_else(world: World, who: str, yes: bool) -> None:
    with acting("municipality"), entered(world.door(who)):
        for record in (concern_of(world), Case(unit=world.units[AMAGER])):
            assert serves(record) is yes
            assert answers(may_handle(record, by=world[who])) == ("yes" if yes else "a reason")


def test_whose_account_is_closed_may_do_nothing(world: World) -> None:
    world["Bo"].is_active = False
    with acting("municipality"), entered(world.door("Bo")):
        assert answers(may_handle(concern_of(world), by=world["Bo"])) == "a reason"


def test_who_stands_in_a_door_without_units_serves_none(world: World) -> None:
    with acting("municipality"), entered(Door("municipal", actor=world["Bo"].id, municipality="0101")):
        assert not serves(concern_of(world))


@pytest.mark.parametrize(
    ("taker", "who", "leads", "yes"),
    [
        ("Bo", "Bo", False, True),
        ("Mona", "Bo", False, False),
        ("Mona", "Lis", True, True),
        ("Lis", "Lis", True, True),
        (None, "Bo", False, False),
    ],
)
def test_a_taken_concern_is_put_back_by_who_took_it_or_by_a_leader(
    world: World, taker: str | None, who: str, leads: bool, yes: bool
) -> None:
    concern = concern_of(world)
    concern.taken_by = world[taker] if taker else None
    assert answers(may_release(concern, by=world[who], leads=leads)) == ("yes" if yes else "a reason")


@pytest.mark.parametrize(
    ("municipality", "unit", "seen"),
    [("0101", AMAGER, True), ("0101", NORREBRO, False), ("0157", "SKP-teamet", False), ("0157", AMAGER, False)],
)
def test_within_reach_are_the_records_of_the_units_and_the_municipality_of_the_door(
    world: World, monkeypatch: pytest.MonkeyPatch, municipality: str, unit: str, seen: bool
) -> None:
    with acting("sender"), entered(world.door("Karin")):
        pass_on(told(world), key="a form", by=world["Karin"])
    with acting("worker"), entered(Door("worker", municipality="0101")):
        open_arrivals()
    door = world.door("Bo")
    # As a superuser, for whom row security narrows nothing: the question alone must do it.
    Concern.objects.update(municipality_id=municipality, unit=world.units[unit])
    monkeypatch.setattr(doors, "current", lambda: door)
    assert within_reach(Concern.objects).exists() is seen


@pytest.mark.parametrize(
    ("who", "yes"), [("Lis", True), ("Dorte", True), ("Bo", False), ("Mona", False), ("Gitte", False), ("Karin", False)]
)
def test_leaders_and_the_data_protection_officer_may_see_who_has_read(world: World, who: str, yes: bool) -> None:
    assert answers(may_oversee(by=world[who])) == ("yes" if yes else "a reason")


@pytest.mark.parametrize("who", ["Lis", "Dorte"])
def test_whose_account_is_closed_or_whose_service_has_ended_oversees_nothing(world: World, who: str) -> None:
    world[who].is_active = False
    assert answers(may_oversee(by=world[who])) == "a reason"
    world[who].is_active = True
    Service.objects.filter(user=world[who]).update(valid_to=date(2020, 2, 1))
    assert answers(may_oversee(by=world[who])) == "a reason"
