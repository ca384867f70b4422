"""The worded situations, each against the rules that came along; and a changed rule, which they must notice."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from bindeled.cases.rules.routing import Rule
from bindeled.config import routing
from bindeled.config.demo import MUNICIPALITIES
from bindeled.config.routing import RoutingError, differs, rules_in, shipped_rules, situations
from bindeled.municipalities.rules.conditions import Condition

SITUATIONS = list(situations())
LEAST = 40


def test_there_are_forty_situations_and_no_two_alike() -> None:
    assert len(SITUATIONS) >= LEAST
    assert len({situation.said for situation in SITUATIONS}) == len(SITUATIONS)


@pytest.mark.parametrize("situation", SITUATIONS, ids=[situation.said[:60] for situation in SITUATIONS])
def test_the_rules_suggest_the_unit_that_is_expected(situation: routing.Situation) -> None:
    assert differs(situation, shipped_rules(situation.municipality)) == ""


def test_every_rule_is_the_reason_of_a_situation_or_stands_beside_in_one() -> None:
    for code in MUNICIPALITIES:
        ours = [situation for situation in SITUATIONS if situation.municipality == code]
        for rule in shipped_rules(code):
            assert any(s.because == rule.code or (rule.beside and s.beside) for s in ours), f"{code}: {rule.code}"


def _changes(rule: Rule) -> list[tuple[str, Rule]]:
    """Answer the rule changed in each way that somebody might change it by mistake."""
    moved = [("stands elsewhere", replace(rule, position=1 if rule.position > 20 else 95))]
    if not rule.when:
        return [("another kind of unit", replace(rule, unit_kind="health_care"))]
    changes = moved if not rule.beside and rule.code in {"money", "over_65", "mentor"} else []
    changes += [
        ("another kind of unit", replace(rule, unit_kind="supplier")),
        ("instead of beside, or beside", replace(rule, beside=not rule.beside)),
        ("no conditions", replace(rule, when=())),
        ("ended", replace(rule, valid_to=date(2025, 1, 1))),
    ]
    for number, condition in enumerate(rule.when):
        changes += [
            (f"{condition.fact} {name}", replace(rule, when=(*rule.when[:number], other, *rule.when[number + 1 :])))
            for name, other in _bounds(condition)
        ]
    return changes


def _bounds(condition: Condition) -> list[tuple[str, Condition]]:
    found = []
    if condition.at_least is not None:
        found += [("from a year later", replace(condition, at_least=condition.at_least + 1))]
        found += [("from a year earlier", replace(condition, at_least=condition.at_least - 1))]
    if condition.at_most is not None:
        found += [("to a year later", replace(condition, at_most=condition.at_most + 1))]
        found += [("to a year earlier", replace(condition, at_most=condition.at_most - 1))]
    if len(condition.one_of) > 1:
        found += [
            (f"without {word}", replace(condition, one_of=tuple(w for w in condition.one_of if w != word)))
            for word in condition.one_of
        ]
    return found


CHANGED = [
    (code, rule.code, name, changed)
    for code in MUNICIPALITIES
    for rule in shipped_rules(code)
    for name, changed in _changes(rule)
]


@pytest.mark.parametrize(
    ("code", "changed_code", "name", "changed"), CHANGED, ids=[" ".join(row[:3]) for row in CHANGED]
)
def test_a_changed_rule_is_noticed_by_a_situation(code: str, changed_code: str, name: str, changed: Rule) -> None:
    rules = [changed if rule.code == changed_code else rule for rule in shipped_rules(code)]
    ours = [situation for situation in SITUATIONS if situation.municipality == code]
    assert any(differs(situation, rules) for situation in ours), f"{changed_code}: {name} is noticed by nothing"


def test_where_nothing_is_suggested_the_difference_says_so() -> None:
    assert differs(SITUATIONS[1], []) == (
        f"unit is nothing, expected {SITUATIONS[1].unit}; because is nothing, expected {SITUATIONS[1].because}"
    )


ENTRY = """
[[routing_rule]]
code = "over_65"
position = 20
unit_kind = "health_care"
when = [{ fact = "age", at_least = 66 }]
reason_da = "Fordi."
reason_en = "Because."
source = "En test"
valid_from = 2026-01-01
"""
FAULTS = {
    "a unit of no known kind": ('"health_care"', '"fortune_teller"', "unit_kind must be"),
    "a fact that nobody knows of": ('fact = "age"', 'fact = "stars"', "there is no fact called stars"),
    "a condition of the wrong sort": ("at_least = 66", 'one_of = ["yes"]', "a condition on age says"),
    "an age in words": ("at_least = 66", 'at_least = "66"', "a whole number of years"),
    "no source": ('source = "En test"\n', "", "it needs source"),
    "a day after the last": ("valid_from = 2026-01-01", "valid_from = 2026-01-01\nvalid_to = 2025-01-01", "valid_to"),
}


@pytest.mark.parametrize("name", FAULTS)
def test_a_file_with_a_fault_says_where_and_what_is_expected(name: str, tmp_path: Path) -> None:
    before, after, expected = FAULTS[name]
    path = tmp_path / "0101.toml"
    path.write_text(ENTRY.replace(before, after))
    with pytest.raises(RoutingError, match=r"0101\.toml, routing_rule 1: .*" + expected):
        rules_in(path)


def test_a_file_that_is_right_is_read(tmp_path: Path) -> None:
    path = tmp_path / "0101.toml"
    path.write_text(ENTRY)
    [rule] = rules_in(path)
    assert (rule.code, rule.when) == ("over_65", (Condition("age", at_least=66),))


def test_a_file_that_is_no_toml_is_said_to_be_none(tmp_path: Path) -> None:
    path = tmp_path / "0101.toml"
    path.write_text("[[routing_rule")
    with pytest.raises(RoutingError, match=r"0101\.toml cannot be read"):
        rules_in(path)
