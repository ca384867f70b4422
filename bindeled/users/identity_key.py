"""Texts closed under this side's identity key: second factors and sessions.

A file of its own because the sessions and the sign-in library's adapter both stand on it. AES-256-GCM; the key is
derived (HKDF) from IDENTITY_KEY and the side, and the side and the purpose are bound in as associated data, so that a
row of the other side, or of another purpose, cannot be opened even where two sides were given the same IDENTITY_KEY.
"""

import base64
import binascii
import hmac
import os
from functools import cache

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

VERSION = "1:"
NONCE = 12


class ForeignTextError(Exception):
    """A text was closed by the other side, for another purpose, under another key, or is damaged."""


def _derived(secret: str, info: str) -> bytes:
    if not secret:
        message = (
            "This process has no identity key (BINDELED_IDENTITY_KEY): it can hold no second factor and no session."
        )
        raise ImproperlyConfigured(message)
    return HKDF(algorithm=SHA256(), length=32, salt=None, info=info.encode()).derive(secret.encode())


@cache
def _cipher(secret: str, side: str) -> AESGCM:
    return AESGCM(_derived(secret, f"bindeled|identity|v1|{side}"))


@cache
def _marking(secret: str, side: str) -> bytes:
    return _derived(secret, f"bindeled|mark|v1|{side}")


def _binding(purpose: str) -> bytes:
    return f"v1|{settings.SIDE}|{purpose}".encode()


def close(text: str, purpose: str) -> str:
    """Encrypt a text for this side and one purpose."""
    nonce = os.urandom(NONCE)
    closed = _cipher(settings.IDENTITY_KEY, settings.SIDE).encrypt(nonce, text.encode(), _binding(purpose))
    return VERSION + base64.b64encode(nonce + closed).decode()


def open_(closed: str, purpose: str) -> str:
    """Answer what ``close`` was given. Raises ForeignTextError."""
    try:
        raw = base64.b64decode(closed.removeprefix(VERSION), validate=True)
        cipher = _cipher(settings.IDENTITY_KEY, settings.SIDE)
        return cipher.decrypt(raw[:NONCE], raw[NONCE:], _binding(purpose)).decode()
    except (binascii.Error, ValueError, InvalidTag):
        message = f"A text for {purpose} cannot be opened by this side."
        raise ForeignTextError(message) from None


def mark(text: str, purpose: str) -> str:
    """Answer by what a text is known again on this side and for one purpose: a keyed sum, from which nobody gets the text."""
    key = _marking(settings.IDENTITY_KEY, settings.SIDE)
    return hmac.digest(key, _binding(purpose) + b"|" + text.encode(), "sha256").hex()
