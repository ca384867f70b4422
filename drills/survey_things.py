"""Rounds of the questionnaire as the matrix asks for them: one in each municipality, which Lis set up, and the links in letters."""

from uuid import UUID

from bindeled.config import access_table as table
from bindeled.surveys.tests.rounds import a_round, invite
from drills.relations import RANDOM_ID, Place, Thing
from journeys.factory import World


def surveys(world: World, side: str) -> dict[str, list[Thing]]:
    """Answer the rounds of the municipality's side; on the sender's side an address is known to whoever has it from a letter."""
    here, elsewhere = a_round(), a_round(municipality="0157")
    if side == "municipality":
        return {
            "survey": [
                Thing({"round_id": here.id}, Place(municipality="0101", user=world["Lis"].id)),
                Thing({"round_id": elsewhere.id}, Place(municipality="0157")),
                Thing({"round_id": RANDOM_ID}, fixed=table.RANDOM),
            ]
        }
    invited = invite(here, world["Karin"].email)
    return {
        "survey token": _held(invited.answering, never=invited.declining),
        "survey invitation": _held(invited.declining, never=invited.answering),
    }


def _held(handle: UUID, *, never: UUID) -> list[Thing]:
    return [
        Thing({"municipality": "0101", "handle": handle}, fixed=table.OPEN),
        *(
            Thing({"municipality": code, "handle": other}, fixed=table.RANDOM)
            for code, other in (("0157", handle), ("0101", never), ("0101", RANDOM_ID))
        ),
    ]
