"""The rules that suggest offers, one by one: what speaks, what does not, what is asked, on which day, and by which law."""

from dataclasses import FrozenInstanceError, dataclass, fields
from datetime import date
from typing import Any

import pytest

from bindeled.municipalities.rules.conditions import Condition
from bindeled.offers.rules import suggesting
from bindeled.offers.rules.suggesting import (
    AGAINST,
    ASK,
    FAILS,
    FOR,
    HOLDS,
    NOT,
    NOT_IN_FORCE,
    NOTE,
    OPEN,
    SUGGESTED,
    Answer,
    Known,
    Reason,
    Rule,
    known_from,
    laws_missing,
    suggest,
)

DAY, BEFORE, LONG_AGO = date(2026, 11, 29), date(2026, 11, 28), date(2020, 1, 1)


@dataclass(frozen=True)
class Law:
    """A rule of law as plain values."""

    code: str
    valid_from: date = LONG_AGO
    valid_to: date | None = None


def rule(code: str, says: str, *when: Condition, offer: str = "mentor", **more: Any) -> Rule:
    unless = {"unless_da": f"{code} ellers", "unless_en": f"{code} otherwise"} if says == FOR else {}
    said = {"valid_from": LONG_AGO, **unless, **more}
    return Rule(code, offer, says, when, f"{code} fordi", f"{code} because", "en test", **said)


YOUNG = rule("young", FOR, Condition("age", at_least=18, at_most=25))
CASE = rule("case", FOR, Condition("youth_case", ("yes",)), Condition("dwelling", ("assigned",)))
NO = rule("no", AGAINST, Condition("wish", ("no_help",)))
HINT = rule("hint", NOTE, Condition("needs", ("bills",)))
RULES = [YOUNG, CASE, NO, HINT]


def said(known: Known, rules: list[Rule] = RULES, *laws: Law, on: date = DAY) -> Answer:
    [answer] = suggest(known, rules, laws, on=on)
    return answer


# What is known, what is answered, by which rules and how, what is noted, what is asked.
ANSWERED = [
    (Known(age=20, wish=frozenset({"help"})), SUGGESTED, [(YOUNG, HOLDS, ("age",))], (), ()),
    (Known(age=20), SUGGESTED, [(YOUNG, HOLDS, ("age",))], (), ("wish",)),
    (Known(age=20, wish=frozenset({"no_help"})), NOT, [(NO, HOLDS, ("wish",))], (), ()),
    (Known(age=20, needs=frozenset({"bills"}), wish=frozenset({"help"})), SUGGESTED, [(YOUNG, HOLDS, ("age",))], (HINT,), ()),
    (
        Known(age=20, youth_case="yes", dwelling=frozenset({"assigned"}), wish=frozenset({"help"})),
        SUGGESTED,
        [(YOUNG, HOLDS, ("age",)), (CASE, HOLDS, ("youth_case", "dwelling"))],
        (),
        (),
    ),
    (Known(), ASK, [(YOUNG, OPEN, ("age",)), (CASE, OPEN, ("youth_case", "dwelling"))], (), ("age", "youth_case", "dwelling")),
    (Known(age=40, youth_case="yes"), ASK, [(CASE, OPEN, ("dwelling",))], (), ("dwelling",)),
    (Known(age=40, needs=frozenset({"bills"})), ASK, [(CASE, OPEN, ("youth_case", "dwelling"))], (), ("youth_case", "dwelling")),
    (Known(age=40, youth_case="no"), NOT, [(YOUNG, FAILS, ("age",)), (CASE, FAILS, ("youth_case",))], (), ()),
    (Known(wish=frozenset({"no_help"})), NOT, [(NO, HOLDS, ("wish",))], (), ()),
]  # fmt: skip


@pytest.mark.parametrize(("known", "state", "reasons", "notes", "ask"), ANSWERED)
def test_an_offer_is_suggested_because_not_suggested_because_or_something_is_asked(
    known: Known,
    state: str,
    reasons: list[tuple[Rule, str, tuple[str, ...]]],
    notes: tuple[Rule, ...],
    ask: tuple[str, ...],
) -> None:
    expected = tuple(Reason(which, how, facts) for which, how, facts in reasons)
    assert said(known) == Answer("mentor", "", state, expected, notes, ask)


def test_words_are_the_reason_where_it_speaks_and_whom_it_is_for_where_it_does_not() -> None:
    assert [Reason(YOUNG, how).words("da") for how in (HOLDS, FAILS, OPEN, NOT_IN_FORCE)] == [
        "young fordi", "young ellers", "young ellers", "young fordi",
    ]  # fmt: skip
    assert [Reason(YOUNG, how).words("en") for how in (HOLDS, FAILS)] == ["young because", "young otherwise"]
    assert Reason(NO, HOLDS).words("da-dk") == "no fordi"
    assert Reason(NO, FAILS).words("en") == "no because"


# -- Days and laws --------------------------------------------------------------------------------------------------------

FROM_TODAY = rule("from_today", FOR, Condition("age", at_least=0), valid_from=DAY)
BY_LAW = rule("by_law", FOR, Condition("age", at_least=0), laws=("old_law", "new_law"))
OLD_LAW, NEW_LAW = Law("old_law"), Law("new_law", DAY)


def test_a_rule_that_is_not_in_force_on_the_day_is_named_as_such() -> None:
    assert said(Known(age=20), [FROM_TODAY], on=DAY).state == SUGGESTED
    assert said(Known(age=20), [FROM_TODAY], on=BEFORE) == Answer(
        "mentor", "", NOT, (Reason(FROM_TODAY, NOT_IN_FORCE),)
    )


def test_a_rule_speaks_from_the_first_day_of_the_last_of_its_laws_and_names_those_that_are_missing() -> None:
    assert said(Known(age=20), [BY_LAW], OLD_LAW, NEW_LAW, on=DAY).state == SUGGESTED
    before = said(Known(age=20), [BY_LAW], OLD_LAW, NEW_LAW, on=BEFORE)
    assert before.reasons == (Reason(BY_LAW, NOT_IN_FORCE, laws=("new_law",)),)
    assert laws_missing(BY_LAW, [], DAY) == ("old_law", "new_law")
    assert laws_missing(YOUNG, [], DAY) == ()


def test_a_law_with_two_times_holds_in_both() -> None:
    first = Law("new_law", LONG_AGO, date(2021, 1, 1))
    assert laws_missing(BY_LAW, [OLD_LAW, first, NEW_LAW], DAY) == ()
    assert laws_missing(BY_LAW, [OLD_LAW, first, NEW_LAW], date(2021, 1, 1)) == ()
    assert laws_missing(BY_LAW, [OLD_LAW, first, NEW_LAW], date(2021, 1, 2)) == ("new_law",)


def test_what_speaks_against_or_is_noted_by_a_law_is_silent_before_it() -> None:
    against = rule("against", AGAINST, Condition("age", at_least=0), laws=("new_law",))
    note = rule("note", NOTE, Condition("age", at_least=0), laws=("new_law",))
    assert said(Known(age=20), [YOUNG, against], NEW_LAW, on=DAY).state == NOT
    assert said(Known(age=20), [YOUNG, against], NEW_LAW, on=BEFORE).state == SUGGESTED
    assert said(Known(age=20), [YOUNG, note], NEW_LAW, on=DAY).notes == (note,)
    assert said(Known(age=20), [YOUNG, note], NEW_LAW, on=BEFORE).notes == ()


def test_a_rule_that_ended_is_no_reason_while_another_holds_or_fails() -> None:
    ended = rule("ended", FOR, Condition("age", at_least=0), valid_to=BEFORE)
    assert said(Known(age=40), [YOUNG, ended]).reasons == (Reason(YOUNG, FAILS, ("age",)),)


def test_an_offer_that_only_notes_are_about_is_not_suggested_and_gives_no_reason() -> None:
    assert said(Known(needs=frozenset({"bills"})), [HINT]) == Answer("mentor", "", NOT, ())


# -- Methods --------------------------------------------------------------------------------------------------------------

HOME = rule("home", FOR, Condition("homelessness", ("long",)), offer="housing_first")
TEAM = rule("team", FOR, Condition("treatment", ("some",)), offer="housing_first", method="act")
ONE = rule("one", FOR, Condition("treatment", ("none",)), offer="housing_first", method="icm")
ENDS = rule("ends", NOTE, Condition("intensity", ("intensive",)), offer="housing_first", method="icm")
FIRST = [HOME, TEAM, ONE, ENDS]


def test_each_method_is_answered_by_its_own_rules_where_the_offer_is_not_ruled_out() -> None:
    found = said(Known(homelessness="long", treatment="none", intensity="intensive"), FIRST)
    assert (found.state, found.reasons) == (SUGGESTED, (Reason(HOME, HOLDS, ("homelessness",)),))
    assert found.methods == (
        Answer("housing_first", "act", NOT, (Reason(TEAM, FAILS, ("treatment",)),)),
        Answer("housing_first", "icm", SUGGESTED, (Reason(ONE, HOLDS, ("treatment",)),), (ENDS,)),
    )
    assert found.notes == ()


def test_the_method_may_be_known_before_the_offer_is_and_is_not_told_where_the_offer_is_ruled_out() -> None:
    perhaps = said(Known(treatment="some"), FIRST)
    assert (perhaps.state, [method.state for method in perhaps.methods]) == (ASK, [SUGGESTED, NOT])
    assert said(Known(homelessness="never", treatment="some"), FIRST).methods == ()


def test_every_offer_is_answered_once_in_the_order_of_the_rules() -> None:
    answers = suggest(Known(), [HOME, YOUNG, TEAM, CASE], [], on=DAY)
    assert [answer.offer for answer in answers] == ["housing_first", "mentor"]
    assert suggest(Known(), [], [], on=DAY) == ()


def test_no_answer_holds_a_number_so_that_nothing_is_ranked_or_scored() -> None:
    kinds = {field.type for made in (Answer, Reason) for field in fields(made)}
    assert not any("int" in str(kind) or "float" in str(kind) for kind in kinds)


# -- As they stand in a file ----------------------------------------------------------------------------------------------

ENTRY = {
    "code": "young",
    "offer": "mentor",
    "says": "for",
    "when": [{"fact": "age", "at_least": 18, "at_most": 25}],
    "reason_da": "young fordi",
    "reason_en": "young because",
    "unless_da": "young ellers",
    "unless_en": "young otherwise",
    "source": "en test",
    "valid_from": LONG_AGO,
}
PLAIN = {name: value for name, value in ENTRY.items() if not name.startswith("unless")}


def test_a_rule_is_read_with_everything_it_says() -> None:
    assert suggesting.rule(ENTRY) == YOUNG
    more = {"valid_to": DAY, "method": "cti", "laws": ["a", "b"]}
    assert suggesting.rule({**PLAIN, "says": "note", **more}) == rule(
        "young", NOTE, *YOUNG.when, valid_to=DAY, method="cti", laws=("a", "b")
    )
    assert suggesting.rule({**PLAIN, "says": "against"}) == rule("young", AGAINST, *YOUNG.when)


@pytest.mark.parametrize(
    ("said", "fault"),
    [
        (PLAIN, "a rule for an offer says unless_da and unless_en"),
        ({**ENTRY, "unless_en": ""}, "a rule for an offer says unless_da and unless_en"),
        ({**ENTRY, "unless_da": ""}, "a rule for an offer says unless_da and unless_en"),
        ({**ENTRY, "says": "note"}, "a rule for an offer says unless_da and unless_en"),
        ({**ENTRY, "when": []}, "when must name a condition"),
        ({**ENTRY, "when": [{"fact": "stars"}]}, "there is no fact called stars; there are age, needs,"),
    ],
)
def test_a_rule_that_cannot_be_is_refused_with_what_is_expected(said: dict[str, Any], fault: str) -> None:
    with pytest.raises(ValueError, match="^" + fault):
        suggesting.rule(said)


def test_what_is_known_is_read_from_plain_values_and_nothing_but_answers_that_there_are() -> None:
    told = {
        "age": 43, "needs": ["alcohol", "stars"], "dwelling": ["institution"], "wish": ["help"], "intensity": "some", "ageing": "no",
        "homelessness": "recent", "youth_case": "perhaps", "isolation": "yes", "treatment": "some", "district": "Valby",
    }  # fmt: skip
    assert known_from(told) == Known(
        age=43, needs=frozenset({"alcohol"}), dwelling=frozenset({"institution"}), wish=frozenset({"help"}), intensity="some",
        ageing="no", homelessness="recent", youth_case="", isolation="yes", treatment="some", district="Valby",
    )  # fmt: skip
    assert known_from({}) == Known()
    assert known_from({"district": None, "ageing": None}) == Known()


def test_every_fact_is_a_question_and_every_answer_has_a_word() -> None:
    assert list(suggesting.FACTS) == list(Known.__dataclass_fields__)
    assert set(suggesting.SEVERAL) == {"needs", "dwelling", "wish"}
    for name, fact in suggesting.FACTS.items():
        assert fact.question
        assert all(fact.answers.values())
        assert fact.named is (name == "district")
        assert bool(fact.answers) is (name not in {"age", "district"})
    assert all(suggesting.STATES.values())


def test_the_words_that_files_use_are_these() -> None:
    assert suggesting.SAYS == ("for", "against", "note")
    assert list(suggesting.STATES) == ["suggested", "ask", "not"]
    assert set(suggesting.ANSWERS) == {"yes", "no"}
    assert set(suggesting.NEEDS) == {
        "settling", "complaints", "order", "structure", "practical", "personal_care", "nursing", "relations", "drugs", "alcohol",
        "mental_health", "bills", "arrears", "rent", "furniture", "work_school", "crisis",
    }  # fmt: skip
    assert set(suggesting.INTENSITY) == {"intensive", "some"}
    assert set(suggesting.DWELLING) == {"own", "assigned", "moving_in", "none", "institution", "eviction"}
    assert set(suggesting.HOMELESSNESS) == {"long", "recent", "formerly", "at_risk", "never"}
    assert set(suggesting.TREATMENT) == {"some", "none"}
    assert set(suggesting.WISHES) == {"help", "no_help", "no_treatment", "anonymous", "one_worker", "company", "women"}


@pytest.mark.parametrize("made", [Known(), YOUNG, Reason(YOUNG, HOLDS), Answer("mentor", "", NOT, ())])
def test_what_suggestions_are_made_of_cannot_be_changed_by_whoever_reads_it(made: Any) -> None:
    name = fields(made)[0].name
    with pytest.raises(FrozenInstanceError):
        setattr(made, name, getattr(made, name))


def test_what_is_known_is_sent_and_read_again_as_it_was() -> None:
    known = Known(
        age=47,
        needs=frozenset({"alcohol", "bills"}),
        dwelling=frozenset({"own", "eviction"}),
        homelessness="formerly",
        isolation="no",
        wish=frozenset({"help"}),
        district="Amager",
    )
    sent = suggesting.sent(known)
    assert ("needs", "bills") in sent
    several = {name: [value for key, value in sent if key == name] for name, _value in sent}
    plain = {name: values if name in suggesting.SEVERAL else values[0] for name, values in several.items()}
    assert known_from({**plain, "age": int(plain["age"])}) == known  # type: ignore[arg-type]
    assert suggesting.sent(Known()) == []
    assert suggesting.sent(Known(age=0)) == [("age", "0")]
