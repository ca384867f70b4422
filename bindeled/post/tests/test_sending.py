"""Letters go to a real mail server: at least once, never called sent before they were accepted."""

import re
import socket
import time
from pathlib import Path
from typing import Any

import pytest
from django.test import override_settings
from django.utils import timezone

from bindeled.post import rules, sending
from bindeled.post.actions import deliver, queue_letter
from bindeled.post.letters import Content, letter_of, return_address
from bindeled.post.models import Letter
from bindeled.post.sending import NotNowError
from bindeled.post.tests.conftest import Counter, free_port, queued, state_of
from conftest import acting

pytestmark = pytest.mark.django_db


def send(letter: Letter, **how: Any) -> None:
    with acting("worker"):
        deliver(letter.id, **how)


def test_an_accepted_letter_is_sent_and_its_words_are_gone(mail_server: Counter) -> None:
    letter = queued(html="<p>Koden er æøå.</p>")
    send(letter)
    assert state_of(letter) == "sent"
    assert (letter.attempts, letter.subject, letter.text, letter.html) == (1, "", "", "")
    assert letter.sent_at is not None
    assert len(mail_server.envelopes) == 1


def test_the_mail_says_what_it_must_and_nothing_that_follows_the_reader(mail_server: Counter) -> None:
    letter = queued(html="<p>Koden</p>")
    send(letter)
    [envelope] = mail_server.envelopes
    mail = envelope.content.decode()
    assert envelope.mail_from == return_address(letter.id)
    assert f"Message-ID: <{letter.id.hex}@bindeled.example>" in mail
    assert "Auto-Submitted: auto-generated" in mail
    assert "From: Bindeled <kvittering@bindeled.example>" in mail
    assert not re.search(r"<img|src=|https?://|Disposition-Notification|List-", mail)


def test_a_letter_is_written_from_its_facts_in_its_own_language(mail_server: Counter) -> None:
    letter = queued(text="", subject="", kind="receipt", language="en", facts={"number": "7"})
    send(letter, content=lambda facts, language: Content(f"{language} {facts['number']}", "Received"))
    assert "Subject: en 7" in mail_server.envelopes[0].content.decode()


def test_a_job_that_runs_twice_sends_once(mail_server: Counter) -> None:
    letter = queued()
    send(letter)
    send(letter)
    assert len(mail_server.envelopes) == 1


def test_a_refusal_for_good_is_for_an_operator_and_keeps_only_numbers(mail_server: Counter) -> None:
    letter = queued("nobody@refused.example")
    send(letter)
    assert state_of(letter) == "refused"
    assert letter.last_error == "550 5.1.1"
    assert (letter.subject, letter.text, letter.html) == ("", "", "")


def test_a_busy_server_is_tried_again_until_it_takes_the_letter(mail_server: Counter) -> None:
    letter = queued("karin@busy.example")
    for _time in range(2):
        with pytest.raises(NotNowError, match=r"^451 4\.3\.0$"):
            send(letter)
        assert state_of(letter) == "queued"
    send(letter)
    assert state_of(letter) == "sent"
    assert letter.attempts == 3


def test_an_absent_server_loses_nothing() -> None:
    letter = queued()
    with override_settings(EMAIL_HOST="127.0.0.1", EMAIL_PORT=free_port()), pytest.raises(NotNowError):
        send(letter)
    assert state_of(letter) == "queued"
    assert letter.last_error == "ConnectionRefusedError"
    assert letter.text


def test_after_the_last_attempt_the_letter_is_given_up_and_the_job_ends() -> None:
    letter = queued(attempts=rules.LAST_ATTEMPT - 1)
    with override_settings(EMAIL_HOST="127.0.0.1", EMAIL_PORT=free_port()):
        send(letter)
    assert state_of(letter) == "failed"
    assert (letter.subject, letter.text, letter.html) == ("", "", "")


def test_a_fault_in_writing_a_letter_is_tried_again_and_never_silent(mail_server: Counter) -> None:
    def cannot_write(_facts: Any, _language: str) -> Content:
        raise KeyError("karin@example.org")

    letter = queued()
    with pytest.raises(NotNowError, match=r"^KeyError$") as caught:
        send(letter, content=cannot_write)
    assert state_of(letter) == "queued"
    assert "karin" not in str(caught.value)
    assert mail_server.envelopes == []


def test_a_line_break_in_a_subject_adds_no_header(mail_server: Counter) -> None:
    letter = queued(subject="Kode\nBcc: ole@example.org")
    with pytest.raises(NotNowError, match=r"^BadHeaderError$"):
        send(letter)
    assert mail_server.envelopes == []


def test_one_connection_carries_many_letters_and_is_opened_anew_when_the_server_hung_up(mail_server: Counter) -> None:
    for _time in range(3):
        send(queued())
    assert mail_server.connections == 1
    sending._mine.connection.connection.sock.shutdown(socket.SHUT_RDWR)
    letter = queued()
    send(letter)
    assert state_of(letter) == "sent"
    assert mail_server.connections == 2


def test_a_refused_letter_does_not_spoil_the_connection_for_the_next(mail_server: Counter) -> None:
    send(queued("nobody@refused.example"))
    letter = queued()
    send(letter)
    assert state_of(letter) == "sent"


def test_a_server_that_does_not_know_us_is_not_the_letters_fault(mail_server: Counter) -> None:
    letter = queued()
    with override_settings(EMAIL_HOST_USER="bindeled", EMAIL_HOST_PASSWORD="wrong"), pytest.raises(NotNowError):
        send(letter)
    assert state_of(letter) == "queued"


def test_a_return_address_cannot_be_made_up() -> None:
    letter = queued()
    ours = return_address(letter.id)
    assert letter_of(ours) == letter.id
    local, _at, domain = ours.partition("@")
    forged = f"{local[:-1]}{'0' if local[-1] != '0' else '1'}@{domain}"
    assert letter_of(forged) is None
    for strange in ("", "@", "bounce+@x", f"bounce+{letter.id.hex}@x", f"bounce+{letter.id.hex}-@x", "bounce+æ-ø@x"):
        assert letter_of(strange) is None
    with override_settings(SECRET_KEY="another process's key"):
        assert letter_of(ours) is None


def test_throughput_is_printed_not_promised(mail_server: Counter, capsys: pytest.CaptureFixture[str]) -> None:
    letters = [queued() for _number in range(60)]
    began = time.perf_counter()
    with acting("worker"):
        for letter in letters:
            deliver(letter.id)
    with capsys.disabled():
        print(f" [{len(letters) / (time.perf_counter() - began):.0f} letters a second from one thread]", end="")  # noqa: T201
    assert len(mail_server.envelopes) == len(letters)


def test_a_letter_queued_by_the_login_reaches_the_mail_server(mail_server: Counter, tmp_path: Path) -> None:
    with acting("sender"):
        queue_letter(kind="code", to="karin@example.org", language="da", subject="Din kode", text="Koden er 1234")
    send(Letter.objects.get(queued_at__lte=timezone.now()))
    [envelope] = mail_server.envelopes
    assert envelope.rcpt_tos == ["karin@example.org"]
