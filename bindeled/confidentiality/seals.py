"""Seals upon the trace: what is signed, how a batch of lines is summed, and the sealer that does it each minute.

Nothing of this happens where a line is written. The sealer takes the lines whose transactions have all ended
(``pg_snapshot_xmin``), so that no late commit can look like something put in afterwards.
"""

import json
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass, fields
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from typing import Any, Self

from django.db import IntegrityError, connection, transaction

from bindeled.confidentiality import keys
from bindeled.confidentiality.models import Seal, TraceEntry

# Every column of a line, the two that order the lines first. Adding a column to the trace means a new FORM.
COLUMNS = (
    "transaction", "id", "at", "municipality_id", "door", "actor_id", "deed", "record_kind", "record_id", "purpose", "count",
)  # fmt: skip
FORM = 1
# A seal is made at least this often, also where nothing was written: a missing one shows that the end was cut off.
HEARTBEAT = timedelta(hours=1)
CHUNK = 2000
_written = json.JSONEncoder(ensure_ascii=True, separators=(",", ":")).encode

Line = tuple[Any, ...]


class SealError(RuntimeError):
    """The trace cannot be sealed or handed over; the message says why. Somebody is needed."""


@dataclass(frozen=True)
class Statement:
    """What a seal says, and what is signed: so many lines of one municipality, with this sum, after that seal."""

    form: int
    municipality: str
    number: int
    from_transaction: int
    to_transaction: int
    count: int
    lines: str
    previous: str
    sealed_at: str

    @property
    def root(self) -> str:
        """Answer the sum over all that the seal says, the root before it included."""
        return sha256(b"bindeled trace seal|" + _canonical(list(asdict(self).values()))).hexdigest()


@dataclass(frozen=True)
class Signed:
    """A seal as it leaves the database: what it says, and the signature of a key upon its root."""

    says: Statement
    key: str
    root: str
    signature: str

    @classmethod
    def of(cls, seal: Seal) -> Self:
        """Answer the seal that a row of the database claims to be."""
        says = Statement(
            FORM, seal.municipality_id, seal.number, seal.from_transaction, seal.to_transaction, seal.count,
            seal.lines, seal.previous, _moment(seal.sealed_at),
        )  # fmt: skip
        return cls(says, seal.key_id, seal.root, seal.signature)

    @classmethod
    def read(cls, written: str) -> Self:
        """Answer the seal in one line of a handed-over file. Raises ValueError where it is none."""
        try:
            told = json.loads(written)
            says = Statement(**{field.name: _typed(told[field.name], field.type) for field in fields(Statement)})
            return cls(says, *(_typed(told[name], str) for name in ("key", "root", "signature")))
        except (KeyError, TypeError, json.JSONDecodeError) as error:
            message = "This line is no seal."
            raise ValueError(message) from error

    @property
    def written(self) -> str:
        """Answer the seal as one line of a handed-over file."""
        return json.dumps({**asdict(self.says), "key": self.key, "root": self.root, "signature": self.signature})


def _typed(value: object, kind: Any) -> Any:
    if type(value) is not kind:
        raise TypeError
    return value


def _canonical(values: list[Any]) -> bytes:
    return _written(values).encode() + b"\n"


def _moment(at: datetime) -> str:
    return at.astimezone(UTC).isoformat(timespec="microseconds")


def line_bytes(line: Line) -> bytes:
    """Answer the bytes of one line of the trace, which no other line has: each column, in the order of COLUMNS."""
    number, row, at, municipality, door, actor, deed, kind, record, purpose, count = line
    who, what = actor and str(actor), record and str(record)
    return _canonical([number, str(row), _moment(at), municipality, door, who, deed, kind, what, purpose, count])


def summed(lines: Iterable[Line]) -> tuple[int, str]:
    """Answer how many lines there are, and the sum over them in their order."""
    count, hasher = 0, sha256()
    for line in lines:
        count += 1
        hasher.update(line_bytes(line))
    return count, hasher.hexdigest()


def lines_between(municipality: str, begin: int, end: int | None = None) -> Iterator[Line]:
    """Yield the lines of transactions from ``begin`` up to and without ``end``, in order, a few at a time."""
    chosen = TraceEntry.objects.filter(municipality_id=municipality, transaction__gte=begin)
    if end is not None:
        chosen = chosen.filter(transaction__lt=end)
    yield from chosen.order_by("transaction", "id").values_list(*COLUMNS).iterator(CHUNK)


def frontier() -> int:
    """Answer the oldest transaction that still runs: every line of an older one is here, or never will be."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_snapshot_xmin(pg_current_snapshot())::text::bigint")
        return int(cursor.fetchone()[0])


def latest(municipality: str) -> Seal | None:
    """Answer the newest seal upon this municipality's trace."""
    return Seal.objects.filter(municipality_id=municipality).order_by("-number").first()


def seal_new(municipality: str, *, now: datetime) -> Seal | None:
    """Seal what no seal covers yet, in the sealer's door. Answers nothing where nothing is new and the last seal is young.

    Raises SealError where the database's transactions have been set back.
    """
    before, end = latest(municipality), frontier()
    begin = before.to_transaction if before else 0
    if end < begin:
        message = (
            f"The trace of {municipality} is sealed up to transaction {begin}, but this server is only at {end}: the rows "
            "were loaded into another cluster. See docs/how-to/run-on-a-server.md."
        )
        raise SealError(message)
    count, total = summed(lines_between(municipality, begin, end))
    if before and not count and now - before.sealed_at < HEARTBEAT:
        return None
    number, previous = (before.number + 1, before.root) if before else (1, "")
    says = Statement(FORM, municipality, number, begin, end, count, total, previous, _moment(now))
    return _kept(says, now)


def _kept(says: Statement, now: datetime) -> Seal | None:
    key, signature = keys.provider().sign(says.municipality, says.root.encode())
    seal = Seal(
        municipality_id=says.municipality,
        number=says.number,
        from_transaction=says.from_transaction,
        to_transaction=says.to_transaction,
        count=says.count,
        lines=says.lines,
        previous=says.previous,
        sealed_at=now,
        key_id=key,
        root=says.root,
        signature=signature.hex(),
    )
    try:
        with transaction.atomic():
            seal.save(force_insert=True)
    except IntegrityError:
        return None  # another worker was faster; it has sealed the same lines
    return seal


def unsealed(municipality: str) -> tuple[int, datetime | None]:
    """Answer how many lines no seal covers yet, and when the oldest of them was written."""
    before = latest(municipality)
    begin = before.to_transaction if before else 0
    open_lines = TraceEntry.objects.filter(municipality_id=municipality, transaction__gte=begin).order_by()
    oldest = min(open_lines.values_list("at", flat=True), default=None)
    return open_lines.count(), oldest
