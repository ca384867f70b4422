"""Laying a file beside a record, sealed under the record's key, and taking it away again shortly after."""

from uuid import uuid4

from django.utils import timezone

from bindeled.confidentiality.records import Record
from bindeled.files import queries
from bindeled.files.actions.remaking import FileRefusedError, Remade
from bindeled.files.models import File
from bindeled.files.rules.kinds import MOST_IN_A_CASE, may_still_undo
from bindeled.users.models import User


class TooLateError(Exception):
    """A file that its giver may not take away any more, or that is somebody else's."""


def keep(made: Remade, record: Record, *, name: str, by: User) -> File:
    """Lay a file that was made here beside a record. Raises FileRefusedError where too many lie there."""
    if queries.number_of(record.key_id) >= MOST_IN_A_CASE:
        raise FileRefusedError("too_many_files")
    row = uuid4()
    file = File(
        id=row,
        municipality_id=record.municipality,
        key_id=record.key_id,
        at=timezone.now(),
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
