"""Who may ask for an extract, release it and fetch it. Each answers nothing for yes, or the reason why not."""

from uuid import UUID

from django.db.models import Q, QuerySet
from django.db.models.manager import BaseManager
from django.utils.translation import gettext as _

from bindeled.confidentiality import doors
from bindeled.evaluation.models import Answer, Extract, Sample
from bindeled.evaluation.rules import extract as rules
from bindeled.users.models import Service, User
from bindeled.users.queries import roles_today, units_led, with_ended


def may_evaluate(*, by: User) -> str:
    """Ask whether this person evaluates: the municipality has asked them to count and to ask."""
    if by.is_active and Service.Role.EVALUATOR in roles_today(by):
        return ""
    return _("Only an evaluator may do this.")


def may_register(*, by: User) -> str:
    """Ask whether this person enters what was done for an evaluation, and reads what was entered: evaluators and leaders do."""
    if by.is_active and roles_today(by) & {Service.Role.EVALUATOR, Service.Role.LEADER}:
        return ""
    return _("Only evaluators and leaders may do this.")


def own_extracts(extracts: "BaseManager[Extract]", *, by: User) -> QuerySet[Extract]:
    """Narrow extracts to those that this person asked for."""
    return extracts.get_queryset().filter(municipality_id=doors.current().municipality, asked_by=by)


def own_samples(samples: "BaseManager[Sample]", *, by: User) -> QuerySet[Sample]:
    """Narrow samples to those that this evaluator asked for, with what an evaluator may know of them."""
    ours = samples.get_queryset().filter(municipality_id=doors.current().municipality, asked_by=by)
    return ours.only(*Sample.SEEN_BY_EVALUATORS)


def units_to_sample(*, by: User) -> tuple[UUID, ...]:
    """Answer of which units this person may have cases drawn: those that they lead, and ended ones that they answer for."""
    return with_ended(units_led(by), of=by) if by.is_active else ()


def may_review_samples(*, by: User) -> str:
    """Ask whether this person looks over cases that were drawn: whoever leads a unit, and of those that they may read."""
    return "" if units_to_sample(by=by) else _("Only the unit's leader may do this.")


def samples_to_review(samples: "BaseManager[Sample]", *, by: User) -> QuerySet[Sample]:
    """Narrow samples to those of units that this person leads, and of the whole municipality; or none."""
    units = list(units_to_sample(by=by))
    ours = samples.get_queryset().filter(municipality_id=doors.current().municipality)
    return ours.filter(Q(units=[]) | Q(units__overlap=units)) if units else ours.none()


def releasing_roles(*, by: User) -> list[str]:
    """Answer as what this person could release an extract: as a leader, as the data protection officer, or as neither."""
    return [role for role in rules.RELEASING if by.is_active and role in roles_today(by)]


def may_see_extracts(*, by: User) -> str:
    """Ask whether this person sees what evaluators asked for: whoever could release it does."""
    return "" if releasing_roles(by=by) else _("Only a leader or the data protection officer may do this.")


def extracts_to_release(extracts: "BaseManager[Extract]", *, by: User) -> QuerySet[Extract]:
    """Narrow extracts to those that this person may see to release them: the municipality's, or none."""
    ours = extracts.get_queryset().filter(municipality_id=doors.current().municipality)
    return ours.none() if may_see_extracts(by=by) else ours


def role_to_answer_in(extract: Extract, *, by: User) -> str:
    """Answer as what this person may still answer about an extract, or nothing where they may not."""
    answered = {one.role: str(one.by_id) for one in Answer.objects.filter(extract=extract)}
    asked_by = str(extract.asked_by_id)
    fits = (
        role
        for role in releasing_roles(by=by)
        if rules.may_release(by=str(by.id), asked_by=asked_by, role=role, answered=answered)
    )
    return next(fits, "")


def may_answer_extract(extract: Extract, *, by: User) -> str:
    """Ask whether this person may release an extract or turn it down."""
    if extract.asked_by_id == by.id:
        return _("You asked for it yourself. Two others must release it.")
    if not role_to_answer_in(extract, by=by):
        return _("Somebody has answered for you already, or as what you are here. Another person must answer now.")
    return ""
