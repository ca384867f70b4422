"""Writing the trace: in the same transaction as the act, so that nothing is read without a line that says so."""

from uuid import UUID

from django.utils import timezone

from bindeled.confidentiality import doors
from bindeled.confidentiality.models import TraceEntry


def note(deed: str, kind: str, record: UUID | None = None, *, purpose: str, count: int = 1) -> None:
    """Add one line: this door and actor did ``deed`` to this record, for this purpose. ``count`` is for lists seen."""
    door = doors.current()
    TraceEntry(
        at=timezone.now(),
        municipality_id=door.municipality,
        door=door.name,
        actor_id=door.actor,
        deed=deed,
        record_kind=kind,
        record_id=record,
        purpose=purpose,
        count=count,
    ).save(force_insert=True)
