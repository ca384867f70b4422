"""What may be planned, what a press says, and what is counted."""

from datetime import UTC, date, datetime, timedelta
from uuid import UUID, uuid4

import pytest

from bindeled.cooperation.rules import rounds as rules
from bindeled.cooperation.rules.rounds import CannotReadError, Door, Totals

ONE, OTHER = UUID(int=1), UUID(int=2)
DAY = date(2026, 11, 29)


def said(doors: list[Door]) -> list[str]:
    return [str(door) for door in doors]


@pytest.mark.parametrize(
    ("typed", "doors"),
    [
        ("", []),
        ("  \n\n", []),
        ("st tv", ["st. tv"]),
        ("st-2 tv, th", ["st. tv", "st. th", "1. tv", "1. th", "2. tv", "2. th"]),
        ("kl-1 tv", ["kl. tv", "st. tv", "1. tv"]),
        ("kl–st tv", ["kl. tv", "st. tv"]),
        ("3", ["3."]),
        ("2-2: mf", ["2. mf"]),
        ("1. th; tv", ["1. tv", "1. th"]),
        ("1 12 3 101", ["1. 3", "1. 12", "1. 101"]),
        ("1 th\n1 tv\n1 th", ["1. tv", "1. th"]),
        ("1 mf tv th\nst", ["st.", "1. tv", "1. mf", "1. th"]),
        ("1 b a 4", ["1. 4", "1. a", "1. b"]),
        ("Stuen venstre", ["st. tv"]),
    ],
)
def test_doors_are_read_as_people_write_them_and_walked_from_below_and_from_the_left(
    typed: str, doors: list[str]
) -> None:
    assert said(rules.doors_of(typed)) == doors


@pytest.mark.parametrize("line", ["x tv", "2-st tv", "-2 tv", "1- tv", "1 hjemme", "100 tv", "tv"])
def test_a_line_that_nobody_can_read_is_told(line: str) -> None:
    with pytest.raises(CannotReadError) as unread:
        rules.doors_of(f"st tv\n  {line} ")
    assert str(unread.value) == line


@pytest.mark.parametrize(
    ("text", "what", "milliseconds"),
    [
        (f"{ONE}:visited:{OTHER}", "visited", 0),
        (f"{ONE}:not_home:{OTHER}:0", "not_home", 0),
        (f"{ONE}:undone:{OTHER}:1500", "undone", 1500),
        (f"{ONE}:visited:{OTHER}:{'9' * 4000}", "visited", rules.LONGEST_WAIT // timedelta(milliseconds=1)),
    ],
)
def test_a_press_is_read(text: str, what: str, milliseconds: int) -> None:
    press = rules.read_press(text)
    assert press == (ONE, OTHER, what, timedelta(milliseconds=milliseconds))


@pytest.mark.parametrize(
    "text",
    ["", "visited", f"{ONE}:ok:{OTHER}", f"{ONE}:visited", f"x:visited:{OTHER}", f"{ONE}:visited:x", f"{ONE}::{OTHER}",
     f"{ONE}:visited:{OTHER}:", f"{ONE}:visited:{OTHER}:-1", f"{ONE}:visited:{OTHER}:٣", f"{ONE}:visited:{OTHER}:1:1"],
)  # fmt: skip
def test_what_is_no_press_is_none(text: str) -> None:
    assert rules.read_press(text) is None


def test_nothing_that_can_be_said_is_that_all_is_well() -> None:
    """Decision 16: no register of homes where all is well. The three are closed, and a word more fails here."""
    assert set(rules.SAID) == {"visited", "not_home", "undone"}


def test_a_press_is_dated_by_how_long_it_waited() -> None:
    now = datetime(2026, 11, 29, 12, tzinfo=UTC)
    assert rules.pressed_at(now, timedelta(minutes=5)) == datetime(2026, 11, 29, 11, 55, tzinfo=UTC)
    assert rules.pressed_at(now, timedelta(minutes=-5)) == now


@pytest.mark.parametrize(
    ("latest", "totals", "left"),
    [
        ([], Totals(3, 0, 0), 3),
        (["visited"], Totals(3, 1, 0), 2),
        (["visited", "not_home", "visited"], Totals(3, 2, 1), 0),
        (["undone", "not_home"], Totals(3, 0, 1), 2),
    ],
)
def test_the_latest_press_at_each_door_counts(latest: list[str], totals: Totals, left: int) -> None:
    counted = rules.count(3, {uuid4(): what for what in latest})
    assert (counted, counted.left) == (totals, left)


@pytest.mark.parametrize(
    ("first", "last", "word"),
    [
        (DAY, DAY, ""),
        (DAY - timedelta(3), DAY, ""),
        (DAY, DAY + timedelta(91), ""),
        (DAY, DAY + timedelta(92), "tre måneder"),
        (DAY + timedelta(1), DAY, "før den første"),
        (DAY - timedelta(3), DAY - timedelta(1), "gået"),
    ],
)
def test_days_are_to_come_and_not_too_many(first: date, last: date, word: str) -> None:
    why = str(rules.why_not_these_days(first, last, today=DAY))
    assert word in why if word else why == ""


@pytest.mark.parametrize(("dwellings", "word"), [(4, "fem"), (5, ""), (600, ""), (601, "600")])
def test_a_round_is_never_about_a_few_homes_nor_about_too_many(dwellings: int, word: str) -> None:
    why = str(rules.why_not_so_many(dwellings))
    assert word in why if word else why == ""


@pytest.mark.parametrize(
    ("first", "last", "closed", "state"),
    [
        (1, 2, False, "ahead"),
        (0, 0, False, "runs"),
        (-1, 1, False, "runs"),
        (-2, -1, False, "over"),
        (-2, -1, True, "closed"),
        (1, 2, True, "closed"),
    ],
)
def test_how_a_round_stands(first: int, last: int, closed: bool, state: str) -> None:
    days = (DAY + timedelta(first), DAY + timedelta(last))
    assert rules.state(*days, closed=closed, today=DAY) == state


def test_every_state_has_a_word_a_tone_and_somebody_whose_turn_it_is() -> None:
    assert {name: (state.tone, state.whose) for name, state in rules.STATES.items()} == {
        "ahead": ("neutral", "nobody"),
        "runs": ("info", "the contact persons"),
        "over": ("warning", "the keeper"),
        "closed": ("neutral", "nobody"),
    }
    assert all(state.label for state in rules.STATES.values())


def test_the_bounds_are_those_that_are_told() -> None:
    assert (rules.LONGEST_PURPOSE, rules.LONGEST_EXPERIENCE, rules.MOST_DAYS, rules.MOST_PRESSES) == (
        400,
        3000,
        92,
        200,
    )
    assert timedelta(days=92 + 14) == rules.LONGEST_WAIT
    assert rules.SAID["undone"] == ""


def test_a_round_closes_by_itself_a_fortnight_after_its_last_day() -> None:
    last = DAY - timedelta(rules.CLOSES_AFTER)
    assert rules.closes_on(last) == DAY
    # On that day it may still be closed by hand.
    assert rules.closes_itself(DAY) == last
    assert (rules.CLOSES_AFTER, rules.KEPT_DAYS, rules.LEAST_DWELLINGS, rules.MOST_DWELLINGS) == (14, 730, 5, 600)
