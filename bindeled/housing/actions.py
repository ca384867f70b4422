"""Appointing contact persons."""

from datetime import date

from bindeled.housing.models import ContactPerson, Department
from bindeled.municipalities.queries import in_force
from bindeled.users.models import User


def appoint(user: User, *, department: Department, kind: str, on: date) -> bool:
    """Make somebody contact person of a department from a day (D1); say whether that was new. In a housing door."""
    if ContactPerson.objects.filter(in_force(on), user_id=user.id, department=department).exists():
        return False
    ContactPerson(
        user_id=user.id, department=department, municipality_id=department.municipality_id, kind=kind, valid_from=on
    ).save(force_insert=True)
    return True
