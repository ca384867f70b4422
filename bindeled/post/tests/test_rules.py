"""Every state of a letter is answered for, and a letter is tried for about a day."""

from dataclasses import FrozenInstanceError
from datetime import timedelta

import pytest

from bindeled.post import rules


def test_every_state_has_an_owner_a_label_and_a_way_to_it() -> None:
    assert rules.BEFORE.keys() == rules.STATES.keys()
    assert all(state.owner and str(state.label) for state in rules.STATES.values())
    assert {name for name, state in rules.STATES.items() if state.owner == "an operator"} == set(rules.NEEDS_SOMEBODY)


def test_every_state_that_needs_somebody_can_be_tried_again_and_sent_is_never_left_but_by_a_return() -> None:
    assert rules.BEFORE["queued"] == set(rules.NEEDS_SOMEBODY)
    assert [to for to, befores in rules.BEFORE.items() if "sent" in befores] == ["bounced"]


def test_a_letter_is_tried_for_about_a_day() -> None:
    hours = sum(rules.rest(attempt) for attempt in range(rules.LAST_ATTEMPT - 1)) / 3600
    assert 20 < hours < 26


def test_rests_stay_bounded_however_often_a_job_ran() -> None:
    assert rules.rest(0) == 2
    assert rules.rest(10_000) == rules.LONGEST_REST


@pytest.mark.parametrize(
    ("code", "words", "kept"),
    [
        (550, "5.1.1 <karin@example.org>: no such user", "550 5.1.1"),
        (550, "karin@example.org is unknown", "550"),
        (451, "4.7.1\n4.7.1 try later", "451 4.7.1"),
        (421, "", "421"),
        (550, "   5.123.321 no", "550 5.123.321"),
        (550, "    5.1.1 no", "550"),
        (550, "5.1234.1 no", "550"),
        (550, "5.1.1234 no", "550"),
        (550, "3.1.1 no", "550"),
        (250, "2.0.0 ok", "250 2.0.0"),
        (550, "5.1.1x no", "550"),
        (550, "no 5.1.1", "550"),
        (550, "   5.123.3212345678", "550"),
        (550, "     \t 5.1.1", "550"),
    ],
)
def test_of_a_mail_servers_answer_only_numbers_are_kept(code: int, words: str, kept: str) -> None:
    assert rules.in_numbers(code, words) == kept


def test_the_states_of_a_letter_and_the_ways_between_them_are_these() -> None:
    assert {name: state.owner for name, state in rules.STATES.items()} == {
        "queued": "the worker",
        "sent": "nobody",
        "refused": "an operator",
        "failed": "an operator",
        "bounced": "an operator",
    }
    assert {
        "queued": {"refused", "failed", "bounced"},
        "sent": {"queued"},
        "refused": {"queued"},
        "failed": {"queued"},
        "bounced": {"sent"},
    } == rules.BEFORE


def test_a_state_cannot_be_changed_while_the_program_runs() -> None:
    with pytest.raises(FrozenInstanceError):
        rules.STATES["sent"].owner = "an operator"  # type: ignore[misc]


@pytest.mark.parametrize(
    ("attempts", "seconds"), [(0, 2), (1, 4), (2, 8), (11, 4096), (12, 7200), (13, 7200), (23, 7200)]
)
def test_each_rest_is_twice_the_last_up_to_two_hours(attempts: int, seconds: int) -> None:
    assert rules.rest(attempts) == seconds


@pytest.mark.parametrize(("code", "final"), [(421, False), (499, False), (500, True), (550, True)])
def test_only_a_permanent_refusal_is_final(code: int, final: bool) -> None:
    assert rules.is_final(code) is final


def test_a_letter_that_waits_for_an_hour_is_a_sign_that_something_is_broken() -> None:
    assert timedelta(hours=1) == rules.TOO_LONG
    assert rules.LAST_ATTEMPT == 23


def test_the_words_and_limits_of_short_messages_stay_what_they_are() -> None:
    assert rules.SHORT_CHANNELS == ("sms", "phone")
    tried_for = sum(rules.rest(attempt) for attempt in range(rules.LAST_SHORT_ATTEMPT - 1))
    assert 15 * 60 < tried_for < 30 * 60
