"""Who does what, from the meeting to the next one: on real walls, without JavaScript; it returns until done, and its owner is reminded once."""

import html
import re
from datetime import datetime, timedelta
from typing import Any
from unittest.mock import patch

import pytest
from django.db import DatabaseError, connection
from django.utils import timezone

from bindeled.confidentiality.doors import Door, entered
from bindeled.config.worker import forget_training
from bindeled.cooperation.actions import action_items as actions
from bindeled.cooperation.actions.action_items import remind_owners
from bindeled.cooperation.actions.meetings import MeetingRefusedError
from bindeled.cooperation.models import ActionItem, Meeting, MeetingGuest
from bindeled.post.models import Letter
from conftest import Site, acting
from journeys.between_parties import a_guest, a_meeting, agreed_on
from journeys.factory import World

# A Thursday at ten, which is no holiday.
MORNING = datetime(2026, 3, 12, 10, tzinfo=timezone.get_default_timezone())


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


def form(**changes: str) -> dict[str, str]:
    due = (timezone.localdate() + timedelta(days=9)).isoformat()
    return {"text": "Spørger om bænke", "guest": "", "other": "Sekretariatet", "due_on": due, **changes}


def test_what_was_agreed_on_returns_at_the_next_meeting_until_it_is_done(
    world: World, kirsten: Site, karin: Site
) -> None:
    over, coming = a_meeting(over=True), a_meeting()
    guest = a_guest(over, world["Karin"])
    a_guest(coming, world["Karin"])
    page = f"/moeder/{over.id}/aftaler/"
    assert kirsten.post(page, form(guest=str(guest.id), other="")).status_code == 302
    assert kirsten.post(page, form(guest=str(guest.id), other="")).status_code == 302  # twice, and there once
    item = ActionItem.objects.get()
    assert (item.owner, item.kind, item.guest_id) == (guest.name, "network", guest.id)
    for read in (kirsten.get(f"/moeder/{coming.id}/"), karin.get(f"/moeder/{coming.id}/")):
        assert "Mangler stadig fra tidligere møder Spørger om bænke" in seen(read)
    assert "Spørger om bænke" in seen(kirsten.get("/moeder/nyt/?kind=network"))
    assert "Spørger om bænke" not in seen(kirsten.get("/moeder/nyt/?kind=central"))
    assert "Det, du har sagt, du gør" in seen(karin.get("/moeder/"))
    ActionItem.objects.update(due_on=timezone.localdate() - timedelta(days=1))
    assert "For sent" in seen(kirsten.get("/moeder/aftaler/"))
    assert karin.post(f"/moeder/aftaler/{item.id}/", {}).status_code == 302
    assert karin.post(f"/moeder/aftaler/{item.id}/", {}).status_code == 302
    item.refresh_from_db()
    assert (item.done_how, item.done_at is not None) == ("owner", True)
    assert "Spørger om bænke" not in seen(kirsten.get(f"/moeder/{coming.id}/"))
    assert "Der mangler ikke noget." in seen(kirsten.get("/moeder/aftaler/"))
    assert kirsten.post(f"/moeder/aftaler/{item.id}/", {"do": "done:all"}).status_code == 409
    assert kirsten.post(f"/moeder/aftaler/{item.id}/", {"do": "take_off:meeting"}).headers["Location"] == page
    assert not ActionItem.objects.exists()


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"text": ""}, "Skriv, hvad der skal gøres."),
        ({"other": ""}, "Vælg, hvem der gør det"),
        ({"due_on": "2020-01-01"}, "Den dag er gået."),
        ({"text": "Besøger Tove Testesen"}, "“Tove Testesen” (et navn)"),
        ({"other": "Tove Testesen"}, "“Tove Testesen” (et navn)"),
        ({"text": "Ring 12 34 56 78", "nobody": "on"}, "Tag det her ud"),
    ],
)
def test_what_is_wrong_is_said_at_its_field_and_nothing_is_kept(
    kirsten: Site, wrong: dict[str, str], said: str
) -> None:
    answer = kirsten.post(f"/moeder/{a_meeting(over=True).id}/aftaler/", form(**wrong))
    assert (answer.status_code, said in seen(answer)) == (422, True)
    assert not ActionItem.objects.exists()


def test_what_goes_on_an_agenda_for_good_names_nobody(world: World, kirsten: Site) -> None:
    item = agreed_on(a_meeting(over=True), a_guest(a_meeting(over=True), world["Karin"]))
    day = (timezone.localdate() + timedelta(days=30)).isoformat()
    told = {"kind": "network", "title": "Praksisnetværk", "day": day, "begins": "13", "ends": "15", "venue": "Her"}
    assert kirsten.post("/moeder/nyt/?kind=network", {**told, "still_open": str(item.id)}).status_code == 302
    agenda = Meeting.objects.latest("planned_at").agenda
    assert item.text in agenda
    assert item.owner not in agenda


def test_whoever_was_invited_once_reads_nothing_that_was_agreed_on_later(world: World, karin: Site) -> None:
    mine, later = a_meeting(over=True), a_meeting()
    a_guest(mine, world["Karin"])
    before, after = agreed_on(mine, text="Hos mig"), agreed_on(later, text="Siden")
    ActionItem.objects.filter(id=before.id).update(made_at=mine.starts_at - timedelta(days=9))
    page = seen(karin.get(f"/moeder/{mine.id}/"))
    assert "Hos mig" in page
    assert "Siden" not in page
    with acting("sender"), entered(Door("sender", actor=world["Karin"].id, municipality="0101")):
        assert set(ActionItem.objects.values_list("id", flat=True)) == {before.id}
    a_guest(a_meeting(), world["Karin"])
    with acting("sender"), entered(Door("sender", actor=world["Karin"].id, municipality="0101")):
        assert set(ActionItem.objects.values_list("id", flat=True)) == {before.id, after.id}


def test_of_two_who_say_at_once_that_it_is_done_neither_falls(world: World, karin: Site) -> None:
    meeting = a_meeting(over=True)
    item = agreed_on(meeting, a_guest(meeting, world["Karin"]))
    with patch.object(actions, "tell_done", side_effect=MeetingRefusedError("Somebody was faster.")):
        assert karin.post(f"/moeder/aftaler/{item.id}/", {}).status_code == 302


def test_an_owner_with_an_address_is_reminded_once_in_the_week_before(world: World) -> None:
    meeting = a_meeting(over=True)
    due = MORNING.date() + timedelta(days=6)
    partner = MeetingGuest.objects.create(
        municipality_id="0101", meeting=meeting, name="Værestedet", email="vaerested@bindeled.example", told="called"
    )
    agreed_on(meeting, a_guest(meeting, world["Karin"]), due_on=due)
    agreed_on(meeting, partner, due_on=due)
    agreed_on(meeting, partner, "Senere", due_on=due + timedelta(days=9))
    agreed_on(meeting, text="Uden adresse", due_on=due)
    with acting("worker"), entered(Door("worker", municipality="0101")):
        assert [remind_owners(MORNING.replace(hour=3)), remind_owners(MORNING), remind_owners(MORNING)] == [0, 2, 0]
    letters = {letter.to_address: letter for letter in Letter.objects.filter(kind="action_item")}
    assert letters.keys() == {world["Karin"].email, "vaerested@bindeled.example"}
    assert "Det her har du sagt, du gør senest den 18. marts" in letters[world["Karin"].email].subject
    assert "/moeder/" in letters[world["Karin"].email].text
    assert "http" not in letters["vaerested@bindeled.example"].text


def items_through(who: Any) -> int:
    with acting("sender"), entered(Door("sender", actor=who.id, municipality="0101")):
        return ActionItem.objects.values("id").count()


def test_row_security_alone_shows_them_to_those_invited_and_only_the_owner_says_done(world: World) -> None:
    meeting = a_meeting(over=True)
    item = agreed_on(meeting, a_guest(meeting, world["Karin"]))
    other = agreed_on(meeting, text="En andens")
    assert (items_through(world["Karin"]), items_through(world["Ole"])) == (2, 0)
    done = {"done_at": timezone.now(), "done_how": "owner"}
    with acting("sender"), entered(Door("sender", actor=world["Karin"].id, municipality="0101")):
        assert ActionItem.objects.filter(id=other.id).update(**done) == 0
        assert ActionItem.objects.filter(id=item.id).update(**done) == 1
    with pytest.raises(DatabaseError), acting("sender"), entered(Door("sender", actor=world["Karin"].id, municipality="0101")):  # fmt: skip
        ActionItem.objects.filter(id=item.id).update(text="Andet")


def test_without_the_policy_others_would_read_them(world: World) -> None:
    """The control of the test above."""
    agreed_on(a_meeting(over=True))
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("ALTER POLICY door_sender_select ON app.cooperation_actionitem USING (true)")
    assert items_through(world["Ole"]) == 1


def test_they_go_before_the_guests_to_whom_they_belong(world: World) -> None:
    meeting = a_meeting(over=True)
    agreed_on(meeting, a_guest(meeting, world["Karin"]))
    long_ago = timezone.now() - timedelta(days=731)
    Meeting.objects.update(starts_at=long_ago - timedelta(hours=2), ends_at=long_ago)
    forget_training()
    assert (ActionItem.objects.count(), MeetingGuest.objects.count()) == (0, 0)
