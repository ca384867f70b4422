"""When a resident is told that data about them came from somebody else, and why it may wait."""

from datetime import date, timedelta

import pytest

from bindeled.cases.rules import informing
from bindeled.cases.rules.informing import Known

TODAY = date(2026, 11, 30)
DAY = timedelta(days=1)


@pytest.mark.parametrize(
    ("came_on", "due"),
    [
        (date(2026, 11, 3), date(2026, 12, 3)),
        (date(2026, 1, 31), date(2026, 2, 28)),
        (date(2028, 1, 30), date(2028, 2, 29)),
        (date(2026, 12, 31), date(2027, 1, 31)),
        (date(2026, 10, 31), date(2026, 11, 30)),
        (date(2018, 5, 25), date(2018, 6, 25)),
    ],
)
def test_a_resident_is_told_within_a_month(came_on: date, due: date) -> None:
    assert informing.due_on(came_on) == due
    assert informing.asked_for_on(Known(came_on)) == due


def test_no_day_of_two_years_comes_earlier_than_the_day_before_it_or_later_than_31_days() -> None:
    days = [date(2027, 1, 1) + number * DAY for number in range(730)]
    for day in days:
        due = informing.due_on(day)
        assert informing.due_on(day - DAY) <= due
        assert timedelta(days=28) <= due - day <= timedelta(days=31)
        # What is asked for today is exactly what is due within a week.
        last = informing.due_if_came_by(day)
        assert informing.due_on(last) <= day + informing.AHEAD < informing.due_on(last + DAY)


@pytest.mark.parametrize(
    ("known", "stands", "on"),
    [
        (Known(date(2026, 10, 30)), "waits", TODAY),
        (Known(date(2026, 10, 29)), "overdue", date(2026, 11, 29)),
        (Known(date(2026, 10, 1), "postponed", TODAY + DAY), "postponed", TODAY + DAY),
        (Known(date(2026, 10, 1), "postponed", TODAY), "ask_again", TODAY),
        (Known(date(2026, 10, 1), "postponed", TODAY - DAY), "ask_again", TODAY - DAY),
        (Known(date(2026, 10, 1), "informed"), "informed", None),
    ],
)
def test_it_stands_by_the_day_and_by_what_was_noted_last(known: Known, stands: str, on: date | None) -> None:
    assert informing.stands(known, today=TODAY) == stands
    assert informing.asked_for_on(known) == on


@pytest.mark.parametrize(("days", "may"), [(-4, False), (-3, True), (0, True), (1, False)])
def test_they_were_told_after_it_came_and_not_ahead(days: int, may: bool) -> None:
    assert informing.may_be_told_on(TODAY + days * DAY, came_on=TODAY - 3 * DAY, today=TODAY) is may


@pytest.mark.parametrize(("days", "may"), [(-1, False), (0, False), (1, True), (31, True), (32, False)])
def test_it_may_wait_for_a_month_before_one_looks_again(days: int, may: bool) -> None:
    assert informing.may_wait_until(TODAY + days * DAY, today=TODAY) is may


def test_the_grounds_and_the_term_are_data_with_days_and_a_law() -> None:
    assert [(ground.code, ground.law) for ground in informing.grounds_on(TODAY)] == [
        ("self", "inform_private"),
        ("others", "inform_private"),
        ("public", "inform_public"),
        ("impossible", "inform_impossible"),
    ]
    assert informing.LAWS == ("inform_resident", "inform_private", "inform_public", "inform_impossible")
    assert {row.valid_from for row in (*informing.GROUNDS, *informing.TERMS)} == {date(2018, 5, 25)}
    assert informing.grounds_on(date(2018, 5, 24)) == ()
    assert len(informing.grounds_on(date(2018, 5, 25))) == 4


def test_a_ground_ends_on_its_last_day_and_a_new_term_counts_for_what_comes_from_then_on(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    ended = informing.Ground("old", "old", "law", date(2020, 1, 1), date(2020, 1, 31))
    monkeypatch.setattr(informing, "GROUNDS", (ended,))
    days = (date(2019, 12, 31), date(2020, 1, 1), date(2020, 1, 31), date(2020, 2, 1))
    assert [bool(informing.grounds_on(day)) for day in days] == [False, True, True, False]
    first = informing.Term("law", 1, date(2018, 5, 25), date(2026, 12, 31))
    monkeypatch.setattr(informing, "TERMS", (first, informing.Term("law", 14, date(2027, 1, 1))))
    assert informing.due_on(date(2026, 12, 31)) == date(2027, 1, 31)
    assert informing.due_on(date(2027, 1, 31)) == date(2028, 3, 31)


def test_the_words_and_measures_stay_what_they_are() -> None:
    assert list(informing.ANSWERS) == ["informed", "postponed"]
    assert list(informing.INFORMED_BY) == ["meeting", "phone", "letter", "digital"]
    assert {code: (state.tone, state.owner) for code, state in informing.STANDS.items()} == {
        "waits": ("neutral", "the responsible adviser"),
        "overdue": ("warning", "the responsible adviser"),
        "postponed": ("neutral", "the responsible adviser"),
        "ask_again": ("warning", "the responsible adviser"),
        "informed": ("success", "nobody"),
    }
    assert informing.LONGEST_WORDS == 500
    assert (informing.LONGEST_WAIT.days, informing.AHEAD.days) == (31, 7)
    assert [(term.law, term.months) for term in informing.TERMS] == [("inform_resident", 1)]
