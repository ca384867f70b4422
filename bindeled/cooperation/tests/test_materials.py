"""What is read before a meeting or shown at it, and what somebody is at it: on real walls, without JavaScript."""

from typing import Any
from uuid import uuid4

import pytest
from django.db import DatabaseError, connection

from bindeled.confidentiality.doors import Door, entered
from bindeled.config.worker import tend_meetings
from bindeled.cooperation.letters.meetings import calendar_part
from bindeled.cooperation.models import Material, Meeting, MeetingGuest
from bindeled.cooperation.rules import materials as rules
from bindeled.cooperation.rules.meetings import ROLES, represented
from bindeled.cooperation.tests.test_meetings_called import karin, kirsten, seen
from bindeled.post.models import Letter
from conftest import Site, acting
from journeys.between_parties import a_guest, a_meeting
from journeys.factory import World

__all__ = ["karin", "kirsten"]
WHERE = "https://bindeled.example/ensomhed"


def put(kirsten: Site, meeting: Meeting, **changes: str) -> Any:
    form = {"do": "add", "title": "Slides om ensomhed", "address": WHERE, **changes}
    return kirsten.post(f"/moeder/{meeting.id}/materiale/", form)


def test_everybody_invited_finds_what_there_is_to_read_and_nobody_else(
    world: World, kirsten: Site, karin: Site
) -> None:
    meeting, other = a_meeting(), a_meeting()
    guest = a_guest(meeting, world["Karin"])
    assert put(kirsten, meeting).status_code == 302
    assert put(kirsten, other, title="Noget andet", address=f"{WHERE}/2").status_code == 302
    assert f'href="{WHERE}"' in kirsten.get(f"/moeder/{meeting.id}/").content.decode()
    for address in (f"/moeder/{meeting.id}/", f"/moeder/svar/0101/{guest.handle}/"):
        page = karin.get(address).content.decode()
        assert f'href="{WHERE}" rel="noopener noreferrer"' in page
        assert "Noget andet" not in page
    material = Material.objects.get(meeting=meeting)
    for _time in range(2):
        pressed = kirsten.post(f"/moeder/{meeting.id}/materiale/", {"do": material.press})
        assert pressed.status_code == 302
    assert not Material.objects.filter(meeting=meeting).exists()
    assert Material.objects.filter(meeting=other).exists()


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"title": ""}, "Skriv, hvad det er"),
        ({"title": "Om Bodil Bodilsen"}, "Bodil Bodilsen"),
        ({"address": ""}, "Skriv adressen"),
        ({"address": "http://bindeled.example/"}, "https://"),
        ({"address": "javascript:alert(1)"}, "https://"),
        ({"address": "https://somebody:secret@bindeled.example/"}, "Skriv den uden"),
    ],
)
def test_what_cannot_stand_is_said_at_its_field_and_kept(kirsten: Site, wrong: dict[str, str], said: str) -> None:
    meeting = a_meeting()
    answer = put(kirsten, meeting, **{"title": "Noget særligt", **wrong})
    assert answer.status_code == 422
    assert said in seen(answer)
    assert ("Noget særligt" in answer.content.decode()) or "title" in wrong
    assert not Material.objects.exists()


def test_the_same_address_stands_there_once_and_there_is_an_end(kirsten: Site) -> None:
    meeting = a_meeting()
    assert put(kirsten, meeting).status_code == 302
    twice = put(kirsten, meeting, title="Det samme")
    assert twice.status_code == 409
    assert "Den adresse står der allerede." in seen(twice)
    Material.objects.bulk_create(
        Material(municipality_id="0101", meeting=meeting, title=str(at), address=f"{WHERE}/{at}")
        for at in range(rules.MOST - 1)
    )
    full = put(kirsten, meeting, address=f"{WHERE}/one-more")
    assert full.status_code == 409
    assert Material.objects.count() == rules.MOST


def test_what_is_not_there_is_not_taken_away(kirsten: Site) -> None:
    meeting = a_meeting()
    assert kirsten.post(f"/moeder/{meeting.id}/materiale/", {"do": "take:nonsense"}).status_code == 404
    assert kirsten.post(f"/moeder/{meeting.id}/materiale/", {"do": f"take:{uuid4()}"}).status_code == 302
    assert kirsten.get(f"/moeder/{uuid4()}/materiale/").status_code == 404


def titles(door: Door) -> list[str]:
    with acting("sender"), entered(door):
        return list(Material.objects.values_list("title", flat=True))


@pytest.fixture
def theirs(world: World) -> MeetingGuest:
    """What Karin is invited to, and what nobody here is."""
    mine, other = a_meeting(), a_meeting()
    for meeting in (mine, other):
        Material.objects.create(municipality_id="0101", meeting=meeting, title=str(meeting.id), address=WHERE)
    return a_guest(mine, world["Karin"])


def test_row_security_alone_shows_what_belongs_to_ones_own_meetings(world: World, theirs: MeetingGuest) -> None:
    mine = [str(theirs.meeting_id)]
    assert titles(Door("sender", actor=world["Karin"].id, municipality="0101")) == mine
    assert titles(Door("public", actor=theirs.handle, municipality="0101")) == mine
    assert titles(Door("sender", actor=world["Ole"].id, municipality="0101")) == []
    assert titles(Door("public", municipality="0101")) == []
    with pytest.raises(DatabaseError), acting("sender"), entered(Door("public", municipality="0101")):
        Material.objects.update(title="Noget andet")


def test_without_the_policy_others_would_read_it(world: World, theirs: MeetingGuest) -> None:
    """The control of the test above."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("ALTER POLICY door_sender_select ON app.cooperation_material USING (true)")
    assert len(titles(Door("sender", actor=world["Ole"].id, municipality="0101"))) == 2


# -- What somebody is at a meeting --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("role", "told", "in_calendars"),
    [
        ("", "", "REQ-PARTICIPANT"),
        ("co_host", "Du indkalder sammen med os.", "REQ-PARTICIPANT"),
        ("secretary", "Du er inviteret som Forums sekretær.", "REQ-PARTICIPANT"),
        ("helper", "Du er inviteret for at hjælpe med mødet.", "OPT-PARTICIPANT"),
    ],
)
def test_the_invitation_says_what_somebody_is_at_the_meeting(
    kirsten: Site, role: str, told: str, in_calendars: str
) -> None:
    meeting = a_meeting(state="planned")
    guest = {"do": "invite", "name": "BL", "email": "bl@bindeled.example", "group": "", "role": role}
    assert kirsten.post(f"/moeder/{meeting.id}/goer/", guest).status_code == 302
    assert kirsten.post(f"/moeder/{meeting.id}/goer/", {"do": "call"}).status_code == 302
    page = seen(kirsten.get(f"/moeder/{meeting.id}/"))
    tend_meetings()
    [letter] = Letter.objects.filter(to_address="bl@bindeled.example")
    assert told in letter.text
    assert told in letter.html
    assert f"ROLE={in_calendars}" in calendar_part(letter)[0].content.decode().replace("\r\n ", "")
    with_role = f"BL ({ROLES[role].label})" if role else "BL"
    assert bool(role) == (with_role in page and "(" in with_role)


def test_the_central_meeting_wants_bl_there() -> None:
    missing = {one.group.code for one in represented("central", []) if one.is_missing}
    assert "bl" in missing
    assert "bl" not in {one.group.code for one in represented("network", [])}


@pytest.mark.parametrize(
    ("address", "stands"),
    [
        ("https://bindeled.example", True),
        ("HTTPS://www.bindeled.example:8443/a/b?c=d@e#f", True),
        ("https://bindeled.example/med mellemrum", False),
        ("https://localhost/", False),
        ("https://a:b@bindeled.example/", False),
        ("https:///bindeled.example", False),
        ("http://bindeled.example", False),
        ("data:text/html,https://bindeled.example", False),
        ("", False),
    ],
)
def test_which_addresses_may_stand(address: str, stands: bool) -> None:
    assert (rules.why_not_address(address) == "") is stands
