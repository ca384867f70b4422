"""Shares, their interval, and what is hidden: tables, beside an independent way to find the interval."""

from math import comb

import pytest

from bindeled.surveys.rules import results as rules


@pytest.mark.parametrize(
    ("part", "whole", "low", "high"),
    [
        # Computed with R's prop.test(correct=FALSE).
        (8, 10, 0.4901625, 0.9433178),
        (0, 10, 0.0, 0.2775328),
        (10, 10, 0.7224672, 1.0),
        (50, 100, 0.4038315, 0.5961685),
        (1, 30, 0.0059093, 0.1667039),
    ],
)
def test_the_interval_is_wilsons(part: int, whole: int, low: float, high: float) -> None:
    found = rules.share(part, whole)
    assert (found.part, found.whole) == (part, whole)
    assert found.low == pytest.approx(low, abs=1e-6)
    assert found.high == pytest.approx(high, abs=1e-6)


def test_the_interval_covers_about_as_often_as_it_says() -> None:
    n = 60
    for true in (0.2, 0.5, 0.8):
        covered = sum(
            comb(n, k) * true**k * (1 - true) ** (n - k)
            for k in range(n + 1)
            if rules.share(k, n).low <= true <= rules.share(k, n).high
        )
        assert 0.92 < covered < 0.98


def test_percents_are_whole() -> None:
    found = rules.share(8, 10)
    assert (found.percent, found.percent_low, found.percent_high) == (80, 49, 94)


@pytest.mark.parametrize(("part", "whole"), [(1, 0), (0, 0), (-1, 5), (6, 5)])
def test_a_share_is_of_a_whole(part: int, whole: int) -> None:
    with pytest.raises(ValueError, match="of a whole"):
        rules.share(part, whole)


@pytest.mark.parametrize(
    ("agree", "partly", "disagree", "unknown", "agreeing"),
    [
        (10, 6, 5, 5, 16),
        (10, 6, 0, 10, 16),
        (10, 6, None, None, 16),  # both others are hidden together
        (None, None, 6, 8, 16),  # their sum follows from what is shown
        (None, 6, None, 8, None),
        (None, None, None, 8, None),
        (None, 12, 10, 8, None),
    ],
)
def test_how_many_agree_gives_no_hidden_count_away(
    agree: int | None, partly: int | None, disagree: int | None, unknown: int | None, agreeing: int | None
) -> None:
    shown = {"agree": agree, "partly": partly, "disagree": disagree, "unknown": unknown}
    assert rules.agreeing(shown, answered=30) == agreeing
    found = rules.share_agreeing(shown, 30)
    assert (found.part if found else None) == agreeing
    assert rules.share_agreeing(shown, 0) is None


def test_small_counts_are_hidden_with_a_second_one() -> None:
    counts = {"agree": 12, "partly": 9, "disagree": 2, "unknown": 7}
    shown = rules.shown(counts)
    assert shown["disagree"] is None
    assert list(shown.values()).count(None) == 2
    assert shown["agree"] == 12
    assert rules.shown({"agree": 12, "partly": 9, "disagree": 0, "unknown": 7}) == {
        "agree": 12,
        "partly": 9,
        "disagree": 0,
        "unknown": 7,
    }
    assert rules.FEWEST_ANSWERS == 10
