"""How an extract travels: its states, who may answer, how long and how often it may be fetched."""

from datetime import UTC, date, datetime, timedelta

import pytest

from bindeled.evaluation.rules import extract as rules

NOW = datetime(2026, 11, 30, 12, tzinfo=UTC)
TODAY = date(2026, 11, 30)


def test_every_state_can_be_reached_has_a_word_and_leads_on_or_ends() -> None:
    after = {step.after for step in rules.STEPS.values()}
    before = {state for step in rules.STEPS.values() for state in step.before}
    assert after | {"asked"} == set(rules.STATES)
    assert before | {"impossible", "turned_down", "expired"} == set(rules.STATES)
    assert all(str(state.label) and state.owner and state.tone for state in rules.STATES.values())
    assert {name: (sorted(step.before), step.after) for name, step in rules.STEPS.items()} == {
        "make": (["asked"], "made"),
        "give_up": (["asked"], "impossible"),
        "release_first": (["made"], "half"),
        "release_second": (["half"], "released"),
        "turn_down": (["half", "made"], "turned_down"),
        "fetch": (["fetched", "released"], "fetched"),
        "expire": (["fetched", "half", "made", "released"], "expired"),
    }
    assert (rules.TO_ANSWER, rules.TO_FETCH) == (("made", "half"), ("released", "fetched"))


@pytest.mark.parametrize(
    ("since", "until", "may"),
    [
        (date(2026, 7, 1), date(2026, 10, 1), True),
        (date(2021, 10, 1), date(2026, 10, 1), True),
        (date(2021, 7, 1), date(2026, 10, 1), False),  # longer ago than may be asked for
        (date(2026, 7, 1), date(2027, 1, 1), False),  # not over yet
        (date(2026, 10, 1), date(2027, 1, 1), False),
        (date(2026, 7, 2), date(2026, 10, 1), False),  # no quarter
        (date(2026, 7, 1), date(2026, 9, 30), False),
        (date(2026, 7, 1), date(2026, 7, 1), False),  # nothing between
        (date(2026, 7, 1), date(2026, 4, 1), False),
    ],
)
def test_whole_quarters_that_are_over_can_be_asked_for(since: date, until: date, may: bool) -> None:
    assert rules.may_be_asked_for(since, until, today=TODAY) is may


@pytest.mark.parametrize(
    ("counted", "restricted", "protected", "erased", "why"),
    [
        (True, False, False, False, ""),
        (False, True, True, True, "not_counted"),
        (True, True, True, True, "erased"),
        (True, True, True, False, "restricted"),
        (True, False, True, False, "protected"),
    ],
)
def test_why_a_concern_is_left_out(counted: bool, restricted: bool, protected: bool, erased: bool, why: str) -> None:
    assert rules.left_out_as(counted=counted, restricted=restricted, protected=protected, erased=erased) == why
    assert not why or why in rules.LEFT_OUT


@pytest.mark.parametrize(
    ("by", "role", "answered", "may"),
    [
        ("lis", "leader", {}, True),
        ("dorte", "protection", {"leader": "lis"}, True),
        ("esther", "leader", {}, False),  # who asked for it
        ("lis", "protection", {"leader": "lis"}, False),  # the same person twice
        ("lars", "leader", {"leader": "lis"}, False),  # the same role twice
        ("bo", "adviser", {}, False),
    ],
)
def test_two_different_persons_answer_and_neither_asked(
    by: str, role: str, answered: dict[str, str], may: bool
) -> None:
    assert rules.may_release(by=by, asked_by="esther", role=role, answered=answered) is may


@pytest.mark.parametrize(
    ("state", "fetches", "until", "may"),
    [
        ("released", 0, NOW + timedelta(seconds=1), True),
        ("fetched", 2, NOW + timedelta(days=1), True),
        ("fetched", 3, NOW + timedelta(days=1), False),
        ("released", 0, NOW, False),
        ("released", 0, None, False),
        ("half", 0, NOW + timedelta(days=1), False),
        ("turned_down", 0, NOW + timedelta(days=1), False),
    ],
)
def test_a_file_may_be_fetched_a_few_times_for_some_days(
    state: str, fetches: int, until: datetime | None, may: bool
) -> None:
    assert rules.may_be_fetched(state, fetches=fetches, until=until, now=NOW) is may


@pytest.mark.parametrize(
    ("state", "fetches", "made_at", "until", "over"),
    [
        ("made", 0, NOW - timedelta(days=60), None, True),
        ("half", 0, NOW - timedelta(days=59), None, False),
        ("made", 0, None, None, False),
        ("released", 0, NOW - timedelta(days=61), NOW + timedelta(days=1), False),
        ("released", 0, NOW, NOW, True),
        ("fetched", 3, NOW, NOW + timedelta(days=1), True),
        ("fetched", 2, NOW, NOW + timedelta(days=1), False),
        ("turned_down", 0, NOW - timedelta(days=90), None, False),
        ("released", 0, NOW, None, False),
    ],
)
def test_when_a_file_is_over(
    state: str, fetches: int, made_at: datetime | None, until: datetime | None, over: bool
) -> None:
    assert rules.is_over(state, fetches=fetches, made_at=made_at, until=until, now=NOW) is over
