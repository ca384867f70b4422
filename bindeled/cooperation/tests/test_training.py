"""Fixed points of training as tables: how a session stands, who may sign up or cancel, and which letter is owed."""

from datetime import UTC, date, datetime, timedelta

import pytest

from bindeled.cooperation.rules import training as rules
from bindeled.housing.rules import KINDS

BEGIN = datetime(2026, 3, 10, 9, tzinfo=UTC)
END = BEGIN + timedelta(hours=3)
DEADLINE = date(2026, 3, 5)
SECOND = timedelta(seconds=1)


def state(now: datetime, *, free: int = 1, off: bool = False, today: date | None = None) -> str:
    facts = rules.Facts(BEGIN, END, DEADLINE, free, off)
    return rules.session_state(facts, now=now, today=today or now.date())


@pytest.mark.parametrize(
    ("now", "free", "off", "expected"),
    [
        (datetime(2026, 3, 5, 23, tzinfo=UTC), 1, False, rules.OPEN),
        (datetime(2026, 3, 5, 23, tzinfo=UTC), 0, False, rules.FULL),
        (datetime(2026, 3, 6, 0, tzinfo=UTC), 1, False, rules.CLOSED),
        (BEGIN - SECOND, 0, False, rules.CLOSED),
        (BEGIN, 1, False, rules.RUNS),
        (END - SECOND, 1, False, rules.RUNS),
        (END, 1, False, rules.OVER),
        (datetime(2026, 3, 1, tzinfo=UTC), 1, True, rules.OFF),
        (END, 1, True, rules.OFF),
    ],
)
def test_how_a_session_stands(now: datetime, free: int, off: bool, expected: str) -> None:
    assert state(now, free=free, off=off) == expected


def test_every_state_has_a_word_a_tone_and_a_way_in() -> None:
    for table in (rules.STATES, rules.SESSIONS):
        assert all(it.label and it.tone in {"info", "warning", "neutral"} and it.whose for it in table.values())
    assert rules.BEFORE.keys() == rules.STATES.keys()
    assert rules.WHY_NOT.keys() == rules.SESSIONS.keys()
    assert {one for before in rules.BEFORE.values() for one in before} <= rules.STATES.keys()


@pytest.mark.parametrize(
    ("to", "before"),
    [
        ("seated", {"waiting"}),
        ("waiting", set()),
        ("given_up", {"seated", "waiting"}),
        ("called_off", {"seated", "waiting"}),
        ("attended", {"seated", "missed"}),
        ("missed", {"seated", "attended"}),
    ],
)
def test_from_where_a_sign_up_comes_to_a_state(to: str, before: set[str]) -> None:
    assert rules.BEFORE[to] == before


def test_which_contact_persons_are_unpaid_and_what_comes_to_nothing() -> None:
    assert {kind for kind in KINDS if rules.is_unpaid(kind)} == {"board", "volunteer"}
    assert {"given_up", "called_off", "missed", "waiting"} == rules.CAME_TO_NOTHING
    assert {"seated", "waiting"} == rules.HOLDS
    assert (rules.FORGOTTEN_AFTER, rules.KEPT_AFTER_LEAVING, rules.MOST_SEATS) == (365, 730, 200)


@pytest.mark.parametrize(("free", "expected"), [(2, "seated"), (1, "seated"), (0, "waiting"), (-1, "waiting")])
def test_whoever_signs_up_gets_a_seat_while_there_is_one(free: int, expected: str) -> None:
    assert rules.place(free) == expected


@pytest.mark.parametrize(
    ("seats", "seated", "waiting", "free"), [(3, 0, 0, 3), (3, 2, 0, 1), (3, 3, 0, 0), (3, 2, 1, 0), (3, 4, 0, 0)]
)
def test_no_seat_is_free_for_newcomers_while_anybody_waits(seats: int, seated: int, waiting: int, free: int) -> None:
    assert rules.free_seats(seats, seated=seated, waiting=waiting) == free


@pytest.mark.parametrize(
    ("stands", "mine", "said"),
    [
        ("open", "", ""),
        ("full", "", ""),
        ("open", "given_up", ""),
        ("open", "called_off", ""),
        ("closed", "", "Fristen for at melde sig til er udløbet. Vælg et andet hold."),
        ("runs", "", "Holdet er begyndt. Vælg et andet."),
        ("over", "", "Holdet er slut. Vælg et andet."),
        ("off", "", "Holdet er aflyst. Vælg et andet."),
        ("open", "seated", "Du har allerede en plads."),
        ("full", "waiting", "Du står allerede på ventelisten. Du får en mail, når en plads er din."),
        ("over", "attended", "Du har allerede deltaget."),
        ("over", "missed", "Holdet er slut. Vælg et andet."),
    ],
)
def test_who_may_sign_up_and_what_others_are_told(stands: str, mine: str, said: str) -> None:
    assert str(rules.why_not_sign_up(stands, mine=mine)) == said


@pytest.mark.parametrize(
    ("mine", "now", "yes"),
    [
        ("seated", BEGIN - SECOND, True),
        ("waiting", BEGIN - SECOND, True),
        ("seated", BEGIN, False),
        ("", BEGIN - SECOND, False),
        ("given_up", BEGIN - SECOND, False),
        ("attended", BEGIN - SECOND, False),
    ],
)
def test_one_may_cancel_what_one_holds_until_it_begins(mine: str, now: datetime, yes: bool) -> None:
    assert (not rules.why_not_cancel(mine, starts_at=BEGIN, now=now)) is yes


@pytest.mark.parametrize(
    ("begin", "end", "said"),
    [
        (BEGIN, END, ""),
        (BEGIN, BEGIN, "Det slutter, før det begynder. Vælg en senere sluttid."),
        (BEGIN - timedelta(days=1), END, "Det er overstået. Vælg en dag, der kommer."),
    ],
)
def test_when_a_session_may_be(begin: datetime, end: datetime, said: str) -> None:
    assert str(rules.why_not_these_times(begin, end, now=BEGIN - timedelta(days=1))) == said


@pytest.mark.parametrize(("days", "yes"), [(0, True), (-5, True), (1, False), (-6, False)])
def test_until_when_one_may_sign_up(days: int, yes: bool) -> None:
    day, today = BEGIN.date(), BEGIN.date() - timedelta(days=5)
    assert (not rules.why_not_this_deadline(day + timedelta(days=days), day=day, today=today)) is yes


@pytest.mark.parametrize(
    ("seats", "seated", "said"),
    [
        (1, 0, ""),
        (200, 200, ""),
        (0, 0, "Et hold har mindst én plads. Aflys det, hvis det ikke skal holdes."),
        (-1, 0, "Et hold har mindst én plads. Aflys det, hvis det ikke skal holdes."),
        (201, 0, "Et hold har højst 200 pladser. Planlæg et hold mere til resten."),
        (2, 3, "Flere end det har en plads. Meld nogle af dem fra først."),
        (3, 3, ""),
    ],
)
def test_how_many_seats_there_may_be(seats: int, seated: int, said: str) -> None:
    assert str(rules.why_not_so_many(seats, seated=seated)) == said


def test_nobody_is_seated_where_nothing_is_said_of_it() -> None:
    assert rules.why_not_so_many(1) == ""


@pytest.mark.parametrize(
    ("now", "off", "yes"), [(BEGIN, False, True), (BEGIN - SECOND, False, False), (END, True, False)]
)
def test_attendance_is_noted_of_what_was_held(now: datetime, off: bool, yes: bool) -> None:
    assert (not rules.why_not_attendance(starts_at=BEGIN, now=now, called_off=off)) is yes


@pytest.mark.parametrize(
    ("stands", "told", "version", "told_version", "letter"),
    [
        ("seated", "", 1, 0, "seated"),
        ("waiting", "", 1, 0, "waiting"),
        ("seated", "waiting", 1, 1, "moved_up"),
        ("seated", "seated", 1, 1, ""),
        ("seated", "seated", 2, 1, "changed"),
        ("waiting", "waiting", 2, 1, "changed"),
        ("seated", "waiting", 2, 1, "moved_up"),
        ("given_up", "seated", 1, 1, "given_up"),
        ("given_up", "given_up", 2, 1, ""),
        ("called_off", "waiting", 1, 1, "called_off"),
        ("attended", "seated", 1, 1, "attended"),
        ("attended", "missed", 1, 1, "attended"),
        ("attended", "attended", 2, 1, ""),
        ("missed", "seated", 1, 1, ""),
        ("missed", "attended", 2, 1, ""),
    ],
)
def test_which_letter_somebody_is_owed(stands: str, told: str, version: int, told_version: int, letter: str) -> None:
    assert rules.to_tell(stands, told=told, version=version, told_version=told_version) == letter
    assert not letter or letter in rules.LETTERS
