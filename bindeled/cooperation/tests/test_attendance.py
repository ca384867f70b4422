"""When it can be noted who came to a meeting, and how lines become names."""

from datetime import date

import pytest

from bindeled.cooperation.rules import attendance as rules
from bindeled.cooperation.rules.meetings import ANSWERS, CALLED, CANCELLED, HELD, LONGEST_NAME, PLANNED

DAY = date(2026, 3, 12)


@pytest.mark.parametrize(
    ("state", "today", "may"),
    [
        (CALLED, DAY, True),
        (HELD, DAY, True),
        (CALLED, date(2026, 3, 13), True),
        (HELD, date(2027, 1, 1), True),
        (CALLED, date(2026, 3, 11), False),
        (PLANNED, DAY, False),
        (CANCELLED, date(2026, 3, 13), False),
    ],
)
def test_from_the_day_on_and_where_it_was_called(state: str, today: date, may: bool) -> None:
    assert (not rules.why_not_attendance(state, day=DAY, today=today)) is may


def test_what_to_do_instead_is_said() -> None:
    assert "Indkald til mødet først" in str(rules.why_not_attendance(PLANNED, day=DAY, today=DAY))
    assert "fra mødets dag" in str(rules.why_not_attendance(CALLED, day=DAY, today=date(2026, 3, 11)))


def test_lines_become_names_each_once() -> None:
    assert rules.walked_in("  Ny   vicevært \n\nHelhedsplanen\nny vicevært\n") == ["Ny vicevært", "Helhedsplanen"]
    assert rules.walked_in("") == []


def test_too_many_and_too_long_are_refused() -> None:
    assert rules.why_not_these(["A"] * rules.MOST_AT_ONCE) == ""
    assert rules.why_not_these(["A"] * (rules.MOST_AT_ONCE + 1))
    assert rules.why_not_these(["A" * LONGEST_NAME]) == ""
    assert "for lang" in str(rules.why_not_these(["A" * (LONGEST_NAME + 1)]))


def test_every_answer_has_its_place_on_the_form() -> None:
    assert set(rules.ORDER) == ANSWERS.keys()
    assert rules.ORDER[0] == "accepted"
