"""The sender's book against what the municipality has: receipts, concerns and letters, one by one."""

import subprocess
import sys
from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import asdict, dataclass
from hashlib import sha256
from typing import Any

from psycopg import Connection

from bindeled.config.demo import Demo
from bindeled.config.environment import ROOT
from drills.ledger import photographs_of

Opened = Mapping[str, list[str]]


@dataclass
class Reckoning:
    """How far the two differ; nothing is right but zero everywhere."""

    lost: int = 0  # acknowledged, and no receipt with this key
    duplicates: int = 0  # more receipts than forms
    mismatched: int = 0  # another number than the sender was told
    concerns_missing: int = (
        0  # not exactly one concern for a receipt, or not with the words and photographs that were sent
    )
    letters_missing: int = 0  # not exactly one letter for a receipt, or never handed to the mail server

    def broken(self) -> list[str]:
        """Answer what is not zero."""
        return [f"{name}: {number}" for name, number in asdict(self).items() if number]


def opened(demo: Demo) -> dict[str, list[str]]:
    """Answer, by receipt number, the first words and photographs of the concerns that the municipality's process can read."""
    command = [sys.executable, "-m", "drills.opened"]
    done = subprocess.run(
        command, env=demo.environment("municipality"), cwd=ROOT, check=True, stdout=subprocess.PIPE, text=True
    )
    found: dict[str, list[str]] = {}
    for line in done.stdout.splitlines():
        number, word = line.split()
        found.setdefault(number, []).append(word)
    return found


def reckon(
    admin: Connection, ledger: Mapping[str, str], *, concerns: Opened, handed_over: Collection[str] | None
) -> Reckoning:
    """Compare the book with the database. ``handed_over`` are the numbers that the mail server saw; None asks for no letter."""
    found = Reckoning()
    rows: dict[bytes, list[str]] = {}
    for digest, number in admin.execute("SELECT request_sha256, number FROM app.receipts_receipt"):
        rows.setdefault(bytes(digest), []).append(number)
    letters: Counter[str] = Counter(
        dict(admin.execute("SELECT facts->>'number', count(*) FROM app.post_letter WHERE kind = 'receipt' GROUP BY 1"))
    )
    for key, number in ledger.items():
        numbers = rows.pop(sha256(key.encode()).digest(), [])
        found.lost += not numbers
        found.duplicates += max(0, len(numbers) - 1)
        found.mismatched += bool(numbers) and numbers[0] != number
        found.concerns_missing += concerns.get(number) != [f"[{key}]+{photographs_of(key)}"]
        if handed_over is not None:
            found.letters_missing += letters[number] != 1 or number not in handed_over
    found.duplicates += sum(map(len, rows.values()))  # receipts that nobody was given: every form ends with one
    return found


# What a superuser may do to the database, and the figure that must then not be zero: the control of the reckoning.
TAMPERING = {
    "lost": "DELETE FROM app.receipts_receipt WHERE number = %s",
    "duplicates": "INSERT INTO app.receipts_receipt (id, municipality_id, sender_id, number, received_at,"
    " department_name, request_sha256, request_mac) SELECT gen_random_uuid(), municipality_id, sender_id, '000000000A',"
    " received_at, department_name, sha256(request_sha256), request_mac FROM app.receipts_receipt WHERE number = %s",
    "mismatched": "UPDATE app.receipts_receipt SET number = '000000000A' WHERE number = %s",
    "letters_missing": "DELETE FROM app.post_letter WHERE facts->>'number' = %s",
}


def unnoticed(
    admin: Connection, ledger: Mapping[str, str], *, concerns: Opened, handed_over: Collection[str]
) -> list[str]:
    """Tamper with one row at a time, reckon, and take it back. Answer what the reckoning did not notice."""
    one = next(iter(ledger.values()))
    before = reckon(admin, ledger, concerns=concerns, handed_over=handed_over)
    missed = []
    for name, statement in TAMPERING.items():
        with admin.transaction(force_rollback=True):
            changed = admin.execute(statement.encode(), [one]).rowcount
            found = reckon(admin, ledger, concerns=concerns, handed_over=handed_over)
        if changed != 1 or getattr(found, name) != getattr(before, name) + 1:
            missed.append(name)
    others: dict[str, dict[str, Any]] = {
        "a concern gone": {"concerns": {**concerns, one: []}, "handed_over": handed_over},
        "a concern twice": {"concerns": {**concerns, one: concerns[one] * 2}, "handed_over": handed_over},
        "a photograph gone": {"concerns": _without_a_photograph(ledger, concerns), "handed_over": handed_over},
        "another's words": {"concerns": {**concerns, one: ["[another]"]}, "handed_over": handed_over},
        "a letter not sent": {"concerns": concerns, "handed_over": set(handed_over) - {one}},
    }
    return missed + [name for name, changed in others.items() if reckon(admin, ledger, **changed) == before]


def _without_a_photograph(ledger: Mapping[str, str], concerns: Opened) -> Opened:
    """Answer what was opened, but for one photograph; the same where none was acknowledged, which is then noticed."""
    number = next((number for key, number in ledger.items() if photographs_of(key)), "")
    gone = {number: [word.replace("+1", "+0") for word in concerns.get(number, [])]}
    return {**concerns, **gone} if number else concerns


def longest_wait(admin: Connection) -> float:
    """Answer the seconds that the slowest letter waited from its receipt until the mail server had it."""
    row = admin.execute("SELECT extract(epoch FROM max(sent_at - queued_at)) FROM app.post_letter").fetchone()
    return float(row[0]) if row and row[0] is not None else 0.0


def left_over(admin: Connection) -> int:
    """Answer how many jobs, letters and sealed concerns still wait, or were given up."""
    row = admin.execute(
        "SELECT (SELECT count(*) FROM queue.procrastinate_jobs WHERE status NOT IN ('succeeded', 'cancelled'))"
        " + (SELECT count(*) FROM app.post_letter WHERE state <> 'sent')"
        " + (SELECT count(*) FROM app.concerns_sealedconcern) + (SELECT count(*) FROM app.concerns_sealedpicture)"
    ).fetchone()
    assert row
    return int(row[0])


def knocks_lost(admin: Connection, numbers: Mapping[str, str]) -> int:
    """Answer how many of the numbers that residents were given do not stand in exactly one Post, unread and with their words."""
    held = Counter(
        number
        for (number,) in admin.execute(
            "SELECT number FROM app.doorstep_knock WHERE read_at IS NULL AND octet_length(sealed) > 256"
        )
    )
    return sum(1 for number in numbers.values() if held[number] != 1)
