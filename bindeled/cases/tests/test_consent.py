"""What a resident's word opens and for how long, and how a message may move through the gate."""

from dataclasses import FrozenInstanceError
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bindeled.cases.rules import consent
from bindeled.cases.rules.consent import (
    CHANGES_NOTHING_MORE,
    CONSENT_ANSWERS,
    ENDED,
    FEEDBACK_STATES,
    FEEDBACK_STEPS,
    LONGEST_CONSENT,
    RECIPIENTS,
    STANDING,
    Said,
    holds,
    known_wordings,
    may_be_proposed,
    may_last_until,
    standing,
)
from bindeled.receipts.rules import WORDINGS

TODAY = date(2026, 11, 30)
DAY = timedelta(days=1)
YES = Said("given", TODAY - 10 * DAY, TODAY + 10 * DAY)


@pytest.mark.parametrize(
    ("said", "on", "opens", "stands"),
    [
        (YES, TODAY, True, "given"),
        (YES, TODAY - 10 * DAY, True, "given"),
        (YES, TODAY + 10 * DAY, True, "given"),
        # Before it was said, and after its last day.
        (YES, TODAY - 11 * DAY, False, "given"),
        (YES, TODAY + 11 * DAY, False, "over"),
        (Said("given", TODAY, TODAY), TODAY, True, "given"),
        (Said("given", TODAY - DAY, TODAY + DAY, withdrawn=True), TODAY, False, "withdrawn"),
        (Said("given", TODAY - 3 * DAY, TODAY - DAY, withdrawn=True), TODAY, False, "withdrawn"),
        (Said("given", TODAY - DAY), TODAY, False, "given"),
        (Said("declined", TODAY), TODAY, False, "declined"),
        (Said("motivating", TODAY), TODAY, False, "motivating"),
        # A no with an end by some mistake stays a no.
        (Said("declined", TODAY - DAY, TODAY + DAY), TODAY, False, "declined"),
        (Said("declined", TODAY - 3 * DAY, TODAY - DAY), TODAY, False, "declined"),
    ],
)
def test_a_word_opens_only_what_it_says(said: Said, on: date, opens: bool, stands: str) -> None:
    assert holds(said, on=on) is opens
    assert standing(said, on=on) == stands


@given(
    answer=st.sampled_from(list(CONSENT_ANSWERS)),
    begun=st.integers(-400, 400),
    ends=st.none() | st.integers(-400, 400),
    withdrawn=st.booleans(),
)
def test_nothing_but_a_yes_of_now_opens_anything(answer: str, begun: int, ends: int | None, withdrawn: bool) -> None:
    said = Said(answer, TODAY + begun * DAY, None if ends is None else TODAY + ends * DAY, withdrawn=withdrawn)
    if holds(said, on=TODAY):
        assert (answer, withdrawn) == ("given", False)
        assert begun <= 0
        assert ends is not None
        assert ends >= 0
        assert standing(said, on=TODAY) == "given"
    assert standing(said, on=TODAY) in set(CONSENT_ANSWERS) | set(ENDED)


@pytest.mark.parametrize(
    ("until", "may"),
    [
        (TODAY - DAY, False),
        (TODAY, True),
        (TODAY - DAY + LONGEST_CONSENT, True),
        (TODAY + LONGEST_CONSENT, False),
    ],
)
def test_a_yes_lasts_a_year_at_the_longest(until: date, may: bool) -> None:
    assert may_last_until(until, said_on=TODAY - DAY, today=TODAY) is may


@pytest.mark.parametrize(
    ("wording", "allowed", "said", "feedback", "why"),
    [
        ("in_touch", ("in_touch",), YES, "consent", ""),
        ("helped", ("in_touch", "helped"), YES, "consent", ""),
        ("helped", ("in_touch",), YES, "consent", "not_agreed"),
        ("anything", ("anything",), YES, "consent", "not_agreed"),
        ("in_touch", ("in_touch",), YES, "never", "never"),
        ("in_touch", ("in_touch",), Said("declined", TODAY), "consent", "no_consent"),
        ("in_touch", ("in_touch",), Said("given", TODAY - DAY, TODAY - DAY), "consent", "no_consent"),
    ],
)
def test_what_goes_through_the_gate_was_agreed_to_and_still_is(
    wording: str, allowed: tuple[str, ...], said: Said, feedback: str, why: str
) -> None:
    assert may_be_proposed(wording, allowed=allowed, said=said, feedback=feedback, on=TODAY) == why


def test_wordings_stand_in_their_order_and_others_are_none() -> None:
    assert known_wordings(["no_worry", "in_touch", "made_up"]) == ("in_touch", "no_worry")
    assert known_wordings([]) == ()


def test_the_fixed_wordings_name_nobody_and_no_place() -> None:
    for words in WORDINGS.values():
        assert "{" not in str(words)
        assert "%" not in str(words)


def test_every_state_is_reached_and_those_that_end_lead_nowhere() -> None:
    reached = {step.after for step in FEEDBACK_STEPS.values()}
    assert reached == set(FEEDBACK_STATES)
    left = {before for step in FEEDBACK_STEPS.values() for before in step.before}
    assert left.isdisjoint(CHANGES_NOTHING_MORE)
    assert left | set(CHANGES_NOTHING_MORE) == set(FEEDBACK_STATES)
    assert set(STANDING) == left | {"sent"}


def test_nothing_is_sent_that_nobody_seconded() -> None:
    assert FEEDBACK_STEPS["send"].before == {"seconded"}
    assert FEEDBACK_STEPS["second"].before == {"proposed"}
    assert FEEDBACK_STEPS["stop"].before == {"proposed", "seconded"}


def test_no_answer_of_a_resident_is_shown_as_a_warning() -> None:
    assert {state.tone for state in CONSENT_ANSWERS.values()} <= {"success", "neutral", "info"}
    assert set(RECIPIENTS) == {consent.SENDER, consent.UNIT, consent.OUTSIDE}


def test_the_words_that_the_database_keeps_stay_what_they_are() -> None:
    assert list(RECIPIENTS) == ["sender", "unit", "outside"]
    assert {code: state.tone for code, state in CONSENT_ANSWERS.items()} == {
        "given": "success",
        "declined": "neutral",
        "motivating": "neutral",
    }
    assert list(ENDED) == ["withdrawn", "over"]
    assert {code: (state.tone, state.owner) for code, state in FEEDBACK_STATES.items()} == {
        "proposed": ("info", "somebody else of the unit"),
        "seconded": ("info", "the worker"),
        "sent": ("neutral", "nobody"),
        "turned_down": ("neutral", "nobody"),
        "taken_back": ("neutral", "nobody"),
        "stopped": ("neutral", "nobody"),
    }
    assert CHANGES_NOTHING_MORE == ("sent", "turned_down", "taken_back", "stopped")
    assert STANDING == ("proposed", "seconded", "sent")
    assert timedelta(days=365) == LONGEST_CONSENT
    assert (consent.LONGEST_SCOPE, consent.LONGEST_WHOM) == (500, 120)


def test_each_step_leads_from_where_it_may_to_where_it_does() -> None:
    assert {name: (set(step.before), step.after) for name, step in FEEDBACK_STEPS.items()} == {
        "propose": (set(), "proposed"),
        "second": ({"proposed"}, "seconded"),
        "turn_down": ({"proposed"}, "turned_down"),
        "take_back": ({"proposed", "seconded"}, "taken_back"),
        "send": ({"seconded"}, "sent"),
        "stop": ({"proposed", "seconded"}, "stopped"),
    }
    assert all(step.who for step in FEEDBACK_STEPS.values())


@pytest.mark.parametrize(
    ("one", "other", "alike"),
    [
        ("Lægen", "lægen", True),
        ("LÆGEN", "lægen", True),
        (" Regionens  psykiatri ", "regionens psykiatri", True),
        ("regionens psykiatri", " Regionens  psykiatri ", True),
        ("Lægen", "Naboen", False),
        ("en læge", "enlæge", False),
        ("", "", True),
    ],
)
def test_one_recipient_is_known_again_whatever_the_capitals_and_spaces(one: str, other: str, alike: bool) -> None:
    assert consent.named_alike(one, other) is alike


def test_what_was_said_is_not_changed_while_the_program_runs() -> None:
    with pytest.raises(FrozenInstanceError):
        YES.answer = "declined"  # type: ignore[misc]
