"""Sealing: what the sender's side writes to the municipality can be opened by the municipality alone.

HPKE (RFC 9180) to the municipality's public key. The library has no associated data, so the binding to table, column,
row and municipality stands in ``info``.
"""

from cryptography.exceptions import InvalidTag

from bindeled.confidentiality import keys
from bindeled.confidentiality.envelope import Place, UnreadableError, pad, unpad


def seal(text: str, place: Place) -> bytes:
    """Seal a text to the municipality of the place. After this, this process cannot read it."""
    return seal_bytes(text.encode(), place)


def seal_bytes(content: bytes, place: Place) -> bytes:
    """Seal what is no text. After this, this process cannot read it."""
    return keys.SUITE.encrypt(pad(content), keys.public_key(place.municipality), info=place.binding())


def unseal(sealed: bytes | memoryview, place: Place) -> str:
    """Open a sealed text with the municipality's private key. Raises UnreadableError."""
    return unseal_bytes(sealed, place).decode()


def unseal_bytes(sealed: bytes | memoryview, place: Place) -> bytes:
    """Open what is no text with the municipality's private key. Raises UnreadableError."""
    try:
        return unpad(keys.provider().unseal(place.municipality, bytes(sealed), info=place.binding()))
    except InvalidTag:
        message = f"What is sealed in {place.table} cannot be opened."
        raise UnreadableError(message) from None
