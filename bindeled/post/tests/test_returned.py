"""Returned mail marks the letter it names, and only that; what is not understood is set aside."""

import os
import time
from email.message import EmailMessage
from pathlib import Path
from uuid import uuid4

import pytest
from django.utils import timezone

from bindeled.post import maildir
from bindeled.post.actions import read_bounces
from bindeled.post.letters import return_address
from bindeled.post.models import Letter
from bindeled.post.tests.conftest import queued, state_of
from conftest import acting

pytestmark = pytest.mark.django_db
REPORT = """\
Return-Path: <>
From: MAILER-DAEMON@mx.example
To: {to}
Subject: Undelivered Mail Returned to Sender
Auto-Submitted: auto-replied
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="=_1"

--=_1
Content-Type: text/plain; charset=utf-8

<karin@example.org>: the mailbox does not exist.

--=_1
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.example

Final-Recipient: rfc822; karin@example.org
Action: {action}
Status: 5.1.1
Diagnostic-Code: smtp; 550 5.1.1 <karin@example.org> is unknown

--=_1
Content-Type: text/rfc822-headers

Subject: Din kode

--=_1--
"""


def put(folder: Path, raw: bytes) -> Path:
    for part in ("cur", "new", "tmp"):
        (folder / part).mkdir(parents=True, exist_ok=True)
    path = folder / "new" / uuid4().hex
    path.write_bytes(raw)
    return path


def look(folder: Path) -> int:
    with acting("worker"):
        return read_bounces(folder)


def aside(folder: Path) -> int:
    return len(list((folder / ".aside" / "new").glob("*"))) if (folder / ".aside").exists() else 0


def sent() -> Letter:
    return queued(state="sent", sent_at=timezone.now(), text="", subject="", attempts=1)


def about(letter: Letter, *, action: str = "failed") -> bytes:
    return REPORT.format(to=return_address(letter.id), action=action).encode()


def test_a_letter_that_came_back_is_marked_and_the_report_is_gone(tmp_path: Path) -> None:
    letter, other = sent(), sent()
    path = put(tmp_path, about(letter))
    assert look(tmp_path) == 1
    assert (state_of(letter), letter.last_error) == ("bounced", "5.1.1")
    assert state_of(other) == "sent"
    assert not path.exists()
    assert aside(tmp_path) == 0


def test_a_forged_return_address_marks_nothing(tmp_path: Path) -> None:
    letter = sent()
    forged = about(letter).replace(return_address(letter.id).partition("@")[0][-4:].encode(), b"0000")
    put(tmp_path, forged)
    assert look(tmp_path) == 0
    assert state_of(letter) == "sent"
    assert aside(tmp_path) == 1


@pytest.mark.parametrize("action", ["delayed", "delivered", "relayed"])
def test_a_report_of_anything_but_failure_marks_nothing(tmp_path: Path, action: str) -> None:
    letter = sent()
    put(tmp_path, about(letter, action=action))
    assert look(tmp_path) == 0
    assert state_of(letter) == "sent"
    assert list((tmp_path / "new").iterdir()) == []


def test_an_absence_notice_is_no_return_and_is_thrown_away(tmp_path: Path) -> None:
    letter, notice = sent(), EmailMessage()
    notice["To"], notice["Auto-Submitted"] = return_address(letter.id), "auto-replied (vacation)"
    notice.set_content("Jeg er på ferie.")
    put(tmp_path, notice.as_bytes())
    assert look(tmp_path) == 0
    assert state_of(letter) == "sent"
    assert aside(tmp_path) == 0


def test_what_a_person_writes_to_the_return_address_is_set_aside(tmp_path: Path) -> None:
    letter, reply = sent(), EmailMessage()
    reply["To"] = return_address(letter.id)
    reply.set_content("Hvad skete der så?")
    put(tmp_path, reply.as_bytes())
    assert look(tmp_path) == 0
    assert (state_of(letter), aside(tmp_path)) == ("sent", 1)


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"\x00\xff" * 100,
        b"To: \r\n\r\n",
        b"Content-Type: multipart/report; report-type=delivery-status\r\n\r\nno parts",
        b"To: =?utf-8?b?////?= <x\r\nContent-Type: multipart/report; boundary=\r\n\r\n",
        b"To: " + b"<" * 5000,
        b"Content-Type: message/rfc822\r\n\r\n" * 500,
        b"Content-Type: text/plain; charset=nonsense\r\n\r\n\xe6",
    ],
)
def test_malformed_mail_is_set_aside_and_stops_nothing(tmp_path: Path, raw: bytes) -> None:
    letter = sent()
    put(tmp_path, raw)
    put(tmp_path, about(letter))
    assert look(tmp_path) == 1
    assert (state_of(letter), aside(tmp_path)) == ("bounced", 1)


@pytest.mark.parametrize(
    "damage",
    [(b"delivery-status", b"delivery-statu"), (b"Action: failed", b"Acton"), (b"message/delivery", b"text/plain")],
)
def test_a_damaged_report_under_our_own_address_is_set_aside(tmp_path: Path, damage: tuple[bytes, bytes]) -> None:
    letter = sent()
    put(tmp_path, about(letter).replace(b"auto-replied", b"auto-generated").replace(*damage))
    assert look(tmp_path) == 0
    assert (state_of(letter), aside(tmp_path)) == ("sent", 1)


def test_a_mail_that_is_too_large_is_not_read(tmp_path: Path) -> None:
    letter = sent()
    put(tmp_path, about(letter) + b"x" * maildir.LARGEST)
    assert look(tmp_path) == 0
    assert (state_of(letter), aside(tmp_path)) == ("sent", 1)


def test_a_report_that_overtakes_the_mark_of_sent_waits_for_it(tmp_path: Path) -> None:
    letter = queued()
    path = put(tmp_path, about(letter))
    assert look(tmp_path) == 0
    assert path.exists()
    Letter.objects.filter(id=letter.id).update(state="sent", sent_at=timezone.now())
    assert look(tmp_path) == 1
    assert not path.exists()


def test_it_does_not_wait_for_ever(tmp_path: Path) -> None:
    path = put(tmp_path, about(queued()))
    long_ago = time.time() - maildir.PATIENCE - 1
    os.utime(path, (long_ago, long_ago))
    look(tmp_path)
    assert not path.exists()
