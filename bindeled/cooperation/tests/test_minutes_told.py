"""Minutes from draft to letter: on real walls, without JavaScript; a planted name is noticed, and who was not invited reads nothing."""

import html
import re
from datetime import timedelta
from typing import Any
from unittest.mock import patch

import pytest
from django.db import DatabaseError, connection
from django.utils import timezone

from bindeled.confidentiality.doors import Door, entered
from bindeled.config.worker import forget_training, tend_meetings
from bindeled.cooperation.models import Meeting, MeetingGuest, MeetingMinutes
from bindeled.post.models import Letter
from conftest import Site, acting
from journeys.between_parties import a_guest, a_meeting, minutes_of
from journeys.factory import World

PLAIN = "Kontaktpersonerne i Hørgården 2 ønsker flere bænke.\nKarin spørger boligforeningen."


def seen(answer: Any) -> str:
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", answer.content.decode())).split())


@pytest.fixture
def kirsten(world: World, municipal_site: Site) -> Site:
    municipal_site.sign_in_as(world["Kirsten"])
    return municipal_site


@pytest.fixture
def karin(world: World, sender_site: Site) -> Site:
    sender_site.sign_in_as(world["Karin"])
    return sender_site


def tended() -> list[Letter]:
    before = set(Letter.objects.values_list("id", flat=True))
    tend_meetings()
    return list(Letter.objects.exclude(id__in=before).order_by("to_address"))


def invited(world: World) -> Meeting:
    """A meeting that is over, to which Karin and a partner without an account were invited."""
    meeting = a_meeting(over=True)
    a_guest(meeting, world["Karin"])
    MeetingGuest.objects.create(
        municipality_id="0101", meeting=meeting, name="Værestedet", email="vaerested@bindeled.example", told="called"
    )
    return meeting


def test_minutes_are_drafted_published_read_by_those_invited_and_put_right(
    world: World, kirsten: Site, karin: Site
) -> None:
    meeting = invited(world)
    page = f"/moeder/{meeting.id}/referat/"
    assert "Nyt fra området." in kirsten.get(f"{page}skriv/").content.decode()
    assert kirsten.post(f"{page}skriv/", {"text": PLAIN}).status_code == 302
    assert "Kladde" in seen(kirsten.get(page))
    assert karin.get(page).status_code == 404
    assert tended() == []
    assert kirsten.post(f"{page}goer/", {"do": "publish:1"}).status_code == 302
    assert kirsten.post(f"{page}goer/", {"do": "publish:1"}).status_code == 409
    mine, partners = tended()
    assert (mine.to_address, mine.subject) == (world["Karin"].email, "Referat: Praksisnetværk")
    assert page in mine.text
    assert "bænke" not in mine.text
    assert "flere bænke" in partners.text
    assert tended() == []
    assert "flere bænke" in seen(karin.get(page))
    assert "Referater af møder" in seen(karin.get("/moeder/"))
    assert karin.get(f"{page}pdf/").content[:5] == b"%PDF-"
    assert Meeting.objects.get().state == "held"

    first = MeetingMinutes.objects.get()
    again = {"base": str(first.id), "text": "Vi ønsker borde.", "changed": "Det var borde, ikke bænke."}
    assert "Skriv, hvad der er rettet" in seen(kirsten.post(f"{page}skriv/", {**again, "changed": ""}))
    assert kirsten.post(f"{page}skriv/", again).status_code == 302
    assert "flere bænke" in seen(karin.get(page))
    assert kirsten.post(f"{page}goer/", {"do": "take_away:1"}).status_code == 409
    assert kirsten.post(f"{page}goer/", {"do": "publish:2"}).status_code == 302
    assert {letter.subject for letter in tended()} == {"Rettet referat: Praksisnetværk"}
    read = seen(karin.get(page))
    assert ("bænke." in read, "Vi ønsker borde." in read, "Rettet den" in read) == (True, True, True)
    assert "flere bænke" not in read
    assert kirsten.post(f"{page}goer/", {"do": "take_away:1"}).status_code == 302
    assert MeetingMinutes.objects.get().number == 2


@pytest.mark.parametrize(
    ("text", "said", "asks"),
    [
        ("Tove Testesen har det svært.", "“Tove Testesen” (et navn)", True),
        ("Beboeren Selma drikker.", "“Selma” (et navn)", True),
        ("Ring til 010190-1234.", "Tag det her ud: et CPR-nummer", False),
        ("Der lugter i Kirkegade 4.", "“Kirkegade 4” (en adresse)", False),
        ("De bor 2. sal.", "“2. sal” (en adresse)", False),
    ],
)
def test_a_planted_person_is_noticed_before_anything_is_kept(
    world: World, kirsten: Site, text: str, said: str, asks: bool
) -> None:
    address = f"/moeder/{invited(world).id}/referat/skriv/"
    answer = kirsten.post(address, {"text": text})
    assert answer.status_code == 422
    assert said in seen(answer)
    assert text in answer.content.decode()
    assert ("Ingen af dem er en beboer" in seen(answer)) is asks
    assert not MeetingMinutes.objects.exists()
    asked = "".join(re.findall(r'name="asked" value="([^"]*)"', answer.content.decode()))
    again = {"text": text, "nobody": "on", "asked": html.unescape(asked)}
    assert kirsten.post(address, again).status_code == (302 if asks else 422)


def test_a_tick_answers_for_what_was_asked_about_and_not_for_what_came_after(world: World, kirsten: Site) -> None:
    address = f"/moeder/{invited(world).id}/referat/skriv/"
    first = kirsten.post(address, {"text": "Oplæg af Preben Pladsmangel."})
    asked = html.unescape("".join(re.findall(r'name="asked" value="([^"]*)"', first.content.decode())))
    assert "Preben Pladsmangel" in asked
    more = "Oplæg af Preben Pladsmangel om Zeki Zigzag."
    second = kirsten.post(address, {"text": more, "nobody": "on", "asked": asked})
    assert second.status_code == 422
    assert "“Zeki Zigzag”" in seen(second)
    assert "“Preben Pladsmangel”" not in seen(second)
    box = re.findall(r'<input[^>]*name="nobody"[^>]*>', second.content.decode())
    assert "checked" not in "".join(box)
    asked = html.unescape("".join(re.findall(r'name="asked" value="([^"]*)"', second.content.decode())))
    assert kirsten.post(address, {"text": more, "nobody": "on", "asked": asked}).status_code == 302
    assert kirsten.post(address, {"text": "Om Zenia Zebra.", "nobody": "on"}).status_code in {409, 422}


def test_what_is_published_was_held_and_its_meeting_has_begun(world: World, kirsten: Site) -> None:
    meeting = invited(world)
    Meeting.objects.filter(id=meeting.id).update(state="called")
    draft = minutes_of(meeting, world["Kirsten"], published_at=None, published_by=None)
    ahead = timezone.now() + timedelta(days=9)
    Meeting.objects.filter(id=meeting.id).update(starts_at=ahead, ends_at=ahead + timedelta(hours=1))
    publish = {"do": f"publish:{draft.key}"}
    assert kirsten.post(f"/moeder/{meeting.id}/referat/goer/", publish).status_code == 409
    Meeting.objects.filter(id=meeting.id).update(starts_at=meeting.starts_at, ends_at=meeting.ends_at)
    with patch("bindeled.cooperation.actions.meetings.follow") as follow:
        assert kirsten.post(f"/moeder/{meeting.id}/referat/goer/", publish).status_code == 302
    assert follow.call_count == 1  # the year that it is held as
    assert Meeting.objects.get(id=meeting.id).state == "held"


def test_what_was_asked_about_once_is_not_asked_about_again(world: World, kirsten: Site) -> None:
    meeting = invited(world)
    address = f"/moeder/{meeting.id}/referat/skriv/"
    preben = {"text": "Oplæg af Preben Pladsmangel.", "nobody": "on", "asked": "Preben Pladsmangel"}
    assert kirsten.post(address, preben).status_code == 302
    base = str(MeetingMinutes.objects.get().id)
    more = kirsten.post(address, {"base": base, "text": "Oplæg af Preben Pladsmangel om Zeki Zigzag."})
    assert "“Zeki Zigzag”" in seen(more)
    assert "“Preben Pladsmangel”" not in seen(more)
    stale = kirsten.post(address, {"text": "Noget andet."})
    assert stale.status_code == 409
    assert "Oplæg af Preben Pladsmangel." in seen(stale)
    assert MeetingMinutes.objects.get().text == "Oplæg af Preben Pladsmangel."


def test_the_staff_read_what_is_published_and_not_drafts(world: World, municipal_site: Site) -> None:
    meeting = invited(world)
    municipal_site.sign_in_as(world["Bo"])
    page = f"/moeder/{meeting.id}/referat/"
    draft = minutes_of(meeting, world["Kirsten"], published_at=None, published_by=None)
    assert municipal_site.get(page).status_code == 404
    MeetingMinutes.objects.filter(id=draft.id).update(published_at=timezone.now(), published_by=world["Kirsten"])
    assert "Praksisnetværk" in seen(municipal_site.get("/moeder/referater/"))
    assert "Vi talte om bænke." in seen(municipal_site.get(page))
    assert municipal_site.get(f"{page}skriv/").status_code == 404
    assert municipal_site.get(f"{page}pdf/").content[:5] == b"%PDF-"


def read_through(door: str, who: Any) -> int:
    with (
        acting("sender" if door == "sender" else "municipality"),
        entered(Door(door, actor=who.id, municipality="0101")),
    ):
        return MeetingMinutes.objects.values("id").count()


def test_row_security_alone_shows_minutes_to_those_invited_and_lets_nobody_change_what_is_published(
    world: World,
) -> None:
    minutes_of(invited(world), world["Kirsten"])
    assert (read_through("sender", world["Karin"]), read_through("sender", world["Ole"])) == (1, 0)
    with pytest.raises(DatabaseError), acting("municipality"), entered(Door("municipal", actor=world["Kirsten"].id, municipality="0101")):  # fmt: skip
        MeetingMinutes.objects.update(text="Andet.")


def test_without_the_policy_others_would_read_minutes(world: World) -> None:
    """The control of the test above."""
    minutes_of(invited(world), world["Kirsten"])
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("ALTER POLICY door_sender_select ON app.cooperation_meetingminutes USING (true)")
    assert read_through("sender", world["Ole"]) == 1


def test_minutes_go_when_who_was_invited_is_forgotten(world: World) -> None:
    meeting = invited(world)
    minutes_of(meeting, world["Kirsten"])
    long_ago = timezone.now() - timedelta(days=731)
    Meeting.objects.update(starts_at=long_ago - timedelta(hours=2), ends_at=long_ago)
    forget_training()
    assert (MeetingMinutes.objects.count(), MeetingGuest.objects.count()) == (0, 0)
