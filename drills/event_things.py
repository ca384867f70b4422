"""Partners' events and talks as the matrix asks for them: one in each municipality, which Kirsten keeps, and the links in letters."""

from bindeled.config import access_table as table
from bindeled.cooperation.letters.digest import key_of_token
from bindeled.cooperation.models import DigestReader
from drills.relations import RANDOM_ID, Place, Thing
from journeys.between_parties import a_talk, an_event
from journeys.factory import LONG_AGO, World

LINK = "a-link-in-a-letter"


def events(world: World, side: str) -> dict[str, list[Thing]]:
    """Answer the events of the municipality's side; on the sender's no address names one, but one names a letter."""
    if side == "sender":
        DigestReader.objects.create(
            municipality_id="0101", account_id=world["Karin"].id, settled=LONG_AGO, key=key_of_token(LINK)
        )
        held = a_talk()
        return {
            "digest": [Thing({"token": LINK}, fixed=table.OPEN), Thing({"token": "nobodys"}, fixed=table.RANDOM)],
            "held talk": [
                Thing({"municipality": "0101", "handle": held.handle}, fixed=table.OPEN),
                Thing({"municipality": "0157", "handle": held.handle}, fixed=table.RANDOM),
                Thing({"municipality": "0101", "handle": RANDOM_ID}, fixed=table.RANDOM),
            ],
        }
    here, elsewhere = an_event(), an_event(municipality="0157")
    asked, theirs = a_talk(), a_talk(municipality="0157")
    return {
        "talk": [
            Thing({"talk_id": asked.id}, Place(municipality="0101", user=world["Kirsten"].id)),
            Thing({"talk_id": theirs.id}, Place(municipality="0157")),
            Thing({"talk_id": RANDOM_ID}, fixed=table.RANDOM),
        ],
        "event": [
            Thing({"event_id": here.id}, Place(municipality="0101", user=world["Kirsten"].id)),
            Thing({"event_id": elsewhere.id}, Place(municipality="0157")),
            Thing({"event_id": RANDOM_ID}, fixed=table.RANDOM),
        ],
    }
