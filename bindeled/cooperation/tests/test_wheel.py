"""A contract's year: days that suit, spread and stable, and what is held, set, late or missing, as tables."""

from datetime import date
from itertools import pairwise

import pytest

from bindeled.cooperation.rules import wheel as rules
from bindeled.municipalities.rules import HOLIDAYS

CENTRAL = rules.Demand("Centralt kontaktpersonmøde", 1, "Socialforvaltningen")
LOCAL = rules.Demand("Lokalt kontaktpersonmøde", 1, "Voksenenheden")
NETWORK = rules.Demand("Netværksmøde", 3, "Specialiseret sagsbehandler")
THEME = rules.Demand("Temamøde", 1, "Helhedsplanerne")
CARETAKERS = rules.Demand("Temamøde for ejendomsfunktionærer", rules.BY_NEED, "Helhedsplanerne")
OPENING = rules.Demand("Første møde på Sundbygård", rules.BY_NEED, "Sundbygård", date(2026, 4, 14))
AMAGER = (CENTRAL, LOCAL, NETWORK, THEME, CARETAKERS, OPENING)


@pytest.mark.parametrize(
    ("day", "yes"),
    [
        (date(2026, 9, 1), True),  # a Tuesday
        (date(2026, 9, 3), True),  # a Thursday
        (date(2026, 8, 31), False),  # a Monday
        (date(2026, 9, 4), False),  # a Friday
        (date(2026, 5, 14), False),  # Ascension Day
        (date(2026, 5, 12), False),  # two days before it
        (date(2026, 5, 20), True),  # five days before Whit Monday
        (date(2026, 3, 31), False),  # two days before Maundy Thursday
        (date(2026, 4, 9), False),  # three days after Easter Monday
        (date(2026, 4, 14), True),
        (date(2026, 7, 1), False),
        (date(2026, 6, 30), True),
        (date(2026, 2, 10), False),  # week 7
        (date(2026, 10, 14), False),  # week 42
        (date(2026, 1, 6), False),
        (date(2026, 1, 7), True),
        (date(2026, 12, 17), True),
        (date(2027, 12, 21), False),
    ],
)
def test_which_days_suit(day: date, yes: bool) -> None:
    assert rules.suits(day) is yes


@pytest.mark.parametrize("year", range(2024, 2036))
def test_a_year_is_proposed_away_from_holidays_and_no_two_in_one_week(year: int) -> None:
    found = rules.propose(AMAGER, year)
    assert len(found) == 6
    assert all(day.year == year and rules.suits(day) and day not in HOLIDAYS for day in found.values())
    assert len({day.isocalendar().week for day in found.values()}) == 6
    network = [found["Netværksmøde", number] for number in (1, 2, 3)]
    assert all((later - earlier).days > 70 for earlier, later in pairwise(network))


def test_the_same_demands_give_the_same_days_and_they_stand_in_order() -> None:
    found = rules.propose(AMAGER, 2027)
    assert found == rules.propose(AMAGER, 2027)
    assert list(found.values()) == sorted(found.values())
    assert rules.propose((), 2027) == rules.propose((CARETAKERS, OPENING), 2027) == {}


def test_more_meetings_than_weeks_still_all_have_a_day() -> None:
    assert len(rules.propose((rules.Demand("Ugentligt", 60),), 2027)) == 60


@pytest.mark.parametrize(
    ("known", "on", "state"),
    [
        ((), date(2027, 1, 1), rules.PROPOSED),
        ((), date(2027, 12, 31), rules.MISSING),
        ((rules.Known("Temamøde", 1, date(2027, 9, 1)),), date(2027, 9, 1), rules.SET),
        ((rules.Known("Temamøde", 1, date(2027, 9, 1)),), date(2027, 9, 2), rules.LATE),
        ((rules.Known("Temamøde", 1, date(2027, 9, 1), held=True),), date(2027, 12, 31), rules.HELD),
    ],
)
def test_how_a_meeting_stands(known: tuple[rules.Known, ...], on: date, state: str) -> None:
    (place,) = rules.wheel((THEME,), known, year=2027, on=on)
    assert place.state == state
    assert place.on == (known[0].on if known else rules.propose((THEME,), 2027)["Temamøde", 1])
    assert state in rules.STATES
    assert (state in rules.NEEDS_SOMEBODY) is (state in {rules.LATE, rules.MISSING})


def test_what_is_held_once_stands_in_its_year_alone_and_by_need_only_what_was_set() -> None:
    opened = rules.wheel((OPENING,), (), year=2026, on=date(2026, 4, 15))
    assert [(place.on, place.state) for place in opened] == [(date(2026, 4, 14), rules.MISSING)]
    assert rules.wheel((OPENING,), (), year=2027, on=date(2027, 1, 1)) == []
    extra = rules.Known(CARETAKERS.name, 1, date(2026, 3, 3))
    assert [it.state for it in rules.wheel((CARETAKERS,), (extra,), year=2026, on=date(2026, 1, 1))] == [rules.SET]
    assert rules.wheel((CARETAKERS,), (), year=2026, on=date(2026, 1, 1)) == []


def test_the_whole_year_stands_in_order() -> None:
    places = rules.wheel(AMAGER, (), year=2026, on=date(2026, 6, 1))
    assert len(places) == 7
    assert [place.on for place in places] == sorted(place.on for place in places)
