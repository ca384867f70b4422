"""Sharing advisers over units, and a leaver's work over colleagues: tables, and what holds whatever the numbers are."""

from dataclasses import FrozenInstanceError
from random import Random

import pytest

from bindeled.cases.rules.sharing import Share, dealt, shared

# Needs by place, how many people, and how many each place would have.
TABLE = {
    "in proportion, without a rest": ({"A": 20, "B": 10}, 6, {"A": 4, "B": 2}),
    "the largest rest gets the one left over": ({"A": 53, "B": 29, "C": 18}, 25, {"A": 13, "B": 7, "C": 5}),
    "two are left over": ({"A": 10, "B": 10, "C": 10}, 5, {"A": 2, "B": 2, "C": 1}),
    "the same rest goes to the greater need": ({"A": 1, "B": 3}, 2, {"A": 0, "B": 2}),
    "the same rest and need go to the one named first": ({"B": 5, "A": 5}, 1, {"B": 1, "A": 0}),
    "no need, nobody": ({"A": 8, "B": 0}, 3, {"A": 3, "B": 0}),
    "where nobody needs anything nothing is proposed": ({"A": 0, "B": 0}, 3, {"A": 0, "B": 0}),
    "nobody to share": ({"A": 2, "B": 1}, 0, {"A": 0, "B": 0}),
    "no place": ({}, 3, {}),
}


@pytest.mark.parametrize("name", list(TABLE))
def test_people_are_shared_by_the_largest_remainder(name: str) -> None:
    needs, people, expected = TABLE[name]
    assert {share.place: share.proposed for share in shared(needs, people)} == expected


def test_the_arithmetic_can_be_shown() -> None:
    [first, _second, third] = shared({"Amager": 53, "Nørrebro": 29, "Valby": 18}, 25)
    assert (first.need, first.of_need, first.people) == (53, 100, 25)
    assert (first.whole, first.rest, first.by_rest, first.proposed) == (13, 25, False, 13)
    assert (third.whole, third.rest, third.by_rest, third.proposed) == (4, 50, True, 5)


def test_whatever_the_numbers_all_are_shared_and_nobody_is_more_than_one_from_their_quota() -> None:
    chance = Random(5)  # noqa: S311 - the same numbers each time
    for _time in range(500):
        needs = {place: chance.randrange(60) for place in range(chance.randrange(1, 9))}
        people, total = chance.randrange(40), sum(needs.values())
        shares = shared(needs, people)
        assert sum(share.proposed for share in shares) == (people if total else 0)
        assert [share.place for share in shares] == list(needs)
        for share in shares:
            assert total == 0 or abs(share.proposed - share.need * people / total) < 1
            assert all(share.proposed >= other.proposed for other in shares if other.need < share.need)


def test_a_share_without_need_is_nothing_and_no_share_can_be_changed_by_whoever_reads_it() -> None:
    share = Share("A", 0, 0, 5, by_rest=False)
    assert (share.whole, share.rest, share.proposed) == (0, 0, 0)
    with pytest.raises(FrozenInstanceError):
        share.by_rest = True  # type: ignore[misc]


DEALT = {
    "to whoever has least": ("abc", {"Asta": 2, "Bo": 0}, {"Asta": "c", "Bo": "ab"}),
    "evenly where all have the same": ("abcd", {"Asta": 1, "Bo": 1}, {"Asta": "ac", "Bo": "bd"}),
    "to the only one": ("ab", {"Asta": 40}, {"Asta": "ab"}),
    "nothing to deal": ("", {"Asta": 0}, {"Asta": ""}),
    "nothing to deal, and nobody": ("", {}, {}),
}


@pytest.mark.parametrize("name", list(DEALT))
def test_work_is_dealt_to_whoever_has_least_at_hand(name: str) -> None:
    work, at_hand, expected = DEALT[name]
    assert {person: "".join(pieces) for person, pieces in dealt(work, at_hand).items()} == expected


def test_work_is_never_dealt_to_nobody() -> None:
    with pytest.raises(ValueError, match="nobody is there"):
        dealt("a", {})
