"""How names are ordered, and which unit serves a district."""

from datetime import date

import pytest

from bindeled.confidentiality.doors import Door, entered
from bindeled.municipalities.models import ContactPoint, District, Unit
from bindeled.municipalities.queries import contact_points, serving_unit
from conftest import acting
from journeys.factory import World

TODAY = date(2026, 11, 24)


def test_a_district_is_served_by_its_own_advisers(world: World) -> None:
    amager = world.units["Boligrådgiverne Amager"]
    assert serving_unit("0101", amager.district_id, on=TODAY) == amager


def test_a_district_without_advisers_is_served_by_the_central_unit(world: World) -> None:
    lonely = District.objects.create(municipality_id="0101", name="Ny bydel")
    central = Unit.objects.create(municipality_id="0101", name="Enheden", kind="central", valid_from=date(2020, 1, 1))
    assert serving_unit("0101", lonely.id, on=TODAY) == central


def test_a_unit_that_has_closed_serves_nobody(world: World) -> None:
    amager = world.units["Boligrådgiverne Amager"]
    Unit.objects.filter(id=amager.id).update(valid_to=date(2025, 12, 31))
    with pytest.raises(Unit.DoesNotExist):
        serving_unit("0101", amager.district_id, on=TODAY)


def test_a_new_unit_takes_over_on_its_first_day(world: World) -> None:
    old = world.units["Boligrådgiverne Amager"]
    Unit.objects.filter(id=old.id).update(valid_to=date(2026, 11, 30))
    new = Unit.objects.create(
        municipality_id="0101",
        district_id=old.district_id,
        name="Amager Ny",
        kind="advisers",
        valid_from=date(2026, 12, 1),
    )
    assert serving_unit("0101", old.district_id, on=date(2026, 11, 30)) == old
    assert serving_unit("0101", old.district_id, on=date(2026, 12, 1)) == new


def test_phones_stand_before_addresses_and_those_who_take_concerns_before_the_rest(world: World) -> None:
    central = Unit.objects.create(municipality_id="0101", name="Enheden", kind="central", valid_from=date(2020, 1, 1))
    for unit, kind, value in (
        (central, "phone", "00 00 00 01"),
        (world.units["Boligrådgiverne Amager"], "mail", "a@opdigtet.example"),
        (world.units["Boligrådgiverne Amager"], "phone", "00 00 00 02"),
    ):
        ContactPoint.objects.create(
            municipality_id="0101",
            unit=unit,
            kind=kind,
            value=value,
            audience="senders",
            source="en test",
            valid_from=date(2020, 1, 1),
        )
    points = contact_points("0101", audience="senders", on=TODAY)
    assert [point.value for point in points] == ["00 00 00 02", "00 00 00 01", "a@opdigtet.example"]
    assert contact_points("0101", audience="public", on=TODAY) == []
    assert contact_points("0101", audience="senders", on=date(2019, 12, 31)) == []


@pytest.mark.parametrize(("door", "seen"), [("public", 1), ("sender", 2), ("municipal", 3)])
def test_the_database_itself_hides_a_contact_point_from_whom_it_is_not_for(world: World, door: str, seen: int) -> None:
    unit = world.units["Boligrådgiverne Amager"]
    for number, audience in enumerate(ContactPoint.Audience.values):
        ContactPoint.objects.create(
            municipality_id="0101",
            unit=unit,
            kind="phone",
            value=f"00 00 00 0{number}",
            audience=audience,
            source="en test",
            valid_from=date(2020, 1, 1),
        )
    stood = {
        "public": Door("public", municipality="0101"),
        "sender": world.door("Karin"),
        "municipal": world.door("Bo"),
    }
    with acting("municipality" if door == "municipal" else "sender"), entered(stood[door]):
        assert ContactPoint.objects.count() == seen
