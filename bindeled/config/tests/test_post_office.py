"""The demo's post office: one process that takes letters by SMTP and shows them as text."""

import signal
import smtplib
import urllib.error
import urllib.request
from email.message import EmailMessage
from pathlib import Path

import pytest
from django.test import override_settings

from bindeled.config.post_office import open_counter
from bindeled.config.tests.conftest import Processes, wait_until
from bindeled.post.actions import deliver, read_bounces
from bindeled.post.sending import _hang_up
from bindeled.post.tests.conftest import free_port, queued, state_of
from conftest import acting

BAIT = "<script>alert(1)</script>"


def page(address: str) -> str:
    with urllib.request.urlopen(address, timeout=5) as answer:  # noqa: S310 - our own loopback address
        body: str = answer.read().decode()
    return body


def answers(address: str) -> bool:
    try:
        return bool(page(address))
    except (urllib.error.URLError, ConnectionError):
        return False


def send(port: int, to: str, subject: str) -> None:
    mail = EmailMessage()
    mail["From"], mail["To"], mail["Subject"] = "kvittering@bindeled.example", to, subject
    mail.set_content(f"Hej {BAIT}\nhttp://localhost:1/invitation/abc/")
    mail.add_alternative(f"<p>{BAIT}</p>", subtype="html")
    with smtplib.SMTP("127.0.0.1", port) as server:
        server.send_message(mail, from_addr="bounce+x-y@bindeled.example")


def test_letters_are_taken_shown_as_text_and_thrown_away(processes: Processes, tmp_path: Path) -> None:
    smtp, site = free_port(), f"http://localhost:{free_port()}"
    told = {
        "BINDELED_SIDE": "mail",
        "BINDELED_MAIL_URL": site,
        "BINDELED_SMTP": f"smtp://localhost:{smtp}",
        "BINDELED_MAILDIR": str(tmp_path / "mail"),
        "BINDELED_BOUNCES": str(tmp_path / "bounces"),
        "BINDELED_REPLIES": str(tmp_path / "replies"),
        "DATABASE_URL": "",
    }
    process = processes.start("mail", **told)
    wait_until(lambda: process.poll() is not None or answers(site), "the post office opens")
    assert process.poll() is None, processes.said
    send(smtp, "karin@example.org", f"Kvittering {BAIT}")
    send(smtp, "ole@bounce.example", "Til Ole")
    with pytest.raises(smtplib.SMTPRecipientsRefused):
        send(smtp, "nobody@refused.example", "Nej")
    listed = page(site)
    assert "Kvittering &lt;script&gt;" in listed
    assert BAIT not in listed
    assert "Til Ole" not in page(f"{site}/?til=karin@example.org")
    assert len(list((tmp_path / "bounces" / "new").iterdir())) == 1
    key = next(path.name for path in (tmp_path / "mail" / "new").iterdir() if b"karin" in path.read_bytes())
    letter = page(f"{site}/brev/{key}/")
    assert BAIT not in letter
    assert 'href="http://localhost:1/invitation/abc/"' in letter
    for strange in ("..%2f..%2fetc%2fpasswd", "x", "%00"):
        with pytest.raises(urllib.error.HTTPError, match=r"40[04]"):
            page(f"{site}/brev/{strange}/")
    process.send_signal(signal.SIGTERM)
    assert process.wait(timeout=15) == 0


@pytest.mark.django_db
def test_what_the_post_office_returns_is_understood(tmp_path: Path) -> None:
    letter, port = queued("karin@bounce.example"), free_port()
    counter = open_counter(tmp_path / "mail", tmp_path / "bounces", tmp_path / "replies", port)
    try:
        with override_settings(EMAIL_HOST="127.0.0.1", EMAIL_PORT=port), acting("worker"):
            deliver(letter.id)
            assert read_bounces(tmp_path / "bounces") == 1
    finally:
        _hang_up()
        counter.stop()
    assert (state_of(letter), letter.last_error) == ("bounced", "5.1.1")
