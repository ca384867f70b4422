"""Offering a case's resident something, and planning their move into a home. Both are the resident's, and outlive the case."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date

from django.utils.translation import gettext as _

from bindeled.cases import access
from bindeled.cases.actions.circles import keep_circle
from bindeled.cases.actions.steps import RefusedError, allow, allow_open, enter
from bindeled.cases.models import Case
from bindeled.catalogue.models import OfferVersion
from bindeled.confidentiality import trace
from bindeled.offers import actions as offers
from bindeled.offers.models import Course, MoveIn
from bindeled.offers.queries import name_of
from bindeled.residents.models import Resident
from bindeled.users.models import User


@contextmanager
def _refused_alike() -> Iterator[None]:
    try:
        yield
    except offers.RefusedError as refusal:
        raise RefusedError(str(refusal)) from None


def _resident(case: Case) -> Resident:
    if case.resident is None:
        raise RefusedError(_("Tie the case to a resident first; a pseudonym is enough."))
    return case.resident


def offer_course(case: Case, *, version: OfferVersion, method: str = "", reason: str, by: User) -> Course:
    """Offer the resident of a case something of the catalogue, and write why. What they say to it stands with the course."""
    allow(access.may_handle(case, by=by))
    allow_open(case)
    resident = _resident(case)
    keep_circle(case)
    with _refused_alike():
        course = offers.offer_to(resident, version=version, method=method, unit=case.unit, reason=reason, by=by)
    enter(case, "course", by=by, text=name_of(version.words, version.methods, method))
    trace.note("course_offered", "case", case.id, purpose="case_work")
    return course


def plan_move_in(case: Case, *, moves_on: date, by: User) -> MoveIn:
    """Write down on which day the resident of a case moves into a home of their own."""
    allow(access.may_handle(case, by=by))
    allow_open(case)
    resident = _resident(case)
    keep_circle(case)
    with _refused_alike():
        move = offers.plan_move(resident, unit=case.unit, moves_on=moves_on, by=by)
    enter(case, "moves_in", by=by)
    trace.note("move_planned", "case", case.id, purpose="case_work")
    return move
