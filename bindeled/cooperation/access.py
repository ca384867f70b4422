"""Who may write what is agreed, who plans and closes rounds, and who sees which. Row security asks the same once more."""

from typing import Any

from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from bindeled.confidentiality import doors
from bindeled.cooperation.models import Contract, ContractParty, ContractVersion, ServiceRound
from bindeled.housing.models import Appointment
from bindeled.municipalities.queries import in_force
from bindeled.users.models import Service, User
from bindeled.users.queries import roles_today


def may_convene(*, by: User) -> str:
    """Ask whether this person writes contracts and calls meetings: a convenor does, in their own municipality."""
    if by.is_active and Service.Role.CONVENOR in roles_today(by):
        return ""
    return _("Only those who call to meetings may do this.")


def readable(versions: QuerySet[ContractVersion], *, by: User) -> QuerySet[ContractVersion]:
    """Narrow versions to what somebody of the municipality's staff may read: all that was published; a convenor drafts, too."""
    ours = versions.filter(municipality_id=doors.current().municipality)
    return ours if not may_convene(by=by) else ours.filter(published_at__isnull=False)


def of_a_party(contracts: QuerySet[Contract], *, by: User) -> QuerySet[Contract]:
    """Narrow contracts to those that somebody's housing organisation is party to today.

    In the keepers' door those of the organisations whose list they keep, in the senders' those that they are contact person in.
    """
    door, today = doors.current(), timezone.localdate()
    held = Appointment.objects.filter(in_force(today), contact_person__account_id=by.id)
    mine: Any = door.units if door.name == "housing" else held.values("organisation")
    parties = ContractParty.objects.filter(Q(valid_to__isnull=True) | Q(valid_to__gte=today), organisation__in=mine)
    here = contracts.filter(municipality_id=door.municipality, told__isnull=False)
    return here.filter(id__in=parties.values("contract"))


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
