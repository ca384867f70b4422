"""When the database is away: the urgent numbers, what was typed, and how to send it again. Never a bare error."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import psycopg
import pytest
from django.db import InternalError, OperationalError, connection

from bindeled.config import away
from bindeled.guidance import queries
from bindeled.guidance.models import EmergencyNumber
from conftest import Site, acting
from journeys.factory import LONG_AGO, World

WORDS = "Der er helt mørkt deroppe, og jeg har ringet på i tre dage uden at nogen lukker op."


@contextmanager
def failing(fault: Exception) -> Iterator[None]:
    """Let every statement fail."""

    def fail(*_anything: Any) -> None:
        raise fault

    with connection.execute_wrapper(fail):
        yield


def said_by_the_server(cause: psycopg.Error) -> Exception:
    fault = InternalError("in the server's words")
    fault.__cause__ = cause
    return fault


FAULTS = {
    "gone": OperationalError("gone"),
    "read only": said_by_the_server(psycopg.errors.ReadOnlySqlTransaction()),
    "cannot write": said_by_the_server(psycopg.errors.InternalError_()),
}


@pytest.fixture
def numbers(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(queries, "_read_last", {})
    for code, number in (("0101", "33663366"), ("0157", "39983998")):
        EmergencyNumber.objects.create(
            municipality_id=code, level=2, position=1, name_da="Døgnvagten", name_en="Duty team", number=number,
            what_for_da="akut hjælp", what_for_en="urgent help", source="kommunen", valid_from=LONG_AGO,
        )  # fmt: skip
    with acting("sender"):
        away.learn_numbers()


@pytest.mark.parametrize("fault", FAULTS.values(), ids=FAULTS)
@pytest.mark.parametrize("path", ["/", "/akut/", "/bekymring/", "/kvitteringer/", "/nowhere/", "/konto/login/"])
def test_every_page_answers_with_the_numbers_and_asks_the_database_nothing(
    sender_site: Site, world: World, numbers: None, path: str, fault: Exception
) -> None:
    sender_site.sign_in_as(world["Karin"])
    sender_site.client.raise_request_exception = False
    with acting("sender"), failing(fault):
        answer = sender_site.client.get(path)
    page = answer.content.decode()
    assert answer.status_code == 503
    assert answer["Retry-After"] == "5"
    assert "no-store" in answer["Cache-Control"]
    assert 'href="tel:112"' in page
    assert 'href="tel:33663366"' in page
    assert page.index("Gentofte") < page.index('href="tel:39983998"')


def test_the_municipality_s_site_answers_the_same_way(municipal_site: Site, world: World) -> None:
    municipal_site.sign_in_as(world["Bo"])
    municipal_site.client.raise_request_exception = False
    with acting("municipality"), failing(OperationalError("gone")):
        answer = municipal_site.client.get("/")
    assert answer.status_code == 503
    assert 'href="tel:112"' in answer.content.decode()


@pytest.mark.parametrize(("language", "said"), [("da", "får du den samme kvittering"), ("en", "the same receipt")])
def test_what_was_typed_comes_back_with_its_key_in_the_reader_s_language(
    sender_site: Site, world: World, language: str, said: str
) -> None:
    sender_site.sign_in_as(world["Karin"])
    form = {"words": WORDS, "kinds": ["smell", "noise"], "key": "one of a kind", "step": "send"}
    sender_site.client.raise_request_exception = False
    with acting("sender"), failing(OperationalError("gone")):
        answer = sender_site.client.post(
            "/bekymring/", form, headers={"Origin": "http://localhost", "Accept-Language": language}
        )
    page = answer.content.decode()
    assert answer.status_code == 503
    assert WORDS in page
    assert 'name="key" value="one of a kind"' in page
    assert page.count('name="kinds"') == 2
    assert 'name="csrfmiddlewaretoken"' in page
    assert said in page


def test_a_form_from_elsewhere_and_an_address_for_signing_in_are_not_repeated(sender_site: Site, world: World) -> None:
    sender_site.client.raise_request_exception = False
    with acting("sender"), failing(OperationalError("gone")):
        foreign = sender_site.client.post(
            "/bekymring/", {"words": WORDS}, headers={"Origin": "https://elsewhere.example"}
        )
        login = sender_site.client.post(
            "/konto/login/", {"login": "karin@bindeled.example"}, headers={"Origin": "http://localhost"}
        )
    assert foreign.status_code == login.status_code == 503
    assert WORDS not in foreign.content.decode()
    assert "karin@" not in login.content.decode()


def test_a_fault_of_our_own_is_a_500_with_the_same_page(
    sender_site: Site, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_anything: Any, **_more: Any) -> None:
        raise ValueError

    sender_site.sign_in_as(world["Karin"])
    monkeypatch.setattr("bindeled.concerns.views.own_departments", fail)
    sender_site.client.raise_request_exception = False
    with acting("sender"):
        answer = sender_site.client.get("/bekymring/")
    assert answer.status_code == 500
    assert "Retry-After" not in answer
    assert 'href="tel:112"' in answer.content.decode()


def test_nobody_is_signed_out_by_a_database_that_was_away(sender_site: Site, world: World) -> None:
    sender_site.sign_in_as(world["Karin"])
    sender_site.client.raise_request_exception = False
    with acting("sender"), failing(OperationalError("gone")):
        assert sender_site.client.get("/bekymring/").status_code == 503
    assert sender_site.get("/bekymring/").status_code == 200
