"""The rules of the work on a case: days on which something is due, how an attempt went, and how long a warning stands."""

from datetime import UTC, date, datetime, timedelta

import pytest

from bindeled.cases import rules

TODAY = date(2026, 11, 28)


def day(number: int) -> date:
    return TODAY + timedelta(days=number)


DUE = [
    (-1, -1, "overdue"),
    (0, 0, "today"),
    (0, -3, "today"),
    (1, 1, "later"),
    (1, 0, "soon"),
    (3, -4, "soon"),
    (3, 1, "later"),
]


@pytest.mark.parametrize(("due", "remind", "expected"), DUE)
def test_how_something_planned_stands_today(due: int, remind: int, expected: str) -> None:
    assert rules.how_due(day(due), day(remind), today=TODAY) == expected
    assert expected in rules.DUE


def test_one_is_reminded_so_many_days_before() -> None:
    assert rules.remind_on(day(7), 0) == day(7)
    assert rules.remind_on(day(7), 3) == day(4)
    assert list(rules.REMIND_BEFORE) == [0, 1, 3, 7]


@pytest.mark.parametrize(("due", "may"), [(-1, False), (0, True), (1, True), (730, True), (731, False)])
def test_a_plan_is_for_today_or_for_the_next_two_years(due: int, may: bool) -> None:
    assert rules.may_be_planned(day(due), today=TODAY) is may


@pytest.mark.parametrize(("by", "may"), [(-1, False), (0, False), (1, True), (183, True), (184, False)])
def test_a_warning_stands_at_most_half_a_year_before_somebody_looks(by: int, may: bool) -> None:
    assert rules.may_be_reviewed_by(day(by), today=TODAY) is may


@pytest.mark.parametrize(("by", "must"), [(1, False), (0, True), (-1, True)])
def test_a_warning_must_be_looked_at_from_its_day_on(by: int, must: bool) -> None:
    assert rules.must_be_looked_at(day(by), today=TODAY) is must


@pytest.mark.parametrize(
    ("kind", "needed"), [("visit", True), ("call", True), ("letter", True), ("task", False), ("term", False)]
)
def test_of_each_way_to_the_resident_one_says_how_it_went(kind: str, needed: bool) -> None:
    assert rules.needs_result(kind) is needed


def test_the_words_of_the_work_that_the_database_keeps_stay_what_they_are() -> None:
    assert list(rules.CASE_KINDS) == ["general", "mediation", "no_contact", "move_in", "eviction"]
    assert list(rules.PLAN_KINDS) == ["visit", "call", "letter", "task", "term"]
    assert list(rules.CHOSEN_PLANS) == ["visit", "call", "letter", "task"]
    assert list(rules.RESULTS) == ["met", "not_met", "left_word", "not_now"]
    assert list(rules.DUE) == ["overdue", "today", "soon", "later"]
    assert not rules.DUE["later"]
    assert list(rules.PARTIES) == ["resident", "caretaker"]
    assert list(rules.PARTY_ANSWERS) == ["agreed", "declined", "withdrawn"]
    assert list(rules.SHARED) == ["by_phone", "on_paper"]
    # One short word beside a moment may be of any of these: none means two things.
    words = [*rules.CASE_KINDS, *rules.PLAN_KINDS, *rules.RESULTS, *rules.PARTY_ANSWERS, *rules.SHARED]
    assert len(words) == len(set(words))


PLAN_STEPS = {
    "plan": (set(), "planned"),
    "postpone": ({"planned"}, "planned"),
    "conclude": ({"planned"}, "done"),
    "abort": ({"planned"}, "aborted"),
}


@pytest.mark.parametrize("name", PLAN_STEPS)
def test_each_step_of_a_plan_leads_from_planned(name: str) -> None:
    before, after = PLAN_STEPS[name]
    assert (set(rules.PLAN_STEPS[name].before), rules.PLAN_STEPS[name].after) == (before, after)
    assert [state.tone for state in rules.PLAN_STATES.values()] == ["info", "neutral", "neutral"]
    assert [state.owner for state in rules.PLAN_STATES.values()] == ["the case's adviser", "nobody", "nobody"]


NEEDED: list[tuple[dict[str, str], list[str]]] = [
    ({}, ["resident", "caretaker"]),
    ({"resident": "agreed"}, ["caretaker"]),
    ({"resident": "declined", "caretaker": "agreed"}, ["resident"]),
    ({"resident": "agreed", "caretaker": "withdrawn"}, ["caretaker"]),
    ({"resident": "agreed", "caretaker": "agreed"}, []),
]


@pytest.mark.parametrize(("answers", "needed"), NEEDED)
def test_nobody_mediates_without_the_newest_word_of_both(answers: dict[str, str], needed: list[str]) -> None:
    assert rules.still_needed(answers) == needed


@pytest.mark.parametrize(("seconds", "may"), [(0, True), (119, True), (120, False), (121, False)])
def test_a_note_may_be_taken_back_for_two_minutes(seconds: int, may: bool) -> None:
    now = datetime(2026, 11, 28, 12, tzinfo=UTC)
    assert rules.may_be_taken_back(now - timedelta(seconds=seconds), now=now) is may


@pytest.mark.parametrize(("kind", "may"), [("visit", True), ("task", True), ("term", False)])
def test_only_a_term_of_law_is_never_put_off(kind: str, may: bool) -> None:
    assert rules.may_be_put_off(kind) is may
