"""The roster's rules: who covers, gaps, and how an entry stands."""

from dataclasses import FrozenInstanceError
from datetime import date, timedelta
from uuid import UUID

import pytest

from bindeled.housing import rules
from bindeled.housing.rules import Held, Span, coverage, covered, gaps

MONDAY = date(2026, 11, 2)
ALWAYS = date(2020, 1, 1)


def day(number: int) -> date:
    """Answer the day so many days after the Monday."""
    return MONDAY + timedelta(days=number)


def span(first: int, last: int) -> Span:
    return Span(day(first), day(last))


def held(first: int = 0, last: int = 100, **more: object) -> Held:
    fields: dict[str, object] = {"kind": "caretaker", "term": span(first, last), "joined_on": ALWAYS, **more}
    return Held(**fields)  # type: ignore[arg-type]


@pytest.mark.parametrize("kind", sorted(rules.KINDS))
def test_social_caretakers_and_area_plan_staff_do_not_cover_and_all_others_do(kind: str) -> None:
    expected = [] if kind in {"social_caretaker", "area_plan"} else [span(0, 100)]
    assert covered([held(kind=kind)], doubt_days=14) == expected


def test_whoever_has_not_come_in_does_not_cover() -> None:
    assert covered([held(joined_on=None)], doubt_days=14) == []


def test_an_appointment_covers_from_its_first_day_or_the_first_sign_in_whichever_is_later() -> None:
    assert covered([held(joined_on=day(5))], doubt_days=14) == [span(5, 100)]
    assert covered([held(5, 100, joined_on=day(0))], doubt_days=14) == [span(5, 100)]
    assert covered([held(0, 3, joined_on=day(5))], doubt_days=14) == []


def test_days_away_are_a_gap_unless_somebody_else_is_there() -> None:
    away = held(away=(span(10, 20),))
    assert covered([away], doubt_days=14) == [span(0, 9), span(21, 100)]
    assert covered([away, held(15, 30)], doubt_days=14) == [span(0, 9), span(15, 100)]


def test_a_deputy_covers_only_while_another_is_away() -> None:
    deputy = held(deputy=True)
    assert covered([deputy], doubt_days=14) == []
    assert covered([held(away=(span(10, 20),)), deputy], doubt_days=14) == [span(0, 100)]
    assert covered([held(0, 50), deputy], doubt_days=14) == [span(0, 50)]


def test_a_deputy_does_not_step_in_for_somebody_who_never_came_in_or_does_not_cover() -> None:
    deputy, away = held(deputy=True), (span(10, 20),)
    assert covered([held(away=away, joined_on=None), deputy], doubt_days=14) == []
    assert covered([held(away=away, kind="area_plan"), deputy], doubt_days=14) == []


def test_a_deputy_does_not_step_in_on_days_before_the_absent_one_came_in() -> None:
    absent = held(away=(span(0, 20),), joined_on=day(10))
    assert covered([absent, held(deputy=True)], doubt_days=14) == [span(10, 100)]


def test_a_deputy_who_is_away_too_covers_nothing_then() -> None:
    both = [held(away=(span(10, 20),)), held(deputy=True, away=(span(15, 30),))]
    assert covered(both, doubt_days=14) == [span(0, 14), span(21, 100)]


@pytest.mark.parametrize(
    ("doubted", "expected"),
    [
        (Span(day(10), day(15)), [span(0, 100)]),
        (Span(day(10), day(23)), [span(0, 100)]),
        (Span(day(10), day(24)), [span(0, 23), span(25, 100)]),
        (Span(day(10)), [span(0, 23)]),
    ],
)
def test_doubt_counts_against_an_entry_only_after_a_while(doubted: Span, expected: list[Span]) -> None:
    assert covered([held(doubted=(doubted,))], doubt_days=14) == expected


def test_gaps_are_what_is_left_of_a_period() -> None:
    assert gaps([span(3, 5), span(8, 20)], within=span(0, 10)) == [span(0, 2), span(6, 7)]
    assert gaps([], within=span(0, 10)) == [span(0, 10)]
    assert gaps([span(-5, 50)], within=span(0, 10)) == []


def test_spans_that_touch_become_one_and_an_open_end_stays_open() -> None:
    assert rules.together([span(6, 8), span(0, 5)]) == [span(0, 8)]
    assert rules.together([span(0, 4), span(6, 8)]) == [span(0, 4), span(6, 8)]
    assert rules.together([Span(day(0)), span(3, 8)]) == [Span(day(0))]
    assert rules.together([Span(day(3), day(2))]) == []


def test_days_taken_away_from_the_middle_leave_both_ends() -> None:
    assert rules.without([span(0, 10)], [span(3, 5)]) == [span(0, 2), span(6, 10)]
    assert rules.without([span(0, 10)], [span(0, 10)]) == []
    assert rules.without([span(0, 10)], [span(10, 12)]) == [span(0, 9)]
    assert rules.without([span(0, 10)], [span(-2, 0)]) == [span(1, 10)]
    assert rules.without([span(0, 10)], [span(-2, -1)]) == [span(0, 10)]
    assert rules.without([span(0, 10)], [span(11, 12)]) == [span(0, 10)]


def test_a_span_counts_both_its_ends() -> None:
    assert span(0, 0).days == 1
    assert span(0, 6).days == 7
    assert [span(1, 2).has(day(number)) for number in range(4)] == [False, True, True, False]


def test_an_open_gap_is_told_whole_however_long_it_has_lasted() -> None:
    found = coverage([held(0, 9)], since=day(0), today=day(500), doubt_days=14)
    assert found.open_gap == span(10, 500)
    assert not found.is_covered
    assert (found.days_without, found.days_counted) == (365, 365)
    assert found.gap_ahead is None


def test_a_gap_ahead_is_expected_before_it_happens() -> None:
    found = coverage([held(0, 30)], since=day(0), today=day(20), doubt_days=14)
    assert found.is_covered
    assert found.gap_ahead == span(31, 80)
    assert (found.days_without, found.days_counted) == (0, 21)


def test_a_gap_further_ahead_than_one_looks_is_not_expected_yet() -> None:
    assert coverage([held(0, 80)], since=day(0), today=day(20), doubt_days=14).gap_ahead is None
    assert coverage([held(0, 79)], since=day(0), today=day(20), doubt_days=14).gap_ahead == span(80, 80)


def test_a_gap_of_the_past_counts_and_is_not_open() -> None:
    found = coverage([held(0, 9), held(15, 99)], since=day(0), today=day(29), doubt_days=14)
    assert found.is_covered
    assert (found.days_without, found.days_counted) == (5, 30)


def test_a_department_is_asked_for_its_contact_person_from_the_day_it_came_in() -> None:
    found = coverage([], since=day(10), today=day(12), doubt_days=14)
    assert found.open_gap == span(10, 12)
    assert (found.days_without, found.days_counted) == (3, 3)
    on_its_first_day = coverage([], since=day(10), today=day(10), doubt_days=14)
    assert on_its_first_day == rules.Coverage(span(10, 10), None, 1, 1)
    assert coverage([], since=day(10), today=day(9), doubt_days=14) == rules.Coverage(None, span(10, 69), 0, 0)


def test_a_gap_that_began_before_anything_is_kept_has_no_first_day() -> None:
    today = day(rules.KEPT_DAYS)  # so day 0 is the first that is kept
    known = coverage([], since=day(0), today=today, doubt_days=14)
    assert (known.open_gap, known.is_older) == (span(0, rules.KEPT_DAYS), False)
    for ended in (-1, -50):
        older = coverage([held(-90, ended)], since=day(-90), today=today, doubt_days=14)
        assert (older.open_gap, older.is_older) == (span(0, rules.KEPT_DAYS), True)
    later = coverage([held(-90, 0)], since=day(-90), today=today, doubt_days=14)
    assert (later.open_gap, later.is_older) == (span(1, rules.KEPT_DAYS), False)
    assert not coverage([held(-90, -5), held(9, 999)], since=day(-90), today=today, doubt_days=14).is_older


@pytest.mark.parametrize(
    ("last", "past"), [(None, False), (day(0), False), (day(-1), True), (day(5), False), (day(-400), True)]
)
def test_what_ended_more_than_730_days_ago_is_past_its_time(last: date | None, past: bool) -> None:
    today = day(730)
    assert rules.kept_since(today) == day(0)
    assert rules.is_past(last, today=today) == past
    assert rules.entry_is_past([day(-9), last], added_on=day(-9), today=today) == past
    assert not rules.entry_is_past([day(-9), last], added_on=day(0), today=today)
    assert rules.entry_is_past([], added_on=day(-1), today=today)


def test_a_gap_is_late_so_many_days_after_it_began() -> None:
    assert rules.late_on(span(0, 3), gap_days=14) == day(14)


@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        ({"placed": False, "doubtful": True}, "placeless"),
        ({"doubtful": True, "joined": False}, "doubtful"),
        ({"joined": False}, "uninvited"),
        ({"joined": False, "account": True}, "not_in"),
        ({"joined": False, "invited_until": day(0)}, "invited"),
        ({"joined": False, "invited_until": day(-1)}, "expired"),
        ({"away": True}, "away"),
        ({}, "active"),
    ],
)
def test_an_entry_stands_as_its_gravest_fact_says(facts: dict[str, object], expected: str) -> None:
    plain: dict[str, object] = {
        "placed": True,
        "joined": True,
        "account": False,
        "away": False,
        "doubtful": False,
        "invited_until": None,
    }
    assert rules.standing(**{**plain, **facts}, today=day(0)) == expected  # type: ignore[arg-type]


def test_every_way_an_entry_can_stand_has_its_word_and_what_is_wrong_has_a_next_step() -> None:
    for code, shown in rules.STANDINGS.items():
        assert shown.label, code
        assert bool(shown.next_step) == (code not in {"active", "away"}), code


@pytest.mark.parametrize(
    ("code", "tone"),
    [
        ("active", "success"),
        ("away", "info"),
        ("doubtful", "warning"),
        ("invited", "info"),
        ("expired", "warning"),
        ("uninvited", "warning"),
        ("not_in", "warning"),
        ("placeless", "neutral"),
    ],
)
def test_what_its_keeper_must_do_something_about_warns_and_nothing_else_does(code: str, tone: str) -> None:
    assert rules.STANDINGS[code].tone == tone


def test_days_without_an_end_go_on_for_ever() -> None:
    assert rules.days(day(0), day(3)) == Span(day(0), day(3))
    assert rules.days(day(0), None) == Span(day(0), date.max)


def test_the_words_in_the_database_stay() -> None:
    assert set(rules.CAUSES) == {"bounced", "silent", "said"}
    assert {"office", "property_office"} == rules.SHARED
    assert set(rules.KINDS) >= rules.SHARED


def test_a_phone_number_is_as_short_as_an_emergency_number_and_as_long_as_the_worlds_plan_allows() -> None:
    assert (len("112"), 15) == (rules.FEWEST_DIGITS, rules.MOST_DIGITS)


@pytest.mark.parametrize(
    ("fact", "field"),
    [
        (rules.KINDS["board"], "covers"),
        (span(0, 1), "last"),
        (held(), "term"),
        (rules.Coverage(None, None, 0, 0), "open_gap"),
        (rules.STANDINGS["active"], "tone"),
    ],
)
def test_what_was_found_about_a_day_is_not_changed_afterwards(fact: object, field: str) -> None:
    with pytest.raises(FrozenInstanceError):
        setattr(fact, field, None)


def test_the_code_of_a_department_is_always_the_same_and_no_two_look_alike() -> None:
    assert rules.public_code(UUID(int=1)) == "pq6m2ef3"
    assert len({rules.public_code(UUID(int=number)) for number in range(500)}) == 500
