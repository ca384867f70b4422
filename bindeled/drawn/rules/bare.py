"""What a JPEG made here looks like: tables, one picture, the end. Anything else in it is a reason not to keep it.

This is asked by the process that keeps the file, of what its child hands back, and knows nothing of how that was made.
"""

import re

from bindeled.drawn.rules.kinds import PICTURE_EDGE

START, END = b"\xff\xd8", b"\xff\xd9"
# Before the picture: the mark JFIF without its small picture, tables, the frame, the beginning of the scan.
JFIF, FRAME, SCAN = 0xE0, 0xC0, 0xDA
TABLES = {0xDB, 0xC4, 0xDD}
JFIF_LENGTH = 16
LONGEST_HEAD = 2048  # bytes: the tables of a picture made here take some 600
# Within the picture a byte FF is followed by 00, or by a mark to begin again.
STRANGE = re.compile(rb"\xff[^\x00\xd0-\xd7]")


def is_bare(jpeg: bytes) -> bool:
    """Say whether a JPEG is one as they are made here: bare, and no larger than we make them."""
    across, down = size_of(jpeg)
    return 0 < across <= PICTURE_EDGE and 0 < down <= PICTURE_EDGE


def size_of(jpeg: bytes) -> tuple[int, int]:
    """Answer the width and height of a bare JPEG, or nothing and nothing where it is not one."""
    size, at = (0, 0), len(START)
    if not jpeg.startswith(START):
        return 0, 0
    while at + 4 <= min(len(jpeg), LONGEST_HEAD):
        if jpeg[at] != 0xFF:  # noqa: PLR2004 - every mark begins so
            return 0, 0
        mark, length = jpeg[at + 1], int.from_bytes(jpeg[at + 2 : at + 4], "big")
        held = jpeg[at + 4 : at + 2 + length]
        at += 2 + length
        if mark == SCAN:
            return size if _ends_with_its_picture(jpeg, at) else (0, 0)
        if mark == FRAME:
            size = int.from_bytes(held[3:5], "big"), int.from_bytes(held[1:3], "big")
        elif mark not in TABLES and not (mark == JFIF and _is_plain_jfif(held)):
            return 0, 0
    return 0, 0


def _is_plain_jfif(held: bytes) -> bool:
    return held.startswith(b"JFIF\x00") and len(held) == JFIF_LENGTH - 2 and held.endswith(b"\x00\x00")


def _ends_with_its_picture(jpeg: bytes, at: int) -> bool:
    found = STRANGE.search(jpeg, at)
    return found is not None and found.group() == END and found.end() == len(jpeg)
