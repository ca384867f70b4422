"""Appointing contact persons."""

from datetime import date

from bindeled.housing.models import Appointment, ContactPerson, Department
from bindeled.municipalities.queries import in_force
from bindeled.users.models import User


def appoint(user: User, *, department: Department, kind: str, on: date) -> bool:
    """Make somebody contact person of a department from a day (D1); say whether that was new. In a housing door."""
    entry, _made = ContactPerson.objects.get_or_create(
        municipality_id=department.municipality_id,
        organisation_id=department.organisation_id,
        account_id=user.id,
        defaults={
            "name": user.name,
            "email": user.email,
            "kind": kind,
            "language": user.language,
            "added_on": on,
            "confirmed_on": on,
        },
    )
    if Appointment.objects.filter(in_force(on), contact_person=entry, department=department).exists():
        return False
    Appointment(
        municipality_id=department.municipality_id,
        organisation_id=department.organisation_id,
        contact_person=entry,
        department=department,
        valid_from=on,
    ).save(force_insert=True)
    return True
