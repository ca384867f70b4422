"""Who may see what concerns a resident, whatever it is: nobody who is out of what comes about their home, and, where some alone may
see it, nobody else. Row security asks the same once more.
"""

from typing import TypeVar

from django.db.models import Model, QuerySet

from bindeled.confidentiality import doors
from bindeled.residents.models import Circle, Outsider

M = TypeVar("M", bound=Model)


def not_closed(rows: QuerySet[M]) -> QuerySet[M]:
    """Narrow what concerns residents to those who are not closed to the actor in the open door."""
    door = doors.current()
    ours = Circle.objects.filter(municipality_id=door.municipality)
    some_alone = ours.filter(readers__isnull=False).exclude(readers__contains=[door.actor])
    out = Outsider.objects.filter(user=door.actor, ended_at=None)
    at_home = ours.filter(place__in=out.values("place"))
    return rows.exclude(resident_id__in=some_alone.values("resident_id")).exclude(
        resident_id__in=at_home.values("resident_id")
    )
