"""Rules of a day ahead are tried over what stands in the open: what is sure is so, and of the rest it cannot be said."""

from collections.abc import Sequence
from dataclasses import FrozenInstanceError, fields
from datetime import date, timedelta
from itertools import product
from typing import Any

import pytest

from bindeled.cases.queries import Assessment
from bindeled.cases.rules import foreseen
from bindeled.cases.rules.foreseen import Alike, Change, Count, Foreseen, InTheOpen, changes_of, foresee, worlds
from bindeled.cases.rules.rehearsal import NOBODY
from bindeled.cases.rules.routing import ANSWERS, Known, Rule
from bindeled.cases.tests.test_routing import CARE, CHILD, DAY, ELSE, LONG_AGO, MONEY, OLD, RULES, UNITS, Place, rule
from bindeled.municipalities.rules.conditions import OLDEST, Condition

AHEAD = DAY + timedelta(days=30)
LAST = AHEAD - timedelta(days=1)
DEBT = Place("Gæld", "specialised")
ALL = [*UNITS, DEBT]
SMELL = rule("smell", 50, "central", Condition("kinds", one_of=("smell", "noise")), valid_from=AHEAD)
SMELL_FIRST = rule("smell_first", 5, "central", Condition("kinds", one_of=("smell",)), valid_from=AHEAD)
OLD_ENDS = rule("old", 20, "health_care", Condition("age", at_least=66), valid_to=LAST)
OLDER = rule("old", 20, "health_care", Condition("age", at_least=70), valid_from=AHEAD)
CHILD_ENDS = rule("child", 40, "children", Condition("kinds", one_of=("child",)), beside=True, valid_to=LAST)
HOME = rule("home", 15, "health_care", Condition("children", one_of=("yes",)), valid_from=AHEAD)


def facts(*kinds: str, assessed: bool = False, children: str = "", district: str | None = "A") -> InTheOpen:
    return InTheOpen(frozenset(kinds), children, district, assessed)


def tried(rules: list[Rule], told: InTheOpen, units: list[Place] = ALL, day: date = AHEAD) -> Foreseen:
    return foresee([Alike(told, 10, ("a", "b"))], rules, units, today=DAY, day=day)


# What changes, of which concern, and what is said of it: sure, cannot be said, or the same.
TABLE: dict[str, tuple[list[Rule], InTheOpen, tuple[int, int, int]]] = {
    "nothing changes": (RULES, facts("smell", assessed=True), (0, 0, 10)),
    "a rule of kinds, of one that nobody assessed": ([*RULES, SMELL], facts("smell"), (10, 0, 0)),
    "the same, of another kind": ([*RULES, SMELL], facts("child"), (0, 0, 10)),
    "the same, where nobody said a kind": ([*RULES, SMELL], facts(), (0, 0, 10)),
    "the same, once assessed: money may stand before it": ([*RULES, SMELL], facts("smell", assessed=True), (0, 10, 0)),
    "the same of another kind, once assessed": ([*RULES, SMELL], facts("child", assessed=True), (0, 0, 10)),
    "a rule of kinds before every other, once assessed": (
        [*RULES, SMELL_FIRST],
        facts("smell", assessed=True),
        (10, 0, 0),
    ),
    "an age, of one that nobody assessed": ([ELSE, OLD_ENDS, OLDER], facts(), (0, 0, 10)),
    "an age, once assessed": ([ELSE, OLD_ENDS, OLDER], facts(assessed=True), (0, 10, 0)),
    "an age that has ended and begun the same": (
        [ELSE, OLD_ENDS, rule("old", 20, "health_care", Condition("age", at_least=66), valid_from=AHEAD)],
        facts(assessed=True),
        (0, 0, 10),
    ),
    "children, as the sender said": ([ELSE, HOME], facts(children="yes"), (10, 0, 0)),
    "children, as the sender did not say": ([ELSE, HOME], facts(children="unknown"), (0, 0, 10)),
    "children, where the adviser may have said otherwise": (
        [ELSE, HOME],
        facts(children="yes", assessed=True),
        (0, 10, 0),
    ),
    "a rule ends and only a child is told of no more": ([ELSE, CHILD_ENDS], facts("child"), (0, 0, 10)),
    "a rule that begins after the day": (
        [*RULES, rule("later", 1, "central", valid_from=AHEAD + timedelta(days=1))],
        facts("smell"),
        (0, 0, 10),
    ),
    "the last rule ends, and they are nobody's": ([rule("else", 90, "advisers", valid_to=LAST)], facts(), (10, 0, 0)),
}


@pytest.mark.parametrize("name", TABLE)
def test_what_is_sure_what_cannot_be_said_and_what_stays(name: str) -> None:
    rules, told, expected = TABLE[name]
    found = tried(rules, told)
    assert (found.sure, found.perhaps, found.same) == expected
    assert (found.looked_at, found.assessed) == (10, 10 * told.is_assessed)


def test_each_change_says_from_where_to_where_by_which_rule_before_and_after() -> None:
    found = tried([*RULES, SMELL], facts("smell"))
    assert found.changes == {Change("Amager", "Midten", ELSE, SMELL): Count(10, 0, ("a", "b"))}
    doubted = tried([*RULES, SMELL], facts("smell", assessed=True))
    assert doubted.changes == {Change("Amager", "Midten", ELSE, SMELL): Count(0, 10, (), ("a", "b"))}


def test_whom_nobody_tells_any_more_and_who_is_told_anew_is_a_change_of_its_own() -> None:
    ends = tried([ELSE, CHILD_ENDS], facts("child"))
    assert ends.changes == {Change("Familie", NOBODY, CHILD_ENDS, None, is_beside=True): Count(10, 0, ("a", "b"))}
    begins = rule("child", 40, "children", Condition("kinds", one_of=("child",)), beside=True, valid_from=AHEAD)
    found = tried([ELSE, begins], facts("child", assessed=True))
    assert found.changes == {Change(NOBODY, "Familie", None, begins, is_beside=True): Count(10, 0, ("a", "b"))}
    assert (found.sure, found.perhaps) == (0, 0)


def test_they_may_go_to_one_of_two_units_and_then_it_is_sure_that_they_go() -> None:
    first = rule("first", 1, "health_care", Condition("ageing", one_of=("yes",)), valid_from=AHEAD)
    second = rule("second", 2, "central", valid_from=AHEAD)
    found = tried([ELSE, first, second], facts(assessed=True))
    assert (found.sure, found.perhaps) == (10, 0)
    assert {(change.after, count.sure, count.perhaps) for change, count in found.changes.items()} == {
        ("Ældre", 0, 10),
        ("Midten", 0, 10),
    }


def test_a_unit_that_ends_or_begins_changes_where_a_rule_sends_them() -> None:
    ending, coming = Place("Gamle", "central", None, LONG_AGO, LAST), Place("Nye", "central", None, AHEAD)
    found = tried([rule("all", 1, "central")], facts(), [ending, coming])
    [[change, count]] = found.changes.items()
    assert (change.before, change.after, change.old == change.new, count.sure) == ("Gamle", "Nye", True, 10)


def test_several_units_that_are_meant_stand_together() -> None:
    two = [Place("En", "central", None, LONG_AGO, LAST), Place("To", "central")]
    [change] = tried([rule("all", 1, "central")], facts(), two).changes
    assert (change.before, change.after) == ("En / To", "To")


def test_those_alike_are_counted_together_and_a_few_are_named_the_sure_ones_first() -> None:
    concerns = [
        Alike(facts("smell", assessed=True), 1, ("u",)),
        Alike(facts("smell", "child"), 2, ("a", "b")),
        Alike(facts("noise"), 4, ("c", "d")),
        Alike(facts("smell", district="N"), 8, ("n",)),
    ]
    found = foresee(concerns, [*RULES, SMELL], ALL, today=DAY, day=AHEAD)
    assert (found.looked_at, found.assessed, found.sure, found.perhaps, found.same) == (15, 1, 14, 1, 0)
    amager = found.changes[Change("Amager", "Midten", ELSE, SMELL)]
    assert amager == Count(6, 1, ("a", "b", "c"), ("u",))
    assert amager.shown == ("a", "b", "c")
    assert found.changes[Change("Nørrebro", "Midten", ELSE, SMELL)].shown == ("n",)
    assert Count(1, 1, ("a",), ("u", "v", "w")).shown == ("a", "u", "v")


def test_of_no_concern_nothing_is_said() -> None:
    assert foresee([], RULES, ALL, today=DAY, day=AHEAD) == Foreseen() == Foreseen(0, 0, 0, 0, {})


MENTOR = rule(
    "mentor",
    30,
    "advisers",
    Condition("age", at_least=18, at_most=25),
    Condition("youth_case", one_of=("yes",)),
    Condition("assigned", one_of=("yes",)),
)
AGEING = rule("ageing", 21, "health_care", Condition("ageing", one_of=("yes",)))
SANCTION = rule("sanction", 11, "central", Condition("money", one_of=("sanction",)), valid_from=AHEAD)
NONE = rule("none", 12, "central", Condition("money", one_of=("none",)), valid_from=AHEAD)
MANY = [*RULES, MENTOR, AGEING, SANCTION, NONE, OLDER, HOME, SMELL]


@pytest.mark.parametrize("children", ["", "yes", "no"])
def test_whatever_the_sealed_facts_are_what_they_lead_to_is_among_what_was_tried(children: str) -> None:
    """Every answer, against the few that stand for all; and without a kind of them it would be noticed."""
    told = facts("smell", assessed=True, children=children)
    where: dict[str, Any] = {"district": "A", "today": DAY, "day": AHEAD}
    few = worlds(MANY, children)
    assert few is not None
    among = {changes_of(Known(**{"kinds": told.kinds, **each}), MANY, ALL, **where) for each in few}
    every = {
        changes_of(
            Known(told.kinds, judged or children, frozenset(money), age, ageing, youth, assigned), MANY, ALL, **where
        )
        for judged, age, ageing, youth, assigned, money in product(
            ("", *ANSWERS),
            (None, 0, 17, 18, 25, 26, 65, 66, 69, 70, 120),
            ("", "yes"),
            ("", "yes"),
            ("", "yes"),
            ((), ("none",), ("arrears",), ("sanction",), ("administration",), ("arrears", "sanction")),
        )
    }
    assert among == every
    assert len(every) > 2
    lame = {changes_of(Known(**{"kinds": told.kinds, **each}), MANY, ALL, **where) for each in few[:1]}
    assert lame != every


def test_only_what_a_rule_asks_about_is_tried_once_for_each_set_of_rules_that_could_speak() -> None:
    assert worlds([ELSE, SMELL, CHILD], "yes") == [{}]
    assert worlds([OLD], "") == [{"age": None}, {"age": 66}]
    assert worlds([AGEING], "") == [{"ageing": ""}, {"ageing": "yes"}]
    assert worlds([HOME], "yes") == [{"children": "yes"}, {"children": "no"}]
    assert worlds([HOME], "") == [{"children": ""}, {"children": "yes"}]
    assert worlds([MONEY], "") == [{"money": frozenset()}, {"money": frozenset({"arrears"})}]
    young = rule("young", 1, "mentors", Condition("age", at_most=25))
    assert worlds([young, OLD], "") == [{"age": None}, {"age": 25}, {"age": 66}]
    assert worlds([rule("any", 1, "mentors", Condition("age", at_most=120, at_least=0))], "") == [
        {"age": None},
        {"age": 0},
    ]


def test_nobody_is_older_than_the_rules_know() -> None:
    anybody = rule("any", 1, "mentors", Condition("age", at_most=OLDEST))
    assert worlds([anybody, OLD], "") == [{"age": None}, {"age": 65}, {"age": 66}]


def test_an_age_may_let_one_rule_speak_beyond_the_bound_of_another() -> None:
    young = rule("young", 1, "mentors", Condition("age", at_most=25))
    grown = rule("grown", 1, "mentors", Condition("age", at_least=18))
    assert worlds([young, grown], "") == [{"age": None}, {"age": 17}, {"age": 18}, {"age": 26}]


def test_money_may_be_everything_at_once_or_nothing_and_nothing_is_never_beside_something() -> None:
    real = [rule(word, 1, "mentors", Condition("money", one_of=(word,))) for word in MONEY_WORDS]
    assert len(worlds(real, "") or []) == 8
    nothing = rule("nothing", 1, "mentors", Condition("money", one_of=("none",)))
    assert len(worlds([nothing, real[0]], "") or []) == 3


MONEY_WORDS = ("arrears", "administration", "sanction")


def test_where_it_could_be_too_much_it_is_not_tried_and_cannot_be_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(foreseen, "MOST_WORLDS", 2)
    assert worlds([OLD, AGEING], "") is None
    assert worlds([OLD], "") is not None
    found = tried([ELSE, OLD, AGEING, SMELL_FIRST], facts("smell", assessed=True))
    assert (found.looked_at, found.assessed, found.sure, found.perhaps, found.changes) == (10, 10, 0, 10, {})
    assert tried([ELSE, OLD, AGEING, SMELL_FIRST], facts("smell")).sure == 10


def test_rules_of_neither_day_are_not_tried(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(foreseen, "MOST_WORLDS", 2)
    gone = rule("gone", 1, "central", Condition("ageing", one_of=("yes",)), valid_to=DAY - timedelta(days=1))
    far = rule("far", 1, "central", Condition("ageing", one_of=("yes",)), valid_from=AHEAD + timedelta(days=1))
    assert tried([ELSE, OLD, gone, far], facts(assessed=True)).same == 10


def test_what_was_tried_once_is_not_tried_again(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[Known] = []
    whole = foreseen.changes_of

    def counting(known: Known, *told: Any, **named: Any) -> frozenset[Change]:
        asked.append(known)
        return whole(known, *told, **named)

    monkeypatch.setattr(foreseen, "changes_of", counting)
    concerns = [Alike(facts("smell", other), 1) for other in ("rent", "damage", "isolation")]
    assert foresee(concerns, [*RULES, SMELL], ALL, today=DAY, day=AHEAD).sure == 3
    assert len(asked) == 1
    opened: list[str] = []

    def noting(_rules: Sequence[Rule], children: str) -> list[dict[str, Any]]:
        opened.append(children)
        return [{"age": None}]

    monkeypatch.setattr(foreseen, "worlds", noting)
    told = [Alike(facts(kind, assessed=True, children=said), 1) for kind in ("smell", "child") for said in ("", "yes")]
    foresee(told, [*RULES, SMELL], ALL, today=DAY, day=AHEAD)
    assert opened == ["", "yes"]


def test_the_days_ahead_on_which_something_begins_or_has_ended() -> None:
    dated = [
        Place("ends today", "x", None, LONG_AGO, DAY),
        Place("ended", "x", None, LONG_AGO, DAY - timedelta(days=1)),
        Place("begins today", "x", None, DAY),
        Place("ahead", "x", None, AHEAD, AHEAD),
        Place("the same day", "x", None, AHEAD),
        Place("for ever", "x", None, LONG_AGO, date.max),
        CARE,
    ]
    tomorrow, after = DAY + timedelta(days=1), AHEAD + timedelta(days=1)
    assert foreseen.days_of_change(dated, after=DAY) == [tomorrow, AHEAD, after]
    assert foreseen.days_of_change([CARE], after=DAY) == []


def test_what_is_taken_as_sealed_is_what_an_assessment_seals() -> None:
    assert {*foreseen.SEALED, "why"} == Assessment().sealed.keys()
    assert {*foreseen.SEALED, foreseen.OPEN} == {each.name for each in fields(Known)}
    assert [foreseen.asks_sealed(each) for each in (OLD, MENTOR, HOME, CHILD, ELSE)] == [True, True, True, False, False]
    assert (foreseen.NONE_OF_IT, foreseen.EXAMPLES, foreseen.MOST_WORLDS) == ("none", 3, 256)


@pytest.mark.parametrize(
    "made",
    [facts(), Alike(facts(), 1), Change("a", "b", None, None), Count(), Foreseen()],
    ids=lambda it: type(it).__name__,
)
def test_none_of_it_can_be_changed_by_whoever_reads_it(made: Any) -> None:
    name = next(iter(vars(made)))
    with pytest.raises(FrozenInstanceError):
        setattr(made, name, getattr(made, name))
