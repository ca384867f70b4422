"""A talk from request to outcome: on real walls, without JavaScript; who answers how, what each is told, and who sees what."""

import html
import re
from datetime import timedelta
from typing import Any

import pytest
from django.db import DatabaseError, connection
from django.utils import timezone

from bindeled.confidentiality.doors import Door, entered
from bindeled.config.worker import tend_talks
from bindeled.cooperation.actions.talks import TalkRefusedError, cancel_talk, forget_talks
from bindeled.cooperation.models import Meeting, Talk
from bindeled.cooperation.tests.test_rounds_walked import Counted
from bindeled.post.models import Letter
from conftest import Site, acting
from journeys.between_parties import a_guest, a_meeting, a_session, a_talk, a_theme
from journeys.factory import World


def seen(answer: Any) -> str:
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", answer.content.decode())).split())


def form(meeting: Meeting, **changes: str) -> dict[str, str]:
    begin = timezone.localtime(meeting.starts_at)
    return {
        "about": "Demens i opgangen",
        "wishes": "Hvad man kan lægge mærke til.",
        "day": begin.date().isoformat(),
        "begins": f"{begin + timedelta(minutes=1):%H.%M}",
        "minutes": "45",
        "venue": "Beboerhuset",
        "who": "Forebyggelsescentret",
        "email": "forebyggelse@bindeled.example",
        **changes,
    }


def told() -> list[str]:
    """Let the worker write; answer the subjects of its letters since, in their order."""
    before = set(Letter.objects.values_list("id", flat=True))
    tend_talks()
    return list(Letter.objects.filter(kind="talk").exclude(id__in=before).values_list("subject", flat=True))


def link_to(talk: Talk) -> str:
    return f"/oplaeg/svar/0101/{talk.handle}/"


@pytest.fixture
def kirsten(world: World, municipal_site: Site) -> Site:
    municipal_site.sign_in_as(world["Kirsten"])
    return municipal_site


def test_a_talk_is_asked_for_answered_by_link_and_what_came_of_it_is_noted(kirsten: Site) -> None:
    meeting = a_meeting()
    address = str(kirsten.post(f"/moeder/{meeting.id}/oplaeg/", form(meeting)).headers["Location"])
    assert told() == ["Vil du holde et oplæg: Demens i opgangen"]
    assert told() == []
    [letter] = Letter.objects.filter(kind="talk")
    talk = Talk.objects.get()
    assert letter.to_address == "forebyggelse@bindeled.example"
    assert link_to(talk) in letter.text
    stranger = Site("sender")
    assert "Holder du oplægget?" in seen(stranger.get(link_to(talk)))
    talk.refresh_from_db()
    assert talk.state == "asked", "a mail scanner that opens the link answers nothing"
    empty = stranger.post(link_to(talk), {"answer": "no"})
    assert empty.status_code == 422
    assert "Skriv hvorfor ikke" in seen(empty)
    assert stranger.post(link_to(talk), {"answer": "no", "why_not": "Ferie"}).status_code == 302
    page = seen(kirsten.get(address))
    assert "Har sagt nej (gennem linket i brevet)" in page
    assert "Ferie" in page
    assert stranger.post(link_to(talk), {"answer": "yes"}).status_code == 302
    assert "Du har sagt ja. Tak." in seen(stranger.get(link_to(talk)))
    assert "Har sagt ja" in seen(kirsten.get(f"/moeder/{meeting.id}/"))
    assert "Har sagt ja" in seen(kirsten.get("/oplaeg/"))
    assert kirsten.post(address, {"do": "held", "outcome": "Godt."}).status_code == 409
    past = timezone.now() - timedelta(hours=1)
    Talk.objects.update(starts_at=past)
    assert stranger.post(link_to(talk), {"answer": "no", "why_not": "Ferie"}).status_code == 409
    assert "Hvad kom der ud af dem?" in seen(kirsten.get("/oplaeg/"))
    assert kirsten.post(address, {"do": "held", "outcome": ""}).status_code == 422
    assert kirsten.post(address, {"do": "held", "outcome": "Spørg igen til næste år."}).status_code == 302
    assert "Spørg igen til næste år." in seen(kirsten.get(address))
    assert kirsten.post(address, {"do": "nonsense"}).status_code == 404


def test_whoever_is_silent_is_reminded_once_and_whoever_said_yes_a_week_before(kirsten: Site) -> None:
    a_talk(asked_at=timezone.now() - timedelta(days=15))
    assert [told(), told()] == [["Vil du holde et oplæg? En påmindelse: Demens i opgangen"], []]
    long_ago = timezone.now() - timedelta(days=30)
    Talk.objects.update(state="accepted", answered_how="call", answered_at=long_ago)
    assert [told(), told()] == [["Dit oplæg om en uge: Demens i opgangen"], []]


def test_a_talk_goes_with_its_meeting_and_does_not_stand_where_that_was_moved(kirsten: Site) -> None:
    meeting = a_meeting()
    talk = a_talk(meeting, state="accepted", answered_how="call", answered_at=timezone.now() - timedelta(days=30))
    begin = meeting.starts_at + timedelta(days=1)
    Meeting.objects.update(starts_at=begin, ends_at=begin + timedelta(hours=2))
    assert told() == []
    assert "Aflys oplægget, og spørg igen om det nye tidspunkt." in seen(kirsten.get(f"/oplaeg/{talk.id}/"))
    Meeting.objects.update(state="cancelled", why_cancelled="Lokalet er lukket.")
    assert [told(), told()] == [["Oplægget er aflyst: Demens i opgangen"], []]
    assert "Lokalet er lukket." in Letter.objects.get(kind="talk").text


def test_an_answer_told_in_a_call_is_noted_and_a_talk_is_cancelled_with_why(kirsten: Site) -> None:
    talk = a_talk()
    address = f"/oplaeg/{talk.id}/"
    assert kirsten.post(address, {"do": "accept"}).status_code == 302
    assert "Har sagt ja (sagt til mødeindkalderen)" in seen(kirsten.get(address))
    assert kirsten.post(address, {"do": "decline", "why_not": ""}).status_code == 422
    assert kirsten.post(address, {"do": "cancel", "why_off": "Ring 12 34 56 78"}).status_code == 422
    assert kirsten.post(address, {"do": "cancel", "why_off": "Mødet er fyldt."}).status_code == 302
    assert told() == ["Oplægget er aflyst: Demens i opgangen"]
    late = Site("sender").post(link_to(talk), {"answer": "yes"})
    assert late.status_code == 409
    assert "Oplægget er aflyst. Der er intet at svare på." in seen(late)


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"about": ""}, "Skriv, hvad det handler om."),
        ({"wishes": "Om 010190-1234"}, "Tag det ud"),
        ({"minutes": "3"}, "Vælg mellem 5 og 480 minutter."),
        ({"day": "2020-01-01"}, "Det er overstået."),
        ({"day": "2099-01-01"}, "Det ligger uden for"),
        ({"email": "none"}, "Skriv en mailadresse"),
    ],
)
def test_what_is_wrong_is_said_at_its_field_and_what_was_typed_is_kept(
    kirsten: Site, wrong: dict[str, str], said: str
) -> None:
    meeting = a_meeting()
    answer = kirsten.post(f"/moeder/{meeting.id}/oplaeg/", form(meeting, venue="Et særligt sted", **wrong))
    assert answer.status_code == 422
    assert said in seen(answer)
    assert "Et særligt sted" in answer.content.decode()
    assert not Talk.objects.exists()


def test_one_asks_for_a_session_and_about_a_theme_too(world: World, kirsten: Site) -> None:
    session, theme, meeting = a_session(), a_theme(world["Karin"]), a_meeting()
    for address in (f"/kurser/hold/{session.id}/", f"/temaer/{theme.id}/"):
        assert f"{address}oplaeg/" in kirsten.get(address).content.decode()
        begin = {"begins": f"{timezone.localtime(session.starts_at) + timedelta(minutes=1):%H.%M}"}
        assert kirsten.post(f"{address}oplaeg/", form(meeting, **begin)).status_code == 302
        assert "Demens i opgangen" in seen(kirsten.get(address))


def test_guests_see_what_is_agreed_on_at_their_own_meetings_and_not_how_one_reaches_the_speaker(
    world: World, sender_site: Site
) -> None:
    meeting, other = a_meeting(), a_meeting()
    a_guest(meeting, world["Karin"])
    a_talk(meeting, about="Aftalt", state="accepted")
    a_talk(meeting, about="Kun spurgt")
    a_talk(other, about="Et andet møde", state="accepted")
    sender_site.sign_in_as(world["Karin"])
    page = seen(sender_site.get(f"/moeder/{meeting.id}/"))
    assert ["Aftalt" in page, "Kun spurgt" in page, "forebyggelse@" in page] == [True, False, False]

    def read(*columns: str) -> list[Any]:
        with acting("sender"), entered(Door("sender", actor=world["Karin"].id, municipality="0101")):
            return list(Talk.objects.values_list(*columns, flat=True))

    assert read("about") == ["Aftalt"]
    with pytest.raises(DatabaseError):
        read("email")


def test_without_the_policy_guests_would_read_of_other_meetings(world: World) -> None:
    """The control of the test above."""
    a_talk(state="accepted")
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("ALTER POLICY door_sender_select ON app.cooperation_talk USING (true)")
    with acting("sender"), entered(Door("sender", actor=world["Karin"].id, municipality="0101")):
        assert list(Talk.objects.values_list("about", flat=True)) == ["Demens i opgangen"]


def test_row_security_shows_whoever_has_the_link_that_one_request_and_staff_none(world: World) -> None:
    talk, _other = a_talk(), a_talk()
    with acting("sender"), entered(Door("public", actor=talk.handle, municipality="0101")):
        assert [one.id for one in Talk.objects.all()] == [talk.id]
    for who in ("Bo", "Lis"):
        with acting("municipality"), entered(world.door(who)):
            assert not Talk.objects.exists()
            with pytest.raises(TalkRefusedError):
                cancel_talk(talk, why="x", by=world[who])
    with (
        pytest.raises(DatabaseError),
        acting("sender"),
        entered(Door("public", actor=talk.handle, municipality="0101")),
    ):
        Talk.objects.update(answered_how="call")


def test_pages_of_talks_ask_at_most_ten_things_and_old_requests_go(kirsten: Site) -> None:
    talk = a_talk(state="accepted")
    for page in ("/oplaeg/", f"/oplaeg/{talk.id}/"):
        kirsten.get("/oplaeg/")
        with connection.execute_wrapper(counted := Counted()):
            assert kirsten.get(page).status_code == 200
        assert len(counted.asked) <= 10, [page, *counted.asked]
    Talk.objects.update(starts_at=timezone.now() - timedelta(days=731))
    with acting("worker"), entered(Door("worker", municipality="0101")):
        assert forget_talks() == 1
