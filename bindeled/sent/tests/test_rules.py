"""Which periods are told of, when they come, and what hangs together."""

from datetime import date
from itertools import product
from uuid import UUID, uuid4

import pytest

from bindeled.sent import rules
from bindeled.sent.rules import Counts, Key, Table
from bindeled.suppression.actions import protect
from bindeled.suppression.rules import WIDTH
from bindeled.suppression.rules.periods import QUARTER, YEAR, Period
from bindeled.suppression.tests.test_protecting import known, primary

Q1, Q2, Q3, Q4 = (Period(date(2026, month, 1), QUARTER) for month in (1, 4, 7, 10))
YEAR_2026 = Period(date(2026, 1, 1), YEAR)
WHOLE_YEAR = [Q1, Q2, Q3, Q4, YEAR_2026]


@pytest.mark.parametrize(
    ("day", "quarter", "first_whole"),
    [
        (date(2026, 1, 1), date(2026, 1, 1), date(2026, 1, 1)),
        (date(2026, 3, 31), date(2026, 1, 1), date(2026, 4, 1)),
        (date(2026, 4, 1), date(2026, 4, 1), date(2026, 4, 1)),
        (date(2026, 12, 31), date(2026, 10, 1), date(2027, 1, 1)),
    ],
)
def test_a_quarter_counts_from_its_first_day_or_not_at_all(day: date, quarter: date, first_whole: date) -> None:
    assert rules.quarter_of(day) == quarter
    assert rules.first_whole_quarter(day) == first_whole


@pytest.mark.parametrize(
    ("since", "today", "stand"),
    [
        (date(2025, 5, 1), date(2026, 4, 10), []),
        (date(2025, 5, 1), date(2026, 4, 11), [Q1]),
        (date(2025, 5, 1), date(2027, 1, 10), [Q1, Q2, Q3]),
        (date(2026, 1, 1), date(2027, 1, 11), WHOLE_YEAR),
        (date(2026, 1, 2), date(2027, 1, 11), [Q2, Q3, Q4]),
    ],
)
def test_periods_stand_ten_days_after_their_end_and_a_year_only_where_all_of_it_was_counted(
    since: date, today: date, stand: list[Period]
) -> None:
    assert rules.over(2026, since=since, today=today) == stand


def test_what_comes_next_is_the_first_quarter_that_does_not_stand() -> None:
    assert rules.next_on(since=date(2026, 2, 3), today=date(2026, 3, 1)) == (Q2, date(2026, 7, 11))
    assert rules.next_on(since=date(2020, 1, 1), today=date(2026, 7, 10)) == (Q2, date(2026, 7, 11))
    assert rules.next_on(since=date(2020, 1, 1), today=date(2026, 7, 11)) == (Q3, date(2026, 10, 11))
    assert rules.next_on(since=date(2020, 1, 1), today=date(2027, 1, 10), kind=YEAR) == (YEAR_2026, date(2027, 1, 11))
    assert rules.next_on(since=date(2025, 1, 2), today=date(2025, 2, 1), kind=YEAR)[0] == YEAR_2026
    assert rules.next_on(since=date(2025, 1, 1), today=date(2027, 1, 11), kind=YEAR)[0] == Period(
        date(2027, 1, 1), YEAR
    )
    assert rules.comes_on(YEAR_2026) == date(2027, 1, 11)


@pytest.mark.parametrize(("today", "past"), [(date(2027, 4, 30), False), (date(2027, 5, 1), True)])
def test_sums_have_a_last_day_whatever_became_of_their_figures(today: date, past: bool) -> None:
    assert rules.sums_are_past(date(2026, 1, 1), today=today) == past


def test_a_department_of_few_dwellings_or_of_unknown_ones_is_small_and_an_organisation_only_where_all_are_known() -> (
    None
):
    few, none, enough = uuid4(), uuid4(), uuid4()
    assert rules.too_small({few: 19, none: None, enough: 20}) == (frozenset({few, none}), False)
    assert rules.too_small({few: 19}) == (frozenset({few}), True)
    assert rules.too_small({none: None}) == (frozenset({none}), False)


def town(numbers: list[list[int]], *, small: int = 0, periods: list[Period] = WHOLE_YEAR) -> Table:
    """Answer the table of an organisation: its departments by the quarters, of which so many are small."""
    departments = [UUID(int=number) for number, _of in enumerate(numbers, 1)]
    quarters = (Q1, Q2, Q3, Q4)
    counted = {
        (departments[at], quarters[quarter].first): numbers[at][quarter]
        for at, quarter in product(range(len(numbers)), range(4))
    }
    return Table(periods, Counts(counted, departments, departments[:small]))


def test_the_year_is_the_sum_of_its_quarters_and_of_its_departments() -> None:
    figures = {cell.key: figure for cell, figure in town([[1, 2, 3, 4], [5, 6, 7, 8]]).system.figures()}
    assert figures[Key(YEAR_2026)] == sum(figures[Key(one)] for one in (Q1, Q2, Q3, Q4)) == 36
    assert [figures[Key(YEAR_2026, UUID(int=number))] for number in (1, 2)] == [10, 26]
    assert len(figures) == 7


TOWNS = [
    [[2, 0, 1, 0], [9, 4, 6, 8], [12, 9, 3, 11]],
    [[0, 1, 0, 0], [7, 5, 6, 9], [1, 1, 1, 1]],
    [[3, 3, 3, 3], [20, 4, 25, 22]],
    [[1, 0, 0, 2], [0, 0, 6, 0], [5, 5, 5, 5], [2, 9, 0, 1]],
]


@pytest.mark.parametrize("numbers", TOWNS)
@pytest.mark.parametrize("small", [0, 1])
def test_published_quarter_by_quarter_no_hidden_figure_is_known_more_exactly_than_within_four_values(
    numbers: list[list[int]], small: int
) -> None:
    """What came out with each quarter stays as it is when the next come; the attack is SciPy's, not our own."""
    out: dict[object, bool] = {}
    for number in (1, 2, 3, 5):
        table = town(numbers, small=small, periods=WHOLE_YEAR[:number])
        hidden = protect(table.system, published=out)
        assert primary(table.system) <= hidden
        spans = known(table.system, hidden)
        narrow = {key for key, (low, high) in spans.items() if high - low < WIDTH}
        # That there was nothing of a small department may be seen: a nought hides nobody.
        noughts = {cell.key for cell, figure in table.system.figures() if cell.secret and not figure}
        assert narrow <= noughts
        out |= {cell.key: cell.key not in hidden for cell in table.system.cells if not cell.secret}


def test_without_hiding_others_beside_them_the_attack_finds_a_small_one() -> None:
    table = town(TOWNS[0])
    spans = known(table.system, primary(table.system))
    assert [low for low, high in spans.values() if low == high]
