"""What stands in a calendar, and how each thing is to be taken: tables."""

from dataclasses import FrozenInstanceError
from datetime import UTC, datetime

import pytest

from bindeled.cooperation.rules import feed as rules
from bindeled.cooperation.rules import meetings, training, wheel


def test_every_state_has_its_word_in_a_calendar() -> None:
    assert {
        state: rules.MEETINGS[state] for state in meetings.STATES
    } == {"planned": "TENTATIVE", "called": "CONFIRMED", "cancelled": "CANCELLED", "held": "CONFIRMED"}  # fmt: skip
    assert {state: rules.OCCASIONS[state] for state in (wheel.PLANNED, wheel.HELD, wheel.STRUCK)} == {
        "planned": "CONFIRMED",
        "held": "CONFIRMED",
        "struck": "CANCELLED",
    }
    assert set(training.STATES) - set(rules.SIGN_UPS) == {training.GIVEN_UP}


@pytest.mark.parametrize(
    ("state", "called_off", "status"),
    [
        ("seated", False, "CONFIRMED"),
        ("seated", True, "CANCELLED"),
        ("attended", False, "CONFIRMED"),
        ("missed", False, "CONFIRMED"),
        ("waiting", False, "TENTATIVE"),
        ("waiting", True, "CANCELLED"),
        ("called_off", False, "CANCELLED"),
        ("given_up", False, ""),
        ("given_up", True, ""),
    ],
)
def test_a_sign_up_stands_as_it_stands_and_a_session_that_is_called_off_is_off(
    state: str, called_off: bool, status: str
) -> None:
    assert rules.of_training(state, called_off=called_off) == status


def test_whoever_does_not_come_is_not_busy() -> None:
    assert {answer: rules.is_busy(answer) for answer in meetings.ANSWERS} == {
        "": True,
        "accepted": True,
        "tentative": True,
        "declined": False,
    }


def test_sixty_looks_an_hour_are_answered_and_no_more() -> None:
    assert [rules.too_often(looks) for looks in (0, 59, 60, 61)] == [False, False, True, True]
    assert (rules.KEPT_BACK.days, rules.MOST, rules.LOOK_EVERY.seconds, rules.TOKEN_BYTES) == (90, 500, 4 * 3600, 32)


def test_an_event_takes_time_and_is_certain_until_it_is_said_otherwise_and_does_not_change() -> None:
    at = datetime(2031, 6, 10, 11, tzinfo=UTC)
    event = rules.Event("1", 0, at, at.date(), None, "Møde")
    assert (event.location, event.description, event.status, event.url) == ("", "", "CONFIRMED", "")
    assert event.takes_time
    with pytest.raises(FrozenInstanceError):
        event.sequence = 1  # type: ignore[misc]
