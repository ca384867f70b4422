"""Who passes concerns on from where."""

from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from bindeled.housing.models import ContactPerson, Entrance
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
    held = ContactPerson.objects.filter(in_force(on), user_id=user_id).select_related("department")
    own = {
        held_in.department_id: OwnDepartment(held_in.department_id, held_in.department.name, held_in.kind)
        for held_in in held.order_by("department__sort_key", "department__name")
    }
    for entrance in Entrance.objects.filter(department__in=list(own)).order_by("position"):
        own[entrance.department_id].entrances.append(entrance)
    return list(own.values())


def own_place(
    user_id: UUID, *, department: UUID | None, entrance: UUID | None, on: date
) -> tuple[OwnDepartment, str] | None:
    """Answer the department and street door behind a choice, or None where it is not one's own: one statement.

    With a department and no entrance it is another place in that department, and the street is empty.
    """
    held = ContactPerson.objects.filter(in_force(on), user_id=user_id)
    if entrance:
        held = held.filter(department__entrances=entrance)
    else:
        held = held.filter(department=department)
    found = held.values_list(
        "department_id",
        "department__name",
        "kind",
        *(("department__entrances__street", "department__entrances__number") if entrance else ()),
    ).first()
    if found is None:
        return None
    return OwnDepartment(*found[:3]), " ".join(found[3:])
