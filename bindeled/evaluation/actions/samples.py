"""Asking for a sample of cases, and noting that one of them was looked over."""

from collections.abc import Sequence
from datetime import date
from typing import TypedDict, Unpack
from uuid import UUID

from django.contrib.postgres.functions import TransactionNow
from django.db import DatabaseError, transaction
from django.db.models.functions import TruncDate
from django.utils import timezone
from django.utils.translation import gettext as _

from bindeled.confidentiality import trace
from bindeled.evaluation import access
from bindeled.evaluation.actions.extracts import RefusedError, allow
from bindeled.evaluation.models import Sample, SamplePlace
from bindeled.evaluation.rules import sampling as rules
from bindeled.users.models import User


class Order(TypedDict):
    """What somebody wants drawn: what for, of the cases closed from a day until before another, how many, and whether by district."""

    purpose: str
    since: date
    until: date
    size: int
    by_district: bool


def ask_for_sample(*, by: User, **order: Unpack[Order]) -> Sample:
    """Ask for cases to be drawn of the whole municipality, as an evaluator, in the evaluation door. The worker draws them."""
    allow(access.may_evaluate(by=by))
    return _ask(order, units=(), by=by)


def ask_for_own_sample(*, by: User, **order: Unpack[Order]) -> Sample:
    """Ask for cases to be drawn of the units that somebody leads, in the municipal door. The worker draws them."""
    allow(access.may_review_samples(by=by))
    return _ask(order, units=access.units_to_sample(by=by), by=by)


def _ask(order: Order, *, units: Sequence[UUID], by: User) -> Sample:
    if not rules.may_be_drawn(order["since"], order["until"], order["size"], today=timezone.localdate()):
        raise RefusedError(
            _("Choose whole quarters that are over, the first before the last, and how many there should be.")
        )
    row = Sample(**order, municipality_id=by.municipality_id, asked_by=by, asked_at=timezone.now(), units=list(units))
    row.save(force_insert=True)
    trace.note("sample_asked", "sample", row.id, purpose="evaluation")
    return row


def mark_reviewed(place: SamplePlace, *, by: User) -> None:
    """Note that somebody looked a case of a sample over: that, and the day. The wall demands that they opened it for this."""
    allow(access.may_review_samples(by=by))
    unread = _("Open the case by its number here first, and read it. Then mark it as looked over.")
    marks = {
        "reviewed": True,
        "reviewed_on": TruncDate(TransactionNow()),  # the wall asks for the day by the same clock
        "reviewed_by": by,
    }
    open_places = SamplePlace.objects.filter(id=place.id, reviewed=False, record_id__isnull=False)
    try:
        with transaction.atomic():
            done = open_places.update(**marks)
    except DatabaseError:  # the wall: they did not open it for this
        raise RefusedError(unread) from None
    if not done:
        raise RefusedError(_("Somebody has marked it already, or the case is gone. Reload the page."))
    trace.note("sample_reviewed", "sample", place.sample_id, purpose="case_review")
