"""Registering a resident, and who may see what concerns one."""

from collections.abc import Iterable
from uuid import UUID

from django.db import router
from django.utils import timezone

from bindeled.confidentiality import records, trace
from bindeled.residents.models import Circle, Outsider, Resident
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


def keep_circle(
    resident: UUID, *, source: UUID, key: UUID, place: bytes, readers: Iterable[UUID] | None, municipality: str
) -> None:
    """Say who may see what concerns a resident because of a record: these alone, or, with nothing, all who otherwise may.

    In the transaction of the verb that changes it. The row goes and the next one comes; it is never rewritten.
    """
    Circle.objects.filter(source=source)._raw_delete(router.db_for_write(Circle))
    Circle(
        municipality_id=municipality,
        resident_id=resident,
        source=source,
        key_id=key,
        place=place,
        readers=None if readers is None else sorted(set(readers)),
    ).save(force_insert=True)


def put_out(user: User, *, source: UUID, key: UUID, place: bytes) -> None:
    """Say that somebody is out of whatever comes about a dwelling, because of one record of it."""
    Outsider(municipality_id=user.municipality_id, user=user, source=source, key_id=key, place=place).save(
        force_insert=True
    )


def let_back(source: UUID) -> None:
    """Say that there is no conflict after all: what concerned it is there for them again."""
    Outsider.objects.filter(source=source, ended_at=None).update(ended_at=timezone.now())
