"""What both programs do alike: bound, warm up, shut in, read, make, write; and say with the exit code what came of it."""

import sys
from collections.abc import Callable, Iterator

from bindeled.drawn.rules.kinds import LARGEST_FILE, LARGEST_MADE, MEMORY, PROCESSOR, SAID
from bindeled.shut.inside import bound, leave, shut

CODES = {word: code for code, word in SAID.items()}
LENGTH = 4  # bytes before each page that say how long it is
Maker = Callable[[bytes], Iterator[bytes]]


class RefusedError(Exception):
    """A file that is not made. The message is the word for it."""


def work(make: Maker, *, sample: bytes) -> None:
    """Make the file on the input anew. ``sample``, our own, is made first, so that all that is needed is loaded by then."""
    bound(memory=MEMORY, processor=PROCESSOR)
    for _page in make(sample):
        pass
    if not shut():
        leave(CODES["not_here"])
    leave(_made(make, sys.stdin.buffer.read(LARGEST_FILE + 1)))


def _made(make: Maker, content: bytes) -> int:
    written = 0
    try:
        for page in make(content):
            written += len(page)
            if written > LARGEST_MADE:
                return CODES["made_too_large"]
            sys.stdout.buffer.write(len(page).to_bytes(LENGTH, "big") + page)
    except RefusedError as refusal:
        return CODES[str(refusal)]
    except MemoryError:
        return CODES["too_much"]
    except Exception:  # noqa: BLE001 - whatever a broken file makes a decoder say, it is broken
        return CODES["broken"]
    return 0 if written else CODES["broken"]
