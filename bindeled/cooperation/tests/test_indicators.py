"""Fixed points of what organisations count: quarters, what may be entered when, and what numbers come to."""

from datetime import date, timedelta
from itertools import product

import pytest

from bindeled.cooperation.rules import indicators as rules
from bindeled.cooperation.rules.indicators import Quarter, Total


@pytest.mark.parametrize(
    ("day", "quarter", "first", "last"),
    [
        (date(2026, 1, 1), Quarter(2026, 1), date(2026, 1, 1), date(2026, 3, 31)),
        (date(2026, 6, 30), Quarter(2026, 2), date(2026, 4, 1), date(2026, 6, 30)),
        (date(2026, 7, 1), Quarter(2026, 3), date(2026, 7, 1), date(2026, 9, 30)),
        (date(2026, 12, 31), Quarter(2026, 4), date(2026, 10, 1), date(2026, 12, 31)),
    ],
)
def test_a_day_lies_in_its_quarter(day: date, quarter: Quarter, first: date, last: date) -> None:
    assert rules.quarter_of(day) == quarter
    assert (quarter.first, quarter.last) == (first, last)


def test_quarters_go_back_over_the_turn_of_the_year() -> None:
    assert [Quarter(2026, 2).back(number) for number in (-3, 0, 1, 2, 6)] == [
        Quarter(2027, 1),
        Quarter(2026, 2),
        Quarter(2026, 1),
        Quarter(2025, 4),
        Quarter(2024, 4),
    ]
    assert rules.ended(date(2026, 2, 1), 3) == [Quarter(2025, 4), Quarter(2025, 3), Quarter(2025, 2)]
    assert str(Quarter(2026, 3)) == "3. kvartal 2026"


@pytest.mark.parametrize(
    ("today", "state"),
    [
        (date(2026, 9, 30), rules.AHEAD),
        (date(2026, 10, 1), rules.OPEN),
        (date(2026, 12, 31), rules.OPEN),
        (date(2027, 1, 1), rules.CLOSED),
    ],
)
def test_a_quarter_is_open_from_its_end_until_the_next_one_ends(today: date, state: str) -> None:
    quarter = Quarter(2026, 3)
    assert quarter.state(today) == state
    assert bool(rules.why_not_now(quarter, today=today)) == (state != rules.OPEN)


def test_on_any_day_exactly_one_quarter_is_open() -> None:
    for number in range(800):
        today = date(2026, 1, 1) + timedelta(days=number)
        states = [rules.quarter_of(today).back(back).state(today) for back in range(-2, 4)]
        assert states == [rules.AHEAD] * 3 + [rules.OPEN] + [rules.CLOSED] * 2


@pytest.mark.parametrize(
    ("year", "number", "known"),
    [(2026, 1, True), (2026, 4, True), (2026, 0, False), (2026, 5, False), (1999, 1, False), (2000, 1, True), (2199, 4, True), (2200, 1, False)],
)  # fmt: skip
def test_an_address_names_a_quarter_or_nothing(year: int, number: int, known: bool) -> None:
    assert rules.known_quarter(year, number) == (Quarter(year, number) if known else None)


@pytest.mark.parametrize(
    ("count", "households", "word"),
    [
        (0, 0, ""),
        (0, None, ""),
        (60, 60, ""),
        (61, 60, "60 boliger"),
        (-1, None, "0 eller mere"),
        (99_999, None, ""),
        (100_000, None, "mindre tal"),
    ],
)
def test_a_number_is_refused_with_words(count: int, households: int | None, word: str) -> None:
    why = rules.why_not_this(count, households=households)
    assert word in why
    assert bool(why) == bool(word)


def test_the_whole_and_its_departments_are_not_entered_beside_each_other() -> None:
    assert rules.why_not_both(whole=True, others=False) == rules.why_not_both(whole=False, others=False) == ""
    assert "afdelinger" in rules.why_not_both(whole=True, others=True)
    assert "hele boligorganisationen" in rules.why_not_both(whole=False, others=True)


@pytest.mark.parametrize(
    ("whole", "parts", "expected", "missing"),
    [
        (None, [], Total(None, 0, 3), True),
        (None, [None, None], Total(None, 0, 3), True),
        (None, [0, None], Total(0, 1, 3), False),
        (None, [2, 0, 1], Total(3, 3, 3), False),
        (7, [], Total(7, 3, 3, is_whole=True), False),
        (7, [1], Total(7, 3, 3, is_whole=True), False),
        (0, [], Total(0, 3, 3, is_whole=True), False),
    ],
)
def test_empty_is_not_nought(whole: int | None, parts: list[int | None], expected: Total, missing: bool) -> None:
    found = rules.total(whole, parts, departments=3)
    assert found == expected
    assert found.is_missing is missing


def test_each_indicator_says_what_counts_and_what_does_not_and_the_definitions_have_a_source_and_a_day() -> None:
    assert list(rules.INDICATORS) == ["evictions", "neglected", "complaints"]
    for one in rules.INDICATORS.values():
        assert all((one.label, one.counts, one.leaves_out))
    told = rules.DEFINITIONS
    assert (told.source, told.dated) == ("S2", date(2013, 12, 12))
    assert told.since <= told.last_checked


@pytest.mark.parametrize(
    ("counts", "gone", "no_total"),
    [
        ({}, "", False),
        ({"a": 0, "b": 5}, "", False),
        ({"a": 3, "b": 9, "c": 7}, "ac", False),
        ({"a": 4, "b": 4}, "ab", False),
        ({"a": 1, "b": 1, "c": 20}, "abc", False),
        ({"a": 3, "b": 0}, "a", True),
        ({"a": 1, "b": 1}, "ab", True),
        ({"a": 2, "b": 3, "c": 8}, "ab", False),
        ({"a": 2, "b": 2, "c": 0}, "ab", True),
    ],
)
def test_small_numbers_are_hidden_with_what_would_give_them_away(
    counts: dict[str, int], gone: str, no_total: bool
) -> None:
    assert rules.to_hide(counts) == (frozenset(gone), no_total)


def test_what_is_hidden_can_never_be_worked_out() -> None:
    """Whoever knows what is shown finds at least four values for each hidden number; without the others hidden, one."""
    least = 99
    for counts in product((0, 1, 2, 4, 5, 9), repeat=3):
        gone, no_total = rules.to_hide(dict(enumerate(counts)))
        if gone and not no_total:
            left = sum(counts[key] for key in gone)
            possible = [told for told in product(range(1, 20), repeat=len(gone)) if sum(told) == left]
            least = min(least, *(len(set(values)) for values in zip(*possible, strict=True)))
    assert least >= 4
    small = {0: 3, 1: 9, 2: 20}
    assert sum(small.values()) - small[1] - small[2] == 3, "The control: the smallest alone hidden is told by the sum."
