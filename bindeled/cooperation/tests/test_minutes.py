"""When minutes may be written, published and taken away: what is refused says what to do instead."""

from datetime import UTC, datetime, timedelta

import pytest

from bindeled.cooperation.rules import minutes as rules

NOW = datetime(2026, 3, 12, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("state", "begins", "may"),
    [
        ("called", NOW, True),
        ("held", NOW - timedelta(days=9), True),
        ("called", NOW + timedelta(minutes=1), False),
        ("planned", NOW, False),
        ("cancelled", NOW - timedelta(days=1), False),
    ],
)
def test_minutes_are_of_a_meeting_that_has_begun(state: str, begins: datetime, may: bool) -> None:
    assert (not rules.why_not_write(state, starts_at=begins, now=NOW)) is may


@pytest.mark.parametrize(("number", "changed", "may"), [(1, "", True), (2, " ", False), (2, "Datoen", True)])
def test_what_puts_right_says_what(number: int, changed: str, may: bool) -> None:
    assert (not rules.why_not_say(number, changed)) is may


@pytest.mark.parametrize(
    ("number", "newest", "is_published", "may"),
    [(1, 1, True, False), (1, 2, True, True), (2, 1, False, True), (1, 1, False, True), (1, 0, False, True)],
)
def test_drafts_and_what_was_put_right_can_be_taken_away(
    number: int, newest: int, is_published: bool, may: bool
) -> None:
    assert (not rules.why_not_take_away(number, newest=newest, is_published=is_published)) is may
