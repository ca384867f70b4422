"""What a superuser can do to the trace and to the seals in the database: one function for each kind of change.

Each answers the SQL and the number of a seal that the verifier must name.
"""

import base64
import random
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any
from uuid import uuid4

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from bindeled.confidentiality import keys
from bindeled.confidentiality.models import Seal, TraceEntry
from bindeled.confidentiality.seals import COLUMNS, Line, Signed, summed

TRACE, SEALS = "app.confidentiality_traceentry", "app.confidentiality_seal"
Statement = tuple[str, list[Any]]


class Forger:
    """Somebody with every right on the database, and a key of their own."""

    def __init__(self) -> None:
        self._private = Ed25519PrivateKey.generate()
        self.public = base64.b64encode(self._private.public_key().public_bytes_raw()).decode()
        self.key = keys.key_id(self._private.public_key())

    def signed(self, seal: Signed) -> Signed:
        """Sign what a seal says with the forger's key."""
        root = seal.says.root
        return Signed(seal.says, self.key, root, self._private.sign(root.encode()).hex())


@dataclass(frozen=True)
class Attempt:
    """One change: its kind, what is done, and the seal that must be named."""

    kind: str
    statements: list[Statement]
    seal: int


@dataclass(frozen=True)
class Target:
    """The trace of the home municipality as it is: its lines, and its seals by number."""

    home: str
    other: str
    lines: list[Line]
    seals: dict[int, Signed]

    @classmethod
    def of(cls, home: str, other: str) -> "Target":
        """Read it once."""
        lines = TraceEntry.objects.filter(municipality_id=home).order_by("transaction", "id").values_list(*COLUMNS)
        stored = {seal.number: Signed.of(seal) for seal in Seal.objects.filter(municipality_id=home)}
        return cls(home, other, list(lines), stored)

    @property
    def newest(self) -> int:
        """Answer the number of the newest seal."""
        return max(self.seals)

    def seal_of(self, line: Line) -> int:
        """Answer the seal that covers a line, or 0."""
        return next((n for n, s in self.seals.items() if s.says.from_transaction <= line[0] < s.says.to_transaction), 0)

    def under(self, number: int) -> list[Line]:
        """Answer the lines under a seal."""
        says = self.seals[number].says
        return [line for line in self.lines if says.from_transaction <= line[0] < says.to_transaction]

    def sealed(self, dice: random.Random) -> Line:
        """Choose a line under some seal."""
        while not self.seal_of(line := dice.choice(self.lines)):
            pass
        return line

    def one(self, kind: str, dice: random.Random, forger: Forger) -> Attempt:
        """Make up a change of a kind."""
        if kind.startswith("changed: "):
            return _change(self, kind, dice)
        if kind.startswith("seal's "):
            return _change_seal(self, kind, dice)
        return WAYS[kind](self, kind, dice, forger)

    def any(self, dice: random.Random, forger: Forger) -> Attempt:
        """Make up a change of any kind."""
        return self.one(dice.choice(KINDS), dice, forger)


def _text(dice: random.Random, old: str) -> str:
    """Answer another short text: another word, a blank more, a letter that looks the same, nothing at all."""
    ways = ["read", "took", "case", "concern", "triage", "case_work", "worker", "municipal", old + " ", old.upper()]
    ways += [old.replace("a", "а").replace("e", "е"), old[:-1], ""]  # the second letters are Cyrillic
    return dice.choice([way for way in ways if way != old])


def _changed(dice: random.Random, target: Target, line: Line, column: str) -> object:
    old = line[COLUMNS.index(column)]
    if column == "transaction":
        return old + dice.choice((-1, 1)) if dice.random() < 0.5 else old + dice.randint(2, 10_000)
    if column == "at":
        return old + dice.choice((timedelta(microseconds=1), timedelta(hours=-1), timedelta(days=3)))
    if column == "count":
        return old + dice.randint(1, 9)
    if column == "municipality_id":
        return dice.choice((target.other, "9999", ""))
    if column in {"id", "actor_id", "record_id"}:
        values = [other[COLUMNS.index(column)] for other in target.lines] if column != "id" else []
        return dice.choice([value for value in (*values, uuid4()) if value != old])
    return _text(dice, old)


def _change(target: Target, kind: str, dice: random.Random) -> Attempt:
    column, line = kind.removeprefix("changed: "), target.sealed(dice)
    sql = f"UPDATE {TRACE} SET {column} = %s WHERE id = %s"
    return Attempt(kind, [(sql, [_changed(dice, target, line, column), line[1]])], target.seal_of(line))


def _delete(target: Target, kind: str, dice: random.Random, _forger: Forger) -> Attempt:
    line = target.sealed(dice)
    number = target.seal_of(line)
    chosen = dice.sample(target.under(number), min(dice.randint(1, 5), len(target.under(number))))
    return Attempt(kind, [(f"DELETE FROM {TRACE} WHERE id = ANY(%s)", [[one[1] for one in chosen]])], number)


def _delete_batch(target: Target, kind: str, dice: random.Random, _forger: Forger) -> Attempt:
    number = target.seal_of(target.sealed(dice))
    return Attempt(
        kind, [(f"DELETE FROM {TRACE} WHERE id = ANY(%s)", [[one[1] for one in target.under(number)]])], number
    )


def _write(line: Line) -> Statement:
    return f"INSERT INTO {TRACE} ({', '.join(COLUMNS)}) VALUES ({', '.join(['%s'] * len(COLUMNS))})", list(line)


def _insert(target: Target, kind: str, dice: random.Random, _forger: Forger) -> Attempt:
    line = target.sealed(dice)
    says = target.seals[target.seal_of(line)].says
    place = dice.choice((line[0], max(says.from_transaction, 1), says.to_transaction - 1))
    return Attempt(kind, [_write((place, uuid4(), *line[2:])) for _ in range(dice.randint(1, 3))], says.number)


def _replace(target: Target, kind: str, dice: random.Random, _forger: Forger) -> Attempt:
    """One line goes and another comes, so that their number is right."""
    line = target.sealed(dice)
    return Attempt(
        kind,
        [(f"DELETE FROM {TRACE} WHERE id = %s", [line[1]]), _write((line[0], uuid4(), *line[2:]))],
        target.seal_of(line),
    )


def _swap(target: Target, kind: str, dice: random.Random, _forger: Forger) -> Attempt:
    """Two lines change places in time, or the people, records or deeds of two lines are exchanged."""
    column = dice.choice(("transaction", "at", "actor_id", "record_id", "deed", "count"))
    place = COLUMNS.index(column)
    one = target.sealed(dice)
    while (other := target.sealed(dice))[place] == one[place]:
        pass
    sql = f"UPDATE {TRACE} SET {column} = %s WHERE id = %s"
    return Attempt(kind, [(sql, [other[place], one[1]]), (sql, [one[place], other[1]])], target.seal_of(one))


def _swap_ids(target: Target, kind: str, dice: random.Random, _forger: Forger) -> Attempt:
    one, other = target.sealed(dice), target.sealed(dice)
    while one[2:] == other[2:]:
        other = target.sealed(dice)
    sql, between = f"UPDATE {TRACE} SET id = %s WHERE id = %s", uuid4()
    steps: list[Statement] = [(sql, [between, one[1]]), (sql, [one[1], other[1]]), (sql, [other[1], between])]
    return Attempt(kind, steps, target.seal_of(one))


def _between(target: Target, kind: str, dice: random.Random, _forger: Forger) -> Attempt:
    """The line of another municipality is put into ours: what never happened here now stands here."""
    line = target.sealed(dice)
    sql = (
        f"UPDATE {TRACE} SET municipality_id = %s, transaction = %s WHERE id ="
        f" (SELECT id FROM {TRACE} WHERE municipality_id = %s ORDER BY id LIMIT 1)"
    )
    return Attempt(kind, [(sql, [target.home, line[0], target.other])], target.seal_of(line))


def _into_the_open(target: Target, kind: str, dice: random.Random, _forger: Forger) -> Attempt:
    """A sealed line is moved behind the last seal, where nothing is judged yet."""
    line = target.sealed(dice)
    sql = f"UPDATE {TRACE} SET transaction = %s WHERE id = %s"
    return Attempt(kind, [(sql, [target.lines[-1][0], line[1]])], target.seal_of(line))


def _from_the_open(target: Target, kind: str, dice: random.Random, _forger: Forger) -> Attempt:
    """A line that is not sealed yet is moved under an old seal."""
    line, new = target.sealed(dice), target.lines[-1]
    return Attempt(
        kind, [(f"UPDATE {TRACE} SET transaction = %s WHERE id = %s", [line[0], new[1]])], target.seal_of(line)
    )


def _cut_off(target: Target, kind: str, dice: random.Random, _forger: Forger) -> Attempt:
    number = dice.randint(2, target.newest)
    begin = target.seals[number].says.from_transaction
    return Attempt(
        kind,
        [
            (f"DELETE FROM {TRACE} WHERE municipality_id = %s AND transaction >= %s", [target.home, begin]),
            (f"DELETE FROM {SEALS} WHERE municipality_id = %s AND number >= %s", [target.home, number]),
        ],
        number,
    )


def _behead(target: Target, kind: str, dice: random.Random, _forger: Forger) -> Attempt:
    number = dice.randint(1, target.newest - 1)
    end = target.seals[number].says.to_transaction
    return Attempt(
        kind,
        [
            (f"DELETE FROM {TRACE} WHERE municipality_id = %s AND transaction < %s", [target.home, end]),
            (f"DELETE FROM {SEALS} WHERE municipality_id = %s AND number <= %s", [target.home, number]),
        ],
        number,
    )


def _everything(target: Target, kind: str, _dice: random.Random, _forger: Forger) -> Attempt:
    return Attempt(
        kind, [(f"DELETE FROM {table} WHERE municipality_id = %s", [target.home]) for table in (TRACE, SEALS)], 1
    )


def _change_seal(target: Target, kind: str, dice: random.Random) -> Attempt:
    column, number = kind.removeprefix("seal's "), dice.randint(1, target.newest)
    seal = Seal.objects.get(municipality_id=target.home, number=number)
    old = getattr(seal, column)
    if isinstance(old, int):
        new: object = old + (1 if column in {"to_transaction", "count"} else target.newest)
        new = old - 1 if column == "from_transaction" else new
    elif isinstance(old, str):
        other = target.seals[number % target.newest + 1]
        like = {"root": other.root, "lines": other.says.lines, "previous": other.root, "signature": other.signature}
        new = (
            "f" + old[1:]
            if column == "key_id" and old[0] != "f"
            else like.get(column, "0" + old[1:] + "0")[: len(old) or 64]
        )
        new = new if new != old else "0" * len(old)
    else:
        new = old + timedelta(minutes=1)
    sql = f"UPDATE {SEALS} SET {column} = %s WHERE municipality_id = %s AND number = %s"
    return Attempt(kind, [(sql, [new, target.home, number])], number)


def _drop_seal(target: Target, kind: str, dice: random.Random, _forger: Forger) -> Attempt:
    number = dice.randint(1, target.newest)
    return Attempt(
        kind, [(f"DELETE FROM {SEALS} WHERE municipality_id = %s AND number = %s", [target.home, number])], number
    )


def _move_seal(target: Target, kind: str, dice: random.Random, _forger: Forger) -> Attempt:
    """Two seals change their numbers."""
    one, other = dice.sample(range(1, target.newest + 1), 2)
    sql = f"UPDATE {SEALS} SET number = %s WHERE municipality_id = %s AND number = %s"
    steps: list[Statement] = [
        (sql, [to, target.home, old]) for old, to in ((one, 99_999), (other, one), (99_999, other))
    ]
    return Attempt(kind, steps, one)


UPDATE_SEAL = (
    f"UPDATE {SEALS} SET count = %s, lines = %s, previous = %s, key_id = %s, root = %s, signature = %s"
    " WHERE municipality_id = %s AND number = %s"
)


def _anew(target: Target, kind: str, dice: random.Random, forger: Forger) -> Attempt:
    """A line is changed, and every seal in the database is made anew, consistent, and signed with the forger's key."""
    line = target.sealed(dice)
    number = target.seal_of(line)
    changed = (*line[:6], "took" if line[6] != "took" else "read", *line[7:])
    steps: list[Statement] = [(f"UPDATE {TRACE} SET deed = %s WHERE id = %s", [changed[6], line[1]])]
    previous = ""
    for at in range(1, target.newest + 1):
        says = replace(target.seals[at].says, previous=previous)
        if at == number:
            lines = summed(changed if one[1] == line[1] else one for one in target.under(at))[1]
            says = replace(says, lines=lines)
        new = forger.signed(replace(target.seals[at], says=says))
        previous = new.root
        values = [says.count, says.lines, says.previous, new.key, new.root, new.signature]
        steps.append((UPDATE_SEAL, [*values, target.home, at]))
    return Attempt(kind, steps, number)


WAYS: dict[str, Callable[[Target, str, random.Random, Forger], Attempt]] = {
    "some lines of a batch deleted": _delete,
    "a whole batch deleted": _delete_batch,
    "lines put in": _insert,
    "one line put in another's place": _replace,
    "values of two lines swapped": _swap,
    "two lines' names swapped": _swap_ids,
    "another municipality's line put in": _between,
    "moved behind the last seal": _into_the_open,
    "moved under an old seal": _from_the_open,
    "the end cut off, seals too": _cut_off,
    "the beginning cut off, seals too": _behead,
    "everything deleted, seals too": _everything,
    "a seal removed": _drop_seal,
    "two seals' numbers swapped": _move_seal,
    "written anew with another key": _anew,
}
SEAL_COLUMNS = (
    "number", "from_transaction", "to_transaction", "count", "lines", "previous", "sealed_at", "key_id", "root", "signature",
)  # fmt: skip
KINDS = [
    *(f"changed: {column}" for column in COLUMNS),
    *WAYS,
    *(f"seal's {column}" for column in SEAL_COLUMNS),
]
