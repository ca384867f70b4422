"""The sender's own book: which form got which receipt, on disk before the next one is sent. It is the truth of the drill."""

import http.client
import os
import random
import re
import threading
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path

from benchmarks.client import WORDS, Person
from bindeled.drawn.tests import samples

RECEIPT = re.compile(r"^/kvittering/(\d{9}[A-Z])/$")
KNOCKED = re.compile(r"^/k/[a-z2-7]{8}/sendt/(\d{9}[A-Z])/$")
KEY_LETTERS = "abcdefghijkmnopqrstuvwxyz"  # no digits: nothing in a text may look like a CPR number
# So begins the key of a form that carries a photograph; each client's first does, and then every tenth.
CARRIES, EVERY = "foto", 10
PHOTOGRAPH = samples.turned(6)
PATIENCE = 90  # seconds in which a form that is sent again and again must get its receipt
EMERGENCY = 'href="tel:112"'


class Ledger:
    """A file of keys and numbers, one line each, synced to disk before the next form is sent."""

    def __init__(self, path: Path) -> None:
        self._file = path.open("a+")
        self._lock = threading.Lock()

    def note(self, key: str, number: str) -> None:
        """Write down what was promised."""
        with self._lock:
            self._file.write(f"{key} {number}\n")
            self._file.flush()
            os.fsync(self._file.fileno())

    def close(self) -> None:
        """Write no more."""
        self._file.close()

    def read(self) -> dict[str, str]:
        """Answer every number promised, by key, as it stands on disk."""
        with self._lock:
            self._file.seek(0)
            return dict(line.split() for line in self._file)


@dataclass
class Heard:
    """What the clients were answered. ``unclean`` holds what a clean refusal would not be."""

    outcomes: Counter[str] = field(default_factory=Counter)
    unclean: list[str] = field(default_factory=list)
    given_up: list[str] = field(default_factory=list)
    # When a form got its receipt at the first attempt: begun, answered (monotonic seconds).
    receipts: list[tuple[float, float]] = field(default_factory=list)

    def first_after(self, moment: float) -> float | None:
        """Answer when the first receipt came for a form sent after a moment."""
        return min((answered for begun, answered in self.receipts[-2000:] if begun > moment), default=None)


def new_key(draw: random.Random) -> str:
    """Answer a form's key."""
    return "".join(draw.choices(KEY_LETTERS, k=24))


def words_of(key: str) -> str:
    """Answer the words that are sent under a key; the adviser must find them."""
    return f"[{key}] {WORDS[:600]}"


def photographs_of(key: str) -> int:
    """Answer how many photographs are sent under a key; the adviser must find each."""
    return int(key.startswith(CARRIES))


def submit(person: Person, key: str, heard: Heard, *, until: Callable[[], bool] = lambda: False) -> str:
    """Send one form with the same key until it has its receipt; answer its number, or nothing where it never came."""
    fields = {**person.form, "key": key, "words": words_of(key)}
    files = {"pictures": PHOTOGRAPH} if photographs_of(key) else None
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline and not until():
        begun = time.monotonic()
        try:
            status, location, page = person.ask("POST", "/bekymring/", fields, files)
        except (OSError, http.client.HTTPException, UnicodeDecodeError):
            heard.outcomes["connection fault"] += 1
            time.sleep(0.05)
            continue
        found = RECEIPT.match(location)
        if status == http.client.FOUND and found:
            heard.outcomes["receipt"] += 1
            heard.receipts.append((begun, time.monotonic()))
            return found[1]
        _judge(status, page, key, heard)
        time.sleep(0.1)
    heard.given_up.append(key)
    return ""


def _judge(status: int, page: str, key: str, heard: Heard) -> None:
    """A refusal is clean when it says that we are away and whom to call, or is about a photograph; and gives back words and key."""
    if not page.rstrip().endswith("</html>"):
        heard.outcomes["connection fault"] += 1  # cut on its way
    elif status == http.client.SERVICE_UNAVAILABLE and EMERGENCY in page and page.count(key) >= 2:
        heard.outcomes["clean refusal"] += 1
    elif status == http.client.UNPROCESSABLE_ENTITY and 'name="pictures"' in page and page.count(key) >= 2:
        heard.outcomes["photograph not taken now"] += 1
    else:
        heard.outcomes["unclean"] += 1
        heard.unclean.append(f"{status}: {' '.join(re.sub('<[^>]+>', ' ', page).split())[:200]}")


def knock(person: Person, path: str, key: str, heard: Heard) -> str:
    """Ask a contact person to call, with the same key until there is a number; answer it, or nothing where it never came."""
    fields = {**person.form, "key": key, "name": f"Beboer {key}", "phone": "12 34 56 78", "step": "send"}
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        try:
            status, location, page = person.ask("POST", path, fields)
        except (OSError, http.client.HTTPException, UnicodeDecodeError):
            heard.outcomes["connection fault"] += 1
            time.sleep(0.05)
            continue
        found = KNOCKED.match(location)
        if status == http.client.FOUND and found:
            heard.outcomes["number"] += 1
            return found[1]
        _judge(status, page, key, heard)
        time.sleep(0.1)
    heard.given_up.append(key)
    return ""


class Resident(threading.Thread):
    """Somebody without login who asks to be called, again and again, until told to stop; the last one gets its number too."""

    def __init__(self, person: Person, path: str, ledger: Ledger, heard: Heard, *, seed: int) -> None:
        super().__init__(daemon=True)
        self._person, self._path, self._ledger, self._heard = person, path, ledger, heard
        self._draw = random.Random(seed)
        self._stop_asked = threading.Event()

    def ask_to_stop(self) -> None:
        """Begin no other."""
        self._stop_asked.set()

    def run(self) -> None:
        """Knock."""
        while not self._stop_asked.wait(0.2):
            key = new_key(self._draw)
            number = knock(self._person, self._path, key, self._heard)
            if number:
                self._ledger.note(key, number)


class Submitter(threading.Thread):
    """A client that passes on concerns, one after the other, until told to stop; the last one gets its receipt too."""

    def __init__(self, person: Person, ledger: Ledger, heard: Heard, *, seed: int) -> None:
        super().__init__(daemon=True)
        self._person, self._ledger, self._heard = person, ledger, heard
        self._draw = random.Random(seed)
        self._stop_asked = threading.Event()

    def ask_to_stop(self) -> None:
        """Begin no other form."""
        self._stop_asked.set()

    def run(self) -> None:
        """Send."""
        for number_of_form in count():
            if self._stop_asked.is_set():
                return
            key = (CARRIES if number_of_form % EVERY == 0 else "") + new_key(self._draw)
            number = submit(self._person, key, self._heard)
            if number:
                self._ledger.note(key, number)
