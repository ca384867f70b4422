"""One line of figures: who is hidden, and what a stranger who subtracts is left with."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bindeled.suppression.rules import LEAST_SHOWN, hidden, is_small, rounded


@pytest.mark.parametrize(
    ("figures", "gone"),
    [
        ({"a": 10, "b": 20}, ""),
        ({"a": 0, "b": 20}, ""),
        ({"a": 3, "b": 20, "c": 9}, "ac"),
        ({"a": 1, "b": 1, "c": 30, "d": 6}, "abd"),
        ({"a": 4, "b": 4, "c": 30}, "ab"),
        ({"a": 1, "b": 4, "c": 30}, "ab"),
        ({"a": 1, "b": 3, "c": 30}, "abc"),
        ({"a": 2}, "a"),
    ],
)
def test_a_small_figure_is_hidden_and_the_next_with_it(figures: dict[str, int], gone: str) -> None:
    assert hidden(figures) == frozenset(gone)


def test_where_the_total_is_not_shown_nothing_can_be_subtracted() -> None:
    assert hidden({"a": 3, "b": 20}, total_shown=False) == {"a"}


@given(st.lists(st.integers(0, 30), min_size=1, max_size=8))
@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_whoever_subtracts_cannot_tell_a_hidden_one_from_three_others(figures: list[int]) -> None:
    gone = hidden(dict(enumerate(figures)))

    assert {place for place, figure in enumerate(figures) if is_small(figure)} <= gone
    known = sum(figures[place] for place in gone)
    most = known - (len(gone) - 1)
    everything = {place for place, figure in enumerate(figures) if figure}
    assert not gone or most - 1 >= LEAST_SHOWN - 2 or gone == everything


@pytest.mark.parametrize(("figure", "shown"), [(0, 0), (2, 0), (3, 5), (5, 5), (7, 5), (8, 10), (102, 100)])
def test_rounding_is_to_the_nearest_five(figure: int, shown: int) -> None:
    assert rounded(figure) == shown
