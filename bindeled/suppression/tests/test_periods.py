"""Fixed periods: which there are, and from when a month stands."""

from datetime import date

import pytest

from bindeled.suppression.rules.periods import (
    MONTH,
    QUARTER,
    YEAR,
    Period,
    last_fixed,
    months_between,
    months_on,
    periods_of,
)


@pytest.mark.parametrize(
    ("first", "number", "there"),
    [
        (date(2026, 1, 1), 1, date(2026, 2, 1)),
        (date(2026, 12, 1), 1, date(2027, 1, 1)),
        (date(2026, 1, 1), -1, date(2025, 12, 1)),
        (date(2026, 5, 1), 12, date(2027, 5, 1)),
    ],
)
def test_months_are_counted_over_the_turn_of_a_year(first: date, number: int, there: date) -> None:
    assert months_on(first, number) == there


@pytest.mark.parametrize(
    ("today", "month"),
    [
        (date(2026, 11, 10), date(2026, 9, 1)),
        (date(2026, 11, 11), date(2026, 10, 1)),
        (date(2026, 1, 5), date(2025, 11, 1)),
        (date(2026, 1, 11), date(2025, 12, 1)),
    ],
)
def test_a_month_stands_ten_days_after_its_end(today: date, month: date) -> None:
    assert last_fixed(today) == month


def test_quarters_and_years_come_when_they_are_over() -> None:
    through = [(period.kind, period.first.month) for period in periods_of(2026, through=date(2026, 5, 1))]

    assert through == [*((MONTH, number) for number in range(1, 6)), (QUARTER, 1)]
    assert Period(date(2026, 1, 1), YEAR) in list(periods_of(2026, through=date(2026, 12, 1)))


def test_a_period_knows_its_months_and_the_year_before() -> None:
    quarter = Period(date(2026, 10, 1), QUARTER)

    assert quarter.months == (date(2026, 10, 1), date(2026, 11, 1), date(2026, 12, 1))
    assert quarter.before == Period(date(2025, 10, 1), QUARTER)
    assert list(months_between(date(2026, 12, 1), date(2027, 1, 1))) == [date(2026, 12, 1), date(2027, 1, 1)]
    assert Period(date(2026, 3, 1)).kind == MONTH
