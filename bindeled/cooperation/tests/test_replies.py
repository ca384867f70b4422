"""Answers without an account: by the address in the letter, and by what calendars send back; on real walls, and hostile mail goes nowhere."""

import re
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from django.db import DatabaseError, connection
from django.utils import timezone
from icalendar import Calendar

from bindeled.confidentiality.doors import Door, entered
from bindeled.config.worker import tend_meetings
from bindeled.cooperation.actions.replying import read_replies
from bindeled.cooperation.letters.meetings import calendar_part
from bindeled.cooperation.letters.replies import read, reply_address
from bindeled.cooperation.models import Meeting, MeetingGuest
from bindeled.cooperation.rules import meetings as rules
from bindeled.post.models import Letter
from bindeled.post.tests.test_returned import put
from conftest import Site, acting
from journeys.between_parties import a_guest, a_meeting
from journeys.factory import World

STAMP = "%Y%m%dT%H%M%SZ"
# As three mail programs write a reply: what stands around it differs, and what it says does not.
OUTLOOK = """\
Delivered-To: {to}
From: "Værestedet" <vaerested@bindeled.example>
To: Bindeled <{to}>
Subject: Accepteret: Praksisnetværk
MIME-Version: 1.0
Content-Type: multipart/alternative; boundary="_000_"

--_000_
Content-Type: text/plain; charset="utf-8"

Vi kommer gerne.

--_000_
Content-Type: text/calendar; charset="utf-8"; method={method}

BEGIN:VCALENDAR
METHOD:{method}
PRODID:Microsoft Exchange Server 2010
VERSION:2.0
BEGIN:VTIMEZONE
TZID:Romance Standard Time
BEGIN:STANDARD
DTSTART:16010101T030000
TZOFFSETFROM:+0200
TZOFFSETTO:+0100
END:STANDARD
END:VTIMEZONE
BEGIN:VEVENT
ATTENDEE;PARTSTAT={said};CN=Værestedet:mailto:vaerested@bindeled.example
UID:{uid}
SEQUENCE:{sequence}
DTSTAMP:{stamp}
STATUS:CONFIRMED
END:VEVENT
END:VCALENDAR

--_000_--
"""
GOOGLE = """\
From: vaerested@bindeled.example
To: {to}
MIME-Version: 1.0
Content-Type: multipart/mixed; boundary="g"

--g
Content-Type: text/calendar; charset="UTF-8"; method={method}
Content-Transfer-Encoding: 7bit

BEGIN:VCALENDAR
PRODID:-//Google Inc//Google Calendar 70.9054//EN
VERSION:2.0
CALSCALE:GREGORIAN
METHOD:{method}
BEGIN:VEVENT
DTSTAMP:{stamp}
ORGANIZER:mailto:{to}
UID:{uid}
ATTENDEE;CUTYPE=INDIVIDUAL;ROLE=REQ-PARTICIPANT;PARTSTAT={said};X-NUM-GUESTS
 =0:mailto:vaerested@bindeled.example
SEQUENCE:{sequence}
END:VEVENT
END:VCALENDAR
--g
Content-Type: application/ics; name="invite.ics"
Content-Disposition: attachment; filename="invite.ics"

noget andet
--g--
"""
APPLE = """\
X-Original-To: {to}
From: vaerested@bindeled.example
To: somebody-else@bindeled.example
MIME-Version: 1.0
Content-Type: application/ics; name="svar.ics"

BEGIN:VCALENDAR
VERSION:2.0
PRODID:-//Apple Inc.//iPhone OS 18.0//EN
METHOD:{method}
BEGIN:VEVENT
UID:{uid}
SEQUENCE:{sequence}
DTSTAMP:{stamp}
ATTENDEE;PARTSTAT={said}:mailto:vaerested@bindeled.example
END:VEVENT
END:VCALENDAR
"""
PROGRAMS = {"outlook": OUTLOOK, "google": GOOGLE, "apple": APPLE}


@pytest.fixture
def guest(world: World) -> MeetingGuest:
    """Somebody without an account who was told of a meeting."""
    meeting = a_meeting()
    return MeetingGuest.objects.create(
        municipality_id="0101", meeting=meeting, name="Værestedet", email="vaerested@bindeled.example", group="drop_in",
        told="called", told_sequence=meeting.sequence,
    )  # fmt: skip


def reply(guest: MeetingGuest, program: str = OUTLOOK, **changes: Any) -> bytes:
    """Answer a reply as a mail program would send it."""
    told = {
        "to": reply_address("0101", guest.handle),
        "method": "REPLY",
        "said": "ACCEPTED",
        "uid": f"{guest.meeting_id}@bindeled.example",
        "sequence": guest.meeting.sequence,
        "stamp": timezone.now().strftime(STAMP),
        **changes,
    }
    return program.format(**told).encode()


def answered(guest: MeetingGuest) -> tuple[str, str]:
    guest.refresh_from_db()
    return guest.answer, guest.answered_how


def delivered(folder: Path, raw: bytes) -> tuple[int, int]:
    """Deliver a mail and let the worker look; answer how many answers it noted, and how many mails lie aside."""
    put(folder, raw)
    noted = read_replies(folder)
    assert list((folder / "new").iterdir()) == []
    aside = folder / ".aside" / "new"
    return noted, len(list(aside.iterdir())) if aside.exists() else 0


@pytest.mark.parametrize("program", PROGRAMS)
@pytest.mark.parametrize(
    ("said", "answer"),
    [("ACCEPTED", "accepted"), ("TENTATIVE", "tentative"), ("DECLINED", "declined"), ("DELEGATED", "declined")],
)
def test_what_a_calendar_answers_is_noted(
    guest: MeetingGuest, tmp_path: Path, program: str, said: str, answer: str
) -> None:
    assert delivered(tmp_path, reply(guest, PROGRAMS[program], said=said)) == (1, 0)
    assert answered(guest) == (answer, "calendar")


def test_a_suggestion_of_another_hour_is_an_answer_too(guest: MeetingGuest, tmp_path: Path) -> None:
    assert delivered(tmp_path, reply(guest, method="COUNTER", said="TENTATIVE")) == (1, 0)
    assert answered(guest) == ("tentative", "calendar")


def test_the_address_is_the_one_that_the_letters_name(guest: MeetingGuest) -> None:
    MeetingGuest.objects.filter(id=guest.id).update(told="", told_sequence=0)
    tend_meetings()
    [letter] = Letter.objects.filter(kind="meeting")
    [event] = Calendar.from_ical(calendar_part(letter)[0].content).walk("VEVENT")
    assert str(event["organizer"]) == f"mailto:{reply_address('0101', guest.handle)}"
    local = reply_address("0101", guest.handle).partition("@")[0]
    assert len(local) <= 64  # RFC 5321, 4.5.3.1.1


@pytest.mark.parametrize(
    "changes",
    [
        {"uid": f"{uuid4()}@bindeled.example"},
        {"to": reply_address("0101", uuid4())},
        {"to": "reply+0157-" + "0" * 32 + "@bindeled.example"},
        {"said": "NEEDS-ACTION"},
    ],
)
def test_what_is_about_something_else_changes_nothing_and_goes(
    guest: MeetingGuest, tmp_path: Path, changes: dict[str, str]
) -> None:
    assert delivered(tmp_path, reply(guest, **changes)) == (0, 0)
    assert answered(guest) == ("", "")


@pytest.mark.parametrize(
    "changes",
    [
        {"method": "REQUEST"},
        {"said": "NONSENSE"},
        {"to": "kvittering@bindeled.example"},
        {"stamp": "nonsense"},
        {"sequence": "many"},
        {"uid": f"x{chr(10)}ATTENDEE:mailto:another@bindeled.example"},
    ],
)
def test_what_is_no_reply_is_set_aside(guest: MeetingGuest, tmp_path: Path, changes: dict[str, str]) -> None:
    assert delivered(tmp_path, reply(guest, **changes)) == (0, 1)
    assert answered(guest) == ("", "")


@pytest.mark.parametrize(
    "raw",
    [b"", b"\xff\xfe", b"Content-Type: text/calendar\n\nBEGIN:VCALENDAR\n" * 400, b"x" * (300 * 1024)],
    ids=["empty", "no letters", "begun often", "too large"],
)
def test_hostile_mail_is_set_aside(guest: MeetingGuest, tmp_path: Path, raw: bytes) -> None:
    head = f"Delivered-To: {reply_address('0101', guest.handle)}\n".encode() if raw else b""
    assert delivered(tmp_path, head + raw) == (0, 1)


@pytest.mark.parametrize(
    "changes",
    [
        {"stamp": "101500"},  # a time of day without a day
        {"stamp": "00010101T000000"},
        {"stamp": f"{'9' * 400}T000000Z"},
        {"stamp": "20261201T100000Z\nDTSTART;TZID=Europe:20261201T100000"},  # a folder of zones, and no zone
        {"stamp": f"20261201T100000Z\nDTSTART;TZID={'x' * 400}:20261201T100000"},
    ],
)
def test_one_mail_that_cannot_be_read_holds_up_no_other(
    guest: MeetingGuest, tmp_path: Path, changes: dict[str, str]
) -> None:
    before = timezone.now() - timedelta(days=1)
    MeetingGuest.objects.filter(id=guest.id).update(answer="declined", answered_how="call", answered_at=before)
    put(tmp_path, reply(guest, **changes)).rename(tmp_path / "new" / "0")  # it is read first
    put(tmp_path, reply(guest, said="TENTATIVE"))
    read_replies(tmp_path)
    assert list((tmp_path / "new").iterdir()) == []
    assert answered(guest) == ("tentative", "calendar")


def test_an_absence_notice_changes_nothing_and_words_are_set_aside(guest: MeetingGuest, tmp_path: Path) -> None:
    to = reply_address("0101", guest.handle)
    notice = f"To: {to}\nAuto-Submitted: auto-replied\n\nJeg er på ferie.\n".encode()
    assert delivered(tmp_path, notice) == (0, 0)
    assert delivered(tmp_path, f"To: {to}\n\nVi kommer to.\n".encode()) == (0, 1)


def test_an_answer_to_an_earlier_calling_does_not_count(guest: MeetingGuest, tmp_path: Path) -> None:
    old = reply(guest)
    Meeting.objects.filter(id=guest.meeting_id).update(sequence=1)
    assert delivered(tmp_path, old) == (0, 0)
    assert answered(guest) == ("", "")
    assert delivered(tmp_path, reply(guest, sequence=1)) == (1, 0)


def test_of_two_answers_the_later_stands_however_late_the_mail(guest: MeetingGuest, tmp_path: Path) -> None:
    now = timezone.now()
    MeetingGuest.objects.filter(id=guest.id).update(answer="declined", answered_how="call", answered_at=now)
    long_before = (now - timedelta(hours=2)).strftime(STAMP)
    assert delivered(tmp_path, reply(guest, stamp=long_before)) == (0, 0)
    assert answered(guest) == ("declined", "call")
    assert delivered(tmp_path, reply(guest)) == (1, 0)


def test_nothing_is_noted_when_the_meeting_has_begun_or_was_cancelled(guest: MeetingGuest, tmp_path: Path) -> None:
    Meeting.objects.filter(id=guest.meeting_id).update(state="cancelled")
    assert delivered(tmp_path, reply(guest)) == (0, 0)
    assert answered(guest) == ("", "")


def test_the_handle_alone_counts_and_not_who_the_mail_says_it_is_from(guest: MeetingGuest) -> None:
    found = read(reply(guest, APPLE))
    assert found is not None
    assert (found.handle, found.municipality) == (guest.handle, "0101")
    assert read(reply(guest, to="reply+0101-nonsense@bindeled.example")) is None


@pytest.mark.parametrize(
    ("sequence", "minutes", "counts"),
    [(2, 0, True), (3, 0, True), (1, 0, False), (2, -9, True), (2, -11, False), (2, 30, True)],
)
def test_which_replies_are_news(sequence: int, minutes: int, counts: bool) -> None:
    now = timezone.now()
    known = rules.Known(2, now)
    assert rules.is_news(sequence, now + timedelta(minutes=minutes), known=known) is counts
    assert rules.is_news(sequence, now, known=rules.Known(2, None)) is (sequence >= 2)


# -- By the address in the letter ---------------------------------------------------------------------------------------------


def link(guest: MeetingGuest) -> str:
    return f"/moeder/svar/0101/{guest.handle}/"


def test_whoever_holds_the_letter_answers_without_an_account(guest: MeetingGuest, sender_site: Site) -> None:
    MeetingGuest.objects.filter(id=guest.id).update(told="", told_sequence=0)
    assert sender_site.get(link(guest)).status_code == 404  # nobody has had a letter yet
    tend_meetings()
    [letter] = Letter.objects.filter(kind="meeting")
    [address] = re.findall(r"https?://[^/\s]+(/moeder/svar/\S+)", letter.text)
    assert address == link(guest)
    page = sender_site.get(address)
    assert "Kommer du?" in page.content.decode()
    assert 'href="/moeder/"' not in page.content.decode()  # whoever has no account has no list of meetings
    assert answered(guest) == ("", "")  # looking answers nothing: mail programs follow links
    assert sender_site.post(address, {"answer": "nonsense"}).status_code == 409
    assert sender_site.post(address, {"answer": "accepted"}).status_code == 302
    assert answered(guest) == ("accepted", "link")
    assert "Du har svaret: Kommer." in sender_site.get(address).content.decode()
    Meeting.objects.filter(id=guest.meeting_id).update(state="cancelled", why_cancelled="Lokalet er lukket.")
    late = sender_site.post(address, {"answer": "declined"})
    assert late.status_code == 409
    assert "Lokalet er lukket." in late.content.decode()
    assert answered(guest) == ("accepted", "link")


def test_a_page_from_before_the_meeting_was_moved_answers_nothing(
    world: World, guest: MeetingGuest, sender_site: Site
) -> None:
    [seen] = re.findall(r'name="seen" value="(\d+)"', sender_site.get(link(guest)).content.decode())
    Meeting.objects.filter(id=guest.meeting_id).update(sequence=7)
    karins = a_guest(Meeting.objects.get(id=guest.meeting_id), world["Karin"])
    sender_site.sign_in_as(world["Karin"])
    for address in (link(guest), f"/moeder/{guest.meeting_id}/"):
        late = sender_site.post(address, {"answer": "accepted", "seen": seen})
        assert late.status_code == 409
        assert "Mødet er ændret, siden du åbnede siden." in late.content.decode()
        assert 'name="seen" value="7"' in late.content.decode()
    assert answered(guest) == answered(karins) == ("", "")
    assert sender_site.post(link(guest), {"answer": "accepted", "seen": "7"}).status_code == 302


def test_an_address_that_was_never_given_out_leads_nowhere(guest: MeetingGuest, sender_site: Site) -> None:
    for address in (f"/moeder/svar/0101/{uuid4()}/", f"/moeder/svar/0157/{guest.handle}/"):
        assert sender_site.get(address).status_code == 404
        assert sender_site.post(address, {"answer": "accepted"}).status_code == 404


def held(handle: Any, ask: Any) -> Any:
    with acting("sender"), entered(Door("public", actor=handle, municipality="0101")):
        return ask()


def test_row_security_alone_shows_a_holder_one_invitation(world: World, guest: MeetingGuest) -> None:
    a_guest(guest.meeting, world["Karin"])
    a_meeting()
    names = lambda: list(MeetingGuest.objects.values_list("name", flat=True))  # noqa: E731
    assert held(guest.handle, names) == ["Værestedet"]
    assert held(guest.handle, Meeting.objects.count) == 1
    assert held(None, names) == held(uuid4(), names) == []
    assert held(None, Meeting.objects.count) == 0
    with pytest.raises(DatabaseError):
        held(guest.handle, lambda: MeetingGuest.objects.update(answer="accepted", answered_how="call"))


def test_without_the_policy_a_holder_would_read_everybody(world: World, guest: MeetingGuest) -> None:
    """The control of the test above."""
    a_guest(guest.meeting, world["Karin"])
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("ALTER POLICY door_public_select ON app.cooperation_meetingguest USING (told <> '')")
    assert held(uuid4(), MeetingGuest.objects.count) == 2
