"""Shares, their interval, and what is hidden: tables, beside an independent way to find the interval."""

from collections.abc import Iterator
from math import comb

import pytest

from bindeled.surveys.rules import results as rules

WITHHELD = {"agreed": None, "disagree": None, "unknown": None}


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
    assert rules.share(1, 1).percent == 100


@pytest.mark.parametrize(("part", "whole"), [(1, 0), (0, 0), (-1, 5), (6, 5)])
def test_a_share_is_of_a_whole(part: int, whole: int) -> None:
    with pytest.raises(ValueError, match="of a whole"):
        rules.share(part, whole)


@pytest.mark.parametrize(
    ("counts", "told", "agreeing"),
    [
        ((10, 6, 5, 5), {"agree": 10, "partly": 6, "disagree": 5, "unknown": 5}, 16),
        ((12, 9, 0, 7), {"agree": 12, "partly": 9, "disagree": 0, "unknown": 7}, 21),
        ((17, 2, 7, 6), {"agreed": 19, "disagree": 7, "unknown": 6}, 19),
        ((17, 5, 3, 6), {"agreed": 22, "disagree": None, "unknown": None}, 22),
        ((17, 5, 3, 2), {"agreed": 22, "disagree": None, "unknown": None}, 22),
        ((12, 1, 1, 0), WITHHELD, None),
        ((1, 1, 20, 9), {"agreed": None, "disagree": 20, "unknown": None}, None),
        ((0, 0, 10, 0), WITHHELD, None),
        ((1, 0, 9, 0), WITHHELD, None),
        ((0, 0, 10, 4), WITHHELD, None),
        ((0, 0, 10, 5), {"agree": 0, "partly": 0, "disagree": 10, "unknown": 5}, 0),
        ((9, 7, 0, 0), WITHHELD, None),
    ],
)
def test_small_counts_are_told_coarser_and_hidden_with_a_second_one(
    counts: tuple[int, ...], told: dict[str, int | None], agreeing: int | None
) -> None:
    asked = dict(zip(("agree", "partly", "disagree", "unknown"), counts, strict=True))
    assert rules.shown(asked) == told
    assert rules.agreeing(told) == agreeing
    found = rules.share_agreeing(told, sum(counts))
    assert (found.part if found else None) == agreeing
    assert rules.share_agreeing(told, 0) is None
    assert rules.FEWEST_ANSWERS == 10


@pytest.mark.parametrize("answered", range(10, 26))
def test_whoever_subtracts_finds_no_small_count(answered: int) -> None:
    """For every possible outcome with so many answers: what is shown and the total leave each hidden count four values or more."""
    for agree in range(answered + 1):
        for disagree in range(answered - agree + 1):
            counts = {"agree": agree, "partly": 0, "disagree": disagree, "unknown": answered - agree - disagree}
            told = rules.shown(counts)
            hidden = [choice for choice, count in told.items() if count is None]
            known = answered - sum(count or 0 for count in told.values())
            assert len(hidden) != 1
            assert not any(count is not None and 0 < count < 5 for count in told.values())
            assert not hidden or known - len(hidden) >= 3 or answered - known == 0


@pytest.mark.parametrize("answered", range(10, 21))
def test_nobody_who_answered_knows_what_another_did(answered: int) -> None:
    """For every outcome and everybody in it: without themselves, at least four chose otherwise than any one answer, or nothing is told.

    Where nothing is told, it may be any of the answers that nearly everybody chose.
    """
    possible = set[str]()
    for counts in _outcomes(answered):
        told = rules.shown(counts)
        assert rules.is_withheld(told) is (told == WITHHELD)
        agreed = counts["agree"] + counts["partly"]
        for mine in (choice for choice, count in counts.items() if count):
            others = {**counts, mine: counts[mine] - 1}
            coarser = {"agreed": others["agree"] + others["partly"], "d": others["disagree"], "u": others["unknown"]}
            assert told == WITHHELD or min(map(rules.otherwise, (others, coarser))) >= 4
        if told == WITHHELD:
            possible.add(max(("agreed", agreed), *list(counts.items())[2:], key=lambda one: one[1])[0])
    assert possible == {"agreed", "disagree", "unknown"}


def _outcomes(answered: int) -> Iterator[dict[str, int]]:
    for agree in range(answered + 1):
        for partly in range(answered - agree + 1):
            for disagree in range(answered - agree - partly + 1):
                unknown = answered - agree - partly - disagree
                yield {"agree": agree, "partly": partly, "disagree": disagree, "unknown": unknown}
