"""The way into a first home, counted backwards from its day, as a table."""

from datetime import date, timedelta

import pytest

from bindeled.offers.rules import runway

DAY = date(2027, 3, 1)
BY = {
    "assessed": date(2027, 2, 1),
    "applied": date(2027, 2, 8),
    "visit": date(2027, 2, 22),
    "support": date(2027, 3, 1),
}


def test_each_stage_is_counted_backwards_and_support_is_there_on_the_day_at_the_latest() -> None:
    assert {code: runway.by_when(code, DAY) for code in runway.STAGES} == BY
    assert all(str(stage.label) and stage.source for stage in runway.STAGES.values())
    assert [due.code for due in runway.runway(DAY, {}, today=DAY)] == list(BY)


@pytest.mark.parametrize(
    ("days_left", "done", "stands", "asks"),
    [
        (-1, False, "late", True),
        (0, False, "soon", True),
        (7, False, "soon", True),
        (8, False, "ahead", False),
        (-30, True, "done", False),
        (30, True, "done", False),
    ],
)
def test_a_stage_turns_up_a_week_before_and_is_late_the_day_after(
    days_left: int, done: bool, stands: str, asks: bool
) -> None:
    by, done_on = DAY + timedelta(days=days_left), DAY if done else None
    assert runway.standing(by, done_on, today=DAY) == stands
    due = runway.Due("visit", by, done_on, stands)
    assert due.asks is asks
    assert due.stands == runway.STANDING[stands]
    assert due.label == str(runway.STAGES["visit"].label)


def test_what_is_in_place_asks_for_nothing_and_the_rest_does() -> None:
    way = runway.runway(DAY, {"assessed": DAY, "support": None}, today=DAY)
    assert [(due.code, due.standing) for due in way] == [
        ("assessed", "done"),
        ("applied", "late"),
        ("visit", "late"),
        ("support", "soon"),
    ]
    assert way[0].done_on == DAY
    assert way[3].by == DAY


def test_who_acts_next_and_in_which_tone_it_is_said() -> None:
    assert {code: (state.owner, state.tone) for code, state in runway.STANDING.items()} == {
        "done": ("nobody", "success"),
        "late": ("whoever is responsible", "warning"),
        "soon": ("whoever is responsible", "info"),
        "ahead": ("nobody", "neutral"),
    }
