"""Who answers the duty phone: those who take concerns, of whichever district, in their own municipality."""

from typing import TypeVar
from uuid import UUID

from django.db.models import Model, QuerySet
from django.db.models.manager import BaseManager
from django.utils.translation import gettext as _

from bindeled.confidentiality import doors
from bindeled.duty.models import Shift
from bindeled.users.models import Service, User
from bindeled.users.queries import organisation_of, roles_today

M = TypeVar("M", bound=Model)
TAKE_CONCERNS = frozenset({"advisers", "central"})


def within_reach(rows: "BaseManager[M]") -> QuerySet[M]:
    """Narrow contacts or shifts to those of the municipality of the open door. Row security asks who may see them."""
    return rows.get_queryset().filter(municipality_id=doors.current().municipality)


def may_answer(*, by: User) -> str:
    """Ask whether this person may answer the duty phone: whoever serves a unit that takes concerns."""
    if by.is_active and own_unit(by):
        return ""
    return _("Only those who serve a unit that takes concerns answer the duty phone.")


def own_unit(person: User) -> UUID | None:
    """Answer the unit that takes concerns and that this person serves in the open door; the first by name of several."""
    served = doors.current().units
    own = [unit for unit in organisation_of(person) if unit.id in served and unit.kind in TAKE_CONCERNS]
    return min(own, key=lambda unit: unit.name).id if own else None


def may_plan(adviser: User, *, by: User) -> str:
    """Ask whether this person may give somebody the duty: themself, or a leader anybody."""
    return may_answer(by=by) or (
        "" if adviser.id == by.id or Service.Role.LEADER in roles_today(by) else _("A leader plans for others.")
    )


def may_swap(shift: Shift, *, by: User) -> str:
    """Ask whether this person may swap a shift or hand it over: whose it is, or a leader."""
    return may_answer(by=by) or (
        ""
        if shift.adviser_id == by.id or Service.Role.LEADER in roles_today(by)
        else _("Only the one who has the shift, or a leader, may do this.")
    )


def may_accept(shift: Shift, *, by: User) -> str:
    """Ask whether this person was asked to take a shift."""
    return may_answer(by=by) or ("" if shift.asked_id == by.id else _("You were not asked to take it."))
