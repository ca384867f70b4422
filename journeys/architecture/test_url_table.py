"""Every address stands in the table, and every page is wrapped in a door. The drill ``matrix`` asks what they answer."""

from importlib import import_module

import pytest

from bindeled.config.access_table import ACCOUNT, ANSWERS, RELATIONS, ROLES, STANDINGS, TABLE
from bindeled.config.access_words import both
from drills.matrix import a_route_without_a_row_is_noticed, patterns, without_a_row
from journeys.sides import URLS


def test_every_address_has_a_row_and_every_row_an_address() -> None:
    assert without_a_row() == []


def test_a_route_without_a_row_is_noticed() -> None:
    """The control of the test above."""
    assert a_route_without_a_row_is_noticed()


@pytest.mark.parametrize("side", ["sender", "municipality"])
def test_every_page_is_wrapped_in_a_door_or_is_about_oneself(side: str) -> None:
    about_oneself = {*ACCOUNT, "statement", "reminders"}
    without = [
        pattern.name
        for pattern in patterns(import_module(URLS[side]).urlpatterns)
        if pattern.name not in about_oneself and not hasattr(pattern.callback, "door")
    ]
    assert without == []


@pytest.mark.parametrize("side", ["sender", "municipality"])
def test_a_row_speaks_in_the_tables_own_words(side: str) -> None:
    pairs = {both(standing, relation) for standing in (*STANDINGS, *ROLES) for relation in RELATIONS}
    known = {*ROLES, *STANDINGS, *RELATIONS, *pairs, "otherwise"}
    for name, row in TABLE[side].items():
        for answers in (row.get, row.post):
            assert set(answers.values()) <= ANSWERS.keys(), name
            assert answers.keys() <= known, name
            assert "otherwise" in answers, name
