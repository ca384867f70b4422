"""Who applies for what, what is missing, and how an application stands: as tables."""

from dataclasses import replace
from datetime import date

import pytest

from bindeled.furnishing import rules
from bindeled.furnishing.rules import ADULT, CHILD, EVERYBODY, Applicants, Checklist, Line, Member, Term, cell

A, B, C, D = (Member(letter, ADULT, letter.upper()) for letter in "abcd")
X, Y = (Member(letter, CHILD, letter.upper()) for letter in "xy")


def married(one: Member, other: Member) -> Member:
    return replace(one, married_to=other.id)


def beside(child: Member, adult: Member) -> Member:
    return replace(child, beside=adult.id)


def told(members: list[Member]) -> list[tuple[str, str]]:
    """Answer the applications in short: the adults of each, and the children whose things stand on it."""
    return [
        ("".join(one.id for one in group.adults), "".join(one.id for one in group.children))
        for group in rules.applications(members)
    ]


@pytest.mark.parametrize(
    ("members", "expected"),
    [
        ([A], [("a", "")]),
        ([A, X, Y], [("a", "xy")]),
        ([A, B], [("a", ""), ("b", "")]),
        ([married(A, B), married(B, A)], [("ab", "")]),
        # That one of them says so is enough, whichever it is.
        ([married(A, B), B], [("ab", "")]),
        ([A, married(B, A)], [("ab", "")]),
        ([A, B, X, Y], [("a", "xy"), ("b", "")]),
        ([A, B, beside(X, B), Y], [("a", "y"), ("b", "x")]),
        ([X, A, B, beside(Y, B)], [("a", "x"), ("b", "y")]),
        ([A, B, C], [("a", ""), ("b", ""), ("c", "")]),
        ([A, married(B, C), C, beside(X, C), Y], [("a", "y"), ("bc", "x")]),
        ([married(A, C), B, C, beside(X, B)], [("ac", ""), ("b", "x")]),
        ([married(A, B), B, married(C, D), D], [("ab", ""), ("cd", "")]),
    ],
)
def test_each_adult_applies_alone_and_two_who_are_married_together(
    members: list[Member], expected: list[tuple[str, str]]
) -> None:
    assert rules.wrong_with(members) == {}
    assert told(members) == expected


@pytest.mark.parametrize(
    ("members", "wrong"),
    [
        ([], {("", ""): "no_adult"}),
        ([X], {("", ""): "no_adult"}),
        ([married(A, A)], {("a", "married_to"): "oneself"}),
        ([married(A, X), X], {("a", "married_to"): "not_an_adult"}),
        ([married(A, B)], {("a", "married_to"): "not_an_adult"}),
        ([married(A, B), married(B, C), C], {("a", "married_to"): "somebody_elses"}),
        (
            [married(A, C), married(B, C), C],
            {("a", "married_to"): "somebody_elses", ("b", "married_to"): "somebody_elses"},
        ),
        ([A, beside(X, B)], {("x", "beside"): "not_an_adult"}),
        ([A, X, beside(Y, X)], {("y", "beside"): "not_an_adult"}),
    ],
)
def test_what_does_not_fit_is_said_of_whom_and_where(members: list[Member], wrong: dict[tuple[str, str], str]) -> None:
    assert rules.wrong_with(members) == wrong
    assert set(wrong.values()) <= rules.WRONG.keys()


def test_a_child_is_nobodys_spouse_whatever_was_said_of_it_before() -> None:
    assert rules.wrong_with([A, replace(X, married_to="a")]) == {}
    assert told([A, replace(X, married_to="a")]) == [("a", "x")]


def test_everything_is_asked_of_each_or_once_for_all() -> None:
    asked = rules.cells([A, X])
    assert asked[:5] == [("bed", "a"), ("bed", "x"), ("chair", "a"), ("chair", "x"), ("table", EVERYBODY)]
    assert [code for code, one in asked if one == EVERYBODY] == ["table", "pots", "stove"]
    assert len(asked) == 9 * 2 + 3
    assert list(rules.THINGS) == [
        *("bed", "chair", "table", "eat", "drink", "pots", "stove", "storage"),
        *("duvet", "pillow", "sheet", "towel"),
    ]
    assert cell("bed", "a") == "bed:a"


def test_what_nobody_answered_is_told_so_that_no_bed_is_forgotten() -> None:
    every = {cell(*one): "has" for one in rules.cells([A, X])}
    assert rules.unasked([A, X], Checklist(every, {})) == []
    assert rules.unasked([A, X], Checklist(every | {"bed:x": ""}, {})) == [("bed", "x")]
    del every["stove:all"]
    assert rules.unasked([A, X], Checklist(every, {})) == [("stove", EVERYBODY)]


MISSING = {
    **{f"bed:{one}": "missing" for one in "abx"},
    "chair:a": "has",
    "chair:b": "not_needed",
    "table:all": "missing",
    "towel:b": "missing",
}


def test_each_application_has_its_own_things_and_those_for_all_stand_on_one() -> None:
    members = [A, B, beside(X, B)]
    first, second = rules.applications(members)
    asked = Checklist(MISSING, {"bed": 400, "towel": 0})
    assert rules.missing(first, asked, shares=True) == [Line("bed", 1, 400), Line("table", 1, None)]
    assert rules.missing(second, asked, shares=False) == [Line("bed", 2, 400), Line("towel", 1, 0)]
    assert rules.missing(first, asked, shares=False) == [Line("bed", 1, 400)]
    assert rules.total(rules.missing(second, asked, shares=True)) == 800
    assert [line.costs for line in rules.missing(second, asked, shares=True)] == [800, None, 0]
    assert Line("bed", 1, None).label == str(rules.THINGS["bed"].label)


@pytest.mark.parametrize(
    ("chosen", "shares"), [("", [True, False]), ("a", [True, False]), ("b", [False, True]), ("gone", [True, False])]
)
def test_what_is_for_all_stands_on_the_application_that_was_chosen_or_the_first(
    chosen: str, shares: list[bool]
) -> None:
    groups = rules.applications([A, B])
    assert [rules.shares(group, groups, Checklist({}, {}, chosen)) for group in groups] == shares
    # By whichever of two who are married.
    [couple] = rules.applications([married(A, B), B])
    assert rules.of_whom([couple], "b") == couple
    assert rules.of_whom([couple], "x") is None
    assert rules.shares(couple, [couple], Checklist({}, {}, "b"))


@pytest.mark.parametrize(
    ("answers", "missing"),
    [
        ({}, ["change", "need", "cost", "own"]),
        ({"change": "Ja", "need": " \n", "cost": "400", "own": "Nej"}, ["need"]),
        (dict.fromkeys(("change", "need", "cost", "own"), "Ja"), []),
    ],
)
def test_all_four_questions_are_answered_in_words(answers: dict[str, str], missing: list[str]) -> None:
    assert rules.unanswered(answers) == missing


STEPS = {
    "begin": ((), "writing"),
    "send": (("writing",), "sent"),
    "decide_whole": (("complained", "sent"), "whole"),
    "decide_part": (("complained", "sent"), "part"),
    "decide_refused": (("complained", "sent"), "refused"),
    "complain": (("part", "refused"), "complained"),
    "give_up": (("sent", "writing"), "given_up"),
    "take_up": (("given_up",), "writing"),
}


def test_an_application_moves_as_the_table_says_and_in_no_other_way() -> None:
    assert {name: (tuple(sorted(step.before)), step.after) for name, step in rules.STEPS.items()} == STEPS
    for state in rules.STATES:
        may = [name for name in rules.STEPS if rules.can(name, state)]
        assert may == [name for name, (before, _after) in STEPS.items() if state in before]


def test_every_state_has_a_word_an_owner_a_tone_and_a_way_in() -> None:
    assert {after for _before, after in STEPS.values()} == set(rules.STATES)
    assert {code: (state.tone, state.owner) for code, state in rules.STATES.items()} == {
        "writing": ("info", "the applicant and the adviser"),
        "sent": ("neutral", "the authority"),
        "whole": ("success", "nobody"),
        "part": ("warning", "the applicant, who may complain"),
        "refused": ("warning", "the applicant, who may complain"),
        "complained": ("neutral", "the authority"),
        "given_up": ("neutral", "nobody"),
    }
    assert rules.OUTCOMES == ("whole", "part", "refused")
    assert {"sent", "whole", "part", "refused", "complained"} == rules.FIXED


@pytest.mark.parametrize(
    ("before", "after", "fixed", "otherwise"),
    [
        ([A], [A, B], ["a"], False),
        ([A, B], [A], ["a"], False),
        ([A, B], [B], ["a"], True),
        ([A, B], [married(A, B), B], ["a"], True),
        ([A, B], [married(A, B), B], ["b"], True),
        ([A, B], [married(A, B), B], [], False),
        ([married(A, B), B], [A, B], ["a"], True),
        ([married(A, B), B], [A, married(B, A)], ["a"], False),
        ([A, X], [A, X, Y], ["a"], False),
    ],
)
def test_who_has_sent_an_application_stands_on_it_as_they_do(
    before: list[Member], after: list[Member], fixed: list[str], otherwise: bool
) -> None:
    assert rules.stands_otherwise(before, after, fixed) is otherwise


@pytest.mark.parametrize(
    ("told_on", "by"),
    [
        (date(2026, 11, 30), date(2026, 12, 28)),
        (date(2028, 2, 1), date(2028, 2, 29)),
        (date(2014, 1, 1), date(2014, 1, 29)),
        (date(2013, 12, 31), None),
    ],
)
def test_one_may_complain_for_four_weeks_from_the_day_one_got_it(told_on: date, by: date | None) -> None:
    assert rules.complain_by(told_on) == by


def test_another_term_counts_from_the_day_on_which_it_is_in_force(monkeypatch: pytest.MonkeyPatch) -> None:
    old = Term("complaint_social", 28, "a", date(2014, 1, 1), date(2026, 12, 31))
    new = Term("complaint_social", 14, "b", date(2027, 1, 1))
    monkeypatch.setattr(rules, "COMPLAINT_TERMS", (old, new))
    assert rules.complain_by(date(2026, 12, 31)) == date(2027, 1, 28)
    assert rules.complain_by(date(2027, 1, 1)) == date(2027, 1, 15)


def test_the_rule_and_the_term_stand_on_laws_that_are_data() -> None:
    assert rules.LAWS == ("single_expense", "furnishing_apart", "complaint_social")
    assert rules.APART_LAW == "furnishing_apart"
    assert [(term.law, term.days, term.valid_to) for term in rules.COMPLAINT_TERMS] == [("complaint_social", 28, None)]


DAY = date(2026, 11, 29)


@pytest.mark.parametrize(
    ("day", "may"),
    [(date(2026, 11, 27), False), (date(2026, 11, 28), True), (DAY, True), (date(2026, 11, 30), False)],
)
def test_nothing_happened_ahead_or_before_what_came_first(day: date, may: bool) -> None:
    assert rules.may_be_on(day, not_before=date(2026, 11, 28), today=DAY) is may


def test_a_member_is_known_by_a_word_of_eight_signs_that_tells_nothing() -> None:
    words = {rules.new_word() for _number in range(20)}
    assert len(words) == 20
    assert {len(word) for word in words} == {8}


def test_measures_stay_what_they_are() -> None:
    measures = (rules.MOST_MEMBERS, rules.LONGEST_NAME, rules.DEAREST, rules.LONGEST_ANSWER, rules.LONGEST_WORDS)
    assert measures == (12, 80, 99_999, 2000, 1000)
    assert list(rules.MEMBER_KINDS) == ["adult", "child"]
    assert list(rules.ANSWERS) == ["", "has", "missing", "not_needed"]
    assert list(rules.QUESTIONS) == ["change", "need", "cost", "own"]
    assert Applicants((A, B)).names == ["A", "B"]
    assert Applicants((A, B)).first == "a"
