"""Registering a resident."""

from uuid import UUID

from django.utils import timezone

from bindeled.confidentiality import records, trace
from bindeled.confidentiality.records import unlock
from bindeled.residents.models import Resident
from bindeled.residents.rules import new_pseudonym
from bindeled.users.models import User

TABLE, NAME = "residents_resident", "name"


def register(*, name: str, by: User) -> Resident:
    """Register a resident, by name where it is known and by pseudonym alone where it is not (C15)."""
    record = records.new_record(by.municipality_id)
    resident = Resident(
        municipality_id=by.municipality_id,
        key_id=record.key_id,
        pseudonym=new_pseudonym(),
        created_at=timezone.now(),
        created_by=by,
    )
    if name:
        resident.name = record.close(name, table=TABLE, column=NAME, row=resident.id)
    resident.save(force_insert=True)
    trace.note("registered", "resident", resident.id, purpose="case_work")
    return resident


def name_of(resident: Resident | None, *, purpose: str, beside: tuple[str, UUID]) -> str:
    """Answer a resident's name, or nothing where it is not known. Raises UnreadableError.

    The reading is traced, and with it, in the same statement, that of the record it is read ``beside``: its kind and id.
    """
    if resident is None or resident.name is None:
        trace.note_each("read", [beside], purpose=purpose)
        return ""
    trace.note_each("read", [beside, ("resident", resident.id)], purpose=purpose)
    return unlock(resident.key).open(resident.name, table=TABLE, column=NAME, row=resident.id)
