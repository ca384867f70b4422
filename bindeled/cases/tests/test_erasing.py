"""The rules of erasing: two steps, days apart."""

from datetime import UTC, datetime, timedelta

from bindeled.cases.rules import keeping
from bindeled.cases.rules.erasing import (
    APART,
    ERASURE_STATES,
    ERASURE_STEPS,
    LONGEST_APPROVAL,
    MOST_AT_ONCE,
    SPARED,
    may_be_seconded_from,
)


def test_a_second_person_may_say_yes_a_week_later() -> None:
    proposed = datetime(2026, 11, 29, 9, tzinfo=UTC)
    assert timedelta(days=7) == APART
    assert may_be_seconded_from(proposed) == datetime(2026, 12, 6, 9, tzinfo=UTC)


def test_the_states_and_steps_stay_what_they_are() -> None:
    assert {code: (state.tone, state.owner) for code, state in ERASURE_STATES.items()} == {
        "proposed": ("info", "another leader, or the data protection officer"),
        "seconded": ("info", "the worker"),
        "done": ("neutral", "nobody"),
        "turned_down": ("neutral", "nobody"),
    }
    assert {code: (set(step.before), step.after, step.who) for code, step in ERASURE_STEPS.items()} == {
        "propose": (set(), "proposed", "a leader of the unit"),
        "second": ({"proposed"}, "seconded", "another leader of the unit, or the data protection officer"),
        "turn_down": ({"proposed"}, "turned_down", "a leader of the unit, or the data protection officer"),
        "finish": ({"seconded"}, "done", "the worker"),
    }
    assert (LONGEST_APPROVAL, MOST_AT_ONCE) == (120, 200)


def test_what_spares_a_case_has_its_word() -> None:
    assert list(SPARED) == [*keeping.BARS, "opened", "turned_down"]
