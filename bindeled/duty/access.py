"""Who answers the duty phone: those who take concerns, of whichever district, in their own municipality."""

from uuid import UUID

from django.db.models import QuerySet
from django.db.models.manager import BaseManager
from django.utils.translation import gettext as _

from bindeled.confidentiality import doors
from bindeled.duty.models import Contact
from bindeled.users.models import User
from bindeled.users.queries import organisation_of

TAKE_CONCERNS = frozenset({"advisers", "central"})


def within_reach(contacts: "BaseManager[Contact]") -> QuerySet[Contact]:
    """Narrow contacts to those of the municipality of the open door. Row security asks who may see them."""
    return contacts.get_queryset().filter(municipality_id=doors.current().municipality)


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
