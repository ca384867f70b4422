"""Rules of answering whoever asks for access: terms, states, grounds, and what a decision needs."""

import tomllib
from dataclasses import replace
from datetime import date

import pytest

from bindeled.cases.rules import accessing as rules
from bindeled.cases.rules import passages
from bindeled.config.management.commands.load_texts import SHIPPED

DAY = date(2026, 11, 30)


@pytest.mark.parametrize(
    ("asked_on", "by", "latest"),
    [
        (date(2026, 11, 30), date(2026, 12, 9), date(2026, 12, 30)),
        # Christmas and New Year's Day are no working days.
        (date(2026, 12, 21), date(2026, 12, 31), date(2027, 1, 21)),
        (date(2027, 1, 31), date(2027, 2, 9), date(2027, 2, 28)),
        (date(2028, 1, 30), date(2028, 2, 8), date(2028, 2, 29)),
        (date(2026, 12, 31), date(2027, 1, 12), date(2027, 1, 31)),
        # Before the regulation there was one term alone.
        (date(2017, 3, 1), date(2017, 3, 10), date(2017, 3, 10)),
    ],
)
def test_the_shortest_term_counts_and_the_longest_is_the_last_of_all(asked_on: date, by: date, latest: date) -> None:
    assert (rules.reply_by(asked_on), rules.reply_at_latest(asked_on)) == (by, latest)


def test_a_term_that_has_ended_counts_no_more(monkeypatch: pytest.MonkeyPatch) -> None:
    ended = replace(rules.REPLY_TERMS[0], valid_to=DAY)
    monkeypatch.setattr(rules, "REPLY_TERMS", (ended, rules.REPLY_TERMS[1]))
    assert rules.reply_by(DAY) == date(2026, 12, 9)
    assert rules.reply_by(date(2026, 12, 1)) == date(2027, 1, 1)


def test_every_ground_and_term_has_its_law() -> None:
    known = {law["code"] for law in tomllib.loads((SHIPPED / "laws.toml").read_text())["law"]}
    assert set(rules.ACCESS_LAWS) <= known
    assert {row.law for row in (*rules.ACCESS_GROUNDS, *rules.REPLY_TERMS)} <= set(rules.ACCESS_LAWS)
    assert len({ground.code for ground in rules.ACCESS_GROUNDS}) == len(rules.ACCESS_GROUNDS)


def test_a_ground_counts_from_its_first_day_to_its_last(monkeypatch: pytest.MonkeyPatch) -> None:
    one = replace(rules.ACCESS_GROUNDS[0], valid_from=DAY, valid_to=date(2026, 12, 1))
    monkeypatch.setattr(rules, "ACCESS_GROUNDS", (one,))
    days = [date(2026, 11, 29), DAY, date(2026, 12, 1), date(2026, 12, 2)]
    assert [bool(rules.access_grounds_on(day)) for day in days] == [False, True, True, False]


@pytest.mark.parametrize(
    ("decision", "ground", "why", "taken", "missing"),
    [
        ("give", "", "", (), ""),
        ("", "", "", (), "decision"),
        ("put_up", "", "", (), "decision"),
        ("withhold", "risk", "Han har truet hende.", (), ""),
        ("withhold", "", "Han har truet hende.", (), "ground"),
        ("withhold", "usual", "Han har truet hende.", (), "ground"),
        ("withhold", "risk", "  ", (), "why"),
        ("part", "others", "Hendes bror.", (1,), ""),
        ("part", "others", "Hendes bror.", (0, 1), ""),
        ("part", "others", "Hendes bror.", (), "words"),
        ("part", "others", "Hendes bror.", (0, 1, 2), "words"),
        ("part", "others", "Hendes bror.", (3,), "words"),
        ("part", "others", "Hendes bror.", (-1,), "words"),
        ("part", "", "Hendes bror.", (1,), "ground"),
        ("part", "others", "", (1,), "why"),
    ],
)
def test_to_leave_out_needs_a_ground_and_words_and_to_give_needs_nothing(
    decision: str, ground: str, why: str, taken: tuple[int, ...], missing: str
) -> None:
    assert rules.why_not_decided(decision, ground=ground, why=why, taken=taken, words=3, on=DAY) == missing


def test_every_state_has_a_word_an_owner_a_tone_and_a_way_in() -> None:
    reached = {step.after for step in rules.REQUEST_STEPS.values()}
    assert reached == set(rules.REQUEST_STATES)
    for state in (*rules.REQUEST_STATES.values(), *rules.DECISIONS.values()):
        assert str(state.label)
        assert state.owner
        assert state.tone in {"info", "neutral", "success", "warning"}
    for step in rules.REQUEST_STEPS.values():
        assert step.before <= set(rules.REQUEST_STATES)
        assert step.who


def test_the_steps_are_these_and_no_others() -> None:
    assert {name: (set(step.before), step.after) for name, step in rules.REQUEST_STEPS.items()} == {
        "ask": (set(), "gathering"),
        "propose": ({"gathering", "returned"}, "proposed"),
        "agree": ({"proposed"}, "agreed"),
        "return": ({"proposed"}, "returned"),
        "take_up": ({"proposed", "agreed"}, "gathering"),
        "hand_over": ({"agreed"}, "handed_over"),
        "withdraw": ({"gathering", "proposed", "returned", "agreed"}, "withdrawn"),
    }
    assert rules.OPEN_TO_DECIDE == ("gathering", "returned")
    assert rules.REQUEST_ENDED == ("handed_over", "withdrawn")
    assert (rules.CHOSEN, rules.WEIGHED) == (("give", "part", "withhold"), ("part", "withhold"))


def test_the_words_that_the_database_keeps_stay_what_they_are() -> None:
    assert list(rules.ASKERS) == ["resident", "other"]
    assert list(rules.ASKED_BY) == ["digital", "letter", "meeting", "phone"]
    assert list(rules.IDENTITY) == ["login", "shown", "known"]
    assert list(rules.HANDED_BY) == ["digital", "letter", "meeting"]
    assert (rules.PUT_UP, list(rules.DECISIONS)) == ("put_up", ["put_up", "give", "part", "withhold"])
    assert list(rules.PROPOSAL_ANSWERS) == ["", "agreed", "returned"]
    since = date(2018, 5, 25)
    assert [(ground.code, ground.law, ground.valid_from, ground.valid_to) for ground in rules.ACCESS_GROUNDS] == [
        ("risk", "access_private", since, None),
        ("others", "access_others", since, None),
        ("self", "access_private", since, None),
        ("address", "access_others", since, None),
        ("public", "access_public", since, None),
    ]
    assert [(row.law, row.valid_from, row.working_days, row.months) for row in rules.REPLY_TERMS] == [
        ("access_reply", date(2014, 1, 1), 7, 0),
        ("access_reply_month", since, 0, 1),
    ]
    assert rules.RIGHTS == ("access_party", "access_subject", "access_the_rest")


def test_what_is_told_of_a_request_as_a_whole_has_a_word_for_every_code() -> None:
    assert rules.REQUEST_WORDS == {
        "asker": rules.ASKERS,
        "asked_by": rules.ASKED_BY,
        "identity": rules.IDENTITY,
        "state": rules.REQUEST_STATES,
        "handed_by": rules.HANDED_BY,
    }
    assert {
        "kind": passages.KINDS,
        "decision": rules.DECISIONS,
        "ground": {ground.code: ground.label for ground in rules.ACCESS_GROUNDS},
    } == rules.DECISION_WORDS


def test_only_what_has_ended_or_been_decided_waits_for_nobody() -> None:
    assert [code for code, state in rules.REQUEST_STATES.items() if state.owner == "nobody"] == [
        "handed_over",
        "withdrawn",
    ]
    assert [code for code, state in rules.DECISIONS.items() if state.owner == "nobody"] == ["give", "part", "withhold"]
