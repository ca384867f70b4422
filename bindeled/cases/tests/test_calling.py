"""The rules of phoning a sender: when one may, by what they are reached, and what is written of it."""

import pytest

from bindeled.cases import rules
from bindeled.cases.rules import Listed

HERE = Listed("Karin", "22 33 44 55", still=True)
AWAY = Listed("Karin", "22 33 44 55", still=True, away=True)
SILENT = Listed("Karin", "", still=True)
LEFT = Listed("Karin", "22 33 44 55", still=False)

WHY_NOT = [
    ("new", "", ""),
    ("taken", "", ""),
    ("in_case", "open", ""),
    ("in_case", "closed", "case_closed"),
    ("noise", "", "noise"),
    ("test", "", "test"),
    ("outside", "", "outside"),
]


@pytest.mark.parametrize(("state", "case", "expected"), WHY_NOT)
def test_a_sender_is_asked_while_somebody_here_works_on_it(state: str, case: str, expected: str) -> None:
    assert rules.why_not_ask(state, case) == expected


def test_every_state_of_a_concern_is_answered_for() -> None:
    assert {state for state, _case, _why in WHY_NOT} == rules.CONCERN_STATES.keys()


REACHED = [
    ([HERE], "", True, "roster"),
    ([AWAY], "", True, "roster"),
    ([LEFT, HERE], "", True, "roster"),
    ([HERE], "22 22 22 22", True, "roster"),
    ([SILENT], "", True, "no_number"),
    ([LEFT, SILENT], "", True, "no_number"),
    ([SILENT], "22 22 22 22", True, "said"),
    ([LEFT], "", True, "left"),
    ([LEFT], "22 22 22 22", True, "said"),
    ([], "22 22 22 22", True, "said"),
    ([], "ring til min datter", False, "said"),
    ([], "", True, "unknown"),
    ([], "  ", True, "unknown"),
    ([], "", False, "anonymous"),
]


@pytest.mark.parametrize(("listed", "reach", "named", "expected"), REACHED)
def test_by_what_a_sender_is_reached(listed: list[Listed], reach: str, named: bool, expected: str) -> None:
    assert rules.reached_by(listed, reach=reach, named=named) == expected
    assert expected in rules.REACHED_BY


def test_nobody_is_called_where_there_is_no_number_of_theirs() -> None:
    assert {how for how in rules.REACHED_BY if rules.may_be_called(how)} == {"roster", "said"}


def test_the_number_of_somebody_who_has_left_is_never_called() -> None:
    """The control: whoever has it now would learn that something was told."""
    assert rules.reached_by([LEFT], reach="", named=True) != rules.reached_by([HERE], reach="", named=True)


@pytest.mark.parametrize(("result", "needed"), [("reached", True), ("not_reached", False), ("call_back", False)])
def test_what_was_answered_is_written_where_somebody_was_asked(result: str, needed: bool) -> None:
    assert rules.needs_answer(result) is needed


def test_the_words_that_the_database_keeps_stay_what_they_are() -> None:
    assert list(rules.CALL_RESULTS) == ["reached", "not_reached", "call_back"]
