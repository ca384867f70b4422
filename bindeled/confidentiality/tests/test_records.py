"""A record's key: made once, unwrapped in the door of its own municipality, gone when it is destroyed."""

from dataclasses import FrozenInstanceError
from typing import Any
from uuid import uuid4

import pytest
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from bindeled.confidentiality.doors import Door, DoorError, entered
from bindeled.confidentiality.envelope import Place, UnreadableError, close
from bindeled.confidentiality.models import RecordKey
from bindeled.confidentiality.records import new_record, unlock
from conftest import acting

pytestmark = pytest.mark.django_db
COPENHAGEN, GENTOFTE = Door("municipal", municipality="0101"), Door("municipal", municipality="0157")
ROW = uuid4()


def a_record() -> RecordKey:
    with acting("municipality"), entered(COPENHAGEN):
        return RecordKey.objects.get(id=new_record("0101").key_id)


def test_what_was_closed_when_a_record_was_made_is_opened_when_it_is_unlocked() -> None:
    with acting("municipality"), entered(COPENHAGEN):
        record = new_record("0101")
        value = record.close("Det lugter", table="cases_case", column="note", row=ROW)
        again = unlock(RecordKey.objects.get(id=record.key_id))
        assert again.open(value, table="cases_case", column="note", row=ROW) == "Det lugter"
        sealed = record.close_bytes(b"\xff\xd8", table="files_file", column="content", row=ROW)
        assert again.open_bytes(sealed, table="files_file", column="content", row=ROW) == b"\xff\xd8"
    assert again == record
    assert len(record.secret) == 32


def test_the_key_in_the_database_is_not_the_key_that_opens() -> None:
    before = timezone.now()
    with acting("municipality"), entered(COPENHAGEN):
        record = new_record("0101")
        key = RecordKey.objects.get()
    assert key.wrapped is not None
    assert record.secret not in bytes(key.wrapped)
    assert (key.municipality_id, key.wrapping_key, key.destroyed_at) == ("0101", "1", None)
    assert before <= key.made_at <= timezone.now()


def test_a_value_is_bound_to_the_place_that_the_record_says() -> None:
    with acting("municipality"), entered(COPENHAGEN):
        record = new_record("0101")
    place: dict[str, Any] = {"table": "cases_case", "column": "note", "row": ROW}
    value = close(record.secret, "Det lugter", Place("0101", "cases_case", "note", ROW))
    assert record.open(value, **place) == "Det lugter"
    for elsewhere in ({"table": "x"}, {"column": "x"}, {"row": uuid4()}):
        with pytest.raises(UnreadableError):
            record.open(value, **{**place, **elsewhere})


def test_a_destroyed_key_opens_nothing() -> None:
    key = a_record()
    key.wrapped = None
    with acting("municipality"), entered(COPENHAGEN), pytest.raises(UnreadableError, match="destroyed"):
        unlock(key)


def test_the_door_of_another_municipality_opens_nothing_whatever_the_row_says_of_itself() -> None:
    key = a_record()
    for claimed in ("0101", "0157"):
        key.municipality_id = claimed
        with acting("municipality"), entered(GENTOFTE), pytest.raises(UnreadableError, match="cannot be opened here"):
            unlock(key)


def test_a_key_moved_to_another_record_opens_nothing() -> None:
    key = a_record()
    key.id = uuid4()
    with acting("municipality"), entered(COPENHAGEN), pytest.raises(UnreadableError):
        unlock(key)


def test_nothing_is_unlocked_outside_every_door() -> None:
    with pytest.raises(DoorError):
        unlock(a_record())


def test_one_record_never_takes_the_key_of_another_over() -> None:
    key = a_record()
    with acting("municipality"), pytest.raises(IntegrityError), entered(COPENHAGEN):
        RecordKey(id=key.id, municipality_id="0101", made_at=key.made_at, wrapping_key="1", wrapped=b"x").save(
            force_insert=True
        )


@pytest.mark.parametrize(("wrapped", "destroyed"), [("NULL", "NULL"), ("'x'", "now()")])
def test_a_key_is_there_or_has_a_date_of_destruction_and_never_both_or_neither(wrapped: str, destroyed: str) -> None:
    a_record()
    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"UPDATE app.confidentiality_recordkey SET wrapped = {wrapped}, destroyed_at = {destroyed}")


def test_an_unlocked_record_cannot_be_given_to_another_municipality() -> None:
    with acting("municipality"), entered(COPENHAGEN):
        record = new_record("0101")
    with pytest.raises(FrozenInstanceError):
        record.municipality = "0157"  # type: ignore[misc]
