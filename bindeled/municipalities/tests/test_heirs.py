"""Who answers for a unit that has ended."""

from dataclasses import dataclass
from datetime import date, timedelta

import pytest

from bindeled.municipalities.rules import heir, lasts

DAY = date(2026, 11, 28)
LONG_AGO, YESTERDAY, TOMORROW = date(2020, 1, 1), DAY - timedelta(days=1), DAY + timedelta(days=1)


@dataclass(frozen=True)
class Place:
    """A unit as plain values."""

    id: str
    kind: str = "advisers"
    district_id: str | None = "A"
    parent_id: str | None = None
    valid_from: date = LONG_AGO
    valid_to: date | None = None


CENTRAL = Place("central", "central", None)
ENDED = Place("old", valid_to=YESTERDAY)


@pytest.mark.parametrize(
    ("begins", "ends", "there"),
    [
        (DAY, None, True),
        (TOMORROW, None, False),
        (LONG_AGO, DAY, True),
        (LONG_AGO, YESTERDAY, False),
        (LONG_AGO, TOMORROW, True),
    ],
)
def test_a_unit_is_there_from_its_first_to_its_last_day(begins: date, ends: date | None, there: bool) -> None:
    assert lasts(Place("a", valid_from=begins, valid_to=ends), on=DAY) is there


def answers(*units: Place, ended: Place = ENDED) -> str:
    return heir(ended, [ended, *units], on=DAY).id


def test_a_unit_answers_for_itself_while_it_lasts() -> None:
    assert answers(CENTRAL, Place("new"), ended=Place("still")) == "still"


def test_after_it_the_one_in_its_place_answers_and_of_two_the_one_that_began_last() -> None:
    first, second = Place("z, the first", valid_from=date(2021, 1, 1)), Place("second", valid_from=date(2022, 1, 1))
    assert answers(CENTRAL, second, first) == "second"
    assert answers(CENTRAL, first, second) == "second"
    assert answers(CENTRAL, Place("b"), Place("a")) == answers(CENTRAL, Place("a"), Place("b")) == "b"
    assert answers(CENTRAL, first, Place("coming", valid_from=TOMORROW)) == "z, the first"


def test_one_of_another_kind_or_district_is_not_in_its_place() -> None:
    assert answers(CENTRAL, Place("else", district_id="N")) == "central"
    assert answers(CENTRAL, Place("else", "mentors")) == "central"


def test_where_nobody_is_in_its_place_the_nearest_above_it_answers_before_the_central_one() -> None:
    top = Place("top", "supplier", None)
    middle = Place("middle", "supplier", None, parent_id="top", valid_to=YESTERDAY)
    ended = Place("old", parent_id="middle", valid_to=YESTERDAY)
    assert answers(CENTRAL, top, middle, ended=ended) == "top"
    assert answers(CENTRAL, middle, ended=ended) == "central"
    assert answers(CENTRAL, top, Place("middle", "supplier", None, parent_id="top"), ended=ended) == "middle"


def test_where_nothing_lasts_it_is_still_somebodys_and_a_ring_is_no_snare() -> None:
    assert answers() == "old"
    ring = Place("ring", "supplier", None, parent_id="old", valid_to=YESTERDAY)
    assert answers(ring, ended=Place("old", parent_id="ring", valid_to=YESTERDAY)) == "old"
