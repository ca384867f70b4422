"""The states of a course: every one is answered for, and nothing runs without the resident's yes."""

import pytest

from bindeled.offers.rules import courses as rules

ALL = frozenset(rules.STATES)
BEFORE = {"offered", "later", "declined", "motivated"}
MOVES = {
    "yes": (BEFORE, "accepted"),
    "later": (BEFORE, "later"),
    "declined": (BEFORE, "declined"),
    "motivated": (BEFORE, "motivated"),
    "offer_again": ({"later", "declined", "motivated", "refused"}, "offered"),
    "accept": ({"accepted"}, "running"),
    "refuse": ({"accepted"}, "refused"),
    "go_on": ({"running"}, "running"),
    "end": ({"running"}, "ended"),
    "pass_on": ({"running"}, "passed_on"),
    "lapse": (BEFORE | {"accepted", "refused"}, "lapsed"),
}


def test_every_state_has_words_an_owner_and_a_tone_that_is_never_red() -> None:
    assert list(rules.STATES) == [
        "offered", "later", "declined", "motivated", "accepted", "refused", "running", "ended", "passed_on", "lapsed",
    ]  # fmt: skip
    labels = [str(state.label) for state in rules.STATES.values()]
    assert len(set(labels)) == len(labels)
    assert all(labels)
    owners = {rules.OFFERING, rules.GIVING, rules.NOBODY}
    assert {state.owner for state in rules.STATES.values()} == owners
    assert {state.tone for state in rules.STATES.values()} <= {"info", "neutral", "success", "warning"}
    assert {code for code, state in rules.STATES.items() if state.owner == rules.NOBODY} == set(rules.OVER)
    assert {code for code, state in rules.STATES.items() if state.owner == rules.GIVING} == {"accepted", "running"}


def test_the_moves_are_these_and_no_others() -> None:
    assert {name: (set(step.before), step.after) for name, step in rules.STEPS.items()} == MOVES
    assert all(step.who for step in rules.STEPS.values())
    for name, (before, _after) in MOVES.items():
        assert {state for state in ALL if rules.may(name, state)} == before


def test_every_state_is_reached_and_left_but_those_that_are_over() -> None:
    reached = {step.after for step in rules.STEPS.values()} | {rules.OFFERED}
    left = {state for step in rules.STEPS.values() for state in step.before}
    assert reached == ALL
    assert left == ALL - set(rules.OVER)
    assert set(rules.OVER) == {"ended", "passed_on", "lapsed"}


def test_nothing_after_a_yes_is_reached_from_before_it_but_by_the_residents_yes() -> None:
    after = set(rules.AFTER_A_YES)
    assert after == {"accepted", "refused", "running", "ended", "passed_on"}
    ways_in = {name for name, step in rules.STEPS.items() if step.after in after and set(step.before) - after}
    assert ways_in == {rules.YES}
    assert set(rules.SEEN_BY_THE_GIVER) == after
    assert set(rules.BEGUN) == {"running", "ended", "passed_on"}
    assert set(rules.OPEN_TO_AN_ANSWER) == BEFORE == ALL - after - {"lapsed"}


def test_every_answer_of_a_resident_is_a_move_and_has_words() -> None:
    assert set(rules.ANSWERS) == {"yes", "later", "declined", "motivated"}
    assert set(rules.ANSWERS) <= set(rules.STEPS)
    assert all(str(words) for words in rules.ANSWERS.values())


@pytest.mark.parametrize(("code", "needed"), [("support_contact", True), ("mentor", False), ("housing_first", False)])
def test_from_a_support_contact_person_nobody_goes_on_but_by_their_own_wish(code: str, needed: bool) -> None:
    assert rules.needs_wish(code) is needed


def test_short_words_have_words() -> None:
    assert list(rules.CONTACTS) == ["visit", "call", "message", "together", "meeting"]
    assert list(rules.WAYS) == ["meeting", "phone", "letter", "other"]
    assert list(rules.ENDS_BECAUSE) == ["done", "time", "wish", "moved", "no_contact", "other"]
    assert list(rules.FUNCTIONS) == ["worker", "support_worker", "nurse", "authority_coordinator", "job_centre"]
    assert set(rules.OWN_WORDS) == {"answer", "goals", "passed_on"} <= set(rules.MOMENTS)
    assert len(rules.MOMENTS) == 14
    assert all(len(code) <= 12 for code in rules.MOMENTS)


def test_the_short_word_is_sealed_before_the_words_and_never_mixed_with_the_residents_own() -> None:
    for kind, code, words in (
        (rules.ANSWER, "letter", "Nej.\n\nOg nej."),
        (rules.ANSWER, "letter", ""),
        (rules.MEMBER, "authority_coordinator", "Rosa Påfundet"),
    ):
        sealed = rules.sealed_of(kind, words, code=code)
        assert rules.told_of(kind, sealed) == (str(rules.CODED[kind][code]), words)
    assert rules.sealed_of(rules.GOALS, "Sove.") == "Sove."
    assert rules.told_of(rules.GOALS, "letter\nSove.") == ("", "letter\nSove.")
    assert rules.told_of(rules.ANSWER, "") == ("", "")
    assert rules.told_of(rules.MEMBER, "neighbour\nRosa") == ("neighbour", "Rosa")


def test_the_moments_are_these_as_the_rows_and_the_records_know_them() -> None:
    assert list(rules.MOMENTS) == [
        "offer", "answer", "again", "started", "turned_down", "goals", "contact", "member", "went_on", "over", "passed_on",
        "lapsed", "filed", "taken",
    ]  # fmt: skip
