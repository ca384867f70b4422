"""Fixed points of themes as tables: how a need stands, and what it may be marked as."""

import pytest

from bindeled.cooperation.rules import themes as rules


def test_every_state_has_a_word_a_tone_and_a_way_in() -> None:
    assert all(it.label and it.tone in {"info", "neutral"} and it.whose for it in rules.STATES.values())
    assert rules.BEFORE.keys() == rules.STATES.keys()
    assert {"raised", "planned"} == rules.LIVES
    assert set(rules.MARKS) == {"", "law", "citizens"}
    assert rules.SUPPORTERS_KEPT == 365


@pytest.mark.parametrize(
    ("to", "before"),
    [
        ("raised", set()),
        ("planned", {"raised", "planned"}),
        ("answered", {"raised", "planned", "answered"}),
        ("merged", {"raised", "planned"}),
    ],
)
def test_from_where_a_theme_comes_to_a_state(to: str, before: set[str]) -> None:
    assert rules.BEFORE[to] == before
    for state in rules.STATES:
        assert (not rules.why_not_move(state, to)) is (state in before)


def test_what_is_said_where_a_theme_cannot_be_moved() -> None:
    assert str(rules.why_not_move("merged", "planned")) == "Temaet er lagt sammen med et andet. Arbejd videre med det."
    assert str(rules.why_not_move("answered", "planned")) == "Temaet er besvaret. Ret svaret i stedet."


@pytest.mark.parametrize(
    ("mark", "why", "yes"),
    [("", "", True), ("law", "Serviceloven", True), ("law", " ", False), ("citizens", "", False)],
)
def test_a_mark_says_why(mark: str, why: str, yes: bool) -> None:
    assert (not rules.why_not_mark(mark, why)) is yes


@pytest.mark.parametrize(
    ("state", "yes"), [("raised", True), ("planned", True), ("answered", False), ("merged", False)]
)
def test_one_stands_behind_what_is_open(state: str, yes: bool) -> None:
    assert (not rules.why_not_support(state)) is yes
