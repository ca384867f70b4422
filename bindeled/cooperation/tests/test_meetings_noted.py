"""A meeting's agenda and its day: what a new one begins with, and who came; on real walls, without JavaScript."""

import html
import re
from typing import Any
from unittest.mock import patch

import pytest
from django.db import DatabaseError

from bindeled.confidentiality.doors import Door, entered
from bindeled.config.worker import tend_meetings
from bindeled.cooperation.actions.themes import ThemeRefusedError
from bindeled.cooperation.models import Meeting, MeetingGuest, Theme
from bindeled.post.models import Letter
from conftest import Site, acting
from journeys.between_parties import a_guest, a_meeting, a_theme
from journeys.factory import World

FORM = {"kind": "network", "district": "", "title": "Praksisnetværk", "begins": "13", "ends": "15", "venue": "Sekretariatet"}  # fmt: skip


def seen(answer: Any) -> str:
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", answer.content.decode())).split())


def came() -> dict[str, bool | None]:
    return dict(MeetingGuest.objects.values_list("name", "came"))


@pytest.fixture
def kirsten(world: World, municipal_site: Site) -> Site:
    municipal_site.sign_in_as(world["Kirsten"])
    return municipal_site


def test_a_new_meeting_begins_with_its_kinds_agenda_and_themes_that_wait_are_put_on_it(
    world: World, kirsten: Site
) -> None:
    assert "Lokalt kontaktpersonmøde" in seen(kirsten.get("/moeder/nyt/"))
    local = seen(kirsten.get("/moeder/nyt/?kind=local"))
    assert "Aktivitetshuset fortæller om sine tilbud" in local
    assert "Værestedet fortæller om sine tilbud" in local
    theme = a_theme(world["Karin"], "Ulovlig fremleje")
    assert "Ulovlig fremleje" in seen(kirsten.get("/moeder/nyt/?kind=network"))
    told = {**FORM, "day": "2031-03-12", "agenda": "Nyt\nEventuelt", "themes": str(theme.id)}
    assert kirsten.post("/moeder/nyt/", told).status_code == 302
    made = Meeting.objects.get()
    assert made.agenda == "Nyt\nTema: Ulovlig fremleje\nEventuelt"
    theme.refresh_from_db()
    assert (theme.state, theme.planned_into, str(theme.planned_on)) == ("planned", "Praksisnetværk", "2031-03-12")
    Meeting.objects.update(state="held")
    again = kirsten.get("/moeder/nyt/?kind=network")
    assert "Nyt\nEventuelt</textarea>" in again.content.decode().replace("\r", "")
    assert not Theme.objects.filter(state="raised").exists()
    assert "Ulovlig fremleje" not in seen(again)


def test_a_theme_that_another_took_meanwhile_plans_nothing_and_keeps_what_was_typed(
    world: World, kirsten: Site
) -> None:
    theme = a_theme(world["Karin"], "Ulovlig fremleje")
    told = {**FORM, "day": "2031-03-12", "venue": "Et særligt sted", "themes": str(theme.id)}
    refused = ThemeRefusedError("Det tema er planlagt.")
    with patch("bindeled.cooperation.views.meetings.plan_theme", side_effect=refused):
        answer = kirsten.post("/moeder/nyt/", told)
    assert answer.status_code == 422
    assert "Det tema er planlagt." in seen(answer)
    assert "Et særligt sted" in answer.content.decode()
    assert not Meeting.objects.exists()


def test_who_came_is_noted_at_once_also_who_was_not_invited_and_can_be_put_right(world: World, kirsten: Site) -> None:
    meeting = a_meeting(over=True)
    karin, ole = (a_guest(meeting, world[name]) for name in ("Karin", "Ole"))
    MeetingGuest.objects.filter(id=ole.id).update(answer="accepted", answered_how="call", answered_at=meeting.starts_at)
    address = f"/moeder/{meeting.id}/fremmoede/"
    page = kirsten.get(address).content.decode()
    assert page.index(ole.name) < page.index(karin.name)
    assert "checked" not in page
    assert kirsten.get(f"{address}?said=yes").content.decode().count("checked") == 1
    assert kirsten.post(address, {"came": [str(karin.id)], "also": "Ny vicevært\nny vicevært"}).status_code == 302
    assert came() == {karin.name: True, ole.name: False, "Ny vicevært": True}
    assert Meeting.objects.get().state == "held"
    shown = seen(kirsten.get(f"/moeder/{meeting.id}/"))
    assert "var ikke inviteret" in shown
    assert "2 kom" in seen(kirsten.get("/moeder/"))
    before = Letter.objects.count()
    tend_meetings()
    assert Letter.objects.count() == before
    assert kirsten.post(address, {"came": [str(ole.id)], "also": ""}).status_code == 302
    assert came() == {karin.name: False, ole.name: True}
    wrong = kirsten.post(address, {"also": "Ring 12 34 56 78"})
    assert (wrong.status_code, "Ring 12 34 56 78" in wrong.content.decode()) == (422, True)


def test_before_its_day_nobody_came_and_what_to_do_is_said(world: World, kirsten: Site) -> None:
    meeting = a_meeting()
    karin = a_guest(meeting, world["Karin"])
    address = f"/moeder/{meeting.id}/fremmoede/"
    assert "fra mødets dag" in seen(kirsten.get(address))
    assert kirsten.post(address, {"came": [str(karin.id)]}).status_code == 409
    assert MeetingGuest.objects.get().came is None


def test_row_security_lets_nobody_but_the_convenor_note_who_came(world: World) -> None:
    guest = a_guest(a_meeting(over=True), world["Karin"])
    with acting("municipality"), entered(Door("municipal", actor=world["Bo"].id, municipality="0101")):
        assert MeetingGuest.objects.filter(id=guest.id).update(came=True) == 0
    with acting("municipality"), entered(Door("municipal", actor=world["Kirsten"].id, municipality="0101")):
        assert MeetingGuest.objects.filter(id=guest.id).update(came=True) == 1
    with pytest.raises(DatabaseError), acting("sender"), entered(Door("sender", actor=world["Karin"].id, municipality="0101")):  # fmt: skip
        MeetingGuest.objects.filter(id=guest.id).update(came=False)
