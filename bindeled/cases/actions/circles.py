"""Keeping who may see what concerns a case's resident: below cases, nobody knows who is out of one or who alone may open it.

Called by every verb that changes either, in its transaction; the tests hold the two equal.
"""

from uuid import UUID

from bindeled.cases import queries
from bindeled.cases.models import Case
from bindeled.residents import actions as residents


def keep_circle(case: Case, *, responsible: UUID | None = None) -> None:
    """Say of a case's resident who may see what concerns them: all who otherwise may, or, where only some may open the case, these.

    ``responsible`` is whoever has just become so. Nothing where the case is tied to nobody.
    """
    if not case.resident_id:
        return
    row = queries.restriction_of(case)
    residents.keep_circle(
        case.resident_id,
        source=case.id,
        key=case.key_id,
        place=bytes(case.dwelling_index),
        readers=None if row is None else {*row.readers, responsible or case.responsible_id},
        municipality=case.municipality_id,
    )
