"""When is asked and who is drawn: tables."""

from datetime import date, timedelta

import pytest

from bindeled.surveys.rules import rounds as rules
from bindeled.surveys.rules.rounds import Quarter


@pytest.mark.parametrize(
    ("quarter", "opens", "closes", "after"),
    [
        (Quarter(2026, 1), date(2026, 1, 5), date(2026, 1, 25), Quarter(2026, 2)),
        (Quarter(2026, 4), date(2026, 10, 5), date(2026, 10, 25), Quarter(2027, 1)),
        (Quarter(2029, 1), date(2029, 1, 1), date(2029, 1, 21), Quarter(2029, 2)),
        (Quarter(2027, 3), date(2027, 7, 5), date(2027, 7, 25), Quarter(2027, 4)),
    ],
)
def test_the_days_of_a_round_follow_from_its_quarter(
    quarter: Quarter, opens: date, closes: date, after: Quarter
) -> None:
    assert (quarter.opens_on, quarter.closes_on, quarter.after) == (opens, closes, after)
    assert str(quarter) == f"{quarter.year}-{quarter.number}"


@pytest.mark.parametrize(
    ("today", "first"),
    [
        (date(2026, 1, 4), Quarter(2026, 1)),
        (date(2026, 1, 5), Quarter(2026, 2)),
        (date(2026, 3, 31), Quarter(2026, 2)),
        (date(2026, 4, 1), Quarter(2026, 2)),
        (date(2026, 12, 31), Quarter(2027, 1)),
    ],
)
def test_a_round_is_set_up_before_its_first_day_and_a_year_ahead(today: date, first: Quarter) -> None:
    ahead = rules.quarters_ahead(today)
    assert ahead[0] == first
    assert len(ahead) == 4
    assert ahead == sorted(ahead)
    assert rules.why_not_set_up(ahead[3], today=today) == ""
    assert "kvartaler, der vises" in str(rules.why_not_set_up(ahead[3].after, today=today))


@pytest.mark.parametrize(
    ("size", "may"), [(None, True), (9, False), (10, True), (5000, True), (5001, False), (0, False), (-1, False)]
)
def test_a_sample_is_everybody_or_at_least_ten(size: int | None, may: bool) -> None:
    assert (rules.why_not_sample(size) == "") is may
    assert may or "mindst 10" in str(rules.why_not_sample(size))


def test_addresses_are_asked_with_the_partners_or_not_at_all() -> None:
    assert rules.why_not_addresses(partners=True) == ""
    assert "hak" in str(rules.why_not_addresses(partners=False))


def test_the_same_seed_draws_the_same_and_another_seed_others() -> None:
    people = [f"person {number}" for number in range(100)]
    first = rules.drawn(people, size=20, seed="a")
    assert first == rules.drawn(reversed(people), size=20, seed="a")
    assert len(set(first)) == 20
    assert set(first) != set(rules.drawn(people, size=20, seed="b"))
    assert set(rules.drawn([*people, *people], size=None, seed="a")) == set(people)
    assert len(rules.drawn([*people, *people], size=None, seed="a")) == 100
    assert rules.drawn(people, size=200, seed="a") == rules.drawn(people, size=None, seed="a")


def test_everybody_is_drawn_equally_often() -> None:
    people = [str(number) for number in range(10)]
    drawn = [one for seed in range(2000) for one in rules.drawn(people, size=3, seed=str(seed))]
    assert all(500 < drawn.count(one) < 700 for one in people)


@pytest.mark.parametrize(("day", "due"), [(0, 0), (6, 0), (7, 1), (13, 1), (14, 2), (20, 2)])
def test_there_are_two_reminders_at_most(day: int, due: int) -> None:
    opens = date(2026, 1, 5)
    assert rules.reminders_due(opens, today=opens + timedelta(days=day)) == due


@pytest.mark.parametrize(
    ("state", "may"), [("planned", True), ("open", False), ("closed", False), ("called_off", False)]
)
def test_a_round_is_called_off_before_anybody_was_told(state: str, may: bool) -> None:
    assert (rules.why_not_call_off(state) == "") is may
    assert may or "lukker af sig selv" in str(rules.why_not_call_off(state))


@pytest.mark.parametrize(
    ("state", "may"), [("planned", True), ("open", True), ("closed", False), ("called_off", False)]
)
def test_sheets_are_printed_until_the_round_is_over(state: str, may: bool) -> None:
    assert (rules.why_not_print(state) == "") is may
    assert may or "Runden er slut" in str(rules.why_not_print(state))


@pytest.mark.parametrize(
    ("state", "count", "why"),
    [
        ("planned", 3, "mens runden er åben"),
        ("called_off", 3, "mens runden er åben"),
        ("open", 12, ""),
        ("closed", 0, ""),
        ("open", 13, "ikke printet"),
        ("open", -1, "ikke printet"),
    ],
)
def test_no_more_sheets_are_handed_out_than_were_printed(state: str, count: int, why: str) -> None:
    said = str(rules.why_not_hand_out(state, count=count, printed=12))
    assert why in said
    assert bool(why) is bool(said)
    assert (rules.FEWEST_SHEETS, rules.MOST_SHEETS, rules.MOST_ADDRESSES) == (10, 300, 500)


def test_every_state_is_answered_for() -> None:
    assert rules.STATES.keys() == rules.BEFORE.keys()
    assert all(state.label and state.tone and state.whose for state in rules.STATES.values())
    assert {
        "planned": frozenset(),
        "open": frozenset({"planned"}),
        "closed": frozenset({"open"}),
        "called_off": frozenset({"planned"}),
    } == rules.BEFORE


@pytest.mark.parametrize("year", range(2024, 2053))
def test_the_same_quarter_a_year_later_asks_the_same_people_and_no_round_between_does(year: int) -> None:
    for number in range(1, 5):
        rounds = [Quarter(year, number)]
        for _later in range(4):
            rounds.append(rounds[-1].after)
        days = [(one.opens_on - rounds[0].opens_on).days for one in rounds]
        assert days[4] in {364, 371}
        assert days[3] < rules.ASKED_AGAIN_AFTER <= days[4]


def test_nobody_is_asked_twice_a_year_and_it_is_known_as_long_as_it_must() -> None:
    assert (rules.ASKED_AGAIN_AFTER, rules.KEPT_DAYS, rules.OPEN_DAYS, rules.REMINDED_AFTER) == (364, 365, 21, (7, 14))
    assert rules.NO_THANKS_DAYS == 1825
    assert rules.WAITS_FOR_KEYS_DAYS == 14
    assert (rules.SMALLEST_SAMPLE, rules.LARGEST_SAMPLE) == (10, 5000)
