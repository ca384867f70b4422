"""A record's key in use: made once, unwrapped when somebody may read, never stored in the clear, in the end destroyed."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from pathlib import Path
from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.db import transaction
from django.utils import timezone

from bindeled.confidentiality import doors, envelope, keys, trace
from bindeled.confidentiality.models import RecordKey
from bindeled.confidentiality.tombstones import DONE, INTENDED, WITHDRAWN, Tombstone, Tombstones


@dataclass(frozen=True)
class Record:
    """An unlocked record: it can close and open the values that stand under its key."""

    key_id: UUID
    municipality: str
    secret: bytes

    def close(self, text: str, *, table: str, column: str, row: UUID) -> bytes:
        """Encrypt one value for its place."""
        return envelope.close(self.secret, text, envelope.Place(self.municipality, table, column, row))

    def open(self, value: bytes | memoryview, *, table: str, column: str, row: UUID) -> str:
        """Decrypt one value from its place. Raises UnreadableError."""
        return envelope.open_(self.secret, value, envelope.Place(self.municipality, table, column, row))

    def close_bytes(self, content: bytes, *, table: str, column: str, row: UUID) -> bytes:
        """Encrypt a file's content for its place."""
        return envelope.close_bytes(self.secret, content, envelope.Place(self.municipality, table, column, row))

    def open_bytes(self, value: bytes | memoryview, *, table: str, column: str, row: UUID) -> bytes:
        """Decrypt a file's content from its place. Raises UnreadableError."""
        return envelope.open_bytes(self.secret, value, envelope.Place(self.municipality, table, column, row))


def new_record(municipality: str) -> Record:
    """Make a key for a new record and store it wrapped."""
    key = RecordKey(municipality_id=municipality, made_at=timezone.now())
    secret = AESGCM.generate_key(256)
    key.wrapping_key, key.wrapped = keys.provider().wrap(municipality, secret, context=key.id.bytes)
    key.save(force_insert=True)
    return Record(key.id, municipality, secret)


def unlock(key: RecordKey) -> Record:
    """Unwrap a record's key with the key of the municipality whose door is open, whatever the row says of itself.

    Raises UnreadableError when it was destroyed, or belongs to another municipality.
    """
    if key.wrapped is None:
        message = "The key of this record was destroyed; its text is gone."
        raise envelope.UnreadableError(message)
    municipality = doors.current().municipality
    try:
        secret = keys.provider().unwrap(municipality, key.wrapping_key, bytes(key.wrapped), context=key.id.bytes)
    except InvalidTag:
        message = "The key of this record cannot be opened here."
        raise envelope.UnreadableError(message) from None
    return Record(key.id, municipality, secret)


def _tombstones() -> Tombstones:
    if not settings.TOMBSTONES:
        message = "This process keeps no tombstones (BINDELED_TOMBSTONES), and so may destroy no key."
        raise ImproperlyConfigured(message)
    return Tombstones(Path(settings.TOMBSTONES))


def destroy(key: RecordKey, *, reason: str) -> bool:
    """Destroy a record's key, and with it the record's text: here at once, in backups when they have expired.

    Runs in the worker's door. The tombstone is on the disk before the transaction can commit; where it cannot be written,
    nothing is destroyed. Answers False when the key was destroyed before. ``reason`` is a short word for the trace.
    """
    tombstones, stone = _tombstones(), Tombstone(key.id, doors.current().municipality, timezone.now())
    living = RecordKey.objects.filter(id=key.id, wrapped__isnull=False)
    # First the row's lock, then the tombstone: ``settle`` waits for the lock, and so never judges one that is under way.
    if not living.update(wrapped=None, destroyed_at=stone.at):
        return False
    tombstones.write(INTENDED, stone)
    trace.note("destroyed", "record_key", key.id, purpose=reason)
    transaction.on_commit(partial(tombstones.write, DONE, stone), robust=True)
    return True


def bury(gone: UUID, *, at: datetime) -> None:
    """Write a tombstone for something that is gone already, row and key, so that a restore takes it away again."""
    tombstones, stone = _tombstones(), Tombstone(gone, doors.current().municipality, at)
    for word in (INTENDED, DONE):
        tombstones.write(word, stone)


def destroy_again(stones: Iterable[Tombstone]) -> int:
    """Destroy this municipality's keys that a restored copy brought back. Answers how many lived. Runs in the worker's door."""
    again = 0
    for stone in stones:
        living = RecordKey.objects.filter(id=stone.key, wrapped__isnull=False)
        again += living.update(wrapped=None, destroyed_at=stone.at)
    if again:
        trace.note("destroyed_again", "record_key", purpose="restore", count=again)
    return again


def settle() -> int:
    """Answer each open intention of this municipality from the database: done, or withdrawn. Answers how many.

    Runs in the worker's door. Intentions are left open by a transaction that was rolled back, or by a process that died.
    """
    tombstones = _tombstones()
    waiting = [stone for stone in tombstones.read().open.values() if stone.municipality == doors.current().municipality]
    for stone in waiting:
        key = RecordKey.objects.select_for_update().filter(id=stone.key).first()
        tombstones.write(DONE if key and key.wrapped is None else WITHDRAWN, stone)
    return len(waiting)
