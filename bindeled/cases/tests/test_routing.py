"""The rules of routing, one by one: conditions, which rule speaks, which unit is meant, and what is asked next."""

from dataclasses import FrozenInstanceError, dataclass, fields
from datetime import date
from typing import Any

import pytest

from bindeled.cases.rules import routing
from bindeled.cases.rules.routing import ADVISERS, CENTRAL, Known, Rule, known_from, suggest, units_of_kind
from bindeled.municipalities.rules.conditions import Condition

DAY = date(2026, 11, 28)
LONG_AGO = date(2020, 1, 1)


@dataclass(frozen=True)
class Place:
    """A unit as plain values."""

    name: str
    kind: str
    district_id: str | None = None
    valid_from: date = LONG_AGO
    valid_to: date | None = None


AMAGER, NORREBRO = Place("Amager", ADVISERS, "A"), Place("Nørrebro", ADVISERS, "N")
MIDDLE, FAMILY, CARE = Place("Midten", CENTRAL), Place("Familie", "children", "A"), Place("Ældre", "health_care")
UNITS = [MIDDLE, NORREBRO, AMAGER, FAMILY, CARE]


def rule(code: str, position: int, unit_kind: str, *when: Condition, beside: bool = False, **more: Any) -> Rule:
    dates = {"valid_from": LONG_AGO, **more}
    return Rule(code, position, unit_kind, beside, when, f"{code}!", f"{code}?", "en test", **dates)


OLD = rule("old", 20, "health_care", Condition("age", at_least=66))
MONEY = rule("money", 10, "specialised", Condition("money", one_of=("arrears",)))
CHILD = rule("child", 40, "children", Condition("kinds", one_of=("child",)), beside=True)
ELSE = rule("else", 90, ADVISERS)
RULES = [ELSE, CHILD, OLD, MONEY]


def test_a_rule_speaks_when_all_hold_and_is_silent_when_one_does_not_whatever_is_unknown() -> None:
    young = rule("young", 1, "mentors", Condition("age", at_most=25), Condition("assigned", one_of=("yes",)))
    assert young.speaks(Known(age=20, assigned="yes")) is True
    assert young.speaks(Known(age=20)) is None
    assert young.speaks(Known(assigned="yes")) is None
    assert young.speaks(Known(assigned="no")) is False
    assert young.speaks(Known(age=30)) is False
    assert young.next_question(Known()) == "age"
    assert young.next_question(Known(age=20)) == "assigned"


def test_a_rule_without_conditions_always_speaks() -> None:
    assert ELSE.speaks(Known()) is True


def test_the_reason_is_told_in_the_readers_language() -> None:
    assert (OLD.reason("da"), OLD.reason("da-dk"), OLD.reason("en")) == ("old!", "old!", "old?")


def of_kind(kind: str, district: str | None, units: list[Place] = UNITS, on: date = DAY) -> tuple[str, ...]:
    return tuple(unit.name for unit in units_of_kind(units, kind, district, on=on))


def test_a_districts_own_unit_is_meant_before_one_of_the_whole_municipality() -> None:
    wide = Place("For alle", "children")
    assert of_kind("children", "A", [wide, FAMILY]) == ("Familie",)
    assert of_kind("children", "N", [wide, FAMILY]) == ("For alle",)
    assert of_kind("children", None, [wide, FAMILY]) == ("For alle",)
    assert of_kind("children", "N", [FAMILY]) == ()


def test_several_units_of_a_district_are_all_meant_in_order_of_their_names() -> None:
    assert of_kind("children", "A", [Place("Øst", "children", "A"), FAMILY]) == ("Familie", "Øst")


def test_advisers_are_those_of_the_district_and_else_the_central_unit() -> None:
    assert of_kind(ADVISERS, "N") == ("Nørrebro",)
    assert of_kind(ADVISERS, "Valby") == ("Midten",)
    assert of_kind(ADVISERS, None) == ("Midten",)
    assert of_kind(ADVISERS, None, [AMAGER, MIDDLE]) == ("Amager",)
    assert of_kind(ADVISERS, "Valby", [AMAGER, MIDDLE]) == ("Midten",)
    assert of_kind(ADVISERS, "Valby", [AMAGER]) == ()
    assert of_kind(ADVISERS, "Valby", [MIDDLE, Place("Anden", CENTRAL)]) == ("Anden",)
    assert of_kind("mentors", "Valby") == ()


def test_only_units_in_force_on_the_day_are_meant_and_the_last_day_counts() -> None:
    ending = [Place("Ender", "health_care", None, LONG_AGO, DAY)]
    assert of_kind("health_care", "A", ending) == ("Ender",)
    assert of_kind("health_care", "A", ending, date(2026, 11, 29)) == ()
    assert of_kind("health_care", "A", [Place("Ny", "health_care", None, DAY)], date(2026, 11, 27)) == ()
    assert of_kind("health_care", "A", [Place("Ny", "health_care", None, DAY)]) == ("Ny",)


def says(known: Known, rules: list[Rule] = RULES, district: str | None = "A", on: date = DAY) -> routing.Suggestion:
    return suggest(known, rules, UNITS, district=district, on=on)


def test_the_first_rule_that_speaks_says_who_is_responsible_and_later_ones_are_named() -> None:
    found = says(Known(age=70, kinds=frozenset({"smell"}), money=frozenset({"none"})))
    assert found.responsible is not None
    assert (found.responsible.rule, found.responsible.units) == (OLD, (CARE,))
    assert (found.beside, found.also, found.without_unit, found.ask) == ((), (), (), ())
    nearer = rule("nearer", 5, ADVISERS, Condition("age", at_least=1))
    found = says(Known(age=70), [*RULES, nearer])
    assert found.responsible is not None
    assert found.responsible.rule == nearer
    assert [proposed.rule for proposed in found.also] == [OLD]


def test_of_two_rules_at_one_place_the_one_whose_code_comes_first_is_taken() -> None:
    twin = rule("elder", 20, ADVISERS, Condition("age", at_least=66))
    found = says(Known(age=70), [OLD, twin])
    assert found.responsible is not None
    assert found.responsible.rule == twin


def test_a_child_is_told_of_beside_and_never_instead() -> None:
    found = says(Known(kinds=frozenset({"child"})))
    assert found.responsible is not None
    assert found.responsible.units == (AMAGER,)
    assert [(proposed.rule, proposed.units) for proposed in found.beside] == [(CHILD, (FAMILY,))]
    assert says(Known(kinds=frozenset({"child"})), [CHILD]).responsible is None


def test_a_rule_without_a_unit_is_named_and_the_next_one_is_responsible() -> None:
    found = says(Known(money=frozenset({"arrears"}), age=30))
    assert found.responsible is not None
    assert found.responsible.units == (AMAGER,)
    assert found.without_unit == (MONEY,)


def test_what_could_change_the_answer_is_asked_and_nothing_else() -> None:
    assert says(Known()).ask == ("money", "age", "kinds")
    assert says(Known(age=70)).ask == ("money", "kinds")
    assert says(Known(age=70, money=frozenset({"none"}), kinds=frozenset({"smell"}))).ask == ()
    assert says(Known(), [OLD]).ask == ("age",)
    assert says(Known(), [OLD, rule("older", 30, ADVISERS, Condition("age", at_least=90))]).ask == ("age",)


def test_rules_are_asked_as_they_hold_on_the_day() -> None:
    ended, coming = (
        rule("ended", 1, ADVISERS, valid_to=date(2026, 11, 27)),
        rule("coming", 2, ADVISERS, valid_from=date(2026, 11, 29)),
    )
    assert says(Known(), [ended, coming]).responsible is None
    found = says(Known(), [ended, coming], on=date(2026, 11, 29)).responsible
    assert found is not None
    assert found.rule == coming


def test_what_is_known_is_read_from_plain_values_and_an_unknown_answer_is_none() -> None:
    said = {"kinds": ["smell"], "money": ["none"], "age": 0, "children": "unknown", "ageing": "no", "youth_case": "yes"}
    expected = Known(frozenset({"smell"}), money=frozenset({"none"}), age=0, ageing="no", youth_case="yes")
    assert known_from(said) == expected
    assert known_from({}) == Known()
    assert known_from({"children": "yes", "assigned": "no"}) == Known(children="yes", assigned="no")


def test_a_rule_is_read_with_everything_it_says() -> None:
    said = {
        "code": "old",
        "position": 20,
        "unit_kind": "health_care",
        "when": [{"fact": "age", "at_least": 66}],
        "reason_da": "old!",
        "reason_en": "old?",
        "source": "en test",
        "valid_from": LONG_AGO,
    }
    assert routing.rule(said) == OLD
    assert routing.rule({**said, "beside": True, "valid_to": DAY}) == rule(
        "old", 20, "health_care", *OLD.when, beside=True, valid_to=DAY
    )


def test_every_fact_is_a_question_and_every_unit_kind_and_answer_has_a_word() -> None:
    assert set(routing.FACTS) == set(Known.__dataclass_fields__)
    for fact in routing.FACTS.values():
        assert fact.question
        assert all(fact.answers.values())
    assert all(routing.UNIT_KINDS.values())


def test_the_words_that_files_and_records_use_are_these() -> None:
    assert set(routing.UNIT_KINDS) == {
        "central", "advisers", "children", "supplier", "specialised", "health_care", "mentors", "support_contact",
    }  # fmt: skip
    assert set(routing.MONEY) == {"arrears", "administration", "sanction", "none"}
    assert set(routing.ANSWERS) == {"yes", "no"}
    assert (ADVISERS, CENTRAL) == ("advisers", "central")


def test_what_a_rule_after_the_one_that_speaks_would_need_is_not_asked() -> None:
    found = suggest(
        Known(money=frozenset({"arrears"})), RULES, [*UNITS, Place("Special", "specialised")], district="A", on=DAY
    )
    assert found.responsible is not None
    assert found.responsible.rule is MONEY
    assert found.ask == ("kinds",)  # the rule beside may still speak; the one about age would change nothing


@pytest.mark.parametrize(
    "made",
    [
        routing.FACTS["age"],
        Known(),
        Condition("age", at_least=1),
        MONEY,
        routing.Proposed(MONEY, ()),
        suggest(Known(), RULES, UNITS, district="A", on=DAY),
    ],
)
def test_what_rules_are_made_of_cannot_be_changed_by_whoever_reads_it(made: Any) -> None:
    name = fields(made)[0].name
    with pytest.raises(FrozenInstanceError):
        setattr(made, name, getattr(made, name))


def test_a_condition_that_cannot_be_is_refused_with_what_is_expected() -> None:
    with pytest.raises(ValueError, match=r"^there is no fact called stars; there are kinds, children, .*assigned\.$"):
        routing.rule({"code": "x", "position": 1, "unit_kind": "central", "when": [{"fact": "stars"}]})
