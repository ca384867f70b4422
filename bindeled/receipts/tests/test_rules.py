"""The receipt's number."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bindeled.receipts.rules import check_letter, grouped, is_number, new_number

DIGITS = st.text("0123456789", min_size=9, max_size=9)


def test_a_new_number_is_a_number_and_two_are_not_alike() -> None:
    first, second = new_number(), new_number()
    assert is_number(first)
    assert first != second


def test_a_number_is_read_in_groups_of_three() -> None:
    assert grouped("482719536K") == "482 719 536 K"


@given(DIGITS, st.integers(0, 8), st.integers(1, 9))
def test_one_wrong_digit_is_caught(digits: str, place: int, change: int) -> None:
    wrong = digits[:place] + str((int(digits[place]) + change) % 10) + digits[place + 1 :]
    assert not is_number(wrong + check_letter(digits))


@given(DIGITS, st.integers(0, 7))
def test_two_neighbours_swapped_are_caught(digits: str, place: int) -> None:
    swapped = digits[:place] + digits[place + 1] + digits[place] + digits[place + 2 :]
    if swapped != digits:
        assert not is_number(swapped + check_letter(digits))


@pytest.mark.parametrize("text", ["", "K", "12345678K", "abcdefghiK", "482719536", "१२३४५६७८९K"])
def test_what_is_not_a_number_is_refused(text: str) -> None:
    assert not is_number(text)
