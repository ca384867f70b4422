"""A private calendar feed: made on the page, read without signing in, by its owner's walls; and gone when it should be."""

import io
import logging
import re
from contextlib import ExitStack
from datetime import timedelta
from typing import Any
from unittest.mock import Mock, patch
from urllib.parse import urlsplit

import pytest
from django.db import DatabaseError, connection, transaction
from django.utils import timezone
from icalendar import Calendar

from bindeled.confidentiality.doors import Door, entered
from bindeled.config.logs import WithoutValues
from bindeled.cooperation.letters.meetings import as_calendar, facts_of
from bindeled.cooperation.models import CalendarFeed, Meeting, MeetingGuest, Occasion, SignUp, Theme
from bindeled.cooperation.queries import feed as asked
from bindeled.cooperation.tests.test_meetings_called import seen
from bindeled.cooperation.tests.test_rounds_walked import Counted
from bindeled.housing.models import Appointment, ContactPerson
from bindeled.receipts.models import Receipt
from bindeled.users.models import Service, User
from conftest import Site, acting
from journeys.between_parties import a_contract, a_guest, a_meeting, a_session, a_sign_up, a_theme
from journeys.factory import LONG_AGO, World

ADDRESS = re.compile(r"https?://[^<\s]+\.ics")


@pytest.fixture
def karin(world: World, sender_site: Site) -> Site:
    sender_site.sign_in_as(world["Karin"])
    return sender_site


@pytest.fixture
def kirsten(world: World, municipal_site: Site) -> Site:
    municipal_site.sign_in_as(world["Kirsten"])
    return municipal_site


def made(site: Site) -> str:
    """Make an address on the page; answer its path."""
    page = site.post("/kalender/", {"do": "make"})
    assert page.status_code == 200
    return str(urlsplit(ADDRESS.findall(page.content.decode())[0]).path)


def read(path: str, side: str = "sender", **headers: str) -> Any:
    """Read a feed as a calendar does, who has signed in nowhere."""
    return Site(side).get(path, headers=headers)


def unmasked(answer: Any) -> bytes:
    """Answer a page without its token, and without the address that was asked, to which changing the language leads back."""
    return re.sub(rb'value="([A-Za-z0-9]{64}|/kalender/[^"]*)"', b"", answer.content)


def events(answer: Any) -> dict[str, Any]:
    assert answer.status_code == 200
    return {str(event["summary"]): event for event in Calendar.from_ical(answer.content).walk("VEVENT")}


def test_a_contact_person_reads_their_own_and_nobody_elses_without_signing_in(world: World, karin: Site) -> None:
    assert "Du har ingen adresse endnu" in seen(karin.get("/kalender/"))
    path = made(karin)
    token = path.split("/")[-1].removesuffix(".ics")
    assert token not in CalendarFeed.objects.get().mark
    page = karin.get("/kalender/").content.decode()
    assert token not in page
    assert "Lav en ny adresse" in page

    mine, off, others = a_meeting(title="Mit"), a_meeting(title="Aflyst", state="cancelled"), a_meeting(title="Andres")
    for meeting, who in ((mine, "Karin"), (mine, "Ole"), (off, "Karin"), (others, "Ole")):
        a_guest(meeting, world[who])
    MeetingGuest.objects.filter(meeting=mine, contact_person__account_id=world["Karin"].id).update(
        answer="declined", answered_how="page", answered_at=timezone.now()
    )
    session = a_session()
    a_sign_up(world["Karin"], session)
    a_sign_up(world["Ole"], a_session())
    theme = a_theme(world["Karin"])
    Theme.objects.filter(id=theme.id).update(
        state="planned", planned_into="Netværket", planned_on=timezone.localdate() + timedelta(days=9)
    )
    answer = read(path)
    found = events(answer)
    assert sorted(found) == ["Aflyst", "Kursus: Mødet med sårbare beboere", "Mit", "Tema: Fremleje"]
    assert str(found["Aflyst"]["status"]) == "CANCELLED"
    assert (str(found["Mit"]["status"]), str(found["Mit"]["transp"])) == ("CONFIRMED", "TRANSPARENT")
    assert "Du har svaret: Kommer ikke" in str(found["Mit"]["description"])
    told = Calendar.from_ical(
        as_calendar(facts_of(MeetingGuest.objects.filter(meeting=mine)[0], "invited"), attendee="a@b.example")
    ).walk("VEVENT")[0]
    assert (found["Mit"]["uid"], found["Mit"]["sequence"]) == (told["uid"], told["sequence"])
    whole = answer.content.decode().replace("\r\n ", "")
    assert "METHOD:PUBLISH" in whole
    assert "REFRESH-INTERVAL;VALUE=DURATION:PT4H" in whole
    assert "ATTENDEE" not in whole
    assert not any(name in whole for name in (world["Ole"].name, world["Karin"].name, "@bindeled.example"))


def test_a_calendar_asks_whether_its_own_is_the_newest_and_nobody_between_keeps_it(world: World, karin: Site) -> None:
    path = made(karin)
    meeting = a_meeting()
    a_guest(meeting, world["Karin"])
    first = read(path)
    assert first["Content-Type"] == "text/calendar; charset=utf-8"
    assert first["Cache-Control"] == "private, no-cache"
    assert not first.cookies
    again = read(path, **{"If-None-Match": first["ETag"]})
    assert (again.status_code, again.content, again["ETag"]) == (304, b"", first["ETag"])
    Meeting.objects.filter(id=meeting.id).update(venue="Beboerhuset", sequence=1)
    assert read(path, **{"If-None-Match": first["ETag"]}).status_code == 200
    with acting("sender"):
        head = Site("sender").client.head(path)
    assert (head.status_code, head.content) == (200, b"")


def test_an_address_is_gone_when_it_is_made_anew_or_taken_away_or_its_owner_has_gone(world: World, karin: Site) -> None:
    old = made(karin)
    new = made(karin)
    never = read("/kalender/nobodys.ics")
    assert never.status_code == 404
    assert read(new).status_code == 200

    def is_gone(path: str, side: str = "sender") -> bool:
        answer = read(path, side)
        return answer.status_code == 404 and (side != "sender" or unmasked(answer) == unmasked(never))

    assert is_gone(old)
    assert is_gone(new, "municipality")
    User.objects.filter(id=world["Karin"].id).update(is_active=False)
    assert is_gone(new)
    User.objects.filter(id=world["Karin"].id).update(is_active=True)
    assert karin.post("/kalender/", {"do": "drop"}).status_code == 302
    assert is_gone(new)
    last = made(karin)
    Appointment.objects.update(valid_to=LONG_AGO)
    assert is_gone(last)
    refused = karin.post("/kalender/", {"do": "make"})
    assert refused.status_code == 409
    assert "Kun kontaktpersoner" in seen(refused)
    assert karin.post("/kalender/", {"do": "drop"}).status_code == 302  # also who has gone may take it away
    assert not CalendarFeed.objects.exists()


def test_a_convenor_reads_all_of_the_municipality_until_they_call_no_more(world: World, kirsten: Site) -> None:
    path = made(kirsten)
    a_meeting(title="Kaldt")
    a_meeting(title="Planlagt", state="planned")
    a_meeting(title="Gentofte", municipality="0157")
    a_session()
    contract, today = a_contract("Amager").contract, timezone.localdate()
    Occasion.objects.create(
        municipality_id="0101", contract=contract, year=today.year, demand="Netværk", number=2, day=today,
        changed_at=timezone.now(), changed_by=world["Kirsten"],
    )  # fmt: skip
    held = Occasion.objects.create(
        municipality_id="0101", contract=contract, year=today.year, demand="Netværk", number=1, day=today,
        changed_at=timezone.now(), changed_by=world["Kirsten"],
    )  # fmt: skip
    Meeting.objects.filter(title="Kaldt").update(occasion=held)
    found = events(read(path, "municipality"))
    assert sorted(found) == ["Kaldt", "Kursus: Mødet med sårbare beboere", "Netværk (2)", "Planlagt"]
    assert (str(found["Planlagt"]["status"]), str(found["Kaldt"]["status"])) == ("TENTATIVE", "CONFIRMED")
    assert found["Netværk (2)"].decoded("dtstart") == today
    assert read(path).status_code == 404  # on the other side there is no such address
    Service.objects.filter(user=world["Kirsten"]).update(valid_to=LONG_AGO)
    assert read(path, "municipality").status_code == 404
    bo = Site("municipality")
    bo.sign_in_as(world["Bo"])
    assert bo.get("/kalender/").status_code == bo.post("/kalender/", {"do": "make"}).status_code == 404


def rows_in(door: str, who: User) -> tuple[int, ...]:
    with acting(who.side), entered(Door(door, actor=who.id, municipality=who.municipality_id)):
        kinds = (Meeting, MeetingGuest, SignUp, ContactPerson) if door == "calendar" else (Meeting,)
        return tuple(len(kind.objects.values_list("id", flat=True)) for kind in kinds)


def test_row_security_alone_shows_in_the_calendars_door_what_is_its_owners(world: World) -> None:
    for who in ("Karin", "Ole"):
        a_guest(a_meeting(), world[who])
        a_sign_up(world[who], a_session())
    assert rows_in("calendar", world["Karin"]) == (1, 1, 1, 1)
    assert rows_in("municipal_calendar", world["Kirsten"]) == (2,)
    assert rows_in("municipal_calendar", world["Bo"]) == (0,)
    karin = Door("calendar", actor=world["Karin"].id, municipality="0101")
    for forbidden in (
        Receipt.objects.all(),
        MeetingGuest.objects.values("name"),
        ContactPerson.objects.values("email"),
        Meeting.objects.values("kind"),
    ):
        with acting("sender"), pytest.raises(DatabaseError, match="permission denied"), entered(karin):
            list(forbidden)
    with acting("sender"), pytest.raises(DatabaseError, match="permission denied"), entered(karin):
        MeetingGuest.objects.update(answer="accepted")
    with acting("sender"), pytest.raises(DatabaseError, match="permission denied"):
        rows_in("municipal_calendar", User(id=world["Kirsten"].id, side="sender", municipality_id="0101"))


def test_without_the_policy_the_calendars_door_would_show_everybodys(world: World) -> None:
    """The control of the test above."""
    for who in ("Karin", "Ole"):
        a_guest(a_meeting(), world[who])
    with connection.cursor() as cursor:
        cursor.execute(
            "SET CONSTRAINTS ALL IMMEDIATE; ALTER TABLE app.cooperation_meetingguest DISABLE ROW LEVEL SECURITY"
        )
    assert rows_in("calendar", world["Karin"])[1] == 2


def test_each_login_finds_the_addresses_of_its_own_side_alone(world: World, karin: Site, kirsten: Site) -> None:
    made(karin)
    made(kirsten)
    for side, whose in (("sender", "Karin"), ("municipality", "Kirsten")):
        with acting(side):
            assert [feed.user_id for feed in CalendarFeed.objects.all()] == [world[whose].id]
            with pytest.raises(DatabaseError, match="permission denied"), transaction.atomic():
                CalendarFeed.objects.update(mark="x")


def written(*filters: logging.Filter) -> tuple[logging.Handler, io.StringIO]:
    """Answer a way to write our log, and what it writes."""
    out = io.StringIO()
    handler = logging.StreamHandler(out)
    for one in filters:
        handler.addFilter(one)
    return handler, out


def test_the_secret_of_an_address_stands_in_no_log(karin: Site) -> None:
    path = made(karin)
    token = path.split("/")[-1].removesuffix(".ics")
    site = Site("sender")
    site.client.raise_request_exception = False
    (bare, repeated), (ours, kept) = written(), written(WithoutValues())
    root = logging.getLogger()
    with ExitStack() as stack:
        root.handlers.insert(0, bare)  # before any that changes what it passes on
        root.addHandler(ours)
        for handler in (bare, ours):
            stack.callback(root.removeHandler, handler)
        with patch.object(asked, "events_of_contact_person", side_effect=ValueError(f"{path} fails")):
            assert site.get(path).status_code == 500
        assert site.get(f"{path}/").status_code == 404
        assert site.get(path.replace(token, f"{token}x")).status_code == 404
    assert token in repeated.getvalue(), "the control: without the filter it would stand there"
    assert token not in kept.getvalue()
    assert "ValueError" in kept.getvalue()
    assert "/kalender/…" in kept.getvalue()


def test_a_feed_is_looked_at_sixty_times_an_hour_at_most(karin: Site, kirsten: Site) -> None:
    path, other = made(karin), made(kirsten)
    with patch("bindeled.cooperation.rules.feed.LOOKS_AN_HOUR", 2):
        assert [read(path).status_code for _look in range(3)] == [200, 200, 429]
        assert read(path)["Retry-After"] == "3600"
        assert read(other, "municipality").status_code == 200
        later = timezone.now() + timedelta(hours=1)
        with patch("bindeled.config.calendars.timezone", Mock(now=lambda: later)):
            assert [read(path).status_code for _look in range(3)] == [200, 200, 429]


def test_three_hundred_events_are_read_in_few_statements(world: World, karin: Site, kirsten: Site) -> None:
    entry = ContactPerson.objects.filter(account_id=world["Karin"].id).order_by("id")[0]
    one = a_meeting()
    many = [
        Meeting(
            municipality_id="0101", kind="network", title=f"Nr. {number}", venue="Her", state="called",
            starts_at=one.starts_at, ends_at=one.ends_at,
        )
        for number in range(300)
    ]  # fmt: skip
    Meeting.objects.bulk_create(many)
    MeetingGuest.objects.bulk_create(
        MeetingGuest(
            municipality_id="0101", meeting=meeting, contact_person=entry, name=entry.name, email=entry.email,
            told="called",
        )
        for meeting in many
    )  # fmt: skip
    for path, side, number in ((made(karin), "sender", 300), (made(kirsten), "municipality", 301)):
        with connection.execute_wrapper(counted := Counted()):
            answer = read(path, side)
        assert len(events(answer)) == number
        assert len(counted.asked) <= 10, counted.asked
    for site in (karin, kirsten):
        site.get("/kalender/")
        with connection.execute_wrapper(counted := Counted()):
            assert site.get("/kalender/").status_code == 200
        assert len(counted.asked) <= 10, counted.asked
