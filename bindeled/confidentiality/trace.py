"""Writing the trace: in the same transaction as the act, so that nothing is read without a line that says so."""

from collections.abc import Iterable
from uuid import UUID

from django.utils import timezone

from bindeled.confidentiality import doors
from bindeled.confidentiality.models import TraceEntry


def note(deed: str, kind: str, record: UUID | None = None, *, purpose: str, count: int = 1) -> None:
    """Add one line: this door and actor did ``deed`` to this record, for this purpose. ``count`` is for lists seen."""
    _line(deed, kind, record, purpose=purpose, count=count).save(force_insert=True)


def note_each(deed: str, records: Iterable[tuple[str, UUID]], *, purpose: str) -> None:
    """Add one line for each of these records, kind and id, in one statement."""
    note_all([(deed, kind, record) for kind, record in records], purpose=purpose)


def note_all(deeds: Iterable[tuple[str, str, UUID]], *, purpose: str) -> None:
    """Add one line for each deed to a record: the deed, the record's kind and its id, in one statement."""
    TraceEntry.objects.bulk_create([_line(deed, kind, record, purpose=purpose) for deed, kind, record in deeds])


def _line(deed: str, kind: str, record: UUID | None, *, purpose: str, count: int = 1) -> TraceEntry:
    door = doors.current()
    return TraceEntry(
        at=timezone.now(),
        municipality_id=door.municipality,
        door=door.name,
        actor_id=door.actor,
        deed=deed,
        record_kind=kind,
        record_id=record,
        purpose=purpose,
        count=count,
    )
