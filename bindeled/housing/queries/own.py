"""Which departments somebody passes concerns on from: asked on the way of every concern."""

from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from django.db import connection

from bindeled.housing.models import Appointment, Entrance
from bindeled.municipalities.queries import in_force


@dataclass(frozen=True)
class OwnDepartment:
    """A department that somebody is contact person in, with the entrances to tap."""

    id: UUID
    name: str
    kind: str
    entrances: list[Entrance] = field(default_factory=list)


def own_departments(user_id: UUID, *, on: date) -> list[OwnDepartment]:
    """Answer the departments somebody may pass concerns on from, in Danish order, with their entrances: two statements."""
    held = Appointment.objects.filter(in_force(on), contact_person__account_id=user_id)
    own = {
        held_in.department_id: OwnDepartment(
            held_in.department_id, held_in.department.name, held_in.contact_person.kind
        )
        for held_in in held.select_related("department", "contact_person").order_by(
            "department__sort_key", "department__name"
        )
    }
    for entrance in Entrance.objects.filter(department__in=list(own)).order_by("position"):
        own[entrance.department_id].entrances.append(entrance)
    return list(own.values())


# Written out because it stands in the way of every concern: building it anew took a sixth of a submission.
OWN_PLACE = """
SELECT department.id, department.name, person.kind, coalesce(entrance.street || ' ' || entrance.number, '')
FROM housing_contactperson AS person
JOIN housing_appointment AS held ON held.contact_person_id = person.id
JOIN housing_department AS department ON department.id = held.department_id
LEFT JOIN housing_entrance AS entrance ON entrance.department_id = department.id AND entrance.id = %(entrance)s
WHERE person.account_id = %(user)s AND held.valid_from <= %(on)s AND (held.valid_to IS NULL OR held.valid_to >= %(on)s)
    AND (entrance.id IS NOT NULL OR department.id = %(department)s)
LIMIT 1
"""


def own_place(
    user_id: UUID, *, department: UUID | None, entrance: UUID | None, on: date
) -> tuple[OwnDepartment, str] | None:
    """Answer the department and street door behind a choice, or None where it is not one's own: one statement.

    With a department and no entrance it is another place in that department, and the street is empty.
    """
    with connection.cursor() as cursor:
        cursor.execute(OWN_PLACE, {"user": user_id, "department": department, "entrance": entrance, "on": on})
        found = cursor.fetchone()
    return (OwnDepartment(*found[:3]), found[3]) if found else None
