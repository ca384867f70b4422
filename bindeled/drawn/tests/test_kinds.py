"""What a file is, and why it is refused."""

import pytest

from bindeled.drawn import words
from bindeled.drawn.rules import kinds
from bindeled.drawn.rules.kinds import (
    CONTENT_TYPES,
    ENDINGS,
    LARGEST_FILE,
    LARGEST_MADE,
    REFUSALS,
    SAID,
    TAKEN,
    kind_of,
    refused_before,
)

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
    assert (kinds.MOST_PAGES, kinds.PICTURE_EDGE, kinds.PAGE_EDGE) == (40, 3000, 2000)
    assert (kinds.MEMORY, kinds.PROCESSOR, kinds.PATIENCE, kinds.AT_ONCE) == (1073741824, 20, 30, 2)
    assert (kinds.WAIT_FOR_A_TURN, kinds.HEAD) == (20, 16)
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
    assert {*REFUSALS} == words.REFUSED.keys()
    assert {kind for _head, kind in HEADS} - TAKEN.keys() <= {*REFUSALS}
    assert set(SAID.values()) <= {*REFUSALS}
    assert set(SAID) == set(range(10, 17))
    assert LARGEST_MADE < LARGEST_FILE
