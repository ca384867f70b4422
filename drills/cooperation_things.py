"""The things of the neighbourhood that stand between the parties: contracts and their years, training and themes, rounds, indicators."""

from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.utils import timezone

from bindeled.config import access_table as table
from bindeled.cooperation.models import Contract, ContractParty, Occasion, ServiceRound, Theme
from bindeled.cooperation.rules.indicators import ended
from bindeled.cooperation.rules.training import ATTENDED
from drills.relations import RANDOM_ID, Place, Thing, of_a_list
from journeys.between_parties import a_contract, a_session, a_sign_up, a_theme

if TYPE_CHECKING:
    from drills.neighbourhood import Neighbourhood


def contracts(near: "Neighbourhood", **rest: int) -> Iterator[Thing]:
    """A contract of each housing organisation, which Kirsten writes in Copenhagen, and one that was never there."""
    for name in ("Hørgården 2", "Sundholm afd. 7", "Gammelmosen"):
        department = near.world.departments[name]
        whose = department.organisation.name
        found = ContractParty.objects.filter(organisation=department.organisation).first()
        made = found or a_contract(f"Kontrakt med {whose}", whose, municipality=department.municipality_id)
        kirsten = near.world["Kirsten"].id if department.municipality_id == "0101" else None
        place = replace(of_a_list(department), department=None, district=None, user=kirsten)
        yield Thing({"contract_id": made.contract_id, **rest}, place)
    yield Thing({"contract_id": RANDOM_ID, **rest}, fixed=table.RANDOM)


def occasions(near: "Neighbourhood") -> Iterator[Thing]:
    """A planned meeting of each of these contracts, and one that was never there."""
    today, kirsten = timezone.localdate(), near.world["Kirsten"]
    for thing in contracts(near):
        if thing.fixed:
            yield Thing({"occasion_id": RANDOM_ID}, fixed=table.RANDOM)
            continue
        contract = Contract.objects.get(id=thing.arguments["contract_id"])
        made = Occasion.objects.create(
            municipality_id=contract.municipality_id, contract=contract, year=today.year, demand="Netværksmøde", number=1,
            day=today, changed_at=timezone.now(), changed_by=kirsten,
        )  # fmt: skip
        yield Thing({"occasion_id": made.id}, thing.place)


def training(near: "Neighbourhood") -> dict[str, list[Thing]]:
    """A session of a training in each municipality, which Kirsten plans in Copenhagen, and one of which Karin has the certificate."""
    kirsten = Place(municipality="0101", user=near.world["Kirsten"].id)
    places = {"0101": kirsten, "0157": Place(municipality="0157")}
    made = {code: a_session(municipality=code) for code in places}
    karin = near.world["Karin"]
    raised = {
        "0101": a_theme(near.world["Karin"]),
        "0157": Theme.objects.create(municipality_id="0157", title="Fremleje", need="Vi ser det tit."),
    }
    held = a_sign_up(karin, a_session(over=True), state=ATTENDED)
    return {
        "theme": [
            *(Thing({"theme_id": raised[code].id}, place) for code, place in places.items()),
            Thing({"theme_id": RANDOM_ID}, fixed=table.RANDOM),
        ],
        "training": [
            *(Thing({"training_id": made[code].training_id}, place) for code, place in places.items()),
            Thing({"training_id": RANDOM_ID}, fixed=table.RANDOM),
        ],
        "training session": [
            *(Thing({"session_id": made[code].id}, place) for code, place in places.items()),
            Thing({"session_id": RANDOM_ID}, fixed=table.RANDOM),
        ],
        "certificate": [
            Thing({"session_id": held.session_id}, replace(near.place_of(karin), user=karin.id)),
            Thing({"session_id": RANDOM_ID}, fixed=table.RANDOM),
        ],
    }


def rounds(near: "Neighbourhood") -> dict[str, list[Thing]]:
    """A round of service visits in each department, as those see it who walk there, and as those who keep the list."""

    def one(place: Any) -> UUID:
        today = timezone.localdate()
        made = ServiceRound.objects.create(
            municipality_id=place.municipality_id, organisation_id=place.organisation_id, department=place,
            purpose="Vi ser på vinduer.", purpose_en="We look at windows.", first_day=today, last_day=today,
        )  # fmt: skip
        return made.id

    departments = near.world.departments.values()
    nowhere = Thing({"round_id": RANDOM_ID}, fixed=table.RANDOM)
    kept = [Thing({"round_id": one(place)}, of_a_list(place)) for place in departments]
    return {
        # Who keeps the list walks nowhere: to them it is no round of theirs.
        "walked round": [
            *(replace(thing, place=replace(thing.place, units=frozenset())) for thing in kept),
            nowhere,
        ],
        "round": [*kept, nowhere],
    }


def organisations(near: "Neighbourhood") -> Iterator[Thing]:
    """Each housing organisation with a department, whose keeper reads what it passed on, and one that was never there."""
    for department in near.world.departments.values():
        yield Thing({"organisation_id": department.organisation_id}, of_a_list(department))
    yield Thing({"organisation_id": RANDOM_ID}, fixed=table.RANDOM)


def quarters(near: "Neighbourhood") -> dict[str, list[Thing]]:
    """The last quarter that is over, and each department in it, for which its organisation enters numbers."""
    year, number = ended(timezone.localdate(), 1)[0]
    quarter = {"year": year, "number": number}
    places = [Thing({**quarter, "place_id": one.id}, of_a_list(one)) for one in near.world.departments.values()]
    return {
        "quarter": [Thing(quarter, fixed=table.OPEN)],
        "organisation": list(organisations(near)),
        "quarter of a department": [*places, Thing({**quarter, "place_id": RANDOM_ID}, fixed=table.RANDOM)],
    }
