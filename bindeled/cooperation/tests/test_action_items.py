"""What was agreed on: how it stands on a day, and when its owner is reminded."""

from datetime import date

import pytest

from bindeled.cooperation.rules import action_items as rules

DAY = date(2026, 3, 12)


@pytest.mark.parametrize(
    ("due", "is_done", "stands"),
    [
        (date(2026, 3, 13), False, "open"),
        (DAY, False, "open"),
        (date(2026, 3, 11), False, "late"),
        (date(2026, 3, 11), True, "done"),
        (DAY, True, "done"),
    ],
)
def test_how_it_stands(due: date, is_done: bool, stands: str) -> None:
    assert rules.standing(due, is_done=is_done, on=DAY) == stands
    assert rules.STATES[stands].label


@pytest.mark.parametrize(
    ("due", "is_now"),
    [(DAY, True), (date(2026, 3, 19), True), (date(2026, 3, 20), False), (date(2026, 3, 11), False)],
)
def test_one_is_reminded_in_the_week_before_and_not_after(due: date, is_now: bool) -> None:
    assert rules.is_to_remind(due, on=DAY) is is_now


def test_what_is_refused_says_what_to_do_instead() -> None:
    assert rules.why_not_by(DAY, today=DAY) == ""
    assert "Vælg en dag" in str(rules.why_not_by(date(2026, 3, 11), today=DAY))
    assert rules.why_not_done(is_done=False) == ""
    assert "allerede" in str(rules.why_not_done(is_done=True))
    assert {"convenor", "owner"} == rules.WAYS
