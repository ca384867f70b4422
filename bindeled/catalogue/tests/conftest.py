"""The catalogue that came along, in the world of the tests."""

import tomllib

import pytest

from bindeled.config.catalogue import load as load_catalogue
from bindeled.config.demo import PLACES
from bindeled.config.management.commands import load_catalogue as command
from bindeled.config.management.commands.load_texts import SHIPPED
from bindeled.config.texts import LAWS, load_laws
from bindeled.guidance.models import EmergencyNumber
from bindeled.municipalities.models import ContactPoint, Unit
from journeys.factory import LONG_AGO, World

OF_A_CONTACT = ("kind", "value", "audience", "source", "valid_from")
OF_A_NUMBER = ("level", "position", "name_da", "name_en", "what_for_da", "what_for_en", "source", "valid_from")


def _those_who_give(municipality: str) -> None:
    """The units, contacts and numbers of a municipality's file that the world of the tests has not."""
    said = tomllib.loads((PLACES / f"{municipality}.toml").read_text(encoding="utf-8"))
    units: dict[str, Unit] = {}
    for entry in said["unit"]:
        units[entry["name"]], _made = Unit.objects.update_or_create(
            municipality_id=municipality,
            name=entry["name"],
            defaults={"parent": units.get(entry.get("parent", ""))},
            create_defaults={
                "kind": entry["kind"],
                "valid_from": LONG_AGO,
                "parent": units.get(entry.get("parent", "")),
            },
        )
    for entry in said["contact"]:
        fields = {name: entry[name] for name in OF_A_CONTACT}
        ContactPoint.objects.create(municipality_id=municipality, unit=units[entry["unit"]], **fields)
    for entry in said["emergency_number"]:
        fields = {name: entry[name] for name in OF_A_NUMBER}
        EmergencyNumber.objects.create(municipality_id=municipality, number=entry.get("number", ""), **fields)


@pytest.fixture
def offered(world: World) -> World:
    """Two municipalities, the cast, the laws and every offer that came along, with those who give them."""
    for municipality in ("0101", "0157"):
        _those_who_give(municipality)
    load_laws(SHIPPED / LAWS)
    load_catalogue(command.SHIPPED)
    return world
