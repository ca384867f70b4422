"""Meetings as the matrix asks for them: one in each municipality, to which Karin is invited, and which Kirsten calls."""

from collections.abc import Iterator
from unittest.mock import patch

from django.conf import settings

from bindeled.config import access_table as table
from bindeled.cooperation.models import CalendarFeed
from bindeled.cooperation.queries.feed import PURPOSE
from bindeled.users.models import User
from bindeled.users.queries import mark_of
from drills.relations import RANDOM_ID, Place, Thing
from journeys.between_parties import a_guest, a_meeting, agreed_on, minutes_of
from journeys.factory import World


def meetings(world: World, side: str) -> dict[str, list[Thing]]:
    """Answer the meetings of a side: on the sender's they are Karin's own, on the municipality's Kirsten's."""
    here, elsewhere = a_meeting(), a_meeting(municipality="0157")
    held = a_guest(here, world["Karin"])
    told, theirs = a_meeting(over=True), a_meeting(over=True, municipality="0157")
    mine, others = agreed_on(told, a_guest(told, world["Karin"])), agreed_on(theirs)
    for meeting in (told, theirs):
        minutes_of(meeting, world["Kirsten"])
        minutes_of(meeting, world["Kirsten"], number=2, published_at=None, published_by=None)
    own = world["Karin" if side == "sender" else "Kirsten"]
    return {
        "meeting": [
            Thing({"meeting_id": here.id}, Place(municipality="0101", user=own.id)),
            Thing({"meeting_id": elsewhere.id}, Place(municipality="0157")),
            Thing({"meeting_id": RANDOM_ID}, fixed=table.RANDOM),
        ],
        "minutes": [
            Thing({"meeting_id": told.id}, Place(municipality="0101", user=own.id)),
            Thing({"meeting_id": theirs.id}, Place(municipality="0157")),
            Thing({"meeting_id": RANDOM_ID}, fixed=table.RANDOM),
        ],
        "action item": [
            Thing({"item_id": mine.id}, Place(municipality="0101", user=own.id)),
            Thing({"item_id": others.id}, Place(municipality="0157")),
            Thing({"item_id": RANDOM_ID}, fixed=table.RANDOM),
        ],
        "held invitation": [
            Thing({"municipality": "0101", "handle": held.handle}, fixed=table.OPEN),
            Thing({"municipality": "0157", "handle": held.handle}, fixed=table.RANDOM),
            Thing({"municipality": "0101", "handle": RANDOM_ID}, fixed=table.RANDOM),
        ],
        "calendar": list(_calendars(own, side)),
    }


def _calendars(own: User, side: str) -> Iterator[Thing]:
    """The address of somebody's calendar, in anybody's hand; and one that was never made."""
    with patch.object(settings, "SIDE", side):
        mark = mark_of("karins-kirstens", PURPOSE)
    CalendarFeed.objects.create(user=own, municipality_id=own.municipality_id, mark=mark)
    yield Thing({"token": "karins-kirstens"}, fixed=table.OPEN)
    yield Thing({"token": "nobodys"}, fixed=table.RANDOM)
