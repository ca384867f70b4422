"""Registering a resident, and reading who it is."""

from dataclasses import dataclass

from django.utils import timezone

from bindeled.confidentiality import records, trace
from bindeled.confidentiality.records import unlock
from bindeled.residents.models import Resident
from bindeled.residents.rules import new_pseudonym
from bindeled.users.models import User

TABLE = "residents_resident"


@dataclass(frozen=True)
class Known:
    """What is known of a resident; nothing where it is not."""

    name: str = ""
    phone: str = ""


def register(*, name: str, phone: str, by: User) -> Resident:
    """Register a resident, by name where it is known and by pseudonym alone where it is not (C15)."""
    record = records.new_record(by.municipality_id)
    resident = Resident(
        municipality_id=by.municipality_id,
        key_id=record.key_id,
        pseudonym=new_pseudonym(),
        created_at=timezone.now(),
        created_by=by,
    )
    for column, text in (("name", name), ("phone", phone)):
        if text:
            setattr(resident, column, record.close(text, table=TABLE, column=column, row=resident.id))
    resident.save(force_insert=True)
    trace.note("registered", "resident", resident.id, purpose="case_work")
    return resident


def known(resident: Resident | None) -> Known:
    """Answer a resident's name and phone; nothing where none is known. Raises UnreadableError. The caller traces the reading."""
    if resident is None or not has_words(resident):
        return Known()
    record, closed = unlock(resident.key), (("name", resident.name), ("phone", resident.phone))
    told = {
        column: record.open(value, table=TABLE, column=column, row=resident.id)
        for column, value in closed
        if value is not None
    }
    return Known(**told)


def has_words(resident: Resident) -> bool:
    """Say whether anything of a resident is known that is read with a case."""
    return resident.name is not None or resident.phone is not None
