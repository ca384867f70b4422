"""Codes on sheets: typed in any way, and known by the handle that they stand for."""

import random

import pytest

from bindeled.surveys.rules import codes


def test_a_code_is_drawn_shown_and_read_again() -> None:
    dice = random.Random(7)  # noqa: S311 - a test that is the same each time
    drawn = [codes.draw(dice.choice) for _number in range(200)]
    assert len(set(drawn)) == 200
    for code in drawn:
        assert codes.read(codes.shown(code)) == code
        assert len(codes.shown(code)) == 11
        assert codes.shown(code)[5] == "-"
    assert set("".join(drawn)) == set(codes.SIGNS)
    assert not set("OIL01") & set(codes.SIGNS)


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("abcde-fghjk", "ABCDEFGHJK"),
        (" ABCDE FGHJK ", "ABCDEFGHJK"),
        ("ABCDEFGHJ", ""),
        ("ABCDEFGHJKM", ""),
        ("ABCDEFGHJ0", ""),
        ("ABCDEFGHJÆ", ""),
        ("", ""),
    ],
)
def test_what_is_typed_is_a_code_or_not(typed: str, read: str) -> None:
    assert codes.read(typed) == read


def test_a_code_stands_for_one_handle() -> None:
    first = codes.handle_of_code("ABCDEFGHJK")
    assert first == codes.handle_of_code("ABCDEFGHJK")
    assert first != codes.handle_of_code("ABCDEFGHJM")
    assert first.version == 4
