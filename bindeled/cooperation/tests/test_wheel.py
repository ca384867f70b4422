"""A contract's year: days that suit, spread and stable, and what is held, set, struck, late or missing, as tables."""

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
OPENING = rules.Demand("Første møde på Sundbygård", rules.BY_NEED, "Sundbygård", date(2026, 4, 1))
AMAGER = (CENTRAL, LOCAL, NETWORK, THEME, CARETAKERS, OPENING)


def whole(year: int) -> rules.Span:
    return rules.Span(year, date(year, 1, 1), date(year, 12, 31))


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
        (date(2026, 2, 10), False),  # week 7
        (date(2026, 2, 19), False),  # week 8
        (date(2026, 2, 24), True),
        (date(2026, 10, 14), False),  # week 42
        (date(2026, 10, 20), True),
        (date(2026, 6, 25), True),
        (date(2026, 6, 30), False),  # after the last Saturday of June
        (date(2026, 8, 6), False),
        (date(2026, 8, 11), True),  # six weeks later
        (date(2026, 1, 6), False),
        (date(2026, 1, 7), True),
        (date(2026, 12, 17), True),
        (date(2027, 12, 21), False),
    ],
)
def test_which_days_suit(day: date, yes: bool) -> None:
    assert rules.suits(day) is yes


@pytest.mark.parametrize(
    ("day", "closed"),
    [
        (date(2026, 1, 6), "CHRISTMAS"),
        (date(2026, 1, 7), ""),
        (date(2026, 12, 19), ""),
        (date(2026, 12, 20), "CHRISTMAS"),
        (date(2026, 2, 9), "WINTER"),
        (date(2026, 10, 16), "AUTUMN"),
        (date(2026, 6, 26), ""),
        (date(2026, 6, 27), "SUMMER"),
        (date(2026, 8, 7), "SUMMER"),
        (date(2026, 8, 8), ""),
        (date(2025, 6, 28), "SUMMER"),
    ],
)
def test_when_schools_are_closed_and_where_we_have_it_from(day: date, closed: str) -> None:
    assert rules.closed_for(day) is (getattr(rules, closed) if closed else None)
    assert all(it.source and it.last_checked for it in rules.SCHOOLS_CLOSED)


@pytest.mark.parametrize("year", range(2024, 2036))
def test_a_year_is_proposed_away_from_holidays_and_no_two_in_one_week(year: int) -> None:
    found = rules.propose(AMAGER, whole(year))
    assert len(found) == 6 + (year == 2026)
    assert all(day.year == year and rules.suits(day) and day not in HOLIDAYS for day in found.values())
    assert len({day.isocalendar().week for day in found.values()}) == len(found)
    network = [found["Netværksmøde", number] for number in (1, 2, 3)]
    assert all((later - earlier).days > 70 for earlier, later in pairwise(network))


def test_the_same_demands_give_the_same_days_and_they_stand_in_order() -> None:
    found = rules.propose(AMAGER, whole(2027))
    assert found == rules.propose(AMAGER, whole(2027))
    assert list(found.values()) == sorted(found.values())
    assert rules.propose((), whole(2027)) == rules.propose((CARETAKERS, OPENING), whole(2027)) == {}


def test_what_is_held_once_is_proposed_on_the_first_day_that_suits() -> None:
    assert rules.propose((OPENING,), whole(2026)) == {(OPENING.name, 1): date(2026, 4, 14)}
    early = rules.span(2026, begins_on=date(2026, 1, 1), ends_on=date(2026, 4, 10))
    assert early
    assert rules.propose((OPENING,), early) == {(OPENING.name, 1): date(2026, 4, 1)}


def test_more_meetings_than_weeks_still_all_have_a_day_and_no_day_gives_none() -> None:
    assert len(rules.propose((rules.Demand("Ugentligt", 60),), whole(2027))) == 60
    over_christmas = rules.Span(2026, date(2026, 12, 21), date(2026, 12, 31))
    assert rules.propose((NETWORK,), over_christmas) == {}


def test_a_year_that_the_contract_does_not_hold_all_of_has_its_meetings_while_it_holds() -> None:
    held = rules.span(2027, begins_on=date(2014, 1, 1), ends_on=date(2027, 10, 31))
    assert held == rules.Span(2027, date(2027, 1, 1), date(2027, 10, 31))
    assert max(rules.propose(AMAGER, held).values()) <= held.last
    assert rules.span(2028, begins_on=date(2014, 1, 1), ends_on=date(2027, 10, 31)) is None
    last = rules.span(2027, begins_on=date(2027, 12, 31), ends_on=date(2027, 12, 31))
    assert last
    assert last.first == last.last == date(2027, 12, 31)


@pytest.mark.parametrize(
    ("day", "fine"),
    [
        (date(2027, 1, 4), True),
        (date(2026, 12, 31), False),
        (date(2027, 10, 29), True),
        (date(2027, 11, 1), False),
        (date(2027, 5, 17), False),  # Whit Monday
        (date(2027, 5, 15), False),  # a Saturday
    ],
)
def test_which_days_a_convenor_may_set(day: date, fine: bool) -> None:
    held = rules.Span(2027, date(2027, 1, 1), date(2027, 10, 31))
    assert (rules.why_not_on(day, held) == "") is fine


def test_demands_are_read_from_the_terms() -> None:
    rows = [
        {"name": "A", "often": "3", "by": "Vi", "around": ""},
        {"name": "B", "often": "need", "by": "De", "around": ""},
        {"name": "C", "often": "once", "by": "I", "around": "2026-04-01"},
    ]
    assert rules.demands_of({"demands": rows}) == (
        rules.Demand("A", 3, "Vi"), rules.Demand("B", 0, "De"), rules.Demand("C", 0, "I", date(2026, 4, 1)),
    )  # fmt: skip
    assert rules.demands_of({}) == ()


@pytest.mark.parametrize(
    ("known", "on", "state"),
    [
        ((), date(2027, 1, 1), rules.PROPOSED),
        ((), date(2027, 12, 31), rules.MISSING),
        ((rules.Known("Temamøde", 1, date(2027, 9, 1)),), date(2027, 9, 1), rules.SET),
        ((rules.Known("Temamøde", 1, date(2027, 9, 1)),), date(2027, 9, 2), rules.LATE),
        ((rules.Known("Temamøde", 1, date(2027, 9, 1), "X", rules.HELD),), date(2027, 12, 31), rules.HELD),
        ((rules.Known("Temamøde", 1, date(2027, 9, 1), "X", rules.STRUCK),), date(2027, 12, 31), rules.STRUCK),
    ],
)
def test_how_a_meeting_stands(known: tuple[rules.Known, ...], on: date, state: str) -> None:
    (place,) = rules.wheel((THEME,), known, whole(2027), on=on)
    assert place.state == state
    assert place.on == (known[0].on if known else rules.propose((THEME,), whole(2027))["Temamøde", 1])
    assert place.by == (known[0].by if known else THEME.by)
    assert rules.STATES[state].waits is (state in {rules.LATE, rules.MISSING})
    assert (rules.STATES[state].tone == "warning") is rules.STATES[state].waits


def test_the_day_of_a_proposal_itself_is_not_yet_past() -> None:
    (day,) = rules.propose((THEME,), whole(2027)).values()
    (place,) = rules.wheel((THEME,), (), whole(2027), on=day)
    assert place.state == rules.PROPOSED


def test_by_need_stands_only_what_was_set_and_what_is_no_demand_any_more_stays() -> None:
    extra = rules.Known(CARETAKERS.name, 1, date(2026, 3, 3), "Helhedsplanerne")
    assert [it.state for it in rules.wheel((CARETAKERS,), (extra,), whole(2026), on=date(2026, 1, 1))] == [rules.SET]
    assert rules.wheel((CARETAKERS,), (), whole(2026), on=date(2026, 1, 1)) == []
    assert [it.name for it in rules.wheel((), (extra,), whole(2026), on=date(2026, 1, 1))] == [CARETAKERS.name]


def test_the_whole_year_stands_in_order() -> None:
    places = rules.wheel(AMAGER, (), whole(2026), on=date(2026, 6, 1))
    assert len(places) == 7
    assert [place.on for place in places] == sorted(place.on for place in places)


def test_what_is_stored_and_shown_is_called_what_it_always_was() -> None:
    assert (rules.PLANNED, rules.STRUCK, rules.HELD) == ("planned", "struck", "held")
    assert (rules.SET, rules.PROPOSED, rules.LATE, rules.MISSING) == ("set", "proposed", "late", "missing")
    tones = {state: its.tone for state, its in rules.STATES.items()}
    quiet = {"held": "info", "set": "info", "proposed": "neutral", "struck": "neutral"}
    assert tones == quiet | {"late": "warning", "missing": "warning"}
    assert rules.SCHOOLS_CLOSED == (rules.WINTER, rules.SUMMER, rules.AUTUMN, rules.CHRISTMAS)


def test_the_first_and_the_last_day_count() -> None:
    one = rules.Span(2027, date(2027, 9, 1), date(2027, 9, 2))
    assert one.suiting == [date(2027, 9, 1), date(2027, 9, 2)]
    assert rules.why_not_on(date(2027, 9, 1), one) == rules.why_not_on(date(2027, 9, 2), one) == ""
    assert "helligdag" in str(rules.why_not_on(date(2027, 5, 17), whole(2027)))
    for around in (one.first, one.last):
        assert rules.propose((rules.Demand("Start", around=around),), one) == {("Start", 1): around}


def test_a_meeting_held_once_keeps_its_week_and_kinds_take_turns() -> None:
    found = rules.propose(
        (rules.Demand("A", 1), rules.Demand("Start", around=date(2027, 9, 1))),
        rules.Span(2027, date(2027, 8, 31), date(2027, 9, 9)),
    )
    assert {day.isocalendar().week for day in found.values()} == {35, 36}
    kinds = [name for name, _number in rules.propose((NETWORK, CENTRAL, LOCAL, THEME), whole(2027))]
    assert [name == NETWORK.name for name in kinds] == [True, False, True, False, True, False]
