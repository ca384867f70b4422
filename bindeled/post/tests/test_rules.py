"""Every state of a letter is answered for, and a letter is tried for about a day."""

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
    ],
)
def test_of_a_mail_servers_answer_only_numbers_are_kept(code: int, words: str, kept: str) -> None:
    assert rules.in_numbers(code, words) == kept
