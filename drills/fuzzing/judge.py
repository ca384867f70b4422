"""What is wrong with an answer: server faults, hangs, slowness, writing on reading, mute refusals, lost words."""

import re
from collections.abc import Iterator

from drills.fuzzing.pages import Page
from drills.fuzzing.wire import Answer, Request

SLOWEST_MS = 2_000
SERVER_FAULT, OK = 500, 200
SAFE = {"GET", "HEAD", "OPTIONS"}
# Reading may be noted, and a session may be kept; nothing else may be written by looking.
MAY_BE_WRITTEN = re.compile(
    r"confidentiality_traceentry|users_(sender|municipality)(session|counter)|usersessions_usersession"
)
# Recovery codes are shown once, so that showing them is noted.
SHOWN_ONCE, SHOWN_ONCE_AT = "mfa_authenticator", b"/konto/koder/"
GIVES_BACK = {401, 403, 409, 422}
HAS_NO_PAGE = {304}


def faults(request: Request, answer: Answer) -> Iterator[tuple[str, str]]:
    """Yield each broken promise of this answer: its kind, and the words for it."""
    if answer.hung:
        yield "hangs", "the request had to be broken off"
    elif answer.status >= SERVER_FAULT or answer.status == 0:
        yield "server_errors", f"answered {answer.status}"
    elif answer.fault:
        yield "exceptions", f"answered {answer.status} after an exception"
    elif answer.seconds * 1000 > SLOWEST_MS:
        yield "slow", f"took {answer.seconds * 1000:.0f} ms"
    if request.method in SAFE:
        once = SHOWN_ONCE if request.path == SHOWN_ONCE_AT else ""
        written = sorted(name for name in answer.wrote if not MAY_BE_WRITTEN.fullmatch(name) and name != once)
        if written:
            yield "writes", f"reading wrote {', '.join(written)}"
    for name, text in answer.headers:
        if not _sendable(name + text):
            yield "headers", f"the header {name} cannot be sent: {text[:200]!r}"
    if answer.status and not answer.fault:
        yield from _mute(request, answer)


def _sendable(text: str) -> bool:
    try:
        raw = text.encode("latin-1")
    except UnicodeEncodeError:
        return False
    return not any(byte in raw for byte in (0, 10, 13))


def _mute(request: Request, answer: Answer) -> Iterator[tuple[str, str]]:
    """A refusal says in the reader's language what is wrong; a form that is refused comes back with its words."""
    refused = 400 <= answer.status < SERVER_FAULT
    page_wanted = request.method in {"GET", "POST"} and not request.path.startswith(b"/static/")
    if not page_wanted or not (refused or request.typed) or answer.status in HAS_NO_PAGE:
        return
    if "json" in answer.header("Content-Type") or (answer.status < 400 and answer.status != OK):
        return
    page = Page(answer.body.decode(errors="replace"))
    if refused and not page.heading.strip():
        yield "mute", f"answered {answer.status} without a word"
    if refused and request.language and page.heading.strip() and page.language != request.language:
        yield "mute", f"answered {answer.status} in {page.language!r}, asked for {request.language!r}"
    invalid = answer.status == OK and len(page.messages) > 1
    if answer.status in GIVES_BACK or invalid:
        if answer.status == 422 and len(page.messages) == 1:
            yield "mute", "answered 422 without a message at a field"
        yield from _lost(request, page)


def _lost(request: Request, page: Page) -> Iterator[tuple[str, str]]:
    kept = page.typed
    for name, text in request.typed:
        in_its_field = {_same(value) for value in kept.get(name, [])}
        if _same(text) not in in_its_field and "".join(text.split()) not in "".join(page.words.split()):
            yield "lost_words", f"what was typed in {name} is not on the page: {text[:80]!r}"


def _same(text: str) -> str:
    """Line breaks are written in many ways and mean the same; space around a value is not part of it."""
    return re.sub(r"\r\n|\r", "\n", text).strip()
