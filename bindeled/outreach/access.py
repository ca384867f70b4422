"""Who may: those who serve a unit that goes out, about the people of that unit. Each answers nothing for yes, or the reason why not.

Whom one may not see does not exist. Row security asks the same once more, and leaves out whom the actor has said that they know.
"""

from uuid import UUID

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from bindeled.confidentiality import doors
from bindeled.outreach.models import Acquaintance, Met, Wish
from bindeled.outreach.rules import SHOWN_TO_ASKED
from bindeled.users.models import Service, User
from bindeled.users.queries import organisation_of, roles_today


def own_unit(person: User) -> UUID | None:
    """Answer the unit that goes out and that this person serves in the open door; the first by name of several."""
    served = doors.current().units
    own = [unit for unit in organisation_of(person) if unit.id in served and unit.outreach]
    return min(own, key=lambda unit: unit.name).id if own else None


def may_meet(*, by: User) -> str:
    """Ask whether this person goes out to people who may stay anonymous."""
    if by.is_active and own_unit(by):
        return ""
    return _("Only those who serve a unit that goes out to people write about them.")


def within_reach() -> QuerySet[Met]:
    """Answer those met whom the actor in the open door may see: of their own units, and nobody that they know."""
    door = doors.current()
    known = Acquaintance.objects.filter(user=door.actor, ended_at=None).values("met_id")
    return Met.objects.filter(municipality_id=door.municipality, unit_id__in=door.units).exclude(id__in=known)


def asked_of_us() -> QuerySet[Wish]:
    """Answer the wishes with which a unit of the actor's was asked to take somebody over."""
    door = doors.current()
    return Wish.objects.filter(
        municipality_id=door.municipality, to_unit_id__in=door.units, state__in=sorted(SHOWN_TO_ASKED)
    )


def may_work(met: Met, *, by: User) -> str:
    """Ask whether this person may write about somebody met."""
    return may_meet(by=by) or (
        "" if met.unit_id in doors.current().units else _("Only the unit that meets them may do this.")
    )


def may_answer(wish: Wish, *, by: User) -> str:
    """Ask whether this person may answer for the unit that was asked."""
    if by.is_active and wish.to_unit_id in doors.current().units:
        return ""
    return _("Only the unit that was asked may answer.")


def may_let_in_again(known: Acquaintance, *, by: User) -> str:
    """Ask whether this person may say that there is no conflict of interest: a leader of the unit, about somebody else."""
    leads = Service.Role.LEADER in roles_today(by) and known.unit_id in doors.current().units
    if leads and known.user_id != by.id:
        return ""
    return _("Only a leader of the unit may do this, and nobody about themselves.")
