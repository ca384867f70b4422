"""The steps towards an eviction: which may follow which, on which days, and the clocks of law that they start."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bindeled.cases.rules import eviction
from bindeled.cases.rules.eviction import STEPS, Taken, may_follow, now_at, terms
from bindeled.concerns.rules import STEPS_TOLD

TODAY = date(2026, 11, 30)
DAY = timedelta(days=1)

# From a step to those that may come next.
NEXT = {
    "": {"arrears", "demand", "termination", "court", "eviction"},
    "arrears": {"demand", "termination", "court", "eviction", "averted"},
    "demand": {"termination", "court", "eviction", "averted"},
    "termination": {"court", "eviction", "averted"},
    "court": {"eviction", "averted"},
    # Set for a day that has not passed: it may be moved, or averted.
    "eviction": {"eviction", "averted"},
    "averted": {"arrears", "demand", "termination", "court", "eviction"},
}


@pytest.mark.parametrize("before", list(NEXT))
def test_a_step_follows_only_those_that_it_may(before: str) -> None:
    steps = [Taken(before, TODAY)] if before else []
    assert {step for step in STEPS if may_follow(steps, step, today=TODAY)} == NEXT[before]


def test_who_was_put_out_on_a_day_that_is_over_is_not_spared_any_more() -> None:
    for step in STEPS:
        assert not may_follow([Taken("eviction", TODAY - DAY)], step, today=TODAY)


def test_how_far_it_has_come_is_what_was_written_down_last() -> None:
    assert now_at([]) == ""
    assert now_at([Taken("demand", TODAY), Taken("averted", TODAY - DAY)]) == "averted"


@pytest.mark.parametrize(
    ("step", "children", "expected"),
    [
        ("arrears", "yes", []),
        ("demand", "", [("demand", 14)]),
        ("demand", "no", [("demand", 14)]),
        ("termination", "yes", []),
        ("court", "yes", [("help_now", 0), ("decide", 14)]),
        # Where nobody knows, children are thought of.
        ("court", "unknown", [("help_now", 0), ("decide", 14)]),
        ("court", "", [("help_now", 0), ("decide", 14)]),
        ("court", "no", [("decide", 14)]),
        ("eviction", "yes", []),
        ("averted", "yes", []),
    ],
)
def test_a_step_starts_the_clocks_of_the_law(step: str, children: str, expected: list[tuple[str, int]]) -> None:
    found = terms(Taken(step, TODAY), children=children)
    assert [(term.clock.code, (term.by - TODAY).days) for term in found] == expected


def test_the_fourteen_days_run_across_the_year_and_are_not_moved_by_a_holiday() -> None:
    [term] = terms(Taken("demand", date(2026, 12, 18)), children="")
    assert term.by == date(2027, 1, 1)


def test_a_clock_runs_only_while_its_law_does(monkeypatch: pytest.MonkeyPatch) -> None:
    old, *others = eviction.CLOCKS
    ended = {**old.__dict__, "valid_from": TODAY - 10 * DAY, "valid_to": TODAY}
    monkeypatch.setattr(eviction, "CLOCKS", (eviction.Clock(**ended), *others))
    for day, runs in ((-11, False), (-10, True), (0, True), (1, False)):
        assert bool(terms(Taken("demand", TODAY + day * DAY), children="")) is runs


def test_every_clock_says_its_law_its_source_and_belongs_to_a_step() -> None:
    for clock in eviction.CLOCKS:
        assert clock.law in eviction.LAWS
        assert clock.source
        assert clock.step in STEPS
        assert clock.days >= 0


@given(st.lists(st.sampled_from(list(STEPS)), max_size=12))
def test_whatever_is_tried_nobody_goes_back_without_having_been_spared(tried: list[str]) -> None:
    order = ["arrears", "demand", "termination", "court", "eviction"]
    steps: list[Taken] = []
    for step in tried:
        if may_follow(steps, step, today=TODAY):
            if steps and steps[-1].step in order and step in order:
                assert order.index(step) > order.index(steps[-1].step) or step == "eviction"
            steps.append(Taken(step, TODAY))


def test_a_case_knows_every_step_that_is_told_of_in_the_same_order() -> None:
    assert list(STEPS) == list(STEPS_TOLD)
    for step in STEPS.values():
        assert step.label
        assert step.tone in {"info", "warning", "success"}
