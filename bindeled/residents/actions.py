"""Registering a resident."""

from django.utils import timezone

from bindeled.confidentiality import records, trace
from bindeled.residents.models import Resident
from bindeled.residents.rules import new_pseudonym
from bindeled.users.models import User

TABLE = "residents_resident"


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
