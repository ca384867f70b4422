"""What a file is, why it is refused, what it is called, and for how long it can be taken away again."""

from datetime import UTC, datetime, timedelta

import pytest

from bindeled.files import words
from bindeled.files.rules import kinds
from bindeled.files.rules.kinds import (
    CONTENT_TYPES,
    ENDINGS,
    LARGEST_FILE,
    LARGEST_MADE,
    REFUSALS,
    SAID,
    TAKEN,
    kind_of,
    may_still_undo,
    name_of,
    refused_before,
)

NOW = datetime(2026, 11, 28, 12, tzinfo=UTC)
HEADS = [
    (b"\xff\xd8\xff\xe0\x00\x10JFIF", "jpeg"),
    (b"\xff\xd8\xff\xe1\x00\x10Exif", "jpeg"),
    (b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR", "png"),
    (b"\x00\x00\x00\x18ftypheic", "heic"),
    (b"\x00\x00\x00\x18ftypheic\x00\x00\x00\x00", "heic"),
    (b"\x00\x00\x00\x18ftypheix", "heic"),
    (b"\x00\x00\x00\x18ftypheim", "heic"),
    (b"\x00\x00\x00\x18ftypheis", "heic"),
    (b"\x00\x00\x00\x1cftypmif1", "heic"),
    (b"\x00\x00\x00\x1cftypmsf1", "heic"),
    (b"%PDF-1.7", "pdf"),
    (b"", "empty"),
    (b"PK\x03\x04\x14\x00", "office"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1", "office"),
    (b"{\\rtf1", "office"),
    (b"GIF89a", "other_picture"),
    (b"BM6\x00", "other_picture"),
    (b"II*\x00", "other_picture"),
    (b"MM\x00*", "other_picture"),
    (b"RIFF\x00\x00\x00\x00WEBP", "other_picture"),
    (b"\x00\x00\x00\x1cftypavif", "other_picture"),
    (b"\x00\x00\x00\x1cftypavis", "other_picture"),
    (b"\x00\x00\x00\x18ftypmp42", "film"),
    (b"\x00\x00\x00\x14ftypqt  ", "film"),
    (b"<html>", "unknown"),
    (b"<svg xmlns=", "unknown"),
    (b" %PDF-1.7", "unknown"),
    (b"\xff\xd8\x00\x00", "unknown"),
    (b"MZ\x90\x00", "unknown"),
    (b"ftypheic", "unknown"),
]


@pytest.mark.parametrize(("head", "kind"), HEADS)
def test_a_file_is_what_its_first_bytes_say(head: bytes, kind: str) -> None:
    assert kind_of(head) == kind


def test_what_is_taken_becomes_a_picture_or_pages() -> None:
    assert TAKEN == {"jpeg": "picture", "png": "picture", "heic": "picture", "pdf": "pages"}
    assert ENDINGS == {"picture": "jpg", "pages": "pdf"}
    assert CONTENT_TYPES == {"picture": "image/jpeg", "pages": "application/pdf"}


def test_the_limits_that_the_words_name_are_the_ones_that_are_kept() -> None:
    assert (kinds.LARGEST_FILE, kinds.LARGEST_MADE, kinds.MOST_PIXELS) == (20971520, 15728640, 50_000_000)
    assert (kinds.MOST_PAGES, kinds.PICTURE_EDGE, kinds.PAGE_EDGE, kinds.MOST_IN_A_CASE) == (40, 3000, 2000, 200)
    assert (kinds.MEMORY, kinds.PROCESSOR, kinds.PATIENCE, kinds.AT_ONCE) == (1073741824, 20, 30, 2)
    assert (kinds.WAIT_FOR_A_TURN, kinds.HEAD, kinds.LONGEST_NAME) == (20, 16, 80)
    for word, said in (("too_large", "20 MB"), ("too_many_pages", "40"), ("too_many_pixels", "50 million")):
        assert said in words.refused(word)


@pytest.mark.parametrize(
    ("head", "size", "why"),
    [
        (b"\xff\xd8\xff\xe0", LARGEST_FILE, ""),
        (b"\xff\xd8\xff\xe0", LARGEST_FILE + 1, "too_large"),
        (b"%PDF-1.4", 1, ""),
        (b"PK\x03\x04", LARGEST_FILE + 1, "office"),
        (b"", 0, "empty"),
    ],
)
def test_what_is_refused_unopened(head: bytes, size: int, why: str) -> None:
    assert refused_before(head, size) == why


def test_every_refusal_has_words_that_say_what_to_do() -> None:
    assert {*REFUSALS, "too_many_files"} == words.REFUSED.keys()
    assert {kind for _head, kind in HEADS} - TAKEN.keys() <= {*REFUSALS}
    assert set(SAID.values()) <= {*REFUSALS}
    assert set(SAID) == set(range(10, 17))
    assert "200" in words.refused("too_many_files")
    assert LARGEST_MADE < LARGEST_FILE


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
