"""Laying a file that was drawn anew beside a record, sealed under the record's key, and taking it away again shortly after."""

from datetime import datetime
from uuid import uuid4

from django.utils import timezone

from bindeled.confidentiality.records import Record
from bindeled.drawn.actions import Remade
from bindeled.files import queries
from bindeled.files.models import File
from bindeled.files.rules import MOST_IN_A_CASE, may_still_undo
from bindeled.files.words import too_many
from bindeled.users.models import User


class TooLateError(Exception):
    """A file that its giver may not take away any more, or that is somebody else's."""


class TooManyError(Exception):
    """So many files lie beside a record that no more is taken. The message says it in the user's language."""


def keep(made: Remade, record: Record, *, name: str, by: User) -> File:
    """Lay a file that was made here beside a record. Raises TooManyError."""
    if queries.number_of(record.key_id) >= MOST_IN_A_CASE:
        raise TooManyError(too_many())
    return _laid(made, record, name=name, by=by, at=timezone.now())


def keep_sent(picture: bytes, record: Record, *, number: int, at: datetime) -> File:
    """Lay a sender's picture beside their concern: nobody here has laid it there, and nobody takes it away.

    Whoever calls has seen that it is a bare JPEG. In a worker's door.
    """
    return _laid(Remade("picture", picture, 1), record, name=str(number), by=None, at=at)


def _laid(made: Remade, record: Record, *, name: str, by: User | None, at: datetime) -> File:
    row = uuid4()
    file = File(
        id=row,
        municipality_id=record.municipality,
        key_id=record.key_id,
        at=at,
        by=by,
        kind=made.kind,
        pages=made.pages,
        name=record.close(name, table=queries.TABLE, column="name", row=row),
        content=record.close_bytes(made.content, table=queries.TABLE, column="content", row=row),
    )
    file.save(force_insert=True)
    return file


def take_away(file: File, *, by: User) -> None:
    """Take a file away again: its giver, shortly after. Raises TooLateError."""
    if file.by_id != by.id or not may_still_undo(file.at, timezone.now()):
        raise TooLateError
    if not File.objects.filter(id=file.id)._raw_delete("default"):
        raise TooLateError
