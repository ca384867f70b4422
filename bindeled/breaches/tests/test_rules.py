"""The clock of a breach, what must be decided, and when somebody is reminded, as tables."""

from dataclasses import FrozenInstanceError
from datetime import UTC, date, datetime, timedelta

import pytest

from bindeled.breaches import rules, words
from bindeled.breaches.letters import REASONS, breach

# The night in which clocks go back lies within: 72 hours are 72 hours.
AWARE = datetime(2026, 10, 24, 8, tzinfo=UTC)
HOUR = timedelta(hours=1)


@pytest.mark.parametrize(
    ("after", "decided_after", "stands", "is_late"),
    [
        (0, None, "running", False),
        (47.9, None, "running", False),
        (48, None, "short", False),
        (72, None, "short", False),
        (72.1, None, "over", True),
        (100, 71, "decided", False),
        (100, 72, "decided", False),
        (100, 73, "decided_late", True),
    ],
)
def test_how_a_clock_stands(after: float, decided_after: float | None, stands: str, *, is_late: bool) -> None:
    decided = None if decided_after is None else AWARE + decided_after * HOUR
    clock = rules.clock(AWARE, decided_at=decided, now=AWARE + after * HOUR)
    assert (clock.stands, clock.is_late) == (stands, is_late)
    assert clock.due == datetime(2026, 10, 27, 8, tzinfo=UTC)
    assert clock.used == (after if decided_after is None else decided_after) * HOUR
    assert clock.used + clock.left == clock.within == 72 * HOUR
    assert clock.stands in rules.STANDS


def test_the_term_has_its_law_and_what_came_before_it_is_held_to_the_first() -> None:
    assert rules.term(AWARE) is rules.TERMS[0]
    assert rules.term(datetime(2001, 1, 1, tzinfo=UTC)) is rules.TERMS[0]
    assert (rules.TERMS[0].within, rules.TERMS[0].remind_when_left) == (72 * HOUR, 24 * HOUR)


def test_a_change_of_the_law_is_a_further_row(monkeypatch: pytest.MonkeyPatch) -> None:
    old = rules.Term(72 * HOUR, 24 * HOUR, ("a",), AWARE.date() - timedelta(days=9), AWARE.date())
    assert rules.term(AWARE) is rules.TERMS[0]
    new = rules.Term(96 * HOUR, 24 * HOUR, ("b",), AWARE.date() + timedelta(days=1))
    monkeypatch.setattr(rules, "TERMS", (old, new))
    day = timedelta(days=1)
    assert [rules.term(AWARE + days * day).within for days in (-9, 0, 1, 2)] == [
        72 * HOUR,
        72 * HOUR,
        96 * HOUR,
        96 * HOUR,
    ]


@pytest.mark.parametrize(
    ("after", "warned", "over_told", "due"),
    [
        (47.9, False, False, ()),
        (48, False, False, ("left",)),
        (60, True, False, ()),
        (72, True, False, ()),
        (72.1, True, False, ("over",)),
        (72.1, False, False, ("left", "over")),
        (99, True, True, ()),
    ],
)
def test_which_reminders_are_due(after: float, *, warned: bool, over_told: bool, due: tuple[str, ...]) -> None:
    assert rules.reminders_due(AWARE, is_warned=warned, is_over_told=over_told, now=AWARE + after * HOUR) == due


@pytest.mark.parametrize(
    ("risk", "authority", "persons", "left", "against"),
    [
        ("", "", "", ["risk", "authority", "persons_told"], []),
        ("none", "not", "not", [], []),
        ("risk", "not", "not", [], ["authority"]),
        ("high", "not", "not", [], ["authority", "persons_told"]),
        ("high", "told", "told", [], []),
        ("risk", "told", "", ["persons_told"], []),
        ("", "not", "not", ["risk"], []),
    ],
)
def test_what_is_still_to_decide_and_what_does_not_fit(
    risk: str, authority: str, persons: str, left: list[str], against: list[str]
) -> None:
    decided = {"risk": risk, "authority": authority, "persons_told": persons}
    assert rules.lacking(**decided) == left
    assert rules.contradicts(**decided) == against
    assert set(left) <= rules.LACKING.keys()


def test_the_authority_is_left_out_only_without_a_risk_and_the_persons_once_it_is_known() -> None:
    assert [risk for risk in ("", *rules.RISKS) if rules.may_leave_authority(risk)] == ["none"]
    assert [risk for risk in ("", *rules.RISKS) if rules.may_leave_persons(risk)] == list(rules.RISKS)


@pytest.mark.parametrize(("days", "must"), [([], True), ([366], True), ([365], False), ([800, 3], False)])
def test_a_year_without_an_exercise(days: list[int], *, must: bool) -> None:
    assert rules.must_exercise([AWARE - timedelta(days=ago) for ago in days], now=AWARE) is must


def test_each_exercise_has_a_known_kind_and_questions_with_good_answers() -> None:
    assert len(words.SCENARIOS) >= 5
    for scenario in words.SCENARIOS.values():
        assert scenario.kind in rules.KINDS
        assert len(scenario.questions) >= 4
        assert all(str(question).endswith("?") and str(good) for question, good in scenario.questions)
    assert set(rules.FREE_NOTES) <= rules.NOTES.keys()
    assert {f"authority_{one}" for one in rules.AUTHORITY} | {
        f"persons_{one}" for one in rules.PERSONS
    } <= rules.NOTES.keys()


@pytest.mark.parametrize("language", ["da", "en"])
def test_a_letter_says_nothing_of_what_happened_and_an_exercise_says_so(language: str) -> None:
    facts = {"breach": "5f0c2b9e-7a41-4c56-9d3e-0b6f8a1d2c34", "exercise": False}
    real = [breach({**facts, "why": why}, language) for why in REASONS]
    tried = [breach({**facts, "why": why, "exercise": True}, language) for why in REASONS]
    assert len({letter.subject for letter in real}) == len(REASONS)
    word = {"da": "Øvelse", "en": "Exercise"}[language]
    assert all(letter.subject.startswith(word) and word.lower() in letter.text.lower() for letter in tried)
    assert not any(word.lower() in (letter.subject + letter.text + letter.html).lower() for letter in real)
    told: str = " ".join(letter.subject + letter.text for letter in real).lower()
    assert not any(str(kind).lower() in told for kind in rules.KINDS.values())
    assert all(str(facts["breach"]) in letter.text for letter in (*real, *tried))


def test_the_words_and_measures_stay_what_they_are() -> None:
    assert list(rules.KINDS) == ["lost", "recipient", "snooped", "gone", "taken_over", "other"]
    assert list(rules.RISKS) == ["none", "risk", "high"]
    notes = "known done aware weighed authority_told authority_not persons_told persons_not closed reopened"
    assert list(rules.NOTES) == notes.split()
    assert rules.FREE_NOTES == ("known", "done")
    assert (rules.LONGEST_WORDS, rules.LONGEST_NUMBER, rules.MOST_PERSONS) == (4000, 40, 1_000_000)
    tones = {"running": "info", "short": "warning", "over": "warning", "decided": "neutral", "decided_late": "warning"}
    assert {code: tone for code, (_label, tone) in rules.STANDS.items()} == tones
    assert len({str(label) for label, _tone in rules.STANDS.values()}) == len(tones)
    [term] = rules.TERMS
    assert term.laws == ("breach_authority", "breach_persons", "breach_register")
    assert term.valid_from == date(2018, 5, 25)
    with pytest.raises(FrozenInstanceError):
        term.within = HOUR  # type: ignore[misc]


def test_a_term_counts_on_its_last_day_and_where_none_does_the_first_one(monkeypatch: pytest.MonkeyPatch) -> None:
    day = AWARE.date()
    early = rules.Term(HOUR, HOUR, (), day - timedelta(days=9), day - timedelta(days=5))
    last = rules.Term(2 * HOUR, HOUR, (), day, day)
    monkeypatch.setattr(rules, "TERMS", (early, last))
    assert [rules.term(AWARE + timedelta(days=days)).within / HOUR for days in (-5, -4, 0, 1)] == [1, 1, 2, 1]
