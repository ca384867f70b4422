"""A value opens where it stands, and nowhere else."""

import os
import uuid
from dataclasses import FrozenInstanceError, replace

import pytest
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from bindeled.confidentiality import sealing
from bindeled.confidentiality.envelope import Place, UnreadableError, close, open_, pad, unpad

PLACE = Place("0101", "cases_concern", "body", uuid.uuid4())
KEY = os.urandom(32)


def test_a_value_opens_in_its_own_place() -> None:
    assert open_(KEY, close(KEY, "Det lugter på 3. sal", PLACE), PLACE) == "Det lugter på 3. sal"


@pytest.mark.parametrize(
    "elsewhere",
    [
        replace(PLACE, municipality="0157"),
        replace(PLACE, table="cases_case"),
        replace(PLACE, column="note"),
        replace(PLACE, row=uuid.uuid4()),
    ],
)
def test_a_value_moved_to_another_place_cannot_be_opened(elsewhere: Place) -> None:
    value = close(KEY, "Det lugter", PLACE)
    with pytest.raises(UnreadableError):
        open_(KEY, value, elsewhere)


def test_the_length_of_a_value_does_not_tell_the_length_of_its_text() -> None:
    assert len(close(KEY, "a", PLACE)) == len(close(KEY, "a" * 250, PLACE))


def test_what_is_sealed_to_copenhagen_cannot_be_opened_by_gentofte() -> None:
    sealed = sealing.seal("Det lugter", PLACE)
    assert sealing.unseal(sealed, PLACE) == "Det lugter"
    with pytest.raises(UnreadableError):
        sealing.unseal(sealed, replace(PLACE, municipality="0157"))
    with pytest.raises(UnreadableError):
        sealing.unseal(sealed, replace(PLACE, row=uuid.uuid4()))


def test_a_sealed_text_tells_its_length_no_more_than_a_value_does() -> None:
    assert len(sealing.seal("a", PLACE)) == len(sealing.seal("a" * 250, PLACE)) == 32 + 256 + 16


@pytest.mark.parametrize(
    ("length", "bucket"),
    [(0, 256), (1, 256), (252, 256), (253, 512), (508, 512), (509, 1024), (1020, 1024), (1021, 2048)],
)
def test_a_text_fills_the_smallest_bucket_that_holds_it_and_its_length(length: int, bucket: int) -> None:
    padded = pad(b"a" * length)
    assert len(padded) == bucket
    assert padded == length.to_bytes(4, "big") + b"a" * length + bytes(bucket - 4 - length)
    assert unpad(padded) == b"a" * length


def test_a_value_is_laid_out_as_version_one_says() -> None:
    """What stands in a database of today must open tomorrow, so the layout is written out here once more."""
    value = close(KEY, "Det lugter", PLACE)
    binding = f"v1|0101|cases_concern|body|{PLACE.row}".encode()
    assert value[:1] == b"\x01"
    assert AESGCM(KEY).decrypt(value[1:13], value[13:], binding) == pad(b"Det lugter")
    assert len(value) == 1 + 12 + 256 + 16


def test_the_same_text_is_never_encrypted_alike() -> None:
    assert close(KEY, "Det lugter", PLACE)[1:13] != close(KEY, "Det lugter", PLACE)[1:13]


def test_a_value_as_the_database_hands_it_over_opens_too() -> None:
    assert open_(KEY, memoryview(close(KEY, "Det lugter", PLACE)), PLACE) == "Det lugter"
    assert sealing.unseal(memoryview(sealing.seal("Det lugter", PLACE)), PLACE) == "Det lugter"


def test_a_value_of_another_version_a_damaged_one_and_one_of_another_key_cannot_be_opened() -> None:
    value = close(KEY, "Det lugter", PLACE)
    with pytest.raises(UnreadableError, match="unknown version"):
        open_(KEY, b"\x02" + value[1:], PLACE)
    with pytest.raises(UnreadableError, match="unknown version"):
        open_(KEY, b"", PLACE)
    for key, changed in ((KEY, value[:-1] + bytes([value[-1] ^ 1])), (os.urandom(32), value)):
        with pytest.raises(UnreadableError, match=r"cases_concern\.body"):
            open_(key, changed, PLACE)


def test_a_place_cannot_be_moved() -> None:
    with pytest.raises(FrozenInstanceError):
        PLACE.table = "cases_case"  # type: ignore[misc]
