"""Who may do what on the municipality's side. Each answers nothing for yes, or the reason why not.

What one may not see does not exist: every look-up asks ``within_reach`` first. Row security asks the same once more.
"""

from typing import TypeVar
from uuid import UUID

from django.contrib.postgres.functions import TransactionNow
from django.db.models import Exists, Model, OuterRef, Q, QuerySet
from django.db.models.manager import BaseManager
from django.utils.translation import gettext as _

from bindeled.cases.models import (
    AccessProposal,
    Case,
    Concern,
    Entry,
    Erasure,
    Feedback,
    Handover,
    LookUp,
    Opening,
    Recusal,
    Restriction,
    Review,
)
from bindeled.cases.rules.recusing import LIFTED
from bindeled.confidentiality import doors
from bindeled.users.models import Service, User
from bindeled.users.queries import roles_today, units_led, with_ended

M = TypeVar("M", bound=Model)


def _shut() -> "QuerySet[Restriction, UUID]":
    """Answer the restricted cases that the actor in the open door may not open: not let in, not responsible, and no emergency."""
    door = doors.current()
    others = Restriction.objects.filter(municipality_id=door.municipality, ended_at=None)
    others = others.exclude(readers__contains=[door.actor]).exclude(case__responsible_id=door.actor)
    return others.exclude(case_id__in=_opened()).values_list("case_id", flat=True)


def _opened() -> "QuerySet[Opening, UUID]":
    """Answer the cases that the actor in the open door has opened in an emergency that is not over."""
    door, now = doors.current(), TransactionNow()
    opened = Opening.objects.filter(user=door.actor, ended_at=None, opened_at__lte=now, until__gt=now)
    return opened.values_list("case_id", flat=True)


def _out_of(model: type[Model]) -> Q:
    """Answer the condition that the actor in the open door is out of a record, or of whatever comes about its dwelling."""
    own = Recusal.objects.filter(user=doors.current().actor).exclude(answer=LIFTED)
    cases, concerns = own.filter(case__isnull=False), own.filter(concern__isnull=False)
    dwellings = own.values("dwelling_index")
    if model is Case:
        return Q(id__in=cases.values("case_id")) | Q(dwelling_index__in=dwellings)
    of_its_case = Q(case_id__isnull=False, case_id__in=cases.values("case_id"))
    if model is Concern:
        return of_its_case | Q(id__in=concerns.values("concern_id")) | Q(dwelling_index__in=dwellings)
    return of_its_case | Q(case__dwelling_index__in=dwellings)


def let_in(records: QuerySet[M]) -> QuerySet[M]:
    """Narrow concerns, cases or what belongs to cases to what the actor may open: no restricted case that is closed to them, and
    nothing that they are out of since they know the resident.
    """
    case = "id" if records.model is Case else "case_id"
    opened = Q(**{f"{case}__isnull": False, f"{case}__in": _opened()})
    return records.exclude(**{f"{case}__in": _shut()}).filter(~_out_of(records.model) | opened)


def within_reach(records: "BaseManager[M]") -> QuerySet[M]:
    """Narrow concerns or cases to those of the units that the actor in the open door serves, and is let into."""
    door = doors.current()
    return let_in(records.get_queryset().filter(municipality_id=door.municipality, unit_id__in=door.units))


def readable(concerns: "BaseManager[Concern]") -> QuerySet[Concern]:
    """Narrow concerns to those that the actor may read: those within reach, and those offered to their units just now.

    A concern is offered by itself, or with the case that it stands in.
    """
    door = doors.current()
    itself = Q(concern_id=OuterRef("id")) | Q(case_id=OuterRef("case_id"))
    offers = Handover.objects.filter(
        itself, from_unit_id=OuterRef("unit_id"), state="offered", to_unit_id__in=door.units
    )
    ours = concerns.get_queryset().filter(municipality_id=door.municipality)
    return let_in(ours.filter(Q(unit_id__in=door.units) | Exists(offers)))


def moments_within_reach(moments: "BaseManager[Entry]") -> QuerySet[Entry]:
    """Narrow moments to those of cases of the units that the actor serves: a moment goes where its case goes."""
    door = doors.current()
    return let_in(moments.get_queryset().filter(municipality_id=door.municipality, case__unit_id__in=door.units))


def readable_cases(cases: "BaseManager[Case]") -> QuerySet[Case]:
    """Narrow cases to those that the actor may read: those within reach, and those offered to their units just now."""
    door = doors.current()
    offers = Handover.objects.filter(
        case_id=OuterRef("id"), from_unit_id=OuterRef("unit_id"), state="offered", to_unit_id__in=door.units
    )
    ours = cases.get_queryset().filter(municipality_id=door.municipality)
    return let_in(ours.filter(Q(unit_id__in=door.units) | Exists(offers)))


def serves(record: Case | Concern) -> bool:
    """Say whether the actor in the open door serves this record's unit."""
    return record.unit_id in doors.current().units


def may_handle(record: Case | Concern, *, by: User) -> str:
    """Ask whether this person may take, assign, note or close here."""
    if not by.is_active or not serves(record):
        return _("Only those who serve the unit may do this.")
    return ""


def may_second(proposed: Feedback, *, by: User) -> str:
    """Ask whether this person may say yes or no to a message to a sender: whoever may handle the case and did not propose it."""
    if proposed.proposed_by_id == by.id:
        return _("A second person must say yes. Ask a colleague.")
    return may_handle(proposed.case, by=by)


def may_answer_access(proposed: AccessProposal, *, by: User) -> str:
    """Ask whether this person may agree to what goes to whoever asked for access: whoever may handle the case and did not propose it."""
    if proposed.proposed_by_id == by.id:
        return _("A second person must read it and say yes. Ask a colleague.")
    return may_handle(proposed.case, by=by)


def may_release(concern: Concern, *, by: User, leads: bool, left: bool = False) -> str:
    """Ask whether this person may put a taken concern back: the one who took it, or a leader; anybody, when that one has left."""
    if leads or left or concern.taken_by_id == by.id:
        return ""
    return _("Only the one who took it, or a leader, may put it back.")


def may_give(handover: Handover, *, by: User) -> str:
    """Ask whether this person may act for the unit that handed over: take the offer back, note what was answered outside."""
    if by.is_active and handover.from_unit_id in doors.current().units:
        return ""
    return _("Only those who serve the unit that handed it over may do this.")


def may_answer(handover: Handover, *, by: User) -> str:
    """Ask whether this person may accept or refuse: the unit it was offered to, or, for one outside, the one that gave it."""
    if by.is_active and handover.to_unit_id in doors.current().units:
        return ""
    if handover.outside:
        return may_give(handover, by=by)
    return _("Only those who serve the unit that it was offered to may do this.")


def _leads(unit: UUID, by: User) -> bool:
    """Say whether somebody leads a unit, or the one that answers for it since it ended."""
    return by.is_active and unit in with_ended(units_led(by), of=by)


def may_review(review: Review, *, by: User) -> str:
    """Ask whether this person may say what was seen to: a leader of the unit that has the concern."""
    if _leads(review.concern.unit_id, by):
        return ""
    return _("Only a leader of the unit may do this.")


def may_name_staff(case: Case, *, by: User) -> str:
    """Ask whether this person may let a resident know by name who has looked: a leader of the unit that has the case."""
    if _leads(case.unit_id, by):
        return ""
    return _("Only a leader of the unit may decide that names are told. Ask yours, or make the document without names.")


def _watches(unit: UUID, by: User) -> bool:
    """Say whether somebody watches over what is done in a unit: its leader, or data protection."""
    return by.is_active and (Service.Role.DATA_PROTECTION in roles_today(by) or _leads(unit, by))


def _may_ask(who: UUID, unit: UUID, *, by: User) -> str:
    """Ask whether this person may judge what somebody did in a unit: whoever watches over it, and never they themselves."""
    if who != by.id and _watches(unit, by):
        return ""
    return _("Only another leader of the unit, or the data protection officer, may answer this.")


def may_answer_look_up(look_up: LookUp, *, by: User) -> str:
    """Ask whether this person may say why somebody looked: a leader of the unit or data protection, and never of themselves."""
    return _may_ask(look_up.user_id, look_up.unit_id, by=by)


def may_hold(case: Case, *, by: User) -> str:
    """Ask whether this person may let a case be kept, or end that: a leader of its unit."""
    if _leads(case.unit_id, by):
        return ""
    return _("Only a leader of the unit may do this.")


def may_restrict(case: Case, *, by: User) -> str:
    """Ask whether this person may say who opens a case: whoever is responsible for it, or a leader of its unit."""
    if (by.is_active and case.responsible_id == by.id) or _leads(case.unit_id, by):
        return ""
    return _("Only the responsible adviser, or a leader of the unit, may do this.")


def may_recuse(record: Case | Concern, *, whom: User, by: User) -> str:
    """Ask whether this person may say that somebody does not work on a record: of themselves, or a leader of the unit."""
    if whom.id == by.id or _leads(record.unit_id, by):
        return may_handle(record, by=by)
    return _("Only they themselves, or a leader of the unit, may say this.")


def may_answer_recusal(recusal: Recusal, *, by: User) -> str:
    """Ask whether this person may say whether there is a conflict: a leader of the unit or data protection, and never of themselves."""
    return _may_ask(recusal.user_id, recusal.unit_id, by=by)


def may_let_oneself_in(restriction: Restriction, *, by: User) -> str:
    """Ask whether this person may open a case that they were not let into: a leader of its unit, and it is written down."""
    if _leads(restriction.unit_id, by):
        return ""
    return _("Only a leader of the unit may do this.")


def may_review_opening(opening: Opening, *, by: User) -> str:
    """Ask whether this person may say whether an emergency was one: a leader of the unit or data protection, and never of themselves."""
    return _may_ask(opening.user_id, opening.unit_id, by=by)


def may_answer_erasure(erasure: Erasure, *, by: User) -> str:
    """Ask whether this person may agree to erase, or turn it down: a leader of the unit, or data protection."""
    if _watches(erasure.unit_id, by):
        return ""
    return _("Only a leader of the unit, or the data protection officer, may answer this.")


def may_agree_to_erase(erasure: Erasure, *, by: User) -> str:
    """Ask whether this person may be the second: not the one who proposed it."""
    if erasure.proposed_by_id == by.id:
        return _("A second person must say yes. Ask another leader, or the data protection officer.")
    return may_answer_erasure(erasure, by=by)


def may_lead(*, by: User) -> str:
    """Ask whether this person may share the work of a unit: its leader may."""
    if by.is_active and units_led(by):
        return ""
    return _("Only the unit's leader may do this.")


def may_oversee(*, by: User) -> str:
    """Ask whether this person may see who has read what: a leader their units', data protection the municipality's."""
    if by.is_active and roles_today(by) & {Service.Role.LEADER, Service.Role.DATA_PROTECTION}:
        return ""
    return _("Only leaders and the data protection officer may do this.")
