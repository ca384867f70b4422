"""The same form, sent up to fifty times at once through a bad network: one receipt, and the same answer to everybody (G2)."""

import http.client
import random
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

from drills.killing import Product
from drills.ledger import new_key, submit, words_of

AT_ONCE = (2, 3, 4, 5, 8)
EACH_SO_MANY_FIFTY = 25  # one form in so many is sent fifty times at once


@dataclass
class Repeated:
    """What was sent, and what was wrong with the answers."""

    keys: int = 0
    posts: int = 0
    changed: int = 0
    different: int = 0
    not_refused: int = 0
    stored: int = 0

    def broken(self) -> list[str]:
        """Answer the promises that did not hold."""
        wrong = {
            "forms were answered with different receipts": self.different,
            "changed forms under a used key were not refused": self.not_refused,
            "rows were stored for refused forms": self.stored,
        }
        return [f"{number} {what}" for what, number in wrong.items() if number]


def drill(running: Product, *, keys: int, draw: random.Random) -> Repeated:
    """Send each form many times at once, then a changed one under its key. Numbers go into the book."""
    found = Repeated()
    person, direct = (running.person(0, through_proxy=through) for through in (True, False))
    used = []
    with ThreadPoolExecutor(50) as pool:
        for at in range(keys):
            key = new_key(draw)
            times = 50 if at % EACH_SO_MANY_FIFTY == 0 else draw.choice(AT_ONCE)
            numbers = set(pool.map(lambda _nth, key=key: submit(person, key, running.heard), range(times)))
            found.keys, found.posts = found.keys + 1, found.posts + times
            found.different += len(numbers) != 1
            if number := max(numbers):
                running.ledger.note(key, number)
            used.append(key)
    before = _rows(running)
    for key in used:
        status, location, _page = direct.ask(
            "POST", "/bekymring/", {**direct.form, "key": key, "words": words_of(key) + " Og lidt til."}
        )
        found.changed += 1
        found.not_refused += status != http.client.CONFLICT or bool(location)
    found.stored = _rows(running) - before
    return found


def _rows(running: Product) -> int:
    """Count what a form could store. That there is post for somebody only the worker writes, whenever it comes to it."""
    with running.demo.engine.admin("bindeled") as admin:
        row = admin.execute(
            "SELECT (SELECT count(*) FROM app.receipts_receipt) + (SELECT count(*) FROM app.concerns_sealedconcern)"
            " + (SELECT count(*) FROM app.cases_concern) + (SELECT count(*) FROM app.post_letter WHERE kind <> 'doorstep_notice')"
        ).fetchone()
    assert row
    return int(row[0])
