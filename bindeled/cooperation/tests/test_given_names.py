"""The commonest names in Denmark, as the guard of minutes reads them: small letters, each once in its list, and each noticed."""

from datetime import date

import pytest

from bindeled.cooperation.rules import given_names as rules
from bindeled.cooperation.rules import guard

LISTS = {name: told for name, told in vars(rules).items() if name.isupper() and name.startswith("BORNE")}


def test_a_list_is_read_word_by_word() -> None:
    assert rules.words("\n  aase anna\n\nbo anna ") == {"aase", "anna", "bo"}
    assert rules.words(" \n") == frozenset()


@pytest.mark.parametrize("name", LISTS)
def test_a_list_holds_each_name_once_in_small_letters(name: str) -> None:
    held = LISTS[name].split() if isinstance(LISTS[name], str) else sorted(LISTS[name])
    assert len(held) > 90
    assert len(held) == len(set(held))
    assert all(one == one.casefold() and one.isalpha() for one in held)


@pytest.mark.parametrize("given", ["Karen", "Mohammed", "Søren", "Fatima"])
def test_a_name_of_the_lists_is_noticed_alone_and_another_word_is_not(given: str) -> None:
    assert [one.kind for one in guard.notice(f"Vi talte om {given} i går.")] == [guard.NAME]
    assert guard.notice("Vi talte om Dagsordenen i går.") == []


def test_where_they_are_from_and_when_that_was_read_is_said() -> None:
    assert "Danmarks Statistik" in rules.SOURCE
    assert date(2026, 11, 29) <= rules.LAST_CHECKED
