"""A meeting from plan to the day: on real walls, without JavaScript; who is invited, what each is told, and what a calendar reads."""

import html
import re
from datetime import datetime, timedelta
from email import message_from_bytes, policy
from typing import Any

import pytest
from django.db import DatabaseError, connection
from django.utils import timezone
from icalendar import Calendar

from bindeled.confidentiality.doors import Door, entered
from bindeled.config.worker import tend_meetings
from bindeled.cooperation.letters.meetings import calendar_part
from bindeled.cooperation.models import Meeting, MeetingGuest
from bindeled.housing.models import Appointment
from bindeled.post.letters import as_written, message
from bindeled.post.models import Letter
from conftest import Site, acting
from journeys.between_parties import a_guest, a_meeting
from journeys.factory import World

DAY = timezone.localdate() + timedelta(days=20)


def seen(answer: Any) -> str:
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", answer.content.decode())).split())


def form(**changes: str) -> dict[str, str]:
    return {
        "kind": "network",
        "district": "",
        "title": "Praksisnetværk",
        "day": DAY.isoformat(),
        "begins": "13",
        "ends": "15.30",
        "venue": "Sekretariatet, Sundholmsvej 8",
        "agenda": "Nyt fra området",
        **changes,
    }


def tended() -> list[Letter]:
    """Tend meetings as the worker does; answer the letters since, by address."""
    before = set(Letter.objects.values_list("id", flat=True))
    tend_meetings()
    return list(Letter.objects.exclude(id__in=before).order_by("to_address"))


def in_calendar(letter: Letter) -> Any:
    """Answer the event of a letter as the mail carries it, read by the library."""
    mail = message_from_bytes(
        message(letter, as_written(letter), calendar_part(letter)).message().as_bytes(), policy=policy.default
    )
    [part] = [part for part in mail.walk() if part.get_content_type() == "text/calendar"]
    calendar = Calendar.from_ical(part.get_content())
    assert dict(part["Content-Type"].params)["method"] == str(calendar["method"])
    [event] = calendar.walk("VEVENT")
    return calendar, event


@pytest.fixture
def kirsten(world: World, municipal_site: Site) -> Site:
    municipal_site.sign_in_as(world["Kirsten"])
    return municipal_site


@pytest.fixture
def karin(world: World, sender_site: Site) -> Site:
    sender_site.sign_in_as(world["Karin"])
    return sender_site


def called(kirsten: Site, **changes: str) -> str:
    """Plan a meeting, put somebody on its list and call it; answer its address."""
    address = str(kirsten.post("/moeder/nyt/", form(**changes)).headers["Location"])
    guest = {"do": "invite", "name": "Værestedet", "email": "Vaerested@bindeled.example", "group": "drop_in"}
    assert kirsten.post(f"{address}goer/", guest).status_code == 302
    assert kirsten.post(f"{address}goer/", {"do": "call"}).status_code == 302
    return address


def test_a_meeting_is_called_moved_cancelled_and_called_again_and_calendars_follow(kirsten: Site) -> None:
    address = called(kirsten)
    [invited] = tended()
    assert (invited.to_address, invited.subject) == ("vaerested@bindeled.example", "Invitation: Praksisnetværk")
    calendar, event = in_calendar(invited)
    assert (str(calendar["method"]), int(event["sequence"]), str(event["status"])) == ("REQUEST", 0, "CONFIRMED")
    assert event.decoded("dtstart") == datetime(
        DAY.year, DAY.month, DAY.day, 13, tzinfo=timezone.get_default_timezone()
    )
    assert str(event["location"]) == "Sekretariatet, Sundholmsvej 8"
    assert str(event["attendee"]) == "mailto:vaerested@bindeled.example"
    uid = str(event["uid"])
    assert tended() == []

    assert kirsten.post(f"{address}skriv/", form(agenda="Nyt fra området\nEventuelt")).status_code == 302
    assert tended() == []  # the agenda alone moves nobody
    guest = MeetingGuest.objects.get()
    assert kirsten.post(f"{address}goer/", {"do": f"answer:accepted:{guest.id}"}).status_code == 302
    assert "Kommer (sagt til indkalderen)" in seen(kirsten.get(address))
    assert kirsten.post(f"{address}skriv/", form(begins="14")).status_code == 302
    assert "Intet svar endnu" in seen(kirsten.get(address))

    told = []
    for press in ({}, {"do": "cancel", "why": "Lokalet er lukket."}, {"do": "call"}):
        if press:
            assert kirsten.post(f"{address}goer/", press).status_code == 302
        [letter] = tended()
        calendar, event = in_calendar(letter)
        told.append((letter.subject, str(calendar["method"]), int(event["sequence"]), str(event["status"])))
        assert str(event["uid"]) == uid
    assert told == [
        ("Ny tid eller nyt sted: Praksisnetværk", "REQUEST", 1, "CONFIRMED"),
        ("Aflyst: Praksisnetværk", "CANCEL", 2, "CANCELLED"),
        ("Indkaldt igen: Praksisnetværk", "REQUEST", 3, "CONFIRMED"),
    ]


def test_everybody_who_is_contact_person_there_on_that_day_is_invited_also_who_comes_later(
    world: World, kirsten: Site
) -> None:
    district = world.departments["Hørgården 2"].district
    later = Appointment.objects.filter(contact_person__account_id=world["Karin"].id)
    kept = list(later.values_list("id", "valid_from"))
    later.update(valid_from=DAY + timedelta(days=1))
    called(kirsten, kind="local", district=str(district.id), title="Lokalt møde")
    first = {letter.to_address for letter in tended()}
    here = Appointment.objects.filter(department__district=district).exclude(id__in=[one for one, _day in kept])
    assert first == {"vaerested@bindeled.example", *(row.contact_person.email.lower() for row in here)}
    assert len(first) > 1
    assert tended() == []
    for one, day in kept:
        Appointment.objects.filter(id=one).update(valid_from=day)
    assert [letter.to_address for letter in tended()] == [world["Karin"].email]


def test_who_is_invited_answers_on_the_page_and_others_have_no_such_page(world: World, karin: Site) -> None:
    meeting = a_meeting()
    address = f"/moeder/{meeting.id}/"
    assert karin.get(address).status_code == 404
    guest = a_guest(meeting, world["Karin"])
    assert "Praksisnetværk" in seen(karin.get("/moeder/"))
    assert "Kommer du?" in seen(karin.get(address))
    assert (
        karin.get(address).content.decode().count('href="/moeder/"')
        == karin.get("/").content.decode().count('href="/moeder/"') + 1
    )
    assert karin.post(address, {"answer": "nonsense"}).status_code == 409
    assert karin.post(address, {"answer": "tentative"}).status_code == 302
    assert "Du har svaret: Kommer måske." in seen(karin.get(address))
    guest.refresh_from_db()
    assert (guest.answer, guest.answered_how) == ("tentative", "page")
    Meeting.objects.update(state="cancelled", why_cancelled="Lokalet er lukket.")
    refused = karin.post(address, {"answer": "accepted"})
    assert refused.status_code == 409
    assert "Mødet er aflyst. Der er intet at svare på." in seen(refused)
    assert "Lokalet er lukket." in seen(refused)


def test_an_invitation_that_was_not_sent_is_not_there(world: World, karin: Site) -> None:
    meeting = a_meeting()
    a_guest(meeting, world["Karin"], told="")
    assert karin.get(f"/moeder/{meeting.id}/").status_code == 404
    assert "Du er ikke inviteret til noget møde nu." in seen(karin.get("/moeder/"))


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"kind": ""}, "Vælg, hvilken slags møde det er."),
        ({"kind": "local"}, "Vælg det distrikt, hvis kontaktpersoner skal inviteres."),
        ({"title": ""}, "Skriv, hvad mødet hedder."),
        ({"ends": "12"}, "Det slutter, før det begynder."),
        ({"day": "2020-01-01"}, "Det er overstået."),
        ({"agenda": "Ring til 010190-1234"}, "Tag det ud"),
    ],
)
def test_what_is_wrong_is_said_at_its_field_and_what_was_typed_is_kept(
    kirsten: Site, wrong: dict[str, str], said: str
) -> None:
    answer = kirsten.post("/moeder/nyt/", form(venue="Et særligt sted", **wrong))
    assert answer.status_code == 422
    assert said in seen(answer)
    assert "Et særligt sted" in answer.content.decode()
    assert not Meeting.objects.exists()


def test_what_cannot_be_done_says_why_and_nothing_is_written(kirsten: Site) -> None:
    address = str(kirsten.post("/moeder/nyt/", form()).headers["Location"])
    nobody = kirsten.post(f"{address}goer/", {"do": "call"})
    assert nobody.status_code == 409
    assert "Der er ingen at invitere. Sæt først nogen på listen." in seen(nobody)
    assert kirsten.post(f"{address}goer/", {"do": "cancel", "why": ""}).status_code == 422
    assert kirsten.post(f"{address}goer/", {"do": "held"}).status_code == 409
    guest = {"do": "invite", "name": "Værestedet", "email": "vaerested@bindeled.example", "group": ""}
    assert kirsten.post(f"{address}goer/", guest).status_code == 302
    twice = kirsten.post(f"{address}goer/", {**guest, "email": "VAERESTED@bindeled.example"})
    assert twice.status_code == 409
    assert "Der står allerede nogen med den adresse på listen." in seen(twice)
    wrong = kirsten.post(f"{address}goer/", {**guest, "email": "no address"})
    assert wrong.status_code == 422
    assert "Skriv en mailadresse" in seen(wrong)
    assert kirsten.post(f"{address}goer/", {"do": "nonsense"}).status_code == 404
    assert Meeting.objects.get().state == "planned"


def test_a_meeting_that_is_over_is_asked_about_and_noted(kirsten: Site) -> None:
    meeting = a_meeting(over=True)
    assert "Blev de holdt?" in seen(kirsten.get("/moeder/"))
    assert kirsten.post(f"/moeder/{meeting.id}/goer/", {"do": "held"}).status_code == 302
    assert "Blev de holdt?" not in seen(kirsten.get("/moeder/"))
    assert kirsten.get(f"/moeder/{meeting.id}/skriv/").status_code == 200
    assert kirsten.post(f"/moeder/{meeting.id}/skriv/", form()).status_code == 422


def in_door(name: str, who: Any, ask: Any) -> Any:
    with (
        acting("sender" if name == "sender" else "municipality"),
        entered(Door(name, actor=who.id, municipality="0101")),
    ):
        return ask()


def test_row_security_alone_shows_each_their_own_invitation(world: World) -> None:
    meeting = a_meeting()
    a_guest(meeting, world["Karin"])
    everybody = lambda: list(MeetingGuest.objects.values_list("name", flat=True))  # noqa: E731
    assert len(in_door("sender", world["Karin"], everybody)) == 1
    assert in_door("sender", world["Ole"], everybody) == []
    assert in_door("sender", world["Ole"], Meeting.objects.count) == 0
    assert in_door("municipal", world["Bo"], everybody) == []
    assert len(in_door("municipal", world["Kirsten"], everybody)) == 1
    with pytest.raises(DatabaseError), entered(Door("sender", actor=world["Karin"].id, municipality="0101")):
        MeetingGuest.objects.update(told="cancelled")


def test_without_the_policy_others_would_read_who_is_invited(world: World) -> None:
    """The control of the test above."""
    a_guest(a_meeting(), world["Karin"])
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("ALTER POLICY door_sender_select ON app.cooperation_meetingguest USING (told <> '')")
    assert len(in_door("sender", world["Ole"], lambda: list(MeetingGuest.objects.all()))) == 1
