"""Who may report that something went wrong with data, and who works on it. Each answers nothing for yes, or the reason why not."""

from django.db.models import Q, QuerySet
from django.db.models.manager import BaseManager
from django.utils.translation import gettext as _

from bindeled.breaches.models import Breach
from bindeled.breaches.rules import FREE_NOTES
from bindeled.confidentiality import doors
from bindeled.users.models import Service, User
from bindeled.users.queries import roles_today


def may_protect(*, by: User) -> str:
    """Ask whether this person looks after data protection: the municipality's data protection officer does."""
    if by.is_active and Service.Role.DATA_PROTECTION in roles_today(by):
        return ""
    return _("Only the data protection officer may do this.")


def may_report(*, by: User) -> str:
    """Ask whether this person may report that something went wrong: whoever works in the municipality."""
    return "" if by.is_active and by.side == User.Side.MUNICIPALITY else _("Only the municipality's staff report here.")


def within_reach(breaches: "BaseManager[Breach]", *, by: User) -> QuerySet[Breach]:
    """Narrow breaches to those that this person works on: the officer on all, others on exercises that they take part in."""
    ours = breaches.get_queryset().filter(municipality_id=doors.current().municipality)
    if not may_protect(by=by):
        return ours
    return ours.filter(~Q(scenario=""), tell__contains=[by.id])


def may_note(breach: Breach, kind: str, *, by: User) -> str:
    """Ask whether this person may write something about a breach: who takes part in an exercise what is known and done, the officer all."""
    if by.is_active and breach.is_exercise and kind in FREE_NOTES and by.id in breach.tell:
        return ""
    return may_protect(by=by)
