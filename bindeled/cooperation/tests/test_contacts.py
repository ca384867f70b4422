"""How long a card holds, and what a number is: tables."""

from datetime import date, timedelta

import pytest

from bindeled.cooperation.rules import contacts as rules

DAY = date(2026, 3, 1)


@pytest.mark.parametrize(
    "text", ["12345678", "12 34 56 78", "+45 12 34 56 78", "+4512345678", "1234 5678", "123456789012345"]
)
def test_a_number_that_can_be_dialled_is_taken(text: str) -> None:
    assert rules.is_phone(text)


@pytest.mark.parametrize(
    "text",
    ["", "1234567", "1234567890123456", "12-34-56-78", "lokal 12345678", "12  345678", "45+12345678", " 12345678"],
)
def test_what_is_no_number_is_not(text: str) -> None:
    assert not rules.is_phone(text)


@pytest.mark.parametrize(("days", "held"), [(0, True), (364, True), (365, False), (366, False)])
def test_a_card_holds_for_a_year(days: int, held: bool) -> None:
    assert rules.holds(DAY, on=DAY + timedelta(days=days)) is held


def test_it_ends_a_year_later_and_goes_a_month_after_that() -> None:
    assert rules.ends_on(DAY) == date(2027, 3, 1)
    assert (rules.HOLDS_DAYS, rules.FORGOTTEN_AFTER) == (365, 395)
