"""The handles in addresses: made with a key that the database does not have, and known again by their sum. Pure."""

import hmac
from hashlib import sha256
from uuid import UUID

ANSWER, NO_THANKS = b"surveys answer", b"surveys no thanks"


def handle_of(value: str, *, purpose: bytes, key: bytes) -> UUID:
    """Answer the handle for a purpose: always the same for the same value, and nobody without the key can make it."""
    made = bytearray(hmac.new(key, purpose + b"|" + value.encode(), sha256).digest()[:16])
    made[6], made[8] = made[6] & 0x0F | 0x40, made[8] & 0x3F | 0x80
    return UUID(bytes=bytes(made))


def sum_of(handle: UUID | None) -> str:
    """Answer what is kept of a handle: enough to know it again, not enough to use it."""
    return sha256(str(handle or "").encode()).hexdigest()
