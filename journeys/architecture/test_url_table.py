"""Every URL stands in the table, URL x role, and answers what the table says."""

import re
from collections.abc import Iterator
from importlib import import_module
from typing import Any

import pytest
from django.urls import URLPattern, URLResolver, reverse

from bindeled.cases.actions import open_arrivals, open_case
from bindeled.cases.models import Concern
from bindeled.cases.queries import concern_for
from bindeled.concerns.actions import pass_on
from bindeled.confidentiality.doors import Door, entered
from bindeled.config.access_table import ABOUT_ONESELF, ROLES, TABLE
from conftest import URLS, Site, acting
from journeys.factory import World, told

MASK = re.compile(r'value="[A-Za-z0-9]{64}"')
CELLS = [(side, name, role) for side, names in TABLE.items() for name in names for role in ROLES[side]]


def urls(patterns: list[Any]) -> Iterator[URLPattern]:
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            yield from urls(pattern.url_patterns)
        else:
            yield pattern


def names_of(side: str) -> set[str]:
    return {str(pattern.name) for pattern in urls(import_module(URLS[side]).urlpatterns)}


@pytest.mark.parametrize("side", ["sender", "municipality"])
def test_every_url_stands_in_the_table(side: str) -> None:
    missing = {name for name in names_of(side) - TABLE[side].keys() if not name.startswith(ABOUT_ONESELF)}
    assert missing == set()


@pytest.mark.parametrize("side", ["sender", "municipality"])
def test_the_table_names_no_url_that_does_not_exist(side: str) -> None:
    assert TABLE[side].keys() - names_of(side) == set()


@pytest.mark.parametrize("side", ["sender", "municipality"])
def test_every_page_is_wrapped_in_a_door_or_is_about_oneself(side: str) -> None:
    without = [
        pattern.name
        for pattern in urls(import_module(URLS[side]).urlpatterns)
        if not str(pattern.name).startswith(ABOUT_ONESELF) and not hasattr(pattern.callback, "door")
    ]
    assert without == []


@pytest.fixture
def objects(world: World) -> dict[str, dict[str, Any]]:
    """A receipt of Karin's, a concern and a case of the unit Amager."""
    for key in ("first", "second"):
        with acting("sender"), entered(world.door("Karin")):
            receipt = pass_on(told(world), key=key, by=world["Karin"])
        with acting("worker"), entered(Door("worker", municipality="0101")):
            open_arrivals()
    first, second = Concern.objects.order_by("received_at")
    with acting("municipality"), entered(world.door("Bo")):
        case = open_case(concern_for(second.id), by=world["Bo"])
    return {
        "receipt": {"number": receipt.number},
        "municipal_concern": {"concern_id": first.id},
        "handle_concern": {"concern_id": first.id},
        "case": {"case_id": case.id},
        "work_on_case": {"case_id": case.id},
        "urgent_in": {"code": "0101"},
    }


def signed_in(world: World, side: str, role: str) -> Site:
    site = Site(side)
    if role != "anybody":
        site.sign_in_as(world[role])
    return site


def answer(response: Any) -> str:
    if response.status_code == 302:
        return "sign in" if response.headers["Location"].startswith("/konto/login/") else "elsewhere"
    return {200: "page", 404: "nothing", 405: "wrong way"}.get(response.status_code, str(response.status_code))


@pytest.mark.parametrize(("side", "name", "role"), CELLS, ids=str)
def test_the_url_answers_what_the_table_says(
    world: World, objects: dict[str, dict[str, Any]], side: str, name: str, role: str
) -> None:
    path = reverse(name, urlconf=URLS[side], kwargs=objects.get(name))
    assert answer(signed_in(world, side, role).get(path)) == TABLE[side][name][role]


def test_what_is_hidden_and_what_does_not_exist_answer_the_same_bytes(
    world: World, objects: dict[str, dict[str, Any]]
) -> None:
    mona = signed_in(world, "municipality", "Mona")
    answers = []
    for path in (
        reverse("case", urlconf=URLS["municipality"], kwargs=objects["case"]),
        "/sager/00000000-0000-4000-8000-000000000000/",
    ):
        page = mona.get(path)
        # The page's own address stands in the form that changes the language; the token is masked anew.
        answers.append((page.status_code, MASK.sub("", page.content.decode().replace(path, ""))))
    assert answers[0] == answers[1]
