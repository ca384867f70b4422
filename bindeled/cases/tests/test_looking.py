"""How lines of the trace become looks, and how their purposes are told to a resident."""

from collections import Counter
from datetime import UTC, date, datetime, timedelta
from random import Random, SystemRandom
from uuid import UUID

import pytest

from bindeled.cases.rules import DEEDS, PURPOSES
from bindeled.cases.rules.looking import (
    DUTY_ACTS,
    LOOK_ANSWERS,
    NO_ACT,
    NOTICED_LOOKS,
    OPENED,
    OTHER_PURPOSE,
    ROLES,
    TOLD_PURPOSES,
    Look,
    drawn,
    how_many,
    looks,
    nothing_done,
    other_district,
    same_home,
    same_surname,
    unassigned,
    week_over,
)
from bindeled.users.models import Service

NINE = datetime(2026, 11, 24, 9, 14, tzinfo=UTC)
BO, LIS = UUID(int=1), UUID(int=2)
SECOND = timedelta(seconds=1)


def told(purpose: str) -> str:
    return str(TOLD_PURPOSES[purpose])


def test_what_one_person_does_in_one_minute_for_one_purpose_is_one_look() -> None:
    lines = [(NINE + number * SECOND, BO, "case_work") for number in (59.999, 30.5, 0)]
    assert looks(lines) == [Look(NINE, BO, told("case_work"), 3)]


@pytest.mark.parametrize(
    "other",
    [(NINE, LIS, "case_work"), (NINE, None, "case_work"), (NINE, BO, "triage"), (NINE - SECOND, BO, "case_work")],
    ids=["another person", "no person", "another purpose", "another minute"],
)
def test_whatever_differs_is_a_look_of_its_own(other: tuple[datetime, UUID | None, str]) -> None:
    found = looks([(NINE, BO, "case_work"), other])
    assert [(look.actor, look.why) for look in found] == [(BO, told("case_work")), (other[1], told(other[2]))]
    assert [look.lines for look in found] == [1, 1]
    assert found[1].at == other[0].replace(second=0)


def test_looks_stand_in_the_order_of_their_newest_lines_and_none_is_lost() -> None:
    lines = [(NINE, BO, "triage"), (NINE, LIS, "triage"), (NINE, BO, "triage"), (NINE - 60 * SECOND, BO, "triage")]
    found = looks(iter(lines))
    assert [(look.actor, look.lines) for look in found] == [(BO, 2), (LIS, 1), (BO, 1)]
    assert sum(look.lines for look in found) == len(lines)
    assert looks([]) == []


def test_purposes_that_are_told_alike_are_one_look() -> None:
    """Two rows that read alike would show that the sender was asked."""
    assert looks([(NINE, BO, "triage"), (NINE, BO, "asking")]) == [Look(NINE, BO, told("triage"), 2)]


def test_a_purpose_without_words_is_other_work() -> None:
    assert looks([(NINE, BO, "retention")]) == [Look(NINE, BO, str(OTHER_PURPOSE))]


def test_every_purpose_of_the_trace_has_words_for_a_resident_and_every_role_too() -> None:
    assert set(TOLD_PURPOSES) == set(PURPOSES)
    assert set(ROLES) == set(Service.Role.values)
    # Two purposes that would tell apart what a sender is to us are told alike.
    shared = Counter(str(words) for words in TOLD_PURPOSES.values())
    assert str(TOLD_PURPOSES["asking"]) == str(TOLD_PURPOSES["triage"])
    assert shared[str(TOLD_PURPOSES["duty"])] == 3


# -- What a leader asks about ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("staff", "resident", "fires"),
    [
        ("Bo Bendtsen", "Asta Bendtsen", True),
        ("Bo Bendtsen", "ASTA BENDTSEN", True),
        ("Bo Bendtsen", "Asta Bendtsen-Holm", True),
        ("Bo Holm-Bendtsen", "Asta Holm", True),
        ("Bo Åkjær", "Asta Marie Åkjær", True),
        ("Bo Bendtsen", "Bendtsen Asta", False),
        ("Bo Bendtsen", "Asta Bendtsen Holm", False),
        ("Bo Bendtsen", "Asta Bendt", False),
        ("Bo Bendtsen", "Bo Sol", False),
        ("Bo", "Bo", False),
        ("Bo Bendtsen", "Bendtsen", False),
        ("Bo Bendtsen", "", False),
        ("Bo 2", "Asta 2", False),
    ],
)
def test_the_same_surname_is_noticed(staff: str, resident: str, fires: bool) -> None:
    assert same_surname(staff, resident) is fires
    assert same_surname(resident, staff) is fires


@pytest.mark.parametrize(
    ("home", "places", "fires"),
    [
        (b"mine", {b"mine", b"theirs"}, True),
        (b"mine", {b"theirs"}, False),
        (b"mine", set(), False),
        # Who has not said where they live is not taken for somebody who lives where nobody knows.
        (b"", {b""}, False),
    ],
)
def test_what_is_about_ones_own_dwelling_is_noticed(home: bytes, places: set[bytes], fires: bool) -> None:
    assert same_home(home, places) is fires


@pytest.mark.parametrize(
    ("worded", "facts", "fires"),
    [
        ("a colleague opens a case out of curiosity", {}, True),
        ("whoever is responsible opens it", {"is_responsible": True}, False),
        ("whoever stands in for the responsible opens it", {"stands_in": True}, False),
        ("the leader opens it", {"leads": True}, False),
        ("somebody who once wrote a note in it opens it", {"has_acted": True}, False),
    ],
)
def test_who_has_nothing_to_do_with_a_case_is_noticed(worded: str, facts: dict[str, bool], fires: bool) -> None:
    nobody = dict.fromkeys(("is_responsible", "stands_in", "leads", "has_acted"), False)
    assert unassigned(**{**nobody, **facts}) is fires, worded


AMAGER, NORTH = UUID(int=11), UUID(int=12)


@pytest.mark.parametrize(
    ("worded", "district", "served", "fires"),
    [
        ("an adviser of Amager opens a case on Nørrebro", NORTH, {AMAGER}, True),
        ("an adviser of both opens it", NORTH, {AMAGER, NORTH}, False),
        ("an adviser of Nørrebro opens it", NORTH, {NORTH}, False),
        ("a specialised case worker of the whole municipality opens it", NORTH, set(), False),
        ("the case came through the open door and has no district", None, {AMAGER}, False),
    ],
)
def test_another_district_is_noticed(worded: str, district: UUID | None, served: set[UUID], fires: bool) -> None:
    assert other_district(district, served) is fires, worded


@pytest.mark.parametrize(
    ("worded", "acted", "fires"),
    [
        ("somebody looks for a neighbour, reads, and leaves it", [], True),
        ("they wrote in it long before", [-timedelta(days=3)], True),
        ("they did something two days later", [timedelta(days=2)], True),
        ("a second too late", [timedelta(days=1, seconds=1)], True),
        ("a second before", [-SECOND], True),
        ("they write a note at once", [timedelta(0)], False),
        ("they register the call an hour later", [timedelta(hours=1)], False),
        ("the day after, at the same minute", [timedelta(days=1)], False),
        ("one of several acts is in time", [timedelta(days=9), timedelta(minutes=3)], False),
    ],
)
def test_a_find_that_nothing_follows_is_noticed(worded: str, acted: list[timedelta], fires: bool) -> None:
    assert nothing_done(NINE, [NINE + after for after in acted]) is fires, worded


@pytest.mark.parametrize(
    ("number", "least"), [(0, 0), (1, 1), (9, 9), (10, 10), (500, 10), (501, 11), (550, 11), (551, 12), (5000, 100)]
)
def test_two_in_a_hundred_are_drawn_and_at_least_ten(number: int, least: int) -> None:
    assert how_many(number) == least
    taken = drawn(range(number), lambda all_of_them, many: list(all_of_them)[:many])
    assert len(taken) == least


def test_two_draws_differ_and_every_look_up_may_be_drawn() -> None:
    chance = SystemRandom().sample
    draws = [frozenset(drawn(range(600), chance)) for _draw in range(600)]
    assert {len(draw) for draw in draws} == {12}
    # Of 600 over 50 there are more than 10 ** 24 ways: two that are alike would be no chance.
    assert len(set(draws)) == len(draws)
    # Each is drawn 12 times on the average: that even one of the 600 never is, is rare, and that four are not is unheard of.
    assert len(frozenset().union(*draws)) >= 597


def test_a_draw_that_is_no_chance_is_noticed() -> None:
    """The control of the test above."""
    draws = [frozenset(drawn(range(600), Random(7).sample)) for _draw in range(3)]  # noqa: S311
    assert len(set(draws)) == 1


@pytest.mark.parametrize(
    ("today", "monday"),
    [
        (date(2026, 11, 22), date(2026, 11, 9)),
        (date(2026, 11, 23), date(2026, 11, 16)),
        (date(2026, 11, 29), date(2026, 11, 16)),
        (date(2026, 11, 30), date(2026, 11, 23)),
        (date(2027, 1, 4), date(2026, 12, 28)),
    ],
)
def test_a_week_is_drawn_from_when_it_is_over(today: date, monday: date) -> None:
    assert week_over(today) == monday
    assert monday.weekday() == 0
    assert timedelta(days=7) <= today - monday < timedelta(days=14)


def test_the_words_of_look_ups_stay_what_they_are() -> None:
    assert list(NOTICED_LOOKS) == ["name", "home", "unassigned", "district", "find", "sample"]
    assert list(LOOK_ANSWERS) == ["work", "asked", "slip", "follow_up"]
    assert set(OPENED) == {"read", "printed", "read_file", "files_seen", "exported"}
    assert set(NO_ACT) == OPENED | {"found", "linked", "looks_seen", "compared"}
    assert set(DUTY_ACTS) == {"took_in", "registered", "receipted", "guided", "answered", "tried"}
    assert set(DEEDS) >= NO_ACT | DUTY_ACTS
    assert OPENED < NO_ACT
    assert NO_ACT.isdisjoint(DUTY_ACTS)
    assert {"noted", "took", "printed", "looks_told"} - NO_ACT == {"noted", "took", "looks_told"}
