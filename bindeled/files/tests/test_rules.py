"""What a file is called, how many lie beside a record, and for how long one can be taken away again."""

from datetime import UTC, datetime, timedelta

import pytest

from bindeled.files import rules, words
from bindeled.files.rules import may_still_undo, name_of

NOW = datetime(2026, 11, 28, 12, tzinfo=UTC)


def test_the_limits_that_the_words_name_are_the_ones_that_are_kept() -> None:
    assert (rules.MOST_IN_A_CASE, rules.LONGEST_NAME) == (200, 80)
    assert "200" in words.too_many()


@pytest.mark.parametrize(
    ("typed", "file_name", "called"),
    [
        ("Trappen", "IMG_1.jpg", "Trappen"),
        ("", "IMG_1.jpg", "IMG_1"),
        ("", "C:\\Users\\hanne\\Brev fra udlejer.pdf", "Brev fra udlejer"),
        ("", "/home/hanne/../trappe.HEIC", "trappe"),
        ("  ", "uden endelse", "uden endelse"),
        ("To\r\nlinjer\t her", "x.png", "To linjer her"),
        ("gpj\u202e.exe", "x.png", "gpj.exe"),
        ("a\x00b\u200bc", "x.png", "abc"),
        ('a<b>"c|d?e*f:g', "x.png", "a b c d e f g"),
        ("A\u030a", "x.png", "Å"),
        ("X-ray. ", "x.png", "X-ray"),
        ("..", "...jpg", ""),
        ("x" * 79 + " yz", "x.png", "x" * 79),
        ("x" * 200, "x.png", "x" * 80),
        ("", "version 1.2.pdf", "version 1.2"),
        ("", "sag.langendelse", "sag.langendelse"),
    ],
)
def test_a_file_is_called_what_was_typed_or_by_its_own_name_without_what_is_not_seen(
    typed: str, file_name: str, called: str
) -> None:
    assert name_of(typed, file_name) == called


@pytest.mark.parametrize(("ago", "still"), [(0, True), (600, True), (601, False), (86400, False)])
def test_a_file_can_be_taken_away_for_ten_minutes(ago: int, still: bool) -> None:
    assert may_still_undo(NOW - timedelta(seconds=ago), NOW) is still
