"""The municipality's keys: made once, bound to their municipality and purpose, and never handed to the sender's side."""

import base64
import hmac
import json
import os
import stat
from hashlib import sha256
from pathlib import Path

import pytest
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.core.exceptions import ImproperlyConfigured
from django.test import override_settings

from bindeled.confidentiality import keys
from bindeled.confidentiality.keys import SUITE, FileKeyProvider, make_keys, make_post_key, make_seal_key

SECRET = bytes(range(32))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Keys of two municipalities in a folder of their own."""
    for code in ("0101", "0157"):
        make_keys(tmp_path / "new" / "keys", tmp_path / "public.json", code)
    return tmp_path / "new" / "keys"


@pytest.fixture
def provider(folder: Path) -> FileKeyProvider:
    return FileKeyProvider(folder)


def stored(folder: Path, code: str = "0101") -> dict[str, bytes]:
    return {name: base64.b64decode(key) for name, key in json.loads((folder / f"{code}.json").read_text()).items()}


def test_each_municipality_has_three_keys_of_its_own_that_only_their_owner_may_read(folder: Path) -> None:
    first, second = stored(folder), stored(folder, "0157")
    assert first.keys() == {"wrapping", "index", "private"}
    assert {len(key) for key in first.values()} == {32}
    assert len({*first.values(), *second.values()}) == 6
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert stat.S_IMODE((folder / "0101.json").stat().st_mode) == 0o600


def test_keys_are_never_written_over(folder: Path, tmp_path: Path) -> None:
    before, published = stored(folder), (tmp_path / "public.json").read_text()
    with pytest.raises(FileExistsError):
        make_keys(folder, tmp_path / "public.json", "0101")
    assert stored(folder) == before
    assert (tmp_path / "public.json").read_text() == published


def test_the_public_halves_of_both_stand_in_one_readable_file(folder: Path, tmp_path: Path) -> None:
    text = (tmp_path / "public.json").read_text()
    public = json.loads(text)
    for code in ("0101", "0157"):
        private = X25519PrivateKey.from_private_bytes(stored(folder, code)["private"])
        assert base64.b64decode(public[code]) == private.public_key().public_bytes_raw()
    assert text == json.dumps(public, indent=1)


def test_a_wrapped_key_is_unwrapped_for_the_same_municipality_and_purpose(provider: FileKeyProvider) -> None:
    key_id, wrapped = provider.wrap("0101", SECRET, context=b"row")
    assert (key_id, len(wrapped)) == ("1", 12 + 32 + 16)
    assert provider.unwrap("0101", key_id, wrapped, context=b"row") == SECRET
    assert provider.wrap("0101", SECRET, context=b"row")[1] != wrapped


def test_a_key_wrapped_by_an_earlier_version_is_still_unwrapped(folder: Path, provider: FileKeyProvider) -> None:
    nonce = os.urandom(12)
    wrapped = nonce + AESGCM(stored(folder)["wrapping"]).encrypt(nonce, SECRET, b"v1|0101|row")
    assert provider.unwrap("0101", "1", wrapped, context=b"row") == SECRET


def test_another_purpose_or_municipality_unwraps_nothing_even_with_the_same_keys(
    folder: Path, provider: FileKeyProvider
) -> None:
    (folder / "0999.json").write_text((folder / "0101.json").read_text())
    key_id, wrapped = provider.wrap("0101", SECRET, context=b"row")
    for code, context in (("0101", b"other"), ("0157", b"row"), ("0999", b"row")):
        with pytest.raises(InvalidTag):
            provider.unwrap(code, key_id, wrapped, context=context)


def test_a_wrapping_key_that_is_not_known_is_not_guessed(provider: FileKeyProvider) -> None:
    with pytest.raises(KeyError):
        provider.unwrap("0101", "2", bytes(60), context=b"row")


def test_what_was_sealed_is_opened_with_the_same_information_only(provider: FileKeyProvider, folder: Path) -> None:
    public = X25519PrivateKey.from_private_bytes(stored(folder)["private"]).public_key()
    sealed = SUITE.encrypt(b"words", public, info=b"place")
    assert provider.unseal("0101", sealed, info=b"place") == b"words"
    with pytest.raises(InvalidTag):
        provider.unseal("0101", sealed, info=b"elsewhere")
    with pytest.raises(InvalidTag):
        provider.unseal("0157", sealed, info=b"place")


def test_the_index_is_an_hmac_under_the_municipalitys_own_key(provider: FileKeyProvider, folder: Path) -> None:
    expected = hmac.new(stored(folder)["index"], "Æblehaven 2".encode(), sha256).digest()
    assert provider.index("0101", "Æblehaven 2") == expected
    assert provider.index("0157", "Æblehaven 2") != expected


def test_keys_are_read_once(provider: FileKeyProvider, folder: Path) -> None:
    first = provider.index("0101", "x")
    (folder / "0101.json").unlink()
    assert provider.index("0101", "x") == first


def test_a_municipality_without_keys_is_named_and_so_is_the_command(provider: FileKeyProvider) -> None:
    with pytest.raises(ImproperlyConfigured, match="`bindeled keys 0999`"):
        provider.index("0999", "x")


def test_a_process_without_keys_gets_no_provider(folder: Path) -> None:
    with override_settings(KEYS=""), pytest.raises(ImproperlyConfigured, match="BINDELED_KEYS"):
        keys.provider()
    with override_settings(KEYS=str(folder)):
        assert keys.provider() is keys.provider()
        assert keys.provider().index("0101", "x") == FileKeyProvider(folder).index("0101", "x")


def test_the_public_key_is_the_municipalitys_own_and_a_missing_one_is_named(folder: Path, tmp_path: Path) -> None:
    private = X25519PrivateKey.from_private_bytes(stored(folder)["private"])
    with override_settings(PUBLIC_KEYS=str(tmp_path / "public.json")):
        assert keys.public_key("0101").public_bytes_raw() == private.public_key().public_bytes_raw()
        assert keys.public_key("0101") is keys.public_key("0101")
        with pytest.raises(ImproperlyConfigured, match="0999"):
            keys.public_key("0999")
    with override_settings(PUBLIC_KEYS=str(tmp_path / "no such file")), pytest.raises(ImproperlyConfigured):
        keys.public_key("0101")


# -- RFC 9180, written anew from the text ------------------------------------------------------------------------------

KEM_ID, HKDF_SHA256 = b"KEM\x00\x20", b"\x00\x01"
AES_128, AES_256 = (b"\x00\x01", 16), (b"\x00\x02", 32)


def extract(suite: bytes, salt: bytes, label: bytes, key: bytes) -> bytes:
    return hmac.digest(salt or bytes(32), b"HPKE-v1" + suite + label + key, "sha256")


def expand(suite: bytes, secret: bytes, label: bytes, info: bytes, length: int) -> bytes:
    return hmac.digest(secret, length.to_bytes(2) + b"HPKE-v1" + suite + label + info + b"\x01", "sha256")[:length]


def opened(private: X25519PrivateKey, sealed: bytes, info: bytes, aead: tuple[bytes, int], more: bytes = b"") -> bytes:
    """Open in base mode with DHKEM(X25519, HKDF-SHA256): sections 4.1, 5.1 and 5.2."""
    capsule, text = sealed[:32], sealed[32:]
    shared = private.exchange(X25519PublicKey.from_public_bytes(capsule))
    secret = extract(KEM_ID, b"", b"eae_prk", shared)
    secret = expand(KEM_ID, secret, b"shared_secret", capsule + private.public_key().public_bytes_raw(), 32)
    suite, length = b"HPKE" + KEM_ID[3:] + HKDF_SHA256 + aead[0], aead[1]
    context = b"\x00" + extract(suite, b"", b"psk_id_hash", b"") + extract(suite, b"", b"info_hash", info)
    secret = extract(suite, secret, b"secret", b"")
    key, nonce = expand(suite, secret, b"key", context, length), expand(suite, secret, b"base_nonce", context, 12)
    return AESGCM(key).decrypt(nonce, text, more)


def test_the_reading_of_rfc_9180_above_opens_the_vector_of_its_appendix_a_1() -> None:
    private = bytes.fromhex("4612c550263fc8ad58375df3f557aac531d26850903e55a9f23f21d8534e8ac8")
    capsule = bytes.fromhex("37fda3567bdbd628e88668c3c8d7e97d1d1253b6d4ea6d44c150f741f1bf4431")
    text = bytes.fromhex("f938558b5d72f1a23810b4be2ab4f84331acc02fc97babc53a52ae8218a355a96d8770ac83d07bea87e13c512a")
    info = bytes.fromhex("4f6465206f6e2061204772656369616e2055726e")
    said = opened(X25519PrivateKey.from_private_bytes(private), capsule + text, info, AES_128, b"Count-0")
    assert said == b"Beauty is truth, truth beauty"


def test_what_we_seal_is_opened_by_anybody_who_follows_rfc_9180_and_holds_the_key() -> None:
    private = X25519PrivateKey.generate()
    sealed = SUITE.encrypt(b"Det lugter", private.public_key(), info=b"place")
    assert opened(private, sealed, b"place", AES_256) == b"Det lugter"


def test_the_key_that_seals_is_its_owners_alone_and_its_public_half_stands_beside_it(tmp_path: Path) -> None:
    folder = tmp_path / "a" / "keys"
    public = make_seal_key(folder, "0101")
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert stat.S_IMODE((folder / "0101.seal.json").stat().st_mode) == 0o600
    assert (folder / "0101.seal.pub").read_text() == f"{public}\n"
    assert len(base64.b64decode(json.loads((folder / "0101.seal.json").read_text())["seal"])) == 32
    other = make_seal_key(folder, "0157")
    assert other != public
    with pytest.raises(FileExistsError):
        make_seal_key(folder, "0101")
    assert (folder / "0101.seal.pub").read_text() == f"{public}\n"


def test_the_key_for_what_residents_write_is_its_owners_alone_never_written_over_and_no_municipalitys(
    tmp_path: Path, folder: Path
) -> None:
    own = tmp_path / "of the process" / "post"
    make_post_key(own, "0101")
    assert stat.S_IMODE((own / "0101.json").stat().st_mode) == 0o600
    assert stat.S_IMODE(own.stat().st_mode) == 0o700
    assert stored(own).keys() == {"wrapping"}
    assert len(stored(own)["wrapping"]) == 32
    with pytest.raises(FileExistsError):
        make_post_key(own, "0101")
    key_id, wrapped = FileKeyProvider(own).wrap("0101", SECRET, context=b"knock")
    assert FileKeyProvider(own).unwrap("0101", key_id, wrapped, context=b"knock") == SECRET
    with pytest.raises(InvalidTag):
        FileKeyProvider(folder).unwrap("0101", key_id, wrapped, context=b"knock")


def test_only_a_process_that_was_given_the_post_keys_has_them(tmp_path: Path) -> None:
    make_post_key(tmp_path, "0101")
    with override_settings(POST_KEYS=""), pytest.raises(ImproperlyConfigured, match="BINDELED_POST_KEYS"):
        keys.post_provider()
    with override_settings(POST_KEYS=str(tmp_path), KEYS=""):
        assert keys.post_provider().wrap("0101", SECRET, context=b"")[0] == "1"
