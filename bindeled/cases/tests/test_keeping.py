"""How a case stands with being filed and kept."""

from datetime import date, timedelta

import pytest

from bindeled.cases.rules import keeping as rules
from bindeled.cases.rules.keeping import (
    ASKED_OF,
    BARS,
    DUE,
    KEEPING,
    LONGEST_NUMBER,
    LONGEST_REASON,
    LONGEST_SYSTEM,
    SPANS,
    Span,
    due_before,
    keeping,
    may_be_filed_on,
    span,
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


def test_what_keeps_a_case_is_told_in_one_order() -> None:
    assert list(BARS) == [
        "held",
        "child",
        "not_filed",
        "planned",
        "course",
        "feedback",
        "offered",
        "access",
        "review",
        "contact",
        "too_soon",
    ]
    assert DUE == "due"
    assert rules.UNATTENDED == ("web", "open")


def test_each_span_says_since_when_and_on_whose_word() -> None:
    assert [(one.days, one.valid_from) for one in SPANS] == [(180, date(2026, 11, 1))]
    assert all(one.source for one in SPANS)


@pytest.mark.parametrize(
    ("on", "days"),
    [(date(2025, 1, 1), 10), (date(2026, 5, 31), 10), (date(2026, 6, 1), 90), (date(2026, 6, 2), 90)],
)
def test_the_span_in_force_counts(monkeypatch: pytest.MonkeyPatch, on: date, days: int) -> None:
    monkeypatch.setattr(rules, "SPANS", (Span(10, "", date(2026, 1, 1)), Span(90, "", date(2026, 6, 1))))
    assert span(on).days == days
    assert due_before(on) == on - days * DAY
