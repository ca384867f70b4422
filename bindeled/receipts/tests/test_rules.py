"""The receipt's number, and the sentences of the gate."""

import pytest
from django.utils.translation import override
from hypothesis import given
from hypothesis import strategies as st

from bindeled.receipts.rules import MESSAGE_DAYS, WORDINGS, check_letter, grouped, is_number, new_number

DIGITS = st.text("0123456789", min_size=9, max_size=9)


def test_a_new_number_is_a_number_and_two_are_not_alike() -> None:
    first, second = new_number(), new_number()
    assert is_number(first)
    assert first != second


@pytest.mark.parametrize(
    ("digits", "letter"), [("482719536", "V"), ("000000000", "A"), ("100000000", "C"), ("000000001", "L")]
)
def test_the_letter_is_the_weighted_sum_modulo_twenty_three(digits: str, letter: str) -> None:
    assert check_letter(digits) == letter


@pytest.mark.parametrize(("drawn", "number"), [(0, "000000000A"), (1, "000000001L"), (482_719_536, "482719536V")])
def test_a_number_is_drawn_among_all_of_nine_digits(monkeypatch: pytest.MonkeyPatch, drawn: int, number: str) -> None:
    asked: list[int] = []

    def draw(below: int) -> int:
        asked.append(below)
        return drawn

    monkeypatch.setattr("secrets.randbelow", draw)
    assert new_number() == number
    assert asked == [10**9]


@pytest.mark.parametrize("text", ["482719536V", "482 719 536 V", "482719536v", " 4 8 2 7 1 9 5 3 6 V\n"])
def test_a_number_is_known_however_it_is_spaced_and_written(text: str) -> None:
    assert is_number(text)


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


@pytest.mark.parametrize(
    "text",
    [
        "",
        "K",
        "12345678K",
        "abcdefghiK",
        "482719536",
        "482719536K",
        "48271953V",
        "4827195361V",
        "48271953²V",
        "१२३४५६७८९K",
    ],
)
def test_what_is_not_a_number_is_refused(text: str) -> None:
    assert not is_number(text)


def test_what_may_come_through_the_gate_stays_what_it_is_word_for_word() -> None:
    with override("en"):
        assert {code: str(words) for code, words in WORDINGS.items()} == {
            "in_touch": "The municipality is in touch with the resident.",
            "helped": "The resident is getting help now.",
            "no_worry": "The municipality has talked with the resident. There is no reason to worry.",
        }
    assert MESSAGE_DAYS == 30
