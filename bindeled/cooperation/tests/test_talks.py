"""Rules of talks as tables: how a request stands, what may be done with it, and which letter is owed."""

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from bindeled.cooperation.rules import talks as rules
from bindeled.cooperation.rules.talks import Facts

NOW = datetime(2026, 11, 30, 9, tzinfo=ZoneInfo("Europe/Copenhagen"))
DAY, LATER, EARLIER = timedelta(days=1), NOW + timedelta(days=40), NOW - timedelta(days=1)


def test_every_state_has_a_word_an_owner_and_a_way_in() -> None:
    assert {code: (state.tone, state.whose) for code, state in rules.STATES.items()} == {
        "asked": ("warning", "the one asked"),
        "accepted": ("info", "the convenor"),
        "declined": ("neutral", "the convenor"),
        "held": ("neutral", "nobody"),
        "cancelled": ("neutral", "nobody"),
    }
    assert {
        "asked": frozenset(),
        "accepted": frozenset({"asked", "declined"}),
        "declined": frozenset({"asked", "accepted"}),
        "held": frozenset({"accepted", "held"}),
        "cancelled": frozenset({"asked", "accepted"}),
    } == rules.BEFORE
    words = [str(state.label) for state in rules.STATES.values()]
    assert words == ["Spurgt", "Har sagt ja", "Har sagt nej", "Oplægget er holdt", "Oplægget er aflyst"]
    assert [str(word) for word in rules.WAYS.values()] == ["gennem linket i brevet", "sagt til mødeindkalderen"]
    assert {"accepted", "held"} == rules.KNOWN_TO_GUESTS


@pytest.mark.parametrize(
    ("state", "starts", "why"),
    [
        ("asked", LATER, ""),
        ("accepted", LATER, ""),
        ("declined", LATER, ""),
        ("cancelled", LATER, "Oplægget er aflyst."),
        ("held", LATER, "Tiden er inde."),
        ("asked", NOW, "Tiden er inde."),
    ],
)
def test_who_may_still_answer(state: str, starts: datetime, why: str) -> None:
    said = str(rules.why_not_answer(state, starts_at=starts, now=NOW))
    assert said.startswith(why) if why else not said


@pytest.mark.parametrize(
    ("state", "starts", "cancel", "held"),
    [
        ("asked", LATER, "", "Ingen har sagt ja"),
        ("accepted", LATER, "", "Det er ikke begyndt endnu."),
        ("accepted", NOW, "Tiden er inde.", ""),
        ("held", EARLIER, "Der er intet at aflyse.", ""),
        ("declined", LATER, "Der er intet at aflyse.", "Ingen har sagt ja"),
        ("cancelled", EARLIER, "Der er intet at aflyse.", "Ingen har sagt ja"),
    ],
)
def test_what_may_be_done(state: str, starts: datetime, cancel: str, held: str) -> None:
    for why, rule in ((cancel, rules.why_not_cancel), (held, rules.why_not_held)):
        said = str(rule(state, starts_at=starts, now=NOW))
        assert said.startswith(why) if why else not said


@pytest.mark.parametrize(("minutes", "may"), [(4, False), (5, True), (480, True), (481, False)])
def test_how_long_a_talk_may_be(minutes: int, may: bool) -> None:
    assert (not rules.why_not_so_long(minutes)) is may


@pytest.mark.parametrize(("why", "may"), [("", False), ("  ", False), ("Ferie", True)])
def test_a_no_says_why(why: str, may: bool) -> None:
    assert (not rules.why_not_decline(why)) is may


@pytest.mark.parametrize(
    ("starts", "within", "why"),
    [
        (LATER, (None, None), ""),
        (NOW, (None, None), "Det er overstået."),
        (LATER, (LATER, LATER + DAY), ""),
        (LATER, (LATER - DAY, LATER), "Det ligger uden for"),
        (LATER, (LATER + DAY, LATER + 2 * DAY), "Det ligger uden for"),
    ],
)
def test_when_a_talk_may_begin(starts: datetime, within: tuple[Any, Any], why: str) -> None:
    said = str(rules.why_not_then(starts, begins=within[0], ends=within[1], now=NOW))
    assert said.startswith(why) if why else not said


ASKED = Facts("asked", asked_at=NOW, starts_at=LATER)
YES = Facts("accepted", asked_at=NOW - 9 * DAY, starts_at=NOW + 7 * DAY, answered_at=NOW - DAY, told=True)
OFF = Facts("cancelled", asked_at=NOW, starts_at=LATER, told=True)


@pytest.mark.parametrize(
    ("facts", "what"),
    [
        (ASKED, "request"),
        (replace(ASKED, told=True), ""),
        (replace(ASKED, told=True, asked_at=NOW - 14 * DAY), "reminder"),
        (replace(ASKED, told=True, asked_at=NOW - 14 * DAY, reminded=True), ""),
        (replace(ASKED, told=True, asked_at=NOW - 14 * DAY + timedelta(seconds=1)), ""),
        (replace(ASKED, starts_at=NOW), ""),
        (YES, "soon"),
        (replace(YES, answered_at=None), ""),
        (replace(YES, told_soon=True), ""),
        (replace(YES, apart=True), ""),
        (replace(YES, starts_at=NOW + 7 * DAY + timedelta(seconds=1)), ""),
        (replace(YES, starts_at=NOW + 5 * DAY), ""),
        (replace(YES, state="declined"), ""),
        (replace(YES, state="held"), ""),
        (OFF, "off"),
        (replace(OFF, told_off=True), ""),
        (replace(OFF, told=False), ""),
    ],
)
def test_which_letter_is_owed(facts: Facts, what: str) -> None:
    assert rules.to_tell(facts, now=NOW) == what


def test_what_is_kept_how_long_and_how_much_may_be_written() -> None:
    assert (rules.KEPT_DAYS, rules.LONGEST_TITLE, rules.LONGEST_LINE, rules.LONGEST_WISHES, rules.LONGEST_OUTCOME) == (
        730, 120, 200, 1000, 1500,
    )  # fmt: skip
