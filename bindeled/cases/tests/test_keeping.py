"""How a case stands with being filed and kept."""

from datetime import date, timedelta

import pytest

from bindeled.cases.rules.keeping import (
    ASKED_OF,
    KEEPING,
    LONGEST_NUMBER,
    LONGEST_REASON,
    LONGEST_SYSTEM,
    keeping,
    may_be_filed_on,
)

TODAY = date(2026, 11, 30)
DAY = timedelta(days=1)


@pytest.mark.parametrize(
    ("state", "is_filed", "is_held", "stands"),
    [
        ("open", False, False, "open"),
        ("open", True, False, "open"),
        ("open", False, True, "held"),
        ("closed", False, False, "not_filed"),
        ("closed", True, False, "filed"),
        # A hold keeps what would otherwise go.
        ("closed", True, True, "held"),
        ("closed", False, True, "held"),
    ],
)
def test_a_hold_comes_before_all_else(state: str, is_filed: bool, is_held: bool, stands: str) -> None:
    assert keeping(state, is_filed=is_filed, is_held=is_held) == stands


@pytest.mark.parametrize(
    ("on", "may"), [(TODAY - 3 * DAY, False), (TODAY - 2 * DAY, True), (TODAY, True), (TODAY + DAY, False)]
)
def test_a_case_is_filed_after_it_was_opened_and_not_ahead(on: date, may: bool) -> None:
    assert may_be_filed_on(on, opened_on=TODAY - 2 * DAY, today=TODAY) is may


def test_a_leader_asks_of_all_but_the_open_ones() -> None:
    assert set(ASKED_OF) == set(KEEPING) - {"open"}
    assert list(KEEPING) == ["open", "not_filed", "held", "filed"]


def test_the_words_and_tones_stay_what_they_are() -> None:
    assert {code: (state.tone, state.owner) for code, state in KEEPING.items()} == {
        "open": ("neutral", "the responsible adviser"),
        "not_filed": ("warning", "whoever closed it"),
        "held": ("info", "the leader who held it"),
        "filed": ("success", "nobody"),
    }
    assert ASKED_OF == ("not_filed", "held", "filed")
    assert (LONGEST_SYSTEM, LONGEST_NUMBER, LONGEST_REASON) == (80, 60, 500)
