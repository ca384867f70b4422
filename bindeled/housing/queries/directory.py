"""What residents may see of a department: its contact persons as they chose to be shown, and the organisation's office."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db import connection
from django.db.models import Q

from bindeled.housing.models import Administration, Department, Office
from bindeled.municipalities.queries import in_force


@dataclass(frozen=True)
class Shown:
    """A contact person as residents see one: what that person has chosen. Empty is what they have not."""

    id: UUID
    kind: str
    name: str
    phone: str
    hours: str
    takes_letters: bool

    @property
    def handle(self) -> str:
        """Answer the id as it stands in an address."""
        return str(self.id)


SHOWN = """
SELECT department_id, id, kind, name, phone, hours, takes_letters
FROM app.shown_to_residents(%(departments)s::uuid[], %(on)s::date)
"""


def shown_to_residents_of(departments: list[UUID], *, on: date) -> dict[UUID, list[Shown]]:
    """Answer each department's contact persons as its residents see them: through the window, never from the tables."""
    shown: dict[UUID, list[Shown]] = {department: [] for department in departments}
    with connection.cursor() as cursor:
        cursor.execute(SHOWN, {"departments": departments, "on": on})
        for department, *person in cursor.fetchall():
            shown[department].append(Shown(*person))
    return shown


def departments_in(municipality: str, *, on: date) -> list[Department]:
    """Answer a municipality's departments on a day with their organisations, in Danish order."""
    found = Department.objects.filter(in_force(on), municipality_id=municipality)
    return list(found.select_related("organisation").order_by("sort_key", "name", "id"))


def office_of(department: Department, *, on: date) -> Office | None:
    """Answer the office that residents turn to where there is no contact person: of whoever runs the department (decision 4)."""
    run_by = Administration.objects.filter(in_force(on), owner_id=department.organisation_id)
    offices = Office.objects.filter(in_force(on), municipality_id=department.municipality_id)
    whose = Q(organisation_id=department.organisation_id) | Q(organisation_id__in=run_by.values("administrator_id"))
    found = list(offices.filter(whose))
    found.sort(key=lambda office: office.organisation_id != department.organisation_id)
    return found[0] if found else None
