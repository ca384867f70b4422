"""How long a course lasts, as tables: nothing ends by itself, and nothing goes past its day without a decision."""

from datetime import date, timedelta

import pytest

from bindeled.offers.rules import lasting
from bindeled.offers.rules.lasting import Days, Span

DAY = date(2027, 1, 15)


@pytest.mark.parametrize(
    ("day", "months", "then"),
    [
        (date(2027, 1, 15), 9, date(2027, 10, 15)),
        (date(2027, 5, 31), 9, date(2028, 2, 29)),
        (date(2026, 5, 31), 9, date(2027, 2, 28)),
        (date(2027, 3, 31), 1, date(2027, 4, 30)),
        (date(2027, 12, 31), 12, date(2028, 12, 31)),
        (date(2027, 11, 30), 1, date(2027, 12, 30)),
        (date(2027, 12, 1), 1, date(2028, 1, 1)),
    ],
)
def test_months_after_a_day(day: date, months: int, then: date) -> None:
    assert lasting.months_after(day, months) == then


@pytest.mark.parametrize(
    ("ends", "months", "by_method", "method_months", "span"),
    [
        ("open", None, True, 9, Span("months", 9)),
        ("months", 6, True, None, Span("open")),
        ("open", None, False, None, Span("open", None)),
        ("months", 6, False, None, Span("months", 6)),
        ("once", 6, False, 9, Span("once", None)),
    ],
)
def test_a_method_says_how_long_and_the_offer_where_there_is_none(
    ends: str, months: int | None, by_method: bool, method_months: int | None, span: Span
) -> None:
    assert lasting.span_of(ends, months, by_method=by_method, method_months=method_months) == span


def test_cti_is_foreseen_to_end_after_nine_months_and_act_never() -> None:
    assert lasting.forecast(Span("months", 9), starts_on=DAY) == date(2027, 10, 15)
    assert lasting.forecast(Span("open"), starts_on=DAY) is None
    assert lasting.forecast(Span("once"), starts_on=DAY) == DAY
    assert lasting.forecast(Span("months"), starts_on=DAY) is None


@pytest.mark.parametrize(
    ("state", "days_left", "stands"),
    [
        ("running", -1, "overdue"),
        ("running", 0, "landing"),
        ("running", 56, "landing"),
        ("running", 57, "ahead"),
        ("running", None, "nothing"),
        ("ended", -1, "nothing"),
        ("accepted", 3, "nothing"),
    ],
)
def test_a_soft_landing_begins_eight_weeks_before_and_past_the_day_a_decision_is_needed(
    state: str, days_left: int | None, stands: str
) -> None:
    ends_on = None if days_left is None else DAY + timedelta(days=days_left)
    assert lasting.lasting(state, ends_on, today=DAY) == stands
    assert set(lasting.LASTING) == {"nothing", "ahead", "landing", "overdue"}
    assert lasting.LASTING["overdue"].tone == "warning"


@pytest.mark.parametrize(
    ("until", "ends_on", "months", "may"),
    [
        (DAY + timedelta(days=1), DAY, 9, True),
        (DAY, DAY - timedelta(days=9), 9, False),
        (DAY + timedelta(days=5), DAY + timedelta(days=5), 9, False),
        (DAY + timedelta(days=6), DAY + timedelta(days=5), 9, True),
        (date(2027, 10, 15), DAY - timedelta(days=30), 9, True),
        (date(2027, 10, 16), DAY - timedelta(days=30), 9, False),
        (date(2028, 2, 15), date(2027, 5, 15), 9, True),
        (date(2028, 2, 16), date(2027, 5, 15), 9, False),
        (date(2027, 2, 15), DAY, None, True),
        (date(2027, 2, 16), DAY, None, False),
        (DAY + timedelta(days=1), None, None, False),
    ],
)
def test_a_course_goes_on_to_a_later_day_and_never_longer_than_it_was_meant_for(
    until: date, ends_on: date | None, months: int | None, may: bool
) -> None:
    assert lasting.may_go_on_until(until, ends_on=ends_on, months=months, today=DAY) is may


def test_a_support_contact_person_has_no_follow_up_clock() -> None:
    assert lasting.follow_up_by(DAY, None) is None
    assert lasting.follow_up_by(DAY, 3) == date(2027, 4, 15)


@pytest.mark.parametrize(
    ("starts_on", "may"),
    [
        (DAY - timedelta(days=4), False),
        (DAY - timedelta(days=3), True),
        (DAY, True),
        (DAY + timedelta(days=365), True),
        (DAY + timedelta(days=366), False),
    ],
)
def test_a_course_begins_on_the_day_of_the_yes_or_later(starts_on: date, may: bool) -> None:
    assert lasting.may_start_on(starts_on, answered_on=DAY - timedelta(days=3), today=DAY) is may


def days(state: str = "running", **known: date | int | None) -> Days:
    nothing: dict[str, date | int | None] = dict.fromkeys(
        ("answered_on", "starts_on", "ends_on", "seen_on", "follow_up_months")
    )
    return Days(state=state, **nothing | known)  # type: ignore[arg-type]


WEEK = timedelta(days=7)


@pytest.mark.parametrize(
    ("of", "asked"),
    [
        (days("accepted", answered_on=DAY), [("to_answer", DAY)]),
        (days("accepted"), []),
        (days("offered", answered_on=DAY), []),
        (days(ends_on=DAY - WEEK), [("to_decide", DAY - WEEK)]),
        (days(ends_on=DAY + WEEK), [("to_land", DAY + WEEK)]),
        (days(ends_on=DAY + 9 * WEEK), []),
        (days("ended", ends_on=DAY - WEEK), []),
        (days(starts_on=date(2026, 10, 22), follow_up_months=3), [("to_follow_up", date(2027, 1, 22))]),
        (days(starts_on=date(2026, 10, 23), follow_up_months=3), []),
        (days(starts_on=date(2026, 1, 1), seen_on=date(2026, 12, 1), follow_up_months=3), []),
        (days(starts_on=date(2026, 1, 1)), []),
        (days("ended", starts_on=date(2026, 1, 1), follow_up_months=3), []),
        (days(follow_up_months=3), []),
        (
            days(starts_on=date(2026, 4, 10), ends_on=date(2027, 1, 10), follow_up_months=3),
            [("to_decide", date(2027, 1, 10)), ("to_follow_up", date(2026, 7, 10))],
        ),
    ],
)
def test_what_a_course_asks_for_on_a_day(of: Days, asked: list[tuple[str, date]]) -> None:
    assert lasting.asks(of, today=DAY) == asked
    assert set(lasting.ASKS) == {"to_answer", "to_decide", "to_land", "to_follow_up"}


def test_who_acts_next_and_in_which_tone_it_is_said() -> None:
    assert {code: (state.owner, state.tone) for code, state in lasting.LASTING.items()} == {
        "nothing": ("nobody", "neutral"),
        "ahead": ("nobody", "neutral"),
        "landing": ("whoever gives it", "info"),
        "overdue": ("whoever gives it", "warning"),
    }
    assert {code: (state.owner, state.tone) for code, state in lasting.ASKS.items()} == {
        "to_answer": ("the unit that gives it", "info"),
        "to_decide": ("whoever gives it", "warning"),
        "to_land": ("whoever gives it", "info"),
        "to_follow_up": ("whoever gives it", "info"),
    }
