"""Who may handle a concern or a case, and who may put it back."""

import pytest

from bindeled.cases.access import may_handle, may_release, serves
from bindeled.cases.models import Case, Concern
from bindeled.confidentiality.doors import Door, entered
from conftest import acting
from journeys.factory import World

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
