"""Encrypted values: AES-256-GCM under a record's own key, bound to the exact place where the value stands.

Layout, version 1: one byte ``1``, 12 bytes nonce, ciphertext and tag. The text is padded to buckets of 256, 512, 1024 …
bytes, so that its length does not tell its kind. Moving a value to another row, column, table or municipality breaks it.
"""

import os
from dataclasses import dataclass
from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

VERSION = b"\x01"
NONCE = 12
LENGTH = 4
SMALLEST_BUCKET = 256


class UnreadableError(Exception):
    """A value cannot be opened here: another key, another place, a destroyed record, or damage."""


@dataclass(frozen=True)
class Place:
    """Where an encrypted value stands."""

    municipality: str
    table: str
    column: str
    row: UUID

    def binding(self) -> bytes:
        """Answer the associated data that ties a value to this place."""
        return f"v1|{self.municipality}|{self.table}|{self.column}|{self.row}".encode()


def pad(text: bytes) -> bytes:
    """Fill up to the next bucket, with the true length in front."""
    bucket = SMALLEST_BUCKET
    while bucket < len(text) + LENGTH:
        bucket *= 2
    return len(text).to_bytes(LENGTH, "big") + text + bytes(bucket - LENGTH - len(text))


def unpad(padded: bytes) -> bytes:
    """Answer what ``pad`` was given."""
    length = int.from_bytes(padded[:LENGTH], "big")
    return padded[LENGTH : LENGTH + length]


def close(key: bytes, text: str, place: Place) -> bytes:
    """Encrypt one value for its place."""
    return close_bytes(key, text.encode(), place)


def close_bytes(key: bytes, content: bytes, place: Place) -> bytes:
    """Encrypt the content of a file for its place."""
    nonce = os.urandom(NONCE)
    return VERSION + nonce + AESGCM(key).encrypt(nonce, pad(content), place.binding())


def open_(key: bytes, value: bytes | memoryview, place: Place) -> str:
    """Decrypt one value from its place. Raises UnreadableError."""
    return open_bytes(key, value, place).decode()


def open_bytes(key: bytes, value: bytes | memoryview, place: Place) -> bytes:
    """Decrypt the content of a file from its place. Raises UnreadableError."""
    value = bytes(value)
    if value[:1] != VERSION:
        message = "This value has an envelope of an unknown version."
        raise UnreadableError(message)
    nonce, body = value[1 : 1 + NONCE], value[1 + NONCE :]
    try:
        return unpad(AESGCM(key).decrypt(nonce, body, place.binding()))
    except InvalidTag:
        message = f"A value in {place.table}.{place.column} cannot be opened."
        raise UnreadableError(message) from None
