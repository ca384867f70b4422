"""The municipality's keys, held outside the database behind a small interface that a KMS can fill.

``FileKeyProvider`` keeps one file per municipality, readable by the municipal processes only. The sender's process has
the public keys and nothing else.
"""

import base64
import hmac
import json
import os
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Protocol

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hpke import AEAD, KDF, KEM, Suite
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

SUITE = Suite(KEM.X25519, KDF.HKDF_SHA256, AEAD.AES_256_GCM)
NONCE = 12
# Apart from the other keys: only the worker seals, and only a public key is needed to verify.
SEAL_KEY, SEAL_PUBLIC_KEY = "{}.seal.json", "{}.seal.pub"


class KeyProvider(Protocol):
    """What the municipal side asks of whatever holds its keys. Nothing here hands a key out."""

    def wrap(self, municipality: str, key: bytes, *, context: bytes) -> tuple[str, bytes]:
        """Answer the id of the wrapping key and the wrapped key, bound to its context."""

    def unwrap(self, municipality: str, key_id: str, wrapped: bytes, *, context: bytes) -> bytes:
        """Answer the key. Raises cryptography's InvalidTag for a foreign municipality or context."""

    def unseal(self, municipality: str, sealed: bytes, *, info: bytes) -> bytes:
        """Open what was sealed to the municipality's public key. Raises InvalidTag."""

    def index(self, municipality: str, value: str) -> bytes:
        """Answer a keyed index of a value, equal only for equal values of one municipality."""

    def sign(self, municipality: str, message: bytes) -> tuple[str, bytes]:
        """Answer the id of the key that seals the municipality's trace, and its signature."""


class FileKeyProvider:
    """Keys in one JSON file per municipality, in a folder only the municipal processes can read."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._known: dict[str, dict[str, bytes]] = {}

    def _keys(self, municipality: str) -> dict[str, bytes]:
        return self._file(municipality, f"{municipality}.json")

    def _file(self, municipality: str, name: str) -> dict[str, bytes]:
        if name not in self._known:
            path = self._folder / name
            if not path.exists():
                message = f"No {name} for municipality {municipality}. `bindeled keys {municipality}` makes it."
                raise ImproperlyConfigured(message)
            stored = json.loads(path.read_text())
            self._known[name] = {key: base64.b64decode(value) for key, value in stored.items()}
        return self._known[name]

    def wrap(self, municipality: str, key: bytes, *, context: bytes) -> tuple[str, bytes]:
        """Answer the id of the wrapping key and the wrapped key, bound to its context."""
        nonce = os.urandom(NONCE)
        sealed = AESGCM(self._keys(municipality)["wrapping"]).encrypt(nonce, key, _bound(municipality, context))
        return "1", nonce + sealed

    def unwrap(self, municipality: str, key_id: str, wrapped: bytes, *, context: bytes) -> bytes:
        """Answer the key. Raises InvalidTag for a foreign municipality or context, KeyError for an unknown key id."""
        name = {"1": "wrapping"}[key_id]
        cipher = AESGCM(self._keys(municipality)[name])
        return cipher.decrypt(wrapped[:NONCE], wrapped[NONCE:], _bound(municipality, context))

    def unseal(self, municipality: str, sealed: bytes, *, info: bytes) -> bytes:
        """Open what was sealed to the municipality's public key. Raises InvalidTag."""
        private = X25519PrivateKey.from_private_bytes(self._keys(municipality)["private"])
        return SUITE.decrypt(sealed, private, info=info)

    def index(self, municipality: str, value: str) -> bytes:
        """Answer a keyed index of a value, equal only for equal values of one municipality."""
        return hmac.new(self._keys(municipality)["index"], value.encode(), sha256).digest()

    def sign(self, municipality: str, message: bytes) -> tuple[str, bytes]:
        """Answer the id of the key that seals the municipality's trace, and its signature."""
        stored = self._file(municipality, SEAL_KEY.format(municipality))["seal"]
        private = Ed25519PrivateKey.from_private_bytes(stored)
        return key_id(private.public_key()), private.sign(message)


def _bound(municipality: str, context: bytes) -> bytes:
    return b"v1|" + municipality.encode() + b"|" + context


def make_keys(folder: Path, public_file: Path, municipality: str) -> None:
    """Make one municipality's keys and add its public key to the sender's file. Raises FileExistsError: keys are never
    written over, since losing them is losing every record.
    """
    private = X25519PrivateKey.generate()
    keys = {"wrapping": os.urandom(32), "index": os.urandom(32), "private": private.private_bytes_raw()}
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    handle = os.open(folder / f"{municipality}.json", os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "w") as file:
        json.dump({name: base64.b64encode(value).decode() for name, value in keys.items()}, file)
    published = json.loads(public_file.read_text()) if public_file.exists() else {}
    published[municipality] = base64.b64encode(private.public_key().public_bytes_raw()).decode()
    public_file.write_text(json.dumps(published, indent=1))


def make_post_key(folder: Path, municipality: str) -> None:
    """Make the key under which what residents write to their contact persons lies, in a folder of the sender's process.

    It is the sender's side's own and no municipality's. Raises FileExistsError.
    """
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    handle = os.open(folder / f"{municipality}.json", os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "w") as file:
        json.dump({"wrapping": base64.b64encode(os.urandom(32)).decode()}, file)


def make_seal_key(folder: Path, municipality: str) -> str:
    """Make the key that seals one municipality's trace, and answer its public half, which verifies.

    Raises FileExistsError: a new key would make every seal so far look false.
    """
    private = Ed25519PrivateKey.generate()
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    handle = os.open(folder / SEAL_KEY.format(municipality), os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "w") as file:
        json.dump({"seal": base64.b64encode(private.private_bytes_raw()).decode()}, file)
    public = base64.b64encode(private.public_key().public_bytes_raw()).decode()
    (folder / SEAL_PUBLIC_KEY.format(municipality)).write_text(public + "\n")
    return public


def seal_public_key(written: str) -> Ed25519PublicKey:
    """Answer the key that verifies seals, from how it is written in its file. Raises ValueError."""
    return Ed25519PublicKey.from_public_bytes(base64.b64decode(written))


def key_id(public: Ed25519PublicKey) -> str:
    """Answer the short name of a key that seals: the beginning of its hash."""
    return sha256(public.public_bytes_raw()).hexdigest()[:16]


@cache
def _public_keys(path: str) -> dict[str, X25519PublicKey]:
    stored = json.loads(Path(path).read_text())
    return {code: X25519PublicKey.from_public_bytes(base64.b64decode(key)) for code, key in stored.items()}


def public_key(municipality: str) -> X25519PublicKey:
    """Answer the key that only this municipality can open. Raises ImproperlyConfigured when it has none."""
    try:
        return _public_keys(settings.PUBLIC_KEYS)[municipality]
    except (FileNotFoundError, KeyError) as error:
        message = f"No public key for municipality {municipality} in BINDELED_PUBLIC_KEYS."
        raise ImproperlyConfigured(message) from error


@cache
def _provider(folder: str) -> FileKeyProvider:
    return FileKeyProvider(Path(folder))


def provider() -> KeyProvider:
    """Answer the holder of the municipality's keys. Raises ImproperlyConfigured on the sender's side, which has none."""
    if not settings.KEYS:
        message = "This process holds no municipality's keys (BINDELED_KEYS)."
        raise ImproperlyConfigured(message)
    return _provider(settings.KEYS)


def post_provider() -> KeyProvider:
    """Answer the holder of the sender's side's own keys, for what residents write. Raises ImproperlyConfigured elsewhere."""
    if not settings.POST_KEYS:
        message = "This process holds no keys for what residents write (BINDELED_POST_KEYS)."
        raise ImproperlyConfigured(message)
    return _provider(settings.POST_KEYS)
