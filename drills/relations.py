"""What things are to visitors, as the matrix asks it: where each belongs, and the relation between the two."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from bindeled.config import access_table as table
from bindeled.housing.models import Department
from journeys.sides import Site

# Of what was never there.
RANDOM_ID = UUID("5f0c2b9e-7a41-4c56-9d3e-0b6f8a1d2c34")


def canary(unit: str) -> str:
    """Answer the words that stand in every text of a unit's records and nowhere else."""
    return f"Kanariefugl-{''.join(letter for letter in unit if letter.isascii() and letter.isalpha())}"


@dataclass(frozen=True)
class Place:
    """Where somebody or something belongs, as far as relations ask. ``units`` are also the organisations whose list one keeps."""

    municipality: str = ""
    organisation: UUID | None = None
    district: UUID | None = None
    department: UUID | None = None
    units: frozenset[UUID] = frozenset()
    user: UUID | None = None


@dataclass(frozen=True)
class Thing:
    """Something that an address names. ``fixed`` is its relation where it is the same for all."""

    arguments: Mapping[str, Any]
    place: Place = Place()
    fixed: str = ""


@dataclass
class Visitor:
    """Somebody at a browser on one side."""

    name: str
    standing: str
    site: Site
    place: Place
    role: str = ""


def relation(place: Place, thing: Thing) -> str:
    """Answer what a thing is to somebody who belongs at ``place``."""
    if thing.fixed:
        return thing.fixed
    its = thing.place
    if place.municipality != its.municipality:
        return table.OTHER_MUNICIPALITY
    if (its.user and place.user == its.user) or place.units & its.units:
        return table.OWN
    if its.department and place.department == its.department:
        return table.SAME_DEPARTMENT
    if its.organisation and place.organisation != its.organisation:
        return table.OTHER_ORGANISATION
    return table.SAME_DISTRICT if place.district == its.district else table.OTHER_DISTRICT


def of_a_list(department: Department) -> Place:
    """Answer where a department belongs: to those who keep its organisation's list."""
    return Place(
        municipality=department.municipality_id,
        organisation=department.organisation_id,
        district=department.district_id,
        department=department.id,
        units=frozenset({department.organisation_id}),
    )
