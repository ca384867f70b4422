"""What a file beside a record is called, how many lie there, and for how long one can be taken away again. Pure."""

import re
import unicodedata
from datetime import datetime, timedelta

MOST_IN_A_CASE = 200
LONGEST_NAME = 80
# Whoever laid a file there takes it away again within so long.
UNDO = timedelta(minutes=10)
FORBIDDEN = re.compile(r'[\\/:*?"<>|]')


def name_of(typed: str, file_name: str) -> str:
    """Answer what a file is called: what was typed, or its own name without folder and ending. One line, no hidden signs."""
    plain = _plain(typed)
    if not plain:
        last = re.split(r"[\\/]", file_name)[-1]
        plain = _plain(re.sub(r"\.[A-Za-z0-9]{1,5}$", "", last))
    return plain[:LONGEST_NAME].rstrip()


def _plain(text: str) -> str:
    """Answer a text without signs that are not seen: controls, and those that turn the direction of reading."""
    spaced = re.sub(r"\s", " ", unicodedata.normalize("NFC", text))
    seen = "".join(sign for sign in spaced if unicodedata.category(sign)[0] != "C")
    return re.sub(" +", " ", FORBIDDEN.sub(" ", seen)).strip(" .")


def may_still_undo(added_at: datetime, now: datetime) -> bool:
    """Say whether a file may still be taken away by the one who laid it there."""
    return now - added_at <= UNDO
