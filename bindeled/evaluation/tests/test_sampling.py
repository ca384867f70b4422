"""How cases are drawn: tables, and that chance favours nobody."""

from collections import Counter
from dataclasses import FrozenInstanceError
from datetime import UTC, date, datetime, timedelta
from hashlib import sha256
from uuid import UUID

import pytest

from bindeled.evaluation.rules import sampling as rules
from bindeled.evaluation.rules.sampling import Candidate, drawn, recounted, shares, sum_of

FRAME = [Candidate(UUID(int=number), "ABC"[number % 3] if number < 15 else "A") for number in range(20)]
NOW = datetime(2026, 5, 1, tzinfo=UTC)
KNOWN = sum_of(FRAME)


def test_the_same_seed_draws_the_same_whatever_the_order_and_another_seed_draws_others() -> None:
    first = drawn(FRAME, size=8, by_district=False, seed="one")
    assert first == drawn(FRAME[::-1], size=8, by_district=False, seed="one")
    assert len(set(first)) == 8
    assert first != drawn(FRAME, size=8, by_district=False, seed="other")
    assert first[:5] == drawn(FRAME, size=5, by_district=False, seed="one")


def test_a_draw_is_what_anybody_can_count_by_hand() -> None:
    """Written down once: whoever counts again by the words on the page must come to this."""
    assert rules.lot("seed", UUID(int=1)).hex().startswith("1130a648")
    assert sum_of(reversed(FRAME)) == KNOWN
    assert sum_of(FRAME[:-1]) != KNOWN != sum_of([*FRAME[:-1], Candidate(FRAME[-1].case, "B")])


@pytest.mark.parametrize(
    ("size", "by_district", "found"), [(20, False, 20), (21, False, 0), (20, True, 20), (21, True, 0), (7, True, 7)]
)
def test_no_more_are_drawn_than_there_are(size: int, by_district: bool, found: int) -> None:
    assert len(drawn(FRAME, size=size, by_district=by_district, seed="one")) == found


@pytest.mark.parametrize(
    ("counts", "size", "expected"),
    [
        ({"A": 10, "B": 5, "C": 5}, 8, {"A": 4, "B": 2, "C": 2}),
        ({"A": 10, "B": 5, "C": 5}, 5, {"A": 3, "B": 1, "C": 1}),
        ({"A": 5, "B": 5}, 5, {"A": 3, "B": 2}),
        ({"B": 5, "A": 5}, 5, {"B": 2, "A": 3}),
        ({"A": 97, "": 3}, 10, {"A": 10, "": 0}),
        ({"A": 94, "": 6}, 10, {"A": 9, "": 1}),
        ({"A": 3, "B": 2}, 5, {"A": 3, "B": 2}),
    ],
)
def test_districts_have_their_share(counts: dict[str, int], size: int, expected: dict[str, int]) -> None:
    assert shares(counts, size) == expected


@pytest.mark.parametrize("seed", ["one", "two", "three"])
def test_of_each_district_its_share_is_drawn_by_the_same_lots(seed: str) -> None:
    found = drawn(FRAME, size=8, by_district=True, seed=seed)
    district = {one.case: one.district for one in FRAME}
    assert Counter(district[case] for case in found) == {"A": 4, "B": 2, "C": 2}
    assert found == sorted(found, key=lambda case: rules.lot(seed, case))
    for name, share in (("A", 4), ("B", 2), ("C", 2)):
        of_it = [one for one in FRAME if one.district == name]
        assert {case for case in found if district[case] == name} == set(
            drawn(of_it, size=share, by_district=False, seed=seed)
        )


@pytest.mark.parametrize("by_district", [False, True])
def test_chance_favours_nobody(by_district: bool) -> None:
    """Over 4,000 seeds everybody is drawn about as often as the others of their district: chi square, and 20 cases."""
    times = 4000
    often = Counter(
        case for seed in range(times) for case in drawn(FRAME, size=8, by_district=by_district, seed=f"{seed:064x}")
    )
    expected = {one.case: times * 0.4 for one in FRAME}
    off = sum((often[case] - mean) ** 2 / (mean * 0.6) for case, mean in expected.items())
    assert off < 44  # of 19 degrees of freedom, one in a thousand


def test_a_draw_that_favours_somebody_would_be_noticed() -> None:
    """The control of the test above: whoever always takes the first as well is found out."""
    often = Counter(
        case
        for seed in range(4000)
        for case in [FRAME[0].case, *drawn(FRAME[1:], size=7, by_district=False, seed=str(seed))]
    )
    assert sum((often[one.case] - 1600) ** 2 / 960 for one in FRAME) > 44


PLACES: list[UUID | None] = [*drawn(FRAME, size=5, by_district=False, seed="one")]
OTHER = next(one.case for one in FRAME if one.case not in PLACES)


@pytest.mark.parametrize(
    ("frame", "places", "expected"),
    [
        (FRAME, PLACES, rules.SAME),
        (FRAME, [None, *PLACES[1:]], rules.SAME),
        (FRAME, [OTHER, *PLACES[1:]], rules.WRONG),
        (FRAME, PLACES[1:], rules.WRONG),
        (FRAME, [*PLACES, OTHER], rules.WRONG),
        (FRAME[1:], PLACES, rules.MOVED),
        ([*FRAME, Candidate(UUID(int=99))], PLACES, rules.MOVED),
    ],
)
def test_a_sample_is_counted_again(frame: list[Candidate], places: list[UUID | None], expected: str) -> None:
    told = {"known": KNOWN, "size": 5, "by_district": False, "seed": "one"}
    assert recounted(frame, **told, places=places) == expected  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("erased", "restricted", "protected", "why"),
    [
        (False, False, False, ""),
        (True, True, True, "erased"),
        (False, True, True, "restricted"),
        (False, False, True, "protected"),
    ],
)
def test_why_a_case_is_not_drawn_from(*, erased: bool, restricted: bool, protected: bool, why: str) -> None:
    assert rules.left_out_as(erased=erased, restricted=restricted, protected=protected) == why
    assert set(rules.LEFT_OUT) == {"erased", "restricted", "protected"}


def test_a_sample_ends_after_half_a_year() -> None:
    assert not rules.is_over(NOW - timedelta(days=180) + timedelta(seconds=1), now=NOW)
    assert rules.is_over(NOW - timedelta(days=180), now=NOW)


@pytest.mark.parametrize(
    ("since", "until", "size", "may"),
    [
        (date(2026, 1, 1), date(2026, 4, 1), 5, True),
        (date(2026, 1, 1), date(2026, 4, 1), 60, True),
        (date(2026, 1, 1), date(2026, 4, 1), 4, False),
        (date(2026, 1, 1), date(2026, 4, 1), 61, False),
        (date(2026, 4, 1), date(2026, 7, 1), 5, False),
        (date(2026, 1, 2), date(2026, 4, 1), 5, False),
    ],
)
def test_what_may_be_drawn(since: date, until: date, size: int, may: bool) -> None:
    assert rules.may_be_drawn(since, until, size, today=date(2026, 5, 1)) is may


def test_every_state_and_step_is_what_it_says() -> None:
    steps = {name: (set(step.before), step.after, step.who) for name, step in rules.STEPS.items()}
    assert steps == {
        "draw": ({"asked"}, "drawn", "the worker"),
        "give_up": ({"asked"}, "few", "the worker"),
        "end": ({"drawn"}, "ended", "the worker"),
    }
    assert {name: (state.owner, state.tone) for name, state in rules.STATES.items()} == {
        "asked": ("the worker", "info"),
        "few": ("nobody", "warning"),
        "drawn": ("those who may read the cases", "info"),
        "ended": ("nobody", "neutral"),
    }
    assert all(str(state.label) for state in rules.STATES.values())


def test_what_comes_out_of_a_recount_is_told_in_words_and_asked_every_day() -> None:
    assert list(rules.RECOUNTS) == ["same", "moved", "wrong"]
    assert len({str(words) for words in rules.RECOUNTS.values()}) == 3
    assert timedelta(days=1) == rules.COUNTED_AGAIN_AFTER
    assert [str(words) != "" for words in rules.LEFT_OUT.values()] == [True] * 3
    assert (rules.LEAST, rules.MOST) == (5, 60)


def test_a_candidate_stands_as_it_was_read_and_of_no_district_unless_one_is_told() -> None:
    one = Candidate(UUID(int=1))
    assert one.district == ""
    with pytest.raises(FrozenInstanceError):
        one.district = "A"  # type: ignore[misc]
    assert not hasattr(one, "__dict__")


def test_the_sum_and_the_lot_are_written_down_whole() -> None:
    two = [Candidate(UUID(int=2), "B"), Candidate(UUID(int=1), "A")]
    listed = f"{UUID(int=1)} A\n{UUID(int=2)} B\n"
    assert [one.case.int for one in rules.framed(two)] == [1, 2]
    assert sum_of(two) == sha256(listed.encode()).hexdigest()
    assert rules.lot("seed", UUID(int=1)) == sha256(f"seed:{UUID(int=1)}".encode()).digest()
