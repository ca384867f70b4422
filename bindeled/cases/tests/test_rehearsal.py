"""A changed set of rules is tried over many facts, and each concern is counted once before and once after."""

from dataclasses import FrozenInstanceError

import pytest

from bindeled.cases.rules.rehearsal import NOBODY, Facts, Report, rehearse
from bindeled.cases.rules.routing import Known
from bindeled.cases.tests.test_routing import CHILD, DAY, ELSE, OLD, RULES, UNITS, Place, rule
from bindeled.municipalities.rules.conditions import Condition

YOUNGER = rule("old", 20, "health_care", Condition("age", at_least=60))
CHILD_KNOWN = Known(kinds=frozenset({"child"}), age=62)
FACTS = [Facts(Known(age=70), "A"), Facts(Known(age=62), "A"), Facts(Known(age=30), "N"), Facts(CHILD_KNOWN, "A")]


def test_the_same_rules_move_nothing() -> None:
    found = rehearse(FACTS, RULES, RULES, UNITS, on=DAY)
    assert (found.concerns, found.moved, found.moves) == (4, 0, {})
    assert found.before == found.after == {"Ældre": 1, "Amager": 2, "Nørrebro": 1}
    assert found.beside_before == found.beside_after == {"Familie": 1}


def test_a_changed_rule_moves_those_it_is_about_and_nobody_else() -> None:
    found = rehearse(FACTS, RULES, [ELSE, CHILD, YOUNGER], UNITS, on=DAY)
    assert found.moves == {("Amager", "Ældre"): 2}
    assert (found.concerns, found.before) == (4, {"Ældre": 1, "Amager": 2, "Nørrebro": 1})
    assert found.after == {"Ældre": 3, "Nørrebro": 1}
    assert found.moved == 2


def test_whom_nobody_is_told_of_any_more_is_counted() -> None:
    found = rehearse(FACTS, RULES, [ELSE, OLD], UNITS, on=DAY)
    assert (found.beside_before, found.beside_after) == ({"Familie": 1}, {})


def test_where_no_rule_is_left_they_are_nobodys_and_the_report_says_so() -> None:
    assert rehearse(FACTS[:1], RULES, [], UNITS, on=DAY).moves == {("Ældre", NOBODY): 1}
    assert NOBODY == "–"


def test_where_several_units_answer_a_rule_they_are_counted_together() -> None:
    units = [*UNITS, Place("Familie Øst", "children", "A"), Place("Ældre Øst", "health_care")]
    found = rehearse([FACTS[0], FACTS[3]], RULES, RULES, units, on=DAY)
    assert found.before == {"Ældre / Ældre Øst": 1, "Amager": 1}
    assert found.beside_before == {"Familie / Familie Øst": 1}


@pytest.mark.parametrize("made", [FACTS[0], Report(0, {}, {}, {}, {}, {})])
def test_neither_facts_nor_report_can_be_changed_by_whoever_reads_them(made: Facts | Report) -> None:
    name = next(iter(vars(made)))
    with pytest.raises(FrozenInstanceError):
        setattr(made, name, getattr(made, name))


def test_of_nothing_nothing_is_reported() -> None:
    assert rehearse([], RULES, RULES, UNITS, on=DAY) == Report(0, {}, {}, {}, {}, {})
