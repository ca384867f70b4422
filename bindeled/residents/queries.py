"""Who a resident is, where anything is known."""

from dataclasses import dataclass

from bindeled.confidentiality.records import unlock
from bindeled.residents.models import Resident


@dataclass(frozen=True)
class Known:
    """What is known of a resident; nothing where it is not."""

    name: str = ""
    phone: str = ""


def known(resident: Resident | None) -> Known:
    """Answer a resident's name and phone; nothing where none is known. Raises UnreadableError. The caller traces the reading."""
    if resident is None or not has_words(resident):
        return Known()
    record, closed = unlock(resident.key), (("name", resident.name), ("phone", resident.phone))
    told = {
        column: record.open(value, table="residents_resident", column=column, row=resident.id)
        for column, value in closed
        if value is not None
    }
    return Known(**told)


def has_words(resident: Resident) -> bool:
    """Say whether anything of a resident is known that is read with a case."""
    return resident.name is not None or resident.phone is not None
