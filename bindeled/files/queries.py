"""Which files lie beside a record, and what they are called and show. Which record one may open is asked where records are."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Count, OuterRef, Subquery
from django.db.models.functions import Coalesce

from bindeled.confidentiality.records import Record
from bindeled.drawn.rules.kinds import CONTENT_TYPES, ENDINGS
from bindeled.files.models import File
from bindeled.files.rules import MOST_IN_A_CASE
from bindeled.files.words import KINDS, of_the_sender

TABLE = "files_file"


@dataclass(frozen=True)
class Named:
    """A file with its name; what it shows is not opened for it."""

    file: File
    name: str

    @property
    def kind(self) -> str:
        """Answer what it is, in words."""
        return str(KINDS[self.file.kind])

    @property
    def is_picture(self) -> bool:
        """Say whether it can be looked at on a page."""
        return self.file.kind == "picture"


def number_of(key_id: UUID) -> int:
    """Answer how many files lie beside a record."""
    return File.objects.filter(key_id=key_id).count()


def files_beside(key: str) -> Coalesce:
    """Answer how many files lie beside each record of a query, whose field ``key`` has the key's id."""
    beside = File.objects.filter(key_id=OuterRef(key)).order_by().values("key_id")
    return Coalesce(Subquery(beside.annotate(number=Count("id")).values("number")), 0)


def files_of(record: Record) -> Sequence[Named]:
    """Answer the files of an unlocked record, newest first, without what they show. Raises UnreadableError."""
    files = File.objects.filter(key_id=record.key_id).defer("content").select_related("by").order_by("-at", "-id")
    return [_named(file, record) for file in files[:MOST_IN_A_CASE]]


def pictures_of(record: Record) -> Sequence[Named]:
    """Answer the pictures that came with an unlocked concern, in the sender's order, without what they show. Raises UnreadableError."""
    return sorted(files_of(record), key=lambda named: named.name)


def file_of(record: Record, file_id: UUID) -> Named:
    """Answer one file of an unlocked record, without what it shows. Raises File.DoesNotExist and UnreadableError."""
    files = File.objects.filter(key_id=record.key_id).defer("content").select_related("by")
    return _named(files.get(id=file_id), record)


def content_of(record: Record, file: File) -> bytes:
    """Answer what a file shows, as bytes of its content type. The caller traces the reading. Raises UnreadableError."""
    return record.open_bytes(file.content, table=TABLE, column="content", row=file.id)


def content_type_of(file: File) -> str:
    """Answer the content type of what was made here."""
    return CONTENT_TYPES[file.kind]


def saved_as(file: File, *, beside: str) -> str:
    """Answer what a file is called on somebody's machine: by the record's number, never by what it shows."""
    return f"{beside}-{file.id.hex[:8]}.{ENDINGS[file.kind]}"


def _named(file: File, record: Record) -> Named:
    name = record.open(file.name, table=TABLE, column="name", row=file.id)
    return Named(file, name if file.by_id else of_the_sender(name))
