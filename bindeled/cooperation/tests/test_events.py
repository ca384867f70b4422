"""Rules of partners' events as tables: how one stands, until when it is shown, and when the month's letters go."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from bindeled.cooperation.rules import events as rules
from bindeled.municipalities.rules import is_working_day

HERE = ZoneInfo("Europe/Copenhagen")
TODAY = date(2026, 11, 30)


def at(written: str) -> datetime:
    return datetime.fromisoformat(written).replace(tzinfo=HERE)


def test_every_state_has_a_word_an_owner_and_a_way_in() -> None:
    assert set(rules.STATES) == set(rules.BEFORE) == {"draft", "published", "withdrawn"}
    assert {code: (state.tone, state.whose) for code, state in rules.STATES.items()} == {
        "draft": ("warning", "the convenor"),
        "published": ("info", "nobody"),
        "withdrawn": ("neutral", "nobody"),
    }
    assert {
        "draft": frozenset(),
        "published": frozenset({"draft", "withdrawn"}),
        "withdrawn": frozenset({"draft", "published"}),
    } == rules.BEFORE
    words = [str(state.label) for state in rules.STATES.values()]
    assert words == ["Kladde: ingen ser det endnu", "Vises", "Trukket tilbage"]


@pytest.mark.parametrize(
    ("state", "until", "why"),
    [
        ("draft", TODAY, ""),
        ("withdrawn", TODAY + timedelta(days=1), ""),
        ("published", TODAY, "Det vises allerede."),
        ("draft", TODAY - timedelta(days=1), "Dets sidste dag er gået. Giv det først en anden dag."),
    ],
)
def test_what_may_be_shown(state: str, until: date, why: str) -> None:
    assert str(rules.why_not_publish(state, shown_until=until, today=TODAY)) == why


@pytest.mark.parametrize(
    ("state", "why"), [("draft", ""), ("published", ""), ("withdrawn", "Det er allerede trukket tilbage.")]
)
def test_what_may_be_taken_back(state: str, why: str) -> None:
    assert str(rules.why_not_withdraw(state)) == why


@pytest.mark.parametrize(
    ("begins", "ends", "why"),
    [
        ("2026-11-30T10:00", "2026-11-30T12:00", ""),
        ("2026-11-30T10:00", "2026-11-30T10:00", "Det slutter, før det begynder."),
        ("2026-11-30T07:00", "2026-11-30T09:00", "Det er overstået."),
        ("2026-11-30T07:00", "2026-11-30T09:01", ""),
    ],
)
def test_at_which_hours_an_event_may_be(begins: str, ends: str, why: str) -> None:
    said = str(rules.why_not_these_times(at(begins), at(ends), now=at("2026-11-30T09:00")))
    assert said.startswith(why) if why else not said


@pytest.mark.parametrize(
    ("until", "last", "why"),
    [
        (TODAY, TODAY, ""),
        (TODAY, TODAY + timedelta(days=9), ""),
        (TODAY + timedelta(days=2), TODAY + timedelta(days=1), "Da er det slut."),
        (TODAY - timedelta(days=1), TODAY, "Den dag er gået."),
    ],
)
def test_until_when_an_event_may_be_shown(until: date, last: date, why: str) -> None:
    said = str(rules.why_not_until(until, last=last, today=TODAY))
    assert said.startswith(why) if why else not said


@pytest.mark.parametrize(
    ("month", "day"),
    [
        (date(2026, 11, 1), date(2026, 11, 3)),
        (date(2026, 12, 1), date(2026, 12, 1)),
        (date(2030, 1, 1), date(2030, 1, 8)),  # the first Tuesday is New Year's Day
    ],
)
def test_the_letter_goes_on_the_first_tuesday_that_is_a_working_day(month: date, day: date) -> None:
    assert rules.day_of_letter(month) == day


def test_each_month_has_a_day_for_letters_that_is_a_working_tuesday_of_that_month() -> None:
    for year in range(2026, 2031):
        for number in range(1, 13):
            day = rules.day_of_letter(date(year, number, 1))
            assert (day.year, day.month, day.weekday(), is_working_day(day)) == (year, number, 1, True)


@pytest.mark.parametrize(
    ("now", "yes"),
    [
        ("2026-11-03T08:59", False),
        ("2026-11-03T09:00", True),
        ("2026-11-02T23:00", False),
        ("2026-11-30T23:59", True),
        ("2026-12-01T00:00", False),
    ],
)
def test_from_when_this_months_letters_go(now: str, yes: bool) -> None:
    assert rules.is_time(at(now)) is yes


@pytest.mark.parametrize(
    ("settled", "now", "yes"),
    [
        (date(2026, 10, 1), "2026-11-03T09:00", True),
        (date(2026, 11, 1), "2026-11-03T09:00", False),
        (date(2026, 11, 1), "2026-12-01T08:00", False),
        (date(2026, 1, 1), "2026-11-20T09:00", True),
    ],
)
def test_who_is_owed_a_letter(settled: date, now: str, yes: bool) -> None:
    assert rules.is_owed(settled, now=at(now)) is yes


@pytest.mark.parametrize(
    ("now", "settled"),
    [("2026-11-03T08:59", date(2026, 10, 1)), ("2026-11-03T09:00", date(2026, 11, 1)), ("2026-01-02T09:00", date(2025, 12, 1))],
)  # fmt: skip
def test_who_is_new_waits_for_the_next_time_that_letters_go(now: str, settled: date) -> None:
    assert rules.first_settled(at(now)) == settled
    assert not rules.is_owed(settled, now=at(now))


@pytest.mark.parametrize(
    ("day", "month", "before"),
    [
        (date(2026, 11, 30), date(2026, 11, 1), date(2026, 10, 1)),
        (date(2026, 1, 1), date(2026, 1, 1), date(2025, 12, 1)),
    ],
)
def test_months_are_named_by_their_first_day(day: date, month: date, before: date) -> None:
    assert (rules.month_of(day), rules.month_before(day)) == (month, before)


def test_what_is_kept_how_long_and_how_much_may_be_written() -> None:
    assert (rules.KEPT_DAYS, rules.LONGEST_TITLE, rules.LONGEST_LINE, rules.LONGEST_WHAT) == (365, 120, 200, 1500)
    assert (rules.WEEKDAY, rules.FROM_HOUR) == (1, 9)
