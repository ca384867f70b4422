"""Conditions over facts: what holds, what does not, what nobody knows; on which days; and what a file may say of them."""

from dataclasses import FrozenInstanceError, dataclass, fields
from datetime import date
from typing import Any

import pytest

from bindeled.municipalities.rules.conditions import (
    OLDEST,
    Condition,
    Fact,
    all_hold,
    condition,
    conditions,
    facts_that,
    in_force,
)

FACTS = {
    "age": Fact("how old"),
    "needs": Fact("what for", {"food": "food", "sleep": "sleep"}),
    "alone": Fact("alone or not", {"yes": "yes", "no": "no"}),
    "district": Fact("where", named=True),
}


@dataclass(frozen=True)
class Known:
    """What is known in a test."""

    age: int | None = None
    needs: frozenset[str] = frozenset()
    alone: str = ""
    district: str = ""


HOLDS = [
    (Condition("age", at_least=66), Known(age=66), True),
    (Condition("age", at_least=66), Known(age=65), False),
    (Condition("age", at_most=25), Known(age=25), True),
    (Condition("age", at_most=25), Known(age=26), False),
    (Condition("age", at_least=18, at_most=25), Known(age=17), False),
    (Condition("age", at_least=0), Known(age=0), True),
    (Condition("age", at_least=66), Known(), None),
    (Condition("alone", ("yes",)), Known(alone="yes"), True),
    (Condition("alone", ("yes",)), Known(alone="no"), False),
    (Condition("alone", ("yes",)), Known(), None),
    (Condition("needs", ("food",)), Known(needs=frozenset({"food", "sleep"})), True),
    (Condition("needs", ("food",)), Known(needs=frozenset({"sleep"})), False),
    (Condition("needs", ("food", "sleep")), Known(needs=frozenset({"sleep"})), True),
    (Condition("needs", ("food",)), Known(), None),
    (Condition("district", ("Amager",)), Known(district="Amager"), True),
    (Condition("district", ("Amager",)), Known(district="Valby"), False),
]


@pytest.mark.parametrize(("asked", "known", "answer"), HOLDS)
def test_a_condition_holds_does_not_or_cannot_be_said(asked: Condition, known: Known, answer: bool | None) -> None:
    assert asked.holds(known) is answer


ADULT, ALONE = Condition("age", at_least=18), Condition("alone", ("yes",))
TOGETHER = [
    (Known(age=20, alone="yes"), True, ("age", "alone"), (), ()),
    (Known(age=20), None, ("age",), (), ("alone",)),
    (Known(alone="yes"), None, ("alone",), (), ("age",)),
    (Known(age=17), False, (), ("age",), ("alone",)),
    (Known(age=17, alone="no"), False, (), ("age", "alone"), ()),
    (Known(), None, (), (), ("age", "alone")),
]


@pytest.mark.parametrize(("known", "answer", "true", "false", "unknown"), TOGETHER)
def test_one_that_does_not_hold_settles_it_and_one_that_nobody_knows_leaves_it_open(
    known: Known, answer: bool | None, true: tuple[str, ...], false: tuple[str, ...], unknown: tuple[str, ...]
) -> None:
    when = (ADULT, ALONE)
    assert all_hold(when, known) is answer
    assert [facts_that(wanted, when, known) for wanted in (True, False, None)] == [true, false, unknown]


def test_nothing_asked_always_holds() -> None:
    assert all_hold((), Known()) is True


def test_a_fact_asked_twice_is_named_once() -> None:
    when = (Condition("needs", ("food",)), Condition("needs", ("sleep",)))
    assert facts_that(None, when, Known()) == ("needs",)
    assert all_hold(when, Known(needs=frozenset({"food"}))) is False
    assert all_hold(when, Known(needs=frozenset({"food", "sleep"}))) is True


@dataclass(frozen=True)
class Row:
    """What holds from one day to another."""

    valid_from: date
    valid_to: date | None = None


DAYS = [
    (Row(date(2025, 7, 1)), date(2025, 6, 30), False),
    (Row(date(2025, 7, 1)), date(2025, 7, 1), True),
    (Row(date(2025, 7, 1)), date(2099, 1, 1), True),
    (Row(date(2025, 7, 1), date(2026, 12, 31)), date(2026, 12, 31), True),
    (Row(date(2025, 7, 1), date(2026, 12, 31)), date(2027, 1, 1), False),
]


@pytest.mark.parametrize(("row", "on", "there"), DAYS)
def test_the_first_and_the_last_day_count(row: Row, on: date, there: bool) -> None:
    assert in_force([row], on) == ([row] if there else [])


WRONG: list[tuple[dict[str, Any], str]] = [
    ({}, "there is no fact called nothing; there are age, needs, alone, district."),
    ({"fact": "stars"}, "there is no fact called stars; there are age,"),
    ({"fact": "age"}, "a condition on age says fact and at_least, at_most, and no more."),
    ({"fact": "age", "one_of": ["1"]}, "a condition on age says fact and at_least, at_most, and no more."),
    ({"fact": "alone", "at_least": 1}, "a condition on alone says fact and one_of, and no more."),
    ({"fact": "district", "at_least": 1}, "a condition on district says fact and one_of, and no more."),
    ({"fact": "alone", "one_of": []}, "alone is one_of a list of words in quotes."),
    ({"fact": "alone", "one_of": "yes"}, "alone is one_of a list of words"),
    ({"fact": "alone", "one_of": [1]}, "alone is one_of a list of words"),
    ({"fact": "district", "one_of": [""]}, "district is one_of a list of words"),
    ({"fact": "alone", "one_of": ["yes", "maybe"]}, "alone is one_of a list of some of: yes, no."),
    ({"fact": "age", "at_least": True}, "at_least must be a whole number of years from 0 to 120."),
    ({"fact": "age", "at_most": 121}, "at_most must be"),
    ({"fact": "age", "at_least": -1}, "at_least must be"),
    ({"fact": "age", "at_least": "66"}, "at_least must be"),
]


@pytest.mark.parametrize(("said", "fault"), WRONG)
def test_a_condition_that_cannot_be_is_refused_with_what_is_expected(said: dict[str, Any], fault: str) -> None:
    with pytest.raises(ValueError, match="^" + fault.replace(".", r"\.")):
        condition(said, FACTS)


def test_conditions_that_can_be_are_read() -> None:
    said: list[dict[str, Any]] = [
        {"fact": "age", "at_least": 0, "at_most": OLDEST},
        {"fact": "needs", "one_of": ["food", "sleep"]},
        {"fact": "district", "one_of": ["Amager", "Valby"]},
    ]
    assert conditions(said, FACTS) == (
        Condition("age", at_least=0, at_most=120),
        Condition("needs", ("food", "sleep")),
        Condition("district", ("Amager", "Valby")),
    )


@pytest.mark.parametrize("made", [FACTS["age"], Condition("age", at_least=1)])
def test_what_conditions_are_made_of_cannot_be_changed_by_whoever_reads_it(made: Any) -> None:
    name = fields(made)[0].name
    with pytest.raises(FrozenInstanceError):
        setattr(made, name, getattr(made, name))
