"""Fixed points of meetings: who should be represented, how one stands, what may be done, and what each is told."""

from collections.abc import Iterator
from datetime import datetime, timedelta

import pytest
from django.utils import timezone, translation

from bindeled.cooperation.rules import meetings as rules

NOW = datetime(2026, 11, 29, 12, tzinfo=timezone.get_default_timezone())
AHEAD, OVER = NOW + timedelta(days=7), NOW - timedelta(hours=1)


@pytest.fixture(autouse=True)
def _in_english() -> Iterator[None]:
    """Let refusals be said as they stand in the rules."""
    with translation.override("en"):
        yield


@pytest.mark.parametrize(
    ("kind", "guests", "missing"),
    [
        (
            "network",
            [],
            ["advisers", "skp", "specialised", "mentors", "area_plans", "activity_house", "drop_in", "family"],
        ),
        ("network", [(group, "") for group in rules.GROUPS], []),
        ("network", [(group, "declined" if group == "skp" else "accepted") for group in rules.GROUPS], ["skp"]),
        ("network", [*((group, "") for group in rules.GROUPS), ("skp", "declined")], []),
        ("local", [("advisers", "accepted")], ["area_plans"]),
        ("local", [("advisers", "tentative"), ("area_plans", "")], []),
        ("other", [], []),
    ],
)
def test_who_must_be_represented_is_missed(kind: str, guests: list[tuple[str, str]], missing: list[str]) -> None:
    found = rules.represented(kind, guests)
    assert [one.group.code for one in found if one.is_missing] == missing


def test_by_need_and_by_agreement_nobody_is_missed() -> None:
    network = {one.group.code: one for one in rules.represented("network", [])}
    assert not any(network[code].must for code in ("health", "prevention", "psychiatry"))
    local = {one.group.code: one for one in rules.represented("local", [("drop_in", "declined")])}
    assert not local["drop_in"].must
    assert local["drop_in"].invited
    assert not local["drop_in"].comes


@pytest.mark.parametrize(
    ("state", "starts_at", "guests", "why"),
    [
        ("planned", AHEAD, 1, ""),
        ("cancelled", AHEAD, 1, ""),
        ("planned", AHEAD, 0, "There is nobody to invite. Add somebody to the list first."),
        ("planned", NOW, 1, "Its day has passed. Give it another day first."),
        ("called", AHEAD, 1, "It is called already. Whoever comes new to the list is invited by itself."),
        ("held", AHEAD, 1, "It was held. Plan another one."),
    ],
)
def test_what_may_be_called(state: str, starts_at: datetime, guests: int, why: str) -> None:
    assert str(rules.why_not_call(state, starts_at=starts_at, now=NOW, guests=guests)) == why


@pytest.mark.parametrize(
    ("state", "starts_at", "why"),
    [
        ("called", AHEAD, ""),
        ("called", NOW, "It has begun. Note who came instead."),
        ("planned", AHEAD, "Nobody is invited to it, so there is nothing to cancel."),
        ("cancelled", AHEAD, "Nobody is invited to it, so there is nothing to cancel."),
        ("held", OVER, "Nobody is invited to it, so there is nothing to cancel."),
    ],
)
def test_what_may_be_cancelled(state: str, starts_at: datetime, why: str) -> None:
    assert str(rules.why_not_cancel(state, starts_at=starts_at, now=NOW)) == why


@pytest.mark.parametrize(
    ("state", "starts_at", "why"),
    [
        ("called", OVER, ""),
        ("called", NOW, ""),
        ("called", AHEAD, "It has not begun yet."),
        ("planned", OVER, "Nobody was invited to it. Call it first."),
        ("cancelled", OVER, "Nobody was invited to it. Call it first."),
        ("held", OVER, "That is noted already."),
    ],
)
def test_what_may_be_noted_as_held(state: str, starts_at: datetime, why: str) -> None:
    assert str(rules.why_not_held(state, starts_at=starts_at, now=NOW)) == why


@pytest.mark.parametrize(
    ("state", "starts_at", "why"),
    [
        ("called", AHEAD, ""),
        ("called", NOW, "The meeting has begun. Call whoever invited you."),
        ("cancelled", AHEAD, "The meeting was cancelled. There is nothing to answer."),
        ("held", OVER, "The meeting was held. There is nothing to answer."),
    ],
)
def test_what_may_be_answered(state: str, starts_at: datetime, why: str) -> None:
    assert str(rules.why_not_answer(state, starts_at=starts_at, now=NOW)) == why


def test_only_what_was_held_stays_as_it_is() -> None:
    assert [state for state in rules.STATES if rules.why_not_change(state)] == ["held"]


@pytest.mark.parametrize(
    ("starts_at", "ends_at", "why"),
    [
        (AHEAD, AHEAD + timedelta(minutes=1), ""),
        (AHEAD, AHEAD, "It ends before it begins. Choose a later end."),
        (NOW, AHEAD, "That is over. Choose a day to come."),
    ],
)
def test_which_hours_may_be(starts_at: datetime, ends_at: datetime, why: str) -> None:
    assert str(rules.why_not_these_times(starts_at, ends_at, now=NOW)) == why


@pytest.mark.parametrize(
    ("state", "sequence", "told", "told_sequence", "letter"),
    [
        ("called", 0, "", 0, "invited"),
        ("called", 3, "", 0, "invited"),
        ("called", 0, "called", 0, ""),
        ("called", 1, "called", 0, "moved"),
        ("cancelled", 2, "called", 1, "called_off"),
        ("cancelled", 2, "", 0, ""),
        ("cancelled", 2, "cancelled", 2, ""),
        ("called", 3, "cancelled", 2, "called_again"),
        ("held", 3, "called", 3, ""),
        ("planned", 0, "", 0, ""),
    ],
)
def test_what_each_is_told(state: str, sequence: int, told: str, told_sequence: int, letter: str) -> None:
    assert rules.to_tell(state, sequence, told=told, told_sequence=told_sequence) == letter


def test_a_state_is_come_to_from_known_ones() -> None:
    assert set(rules.BEFORE) == set(rules.STATES) >= set().union(*rules.BEFORE.values())
    assert set(rules.MY_ANSWERS) | {""} == set(rules.ANSWERS)
    assert {code for codes in rules.WANTED.values() for code in codes} == set(rules.GROUPS)


@pytest.mark.parametrize("kind", [rules.CENTRAL, rules.LOCAL, rules.THEME])
def test_advisers_and_area_plans_are_wanted_at_each_meeting_with_everybody(kind: str) -> None:
    assert {rules.ADVISERS, rules.PLANS} <= set(rules.WANTED[kind])


@pytest.mark.parametrize(
    ("demand", "kind"), [("Lokalt møde", "local"), ("Centralt møde", "central"), ("Julefrokost", "other")]
)
def test_a_demand_of_a_contract_is_known_by_a_word_of_its_name(demand: str, kind: str) -> None:
    assert rules.kind_of(demand) == kind
