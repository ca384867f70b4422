"""Who may plan and close rounds, and who sees which. What one may not see does not exist; row security asks the same once more."""

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from bindeled.confidentiality import doors
from bindeled.cooperation.models import ServiceRound
from bindeled.housing.models import Appointment
from bindeled.municipalities.queries import in_force
from bindeled.users.models import Service, User
from bindeled.users.queries import roles_today


def may_keep_rounds(organisation_id: object) -> str:
    """Ask whether whoever stands in the door plans and closes rounds of this organisation: those who keep its list do."""
    door = doors.current()
    if door.name == "housing" and organisation_id in door.units:
        return ""
    return _("Only those who keep the organisation's list plan and close its rounds.")


def kept_rounds(rounds: QuerySet[ServiceRound]) -> QuerySet[ServiceRound]:
    """Narrow rounds to those of the organisations whose lists are kept through the open door."""
    door = doors.current()
    return rounds.filter(municipality_id=door.municipality, organisation_id__in=door.units)


def walked_rounds(rounds: QuerySet[ServiceRound], *, by: User) -> QuerySet[ServiceRound]:
    """Narrow rounds to those of departments in which somebody is contact person today."""
    held = Appointment.objects.filter(in_force(timezone.localdate()), contact_person__account_id=by.id)
    here = rounds.filter(municipality_id=doors.current().municipality)
    return here.filter(department_id__in=held.values("department"))


def told_rounds(rounds: QuerySet[ServiceRound]) -> QuerySet[ServiceRound]:
    """Narrow rounds to those that the municipality's staff are told of: closed ones, of which nothing but totals is left."""
    return rounds.filter(municipality_id=doors.current().municipality, closed_at__isnull=False)


def may_read_totals(*, by: User) -> str:
    """Ask whether this person reads what rounds came to: those who serve a unit, and those who call to meetings."""
    if doors.current().units or Service.Role.CONVENOR in roles_today(by):
        return ""
    return _("Only those who serve a unit or call to meetings read this.")
