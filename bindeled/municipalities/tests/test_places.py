"""How names are ordered, and which unit serves a district."""

from datetime import date

import pytest

from bindeled.municipalities.models import District, Unit
from bindeled.municipalities.queries import serving_unit
from bindeled.municipalities.rules import sort_key
from journeys.factory import World

TODAY = date(2026, 11, 24)


def test_names_stand_in_danish_order() -> None:
    names = ["Ørestad", "Zoo", "Ålegræsset", "Æblehaven", "amager", "Aalborg"]
    assert sorted(names, key=sort_key) == ["Aalborg", "amager", "Zoo", "Æblehaven", "Ørestad", "Ålegræsset"]


def test_without_the_key_the_order_is_not_danish() -> None:
    """The control: the same names by their own letters."""
    names = ["Ørestad", "Ålegræsset", "Æblehaven"]
    assert sorted(names) != sorted(names, key=sort_key)


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
