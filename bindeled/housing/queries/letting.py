"""From where somebody tells of steps towards an eviction: a letting department from all its organisation's, area-plan staff from theirs."""

from datetime import date
from uuid import UUID

from django.db.models import QuerySet

from bindeled.confidentiality.doors import current
from bindeled.housing.models import Appointment, Department, Entrance, LettingStaff
from bindeled.municipalities.queries import in_force

AREA_PLAN, LETTING = "area_plan", "letting"


def lets(account: UUID, *, on: date) -> bool:
    """Say whether an account is of a letting department on a day. In the sender's door."""
    return LettingStaff.objects.filter(in_force(on), account_id=account).exists()


def letting_staff(*, on: date) -> list[LettingStaff]:
    """Answer who of the letting departments of the kept lists tells of steps, by organisation and name. In the housing door."""
    rows = LettingStaff.objects.filter(in_force(on), organisation_id__in=current().units)
    return list(rows.select_related("organisation").order_by("organisation__name", "name", "id"))


def told_from(account: UUID, *, on: date) -> dict[UUID, tuple[Department, str]]:
    """Answer the departments whose steps an account may tell of, in Danish order, and in which capacity: two statements."""
    planned = Appointment.objects.filter(
        in_force(on), contact_person__account_id=account, contact_person__kind=AREA_PLAN
    )
    found = {row.department_id: (row.department, AREA_PLAN) for row in planned.select_related("department")}
    letting = LettingStaff.objects.filter(in_force(on), account_id=account).values("organisation_id")
    theirs = Department.objects.filter(in_force(on), municipality_id=current().municipality)
    found |= {one.id: (one, LETTING) for one in theirs.filter(organisation_id__in=letting)}
    return dict(sorted(found.items(), key=lambda item: (item[1][0].sort_key, item[1][0].name)))


def street_doors(where: str, departments: list[UUID]) -> QuerySet[Entrance]:
    """Answer the entrances of some departments at a street and number, however it is spaced and whichever letters are capitals."""
    street, _separator, number = " ".join(where.split()).rpartition(" ")
    return Entrance.objects.filter(department_id__in=departments, street__iexact=street, number__iexact=number)
