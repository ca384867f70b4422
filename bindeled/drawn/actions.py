"""Making a stranger's file anew in a child process, and believing nothing of what comes back.

The child has an empty environment and is shut in (``bindeled.shut``). It answers pictures; each is looked at here by rules
that know only what a bare JPEG is, and a PDF is bound of them here. So what is kept was written by us, whatever the child became.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from signal import SIGKILL, SIGXCPU
from threading import BoundedSemaphore

from bindeled.drawn.rules.bare import is_bare
from bindeled.drawn.rules.booklet import bound
from bindeled.drawn.rules.kinds import (
    AT_ONCE,
    HEAD,
    LARGEST_MADE,
    MOST_PAGES,
    PATIENCE,
    PICTURE_EDGE,
    SAID,
    TAKEN,
    WAIT_FOR_A_TURN,
    kind_of,
    refused_before,
)
from bindeled.drawn.words import refused
from bindeled.shut.outside import ask

PROGRAMS = {"picture": "bindeled.drawn.child.picture", "pages": "bindeled.drawn.child.pages"}
LENGTH = 4
LARGEST_ANSWER = LARGEST_MADE + LENGTH * MOST_PAGES
TURNS = BoundedSemaphore(AT_ONCE)


class FileRefusedError(Exception):
    """A file that is not taken. ``word`` is one of the rules' refusals; the message says it in the user's language."""

    def __init__(self, word: str) -> None:
        super().__init__(refused(word))
        self.word = word


@dataclass(frozen=True)
class Remade:
    """A file made anew: a picture, or a PDF of so many pages."""

    kind: str
    content: bytes
    pages: int


def remake(content: bytes, *, edge: int = PICTURE_EDGE, patience: float = PATIENCE) -> Remade:
    """Answer a file made anew from what is seen in it: a picture of so many points at most on an edge, in so many seconds.

    Raises FileRefusedError.
    """
    reason = refused_before(content[:HEAD], len(content))
    if reason:
        raise FileRefusedError(reason)
    if not TURNS.acquire(timeout=WAIT_FOR_A_TURN):
        raise FileRefusedError("busy")
    try:
        answer = child_makes(content, kind_of(content[:HEAD]), edge=edge, patience=patience)
    finally:
        TURNS.release()
    return assembled(answer, TAKEN[kind_of(content[:HEAD])])


def child_makes(content: bytes, kind: str, *, edge: int = PICTURE_EDGE, patience: float = PATIENCE) -> bytes:
    """Let a child make a file anew, within its bounds; answer what it wrote. Raises FileRefusedError with what it said."""
    program = PROGRAMS[TAKEN[kind]]
    answer = ask(program, kind, str(edge), given=content, patience=patience, most=LARGEST_ANSWER)
    if answer.code or len(answer.written) > LARGEST_ANSWER:
        raise FileRefusedError(_said(answer.code))
    return answer.written


def _said(code: int) -> str:
    """Answer the word for how a child ended: what it said itself, or what the kernel stopped it for."""
    return "too_much" if code in {-SIGKILL, -SIGXCPU} else SAID.get(code, "broken")


def assembled(answer: bytes, kind: str) -> Remade:
    """Answer a picture or a PDF of what a child answered. Raises FileRefusedError where that is anything but bare JPEGs."""
    pages = list(_parted(answer))
    if not pages or len(pages) > MOST_PAGES or not all(map(is_bare, pages)):
        raise FileRefusedError("broken")
    if kind == "picture":
        if len(pages) > 1:
            raise FileRefusedError("broken")
        return Remade(kind, pages[0], 1)
    made = bound(pages)
    if len(made) > LARGEST_MADE:
        raise FileRefusedError("made_too_large")
    return Remade(kind, made, len(pages))


def _parted(answer: bytes) -> Iterator[bytes]:
    at = 0
    while at < len(answer):
        end = at + LENGTH + int.from_bytes(answer[at : at + LENGTH], "big")
        yield answer[at + LENGTH : end]
        at = end
