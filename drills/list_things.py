"""The things of housing organisations' lists: entries, keepers, letting staff, departments, imports and papers that were ordered."""

from collections.abc import Iterator
from typing import TYPE_CHECKING
from uuid import uuid4

from django.utils import timezone

from bindeled.config import access_table as table
from bindeled.housing.actions.keeping_right import question_hash
from bindeled.housing.models import Appointment, ContactPerson, Keeper, Organisation
from bindeled.importing.models import Import
from bindeled.paper.models import Sheet, Stack
from bindeled.users.models import User
from drills.relations import RANDOM_ID, Place, Thing, of_a_list
from journeys.factory import letting

if TYPE_CHECKING:
    from drills.neighbourhood import Neighbourhood

QUESTION = "a-question-in-a-letter"


def imports(near: "Neighbourhood") -> Iterator[Thing]:
    """A file that was given for each of two organisations, and refused."""
    for name in ("3B", "VIBO"):
        organisation = Organisation.objects.get(name=name)
        given = Import.objects.create(
            municipality_id="0101",
            organisation=organisation,
            by=near.world["Helle"].id,
            kind="contacts",
            file_name=f"{name}.csv",
            state="refused",
            reason="empty",
        )
        yield Thing({"run_id": given.id}, Place(municipality="0101", units=frozenset({organisation.id})))
    yield Thing({"run_id": RANDOM_ID}, fixed=table.RANDOM)


def departments(near: "Neighbourhood") -> Iterator[Thing]:
    """Every department, which is its organisation's, and none."""
    for department in near.world.departments.values():
        yield Thing({"department_id": department.id}, of_a_list(department))
    yield Thing({"department_id": RANDOM_ID}, fixed=table.RANDOM)


def on_lists(near: "Neighbourhood") -> dict[str, list[Thing]]:
    """Entries of both organisations' lists, their departments, and a question in a letter."""
    entries = []
    for name in ("Karin", "Ole", "Gerda"):
        held = Appointment.objects.filter(contact_person__account_id=near.world[name].id)[0]
        entries.append(Thing({"person_id": held.contact_person_id}, of_a_list(held.department)))
    asked = ContactPerson.objects.filter(account_id=near.world["Karin"].id)
    asked.update(question=question_hash(QUESTION), asked_on=timezone.localdate())
    return {
        "entry": [*entries, Thing({"person_id": RANDOM_ID}, fixed=table.RANDOM)],
        "keeping": list(_keepings(near)),
        "letting": list(_lettings(near)),
        "department": list(departments(near)),
        "question": [
            Thing({"token": QUESTION}, fixed=table.OPEN),
            Thing({"token": "nobodys"}, fixed=table.RANDOM),
        ],
    }


def _keepings(near: "Neighbourhood") -> Iterator[Thing]:
    """A colleague who keeps each of two organisations' lists: who keeps the same one may end it."""
    for name in ("3B", "VIBO"):
        organisation = Organisation.objects.get(name=name)
        colleague = Keeper.objects.create(
            municipality_id="0101",
            organisation=organisation,
            account_id=uuid4(),
            name="Nora Nord",
            email=f"nora-{name.lower()}@bindeled.example",
            valid_from=timezone.localdate(),
        )
        yield Thing({"keeper_id": colleague.id}, Place(municipality="0101", units=frozenset({organisation.id})))
    yield Thing({"keeper_id": RANDOM_ID}, fixed=table.RANDOM)


def _lettings(near: "Neighbourhood") -> Iterator[Thing]:
    """Somebody of the letting department of two organisations: who keeps the organisation's list may end it."""
    for name in ("3B", "VIBO"):
        organisation = Organisation.objects.get(name=name)
        user = User(
            id=uuid4(), municipality_id="0101", name="Nora Nord", email=f"nora-lets-{name.lower()}@bindeled.example"
        )
        staff = letting(user, organisation)
        yield Thing({"staff_id": staff.id}, Place(municipality="0101", units=frozenset({organisation.id})))
    yield Thing({"staff_id": RANDOM_ID}, fixed=table.RANDOM)


def stacks(near: "Neighbourhood") -> Iterator[Thing]:
    """Papers that a keeper ordered, and those that another keeper of the same organisation did."""
    for owner, place in ((near.world["Helle"].id, "3B"), (uuid4(), "")):
        department = near.world.departments["Hørgården 2"]
        stack = Stack.objects.create(municipality_id="0101", organisation=department.organisation, account_id=owner)
        Sheet.objects.create(
            stack=stack, position=0, department=department, paper="leaflet", language="da", pdf=b"%PDF"
        )
        units = frozenset({department.organisation_id}) if place else frozenset()
        yield Thing({"stack_id": stack.id}, Place(municipality="0101", units=units))
    yield Thing({"stack_id": RANDOM_ID}, fixed=table.RANDOM)
