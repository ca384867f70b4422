"""Undoing an import, backwards: what it added is removed or ended, what it changed is put back.

What something later stands on, or somebody changed since, is left as it is and counted: nobody's later work is undone with it.
"""

from collections.abc import Callable, Sequence
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import Q, QuerySet

from bindeled.housing.models import Appointment, ContactPerson, Department, Dwelling, Entrance
from bindeled.importing.actions.writing import THINGS, stored
from bindeled.importing.models import Change, Import

# What hangs on another thing goes before it.
ORDER = ("dwelling", "entrance", "appointment", "person", "department")


def undo(run: Import, changes: Sequence[Change], *, today: date) -> list[UUID]:
    """Undo these changes, the last one first; answer the ids of those that were left."""
    left = [change.id for change in changes if change.before is not None and not _put_back(change)]
    added = [change for change in changes if change.before is None]
    for thing in ORDER:
        ids = [change.thing_id for change in added if change.thing == thing]
        kept = TAKE_BACK[thing](ids, today) if ids else set()
        left += [change.id for change in added if change.thing == thing and change.thing_id in kept]
    return left


def _put_back(change: Change) -> bool:
    row = THINGS[change.thing]._default_manager.filter(id=change.thing_id).first()
    before, after = dict(change.before or {}), dict(change.after or {})
    if row is None or any(stored(getattr(row, name)) != value for name, value in after.items()):
        return False
    for name, value in before.items():
        setattr(row, name, value)
    row.save(update_fields=list(before))
    return True


def _removed(rows: QuerySet[Any], ids: Sequence[UUID]) -> set[UUID]:
    """Remove rows; answer the ids of those that something else stands on."""
    try:
        with transaction.atomic():
            rows.filter(id__in=ids)._raw_delete(using="default")
    except IntegrityError:
        if len(ids) == 1:
            return set(ids)
        half = len(ids) // 2
        return _removed(rows, ids[:half]) | _removed(rows, ids[half:])
    return set()


def _dwellings(ids: Sequence[UUID], today: date) -> set[UUID]:
    return _removed(Dwelling.objects.all(), ids)


def _entrances(ids: Sequence[UUID], today: date) -> set[UUID]:
    lived_behind = set(Dwelling.objects.filter(entrance_id__in=ids).values_list("entrance_id", flat=True))
    free = [one for one in ids if one not in lived_behind]
    return lived_behind | (_removed(Entrance.objects.all(), free) if free else set())


def _appointments(ids: Sequence[UUID], today: date) -> set[UUID]:
    """End what was begun: as of yesterday, or before it begins. What was ended since is left."""
    left = set()
    for appointment in Appointment.objects.filter(id__in=ids):
        if appointment.valid_to is not None and appointment.valid_to < today:
            left.add(appointment.id)
            continue
        appointment.valid_to = max(appointment.valid_from, today) - timedelta(days=1)
        appointment.save(update_fields=["valid_to"])
    return left


def _people(ids: Sequence[UUID], today: date) -> set[UUID]:
    """An entry stays on the list, where nobody can be invited by mistake: it has no department any more, unless one was given since."""
    still = Appointment.objects.filter(Q(valid_to=None) | Q(valid_to__gte=today), contact_person_id__in=ids)
    return set(still.values_list("contact_person_id", flat=True)) & set(
        ContactPerson.objects.filter(id__in=ids).values_list("id", flat=True)
    )


def _departments(ids: Sequence[UUID], today: date) -> set[UUID]:
    """End departments in which nothing is left: no street door, and nobody who is contact person from today on."""
    used = set(Entrance.objects.filter(department_id__in=ids).values_list("department_id", flat=True))
    held = Appointment.objects.filter(Q(valid_to=None) | Q(valid_to__gte=today), department_id__in=ids)
    used |= set(held.values_list("department_id", flat=True))
    for department in Department.objects.filter(id__in=[one for one in ids if one not in used]):
        department.valid_to = max(department.valid_from, today) - timedelta(days=1)
        department.save(update_fields=["valid_to"])
    return used


TAKE_BACK: dict[str, Callable[[Sequence[UUID], date], set[UUID]]] = {
    "dwelling": _dwellings,
    "entrance": _entrances,
    "appointment": _appointments,
    "person": _people,
    "department": _departments,
}
