"""What no form of ours sends is refused on a page, before anything reads it; and nothing of it becomes a server fault."""

import io
import mailbox
from typing import Any
from urllib.parse import urlencode

import pytest
from django.core.signals import request_finished, request_started
from django.db import close_old_connections
from django.test import Client, override_settings

from bindeled.config import mail_site, wsgi
from bindeled.config.post_office import letter, letters
from conftest import Site, acting
from journeys.factory import World

UNREADABLE = "Det kunne ikke læses."
PARTS = "multipart/form-data; boundary=b"


def part(name: str, text: str, head: str = "") -> str:
    return f'--b\r\nContent-Disposition: form-data; name="{name}"{head}\r\n\r\n{text}\r\n--b--\r\n'


@pytest.mark.parametrize(
    "body",
    [
        part("email", "karin\x00@bindeled.example").encode(),
        part("a\x00b", "1").encode(),
        part("email", "AGEA", "\r\nContent-Transfer-Encoding: base64").encode(),
        part("email", "\udcff\udcfe").encode(errors="surrogateescape"),
    ],
    ids=["NUL", "NUL in a name", "NUL in base64", "broken UTF-8"],
)
def test_a_form_in_parts_is_looked_at_like_any_other(body: bytes, world: World, sender_site: Site) -> None:
    answer = sender_site.post("/demo/", body, content_type=PARTS)
    assert answer.status_code == 400
    assert UNREADABLE in answer.content.decode()


def test_a_form_in_parts_may_hold_every_sign_there_is(world: World, sender_site: Site) -> None:
    answer = sender_site.post("/demo/", part("email", "\ufffd 👩‍👩‍👧 \u202e").encode(), content_type=PARTS)
    assert answer.status_code == 404, "there is nobody of that name"


def test_too_much_is_refused_with_what_to_do_however_it_is_sent(world: World, sender_site: Site) -> None:
    long = "x" * 300_000
    for body, kind in (
        (part("words", long, '; filename="a"'), PARTS),
        (urlencode({"words": long}), "application/x-www-form-urlencoded"),
    ):
        answer = sender_site.post("/demo/", body.encode(), content_type=kind)
        assert answer.status_code == 413
        assert "gør det kortere" in answer.content.decode()


def test_an_address_that_takes_a_form_only_says_so(world: World, sender_site: Site) -> None:
    answer = sender_site.get("/sprog/", headers={"accept-language": "en"})
    assert answer.status_code == 405
    assert answer.headers["Allow"] == "POST"
    assert "This address only takes a form." in answer.content.decode()


def test_a_session_cookie_that_no_database_could_hold_is_nobodys(world: World, sender_site: Site) -> None:
    for name in ('"\\000\\000\\000\\000\\000\\000\\000\\000"', '"\\377\\376\\303aaaaaaaa"', "æøå" * 9):
        answer = sender_site.get("/kvitteringer/", headers={"cookie": f"bindeled_owner_session={name}"})
        assert answer.status_code == 302


def test_a_form_whose_origin_is_no_address_is_refused(world: World) -> None:
    with acting("sender"):
        answer = Client(enforce_csrf_checks=True).post("/sprog/", {"language": "en"}, headers={"origin": "http://["})
    assert answer.status_code == 403
    assert UNREADABLE in answer.content.decode()


def test_a_way_on_that_is_no_address_leads_nowhere_else(world: World, sender_site: Site) -> None:
    sender_site.sign_in_as(world["Karin"])
    answer = sender_site.post("/tavshedspligt/", {"next": "½①一"})
    assert answer.status_code == 302


def test_no_page_is_kept_while_somebody_is_signed_in(world: World, sender_site: Site) -> None:
    public = "/oplysninger/"
    assert "no-store" not in sender_site.get(public).headers.get("Cache-Control", "")
    sender_site.sign_in_as(world["Karin"])
    for path in (public, "/", "/kvitteringer/", "/konto/", "/nowhere/"):
        kept = sender_site.get(path).headers["Cache-Control"]
        assert "no-store" in kept
        assert "private" in kept


# -- Under Django's own reading of a request ------------------------------------------------------------------------------


def ask(**told: Any) -> int:
    """Call the application as a server does; answer the status."""
    got: list[str] = []
    environ = {
        "REQUEST_METHOD": "GET",
        "PATH_INFO": "/nowhere/",
        "SERVER_NAME": "localhost",
        "SERVER_PORT": "80",
        "HTTP_HOST": "localhost",
        "wsgi.url_scheme": "http",
        "wsgi.input": io.BytesIO(told.pop("body", b"")),
        **told,
    }

    def start(status: str, *_rest: object) -> Any:
        got.append(status)

    both = (request_started, request_finished)
    for signal in both:  # as Django's own client does: the test's one connection is not to be closed
        signal.disconnect(close_old_connections)
    try:
        with acting("sender"):
            list(wsgi.application(environ, start))
    finally:
        for signal in both:
            signal.connect(close_old_connections)
    return int(got[0][:3])


@pytest.mark.parametrize("charset", ["idna", "punycode", "undefined", "zlib_codec", "rot13", "utf-16", "utf-7"])
def test_no_request_chooses_how_it_is_decoded(charset: str, world: World) -> None:
    assert ask(QUERY_STRING="a=%5f%ff", CONTENT_TYPE=f"text/plain; charset={charset}") == 400
    assert ask(QUERY_STRING="a=1", CONTENT_TYPE=f"text/plain; charset={charset}") == 404
    for kind in ("application/x-www-form-urlencoded", PARTS):
        body = part("email", "nobody").encode() if kind == PARTS else b"email=nobody"
        told = {"REQUEST_METHOD": "POST", "PATH_INFO": "/demo/", "CONTENT_LENGTH": str(len(body)), "body": body}
        assert ask(CONTENT_TYPE=f"{kind}; charset={charset}", **told) == 403, "it was read, and bears no token"


def test_a_type_that_cannot_be_read_is_none(world: World) -> None:
    assert ask(CONTENT_TYPE="text/plain; a*=nonsense''%61") == 404


# -- The demo's post office -----------------------------------------------------------------------------------------------


def test_the_post_offices_language_is_one_of_ours_and_its_way_on_an_address() -> None:
    with override_settings(ROOT_URLCONF=mail_site):
        for language, onward in (("\u0301\x01", "½①一"), ("xx", "account_login"), ("", "http://[")):
            answer = Client().post("/sprog/", {"language": language, "next": onward})
            assert answer.status_code == 302
            assert not answer.cookies


def test_a_letter_that_no_mail_program_would_write_is_shown_as_it_came(tmp_path: Any) -> None:
    box = mailbox.Maildir(str(tmp_path / "mail"))
    for strange in (
        b"To: =?rot13?q?x?= <\r\nSubject: =?utf-8?b?////?=\r\nDate: no day\r\n\r\nwords",
        b"Content-Type: text/plain; charset=rot13\r\nDate: Mon, 99 Foo 2026\r\n\r\nwords",
        b"Content-Type: text/plain; charset=no-such\r\n\r\nwords",
    ):
        box.add(strange)
    for kept in letters(tmp_path / "mail"):
        found = letter(tmp_path / "mail", kept.key)
        assert found
        assert "words" in found.text


@pytest.mark.parametrize("path", ["/akut/", "/findes-ikke/"])
def test_an_address_with_names_without_end_is_refused_and_not_a_fault(sender_site: Site, path: str) -> None:
    answer = sender_site.get(f"{path}?{'&'.join(f'n{number}=1' for number in range(1001))}")
    assert answer.status_code == 400


@pytest.mark.parametrize("path", ["/akut/", "/findes-ikke/", "/konto/sessioner/%00%f/afslut/"])
def test_a_form_with_names_without_end_is_refused_and_not_a_fault(sender_site: Site, path: str) -> None:
    body = "&".join(f"n{number}=1" for number in range(1001))
    sender_site.client.raise_request_exception = False
    answer = sender_site.post(path, body.encode(), content_type="application/x-www-form-urlencoded")
    assert answer.status_code == 400
