"""The things of the advisers' records: concerns and cases of each unit, and what lies beside them."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING
from uuid import UUID

from django.utils import timezone

from bindeled.config import access_table as table
from bindeled.files.models import File
from drills.relations import RANDOM_ID, Place, Thing

if TYPE_CHECKING:
    from drills.neighbourhood import Neighbourhood


def of_cases(near: "Neighbourhood") -> dict[str, list[Thing]]:
    """Concerns and cases of each unit, and what lies beside them."""
    return {
        "concern": [
            *_of_units(near, "concern_id", near.concerns, near.deleted_concern),
            Thing({"concern_id": near.restricted_concern}, fixed=table.RESTRICTED),
        ],
        "case": [
            *_of_units(near, "case_id", near.cases, near.deleted_case),
            Thing({"case_id": near.restricted_case}, fixed=table.RESTRICTED),
        ],
        "file": list(_files(near)),
        "application": list(_beside_cases(near, "application_id", near.applications)),
        "disclosure": list(_beside_cases(near, "disclosure_id", near.disclosures)),
        "course": list(_of_residents(near, "course_id", near.courses)),
        "move in": list(_of_residents(near, "move_id", near.moves)),
        "access request": list(_beside_cases(near, "request_id", near.requests)),
        "picture": list(_pictures(near)),
    }


def _of_units(near: "Neighbourhood", argument: str, ids: dict[str, UUID], deleted: UUID) -> Iterator[Thing]:
    for name, record in ids.items():
        unit = near.world.units[name]
        place = Place(municipality=unit.municipality_id, district=unit.district_id, units=frozenset({unit.id}))
        yield Thing({argument: record}, place)
    yield Thing({argument: deleted}, fixed=table.DELETED)
    yield Thing({argument: RANDOM_ID}, fixed=table.RANDOM)


def _files(near: "Neighbourhood") -> Iterator[Thing]:
    """A file of each unit's case, laid there too long ago to be taken away."""
    File.objects.update(at=timezone.now() - timedelta(hours=1))
    yield from _beside_cases(near, "file_id", near.files)


def _beside_cases(near: "Neighbourhood", argument: str, beside: dict[UUID, UUID]) -> Iterator[Thing]:
    """What lies beside each unit's case; beside a case that is gone; and what lies beside another case."""
    for case, place in zip(
        near.cases.values(), _of_units(near, "case_id", near.cases, near.deleted_case), strict=False
    ):
        yield replace(place, arguments={"case_id": case, argument: beside[case]})
    first, second, *_others = near.cases.values()
    yield Thing({"case_id": near.deleted_case, argument: beside[near.deleted_case]}, fixed=table.DELETED)
    yield Thing({"case_id": first, argument: beside[second]}, fixed=table.RANDOM)
    yield Thing({"case_id": first, argument: RANDOM_ID}, fixed=table.RANDOM)


def _of_residents(near: "Neighbourhood", argument: str, given: dict[UUID, UUID]) -> Iterator[Thing]:
    """What is given to the resident of each unit's case, and what nobody was ever given."""
    for of_a_case in _beside_cases(near, argument, given):
        if of_a_case.fixed == table.RANDOM or of_a_case.arguments["case_id"] == near.deleted_case:
            continue
        yield replace(of_a_case, arguments={argument: of_a_case.arguments[argument]})
    yield Thing({argument: given[near.restricted_case]}, fixed=table.RESTRICTED)
    yield Thing({argument: RANDOM_ID}, fixed=table.RANDOM)


def _pictures(near: "Neighbourhood") -> Iterator[Thing]:
    """A picture that came with a concern of each unit, and one of another's concern."""
    for of_a_unit in _of_units(near, "concern_id", near.concerns, near.deleted_concern):
        concern = of_a_unit.arguments["concern_id"]
        yield replace(of_a_unit, arguments={"concern_id": concern, "file_id": near.pictures.get(concern, RANDOM_ID)})
    first, second, *_others = near.concerns.values()
    yield Thing({"concern_id": first, "file_id": near.pictures[second]}, fixed=table.RANDOM)
