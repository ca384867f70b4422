"""Who answers the duty phone, of which unit, and whose contacts are within reach."""

import pytest
from django.utils import timezone

from bindeled.confidentiality import doors
from bindeled.confidentiality.doors import entered
from bindeled.duty.access import may_accept, may_answer, may_plan, may_swap, own_unit, within_reach
from bindeled.duty.actions import Heard, take_in
from bindeled.duty.models import Contact, Shift
from bindeled.municipalities.models import Unit
from bindeled.users.models import Service
from conftest import acting
from journeys.factory import LONG_AGO, World

pytestmark = pytest.mark.django_db
AMAGER, CENTRAL = "Boligrådgiverne Amager", "Boligrådgivningen centralt"


@pytest.fixture
def family(world: World) -> Unit:
    """A unit that takes no concerns, served by Bo alone from now on."""
    unit = Unit.objects.create(municipality_id="0101", name="Familieteamet", kind="family", valid_from=LONG_AGO)
    Service.objects.filter(user=world["Bo"]).update(unit=unit)
    return unit


@pytest.mark.parametrize("who", ["Bo", "Mona", "Lis"])
def test_whoever_serves_a_unit_that_takes_concerns_may_answer_and_a_closed_account_may_not(
    world: World, who: str
) -> None:
    with acting("municipality"), entered(world.door(who)):
        assert may_answer(by=world[who]) == ""
        world[who].is_active = False
        assert may_answer(by=world[who]) != ""


def test_who_serves_only_another_kind_of_unit_may_not_and_has_none(world: World, family: Unit) -> None:
    with acting("municipality"), entered(world.door("Bo")):
        assert own_unit(world["Bo"]) is None
        assert may_answer(by=world["Bo"])


def test_ones_own_unit_is_the_one_that_takes_concerns_and_of_several_the_first_by_name(
    world: World, family: Unit
) -> None:
    for name, kind in ((CENTRAL, "central"), ("Zenit", "central")):
        unit = Unit.objects.create(municipality_id="0101", name=name, kind=kind, valid_from=LONG_AGO)
        world.units[name] = unit
    for name in ("Zenit", CENTRAL):
        Service.objects.create(
            user=world["Bo"], unit=world.units[name], municipality_id="0101", role="adviser", valid_from=LONG_AGO
        )
    with acting("municipality"), entered(world.door("Bo")):
        assert own_unit(world["Bo"]) == world.units[CENTRAL].id
    with acting("municipality"), entered(world.door("Mona")):
        assert own_unit(world["Mona"]) == world.units["Boligrådgiverne Nørrebro"].id


@pytest.mark.parametrize(("municipality", "seen"), [("0101", True), ("0157", False)])
def test_within_reach_are_the_contacts_of_the_municipality_of_the_door(
    world: World, monkeypatch: pytest.MonkeyPatch, municipality: str, seen: bool
) -> None:
    with acting("municipality"), entered(world.door("Bo")):
        heard = Heard(name="", phone="", mail="", words="Nogen ringede.")
        take_in(heard, channel="phone", came_at=timezone.now(), municipality="0101", by=world["Bo"])
    door = world.door("Bo")
    # As a superuser, for whom row security narrows nothing: the question alone must do it.
    Contact.objects.update(municipality_id=municipality)
    monkeypatch.setattr(doors, "current", lambda: door)
    assert within_reach(Contact.objects).exists() is seen


@pytest.mark.parametrize(
    ("who", "whose", "may"),
    [("Bo", "Bo", True), ("Bo", "Mona", False), ("Lis", "Bo", True), ("Mona", "Bo", False)],
)
def test_a_shift_is_planned_and_swapped_by_whose_it_is_or_by_a_leader(
    world: World, who: str, whose: str, may: bool
) -> None:
    with acting("municipality"), entered(world.door(who)):
        said = {may_plan(world[whose], by=world[who]), may_swap(Shift(adviser=world[whose]), by=world[who])}
        assert said == {""} if may else all(said)
        world[who].is_active = False
        assert may_plan(world[whose], by=world[who])
        assert may_swap(Shift(adviser=world[whose]), by=world[who])


@pytest.mark.parametrize(("who", "may"), [("Mona", True), ("Bo", False), ("Lis", False)])
def test_only_the_one_who_was_asked_takes_a_shift(world: World, who: str, may: bool) -> None:
    shift = Shift(adviser=world["Bo"], asked=world["Mona"])
    with acting("municipality"), entered(world.door(who)):
        said = may_accept(shift, by=world[who])
        assert said == "" if may else said
        world[who].is_active = False
        assert may_accept(shift, by=world[who])
