"""Only a JPEG as it is made here is one that we keep."""

import io
import struct

import pytest
from PIL import Image

from bindeled.drawn.rules.bare import LONGEST_HEAD, is_bare, size_of
from bindeled.drawn.tests import samples

PLAIN = samples.picture()


def with_segment(mark: int, held: bytes = b"CANARY", at: int = 2) -> bytes:
    return PLAIN[:at] + bytes([0xFF, mark]) + (len(held) + 2).to_bytes(2, "big") + held + PLAIN[at:]


def test_a_picture_made_here_is_bare_and_tells_its_size() -> None:
    assert size_of(PLAIN) == (96, 64)
    assert size_of(samples.picture(image=samples.drawn(3000, 1))) == (3000, 1)


@pytest.mark.parametrize(
    ("size", "ours"),
    [((3000, 3000), True), ((1, 1), True), ((3001, 1), False), ((1, 3001), False), ((0, 9), False), ((9, 0), False)],
)
def test_a_picture_is_no_larger_than_we_make_them(size: tuple[int, int], ours: bool) -> None:
    at = PLAIN.index(b"\xff\xc0") + 5
    assert is_bare(PLAIN[:at] + struct.pack(">HH", size[1], size[0]) + PLAIN[at + 4 :]) is ours


def test_what_is_no_picture_is_not_bare() -> None:
    assert not is_bare(b"")
    assert size_of(b"") == (0, 0)
    assert size_of(PLAIN[:-1] + b"\xd8") == (0, 0)
    assert not is_bare(PLAIN + b"x")


def test_a_picture_without_a_frame_has_no_size() -> None:
    assert size_of(b"\xff\xd8\xff\xda\x00\x02\xff\xd9") == (0, 0)


def test_a_table_may_be_longer_than_one_byte_can_say() -> None:
    assert size_of(with_segment(0xC4, b"t" * 300)) == (96, 64)


def test_a_picture_with_marks_to_begin_again_is_bare() -> None:
    assert size_of(samples.picture(restart_marker_blocks=1)) == (96, 64)


@pytest.mark.parametrize("mark", [*range(0xE1, 0xF0), 0xFE, 0xDC, 0xC1, 0xC2, 0xC8, 0xD9, 0xD8])
def test_any_other_segment_is_noticed(mark: int) -> None:
    assert size_of(with_segment(mark)) == (0, 0)


@pytest.mark.parametrize(
    "held",
    [
        b"JFXX\x00\x10" + b"x" * 8,
        b"JFIF\x00\x01\x01\x00\x00\x01\x00\x01\x01\x01xyz",
        b"JFIF\x00\x01\x01\x00\x00\x01\x00\x01\x01\x01",
        b"JFIF\x00\x01\x01\x00\x00\x01\x00\x01\x00\x00CANARY\x00\x00",
        b"CANARY CANARY\x00\x00"[:12] + b"\x00\x00",
    ],
)
def test_a_mark_of_the_format_that_holds_more_is_noticed(held: bytes) -> None:
    assert size_of(with_segment(0xE0, held)) == (0, 0)


@pytest.mark.parametrize(
    "broken",
    [
        b"",
        b"\xff\xd8",
        b"GIF89a",
        PLAIN[1:],
        PLAIN[:-1],
        PLAIN[:-2],
        PLAIN + b"x",
        PLAIN + PLAIN,
        b"x" + PLAIN,
        PLAIN[:300],
        PLAIN.replace(b"\xff\xdb", b"\xfe\xdb", 1),
    ],
)
def test_what_is_broken_or_goes_on_is_noticed(broken: bytes) -> None:
    assert size_of(broken) == (0, 0)


def test_something_within_the_picture_is_noticed() -> None:
    within = PLAIN[:-2] + b"\xff\xfe\x00\x08CANARY" + PLAIN[-2:]
    assert size_of(within) == (0, 0)
    assert size_of(PLAIN[:-2] + b"\xff\x00\xff\xd0" + PLAIN[-2:]) == (96, 64)


def test_a_head_that_is_longer_than_ours_is_noticed() -> None:
    """Tables that say nothing may stand before the picture, but not so many that much could hide in them."""
    table = b"\xff\xdb" + (67).to_bytes(2, "big") + b"\x00" + b"\x01" * 64
    assert size_of(PLAIN[:2] + table * 3 + PLAIN[2:]) == (96, 64)
    assert size_of(PLAIN[:2] + table * (LONGEST_HEAD // len(table)) + PLAIN[2:]) == (0, 0)


def test_a_picture_in_several_passes_is_not_ours() -> None:
    out = io.BytesIO()
    Image.effect_noise((64, 64), 50).convert("RGB").save(out, "JPEG", progressive=True)
    assert size_of(out.getvalue()) == (0, 0)
