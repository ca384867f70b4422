"""A record's key in use: made once, unwrapped when somebody may read, never stored in the clear."""

from dataclasses import dataclass
from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.utils import timezone

from bindeled.confidentiality import doors, envelope, keys
from bindeled.confidentiality.models import RecordKey


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
