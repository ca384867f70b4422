"""Entering into the register what was done for an evaluation, and putting it right."""

from datetime import date

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from bindeled.confidentiality import trace
from bindeled.evaluation import access
from bindeled.evaluation.actions.extracts import RefusedError, allow
from bindeled.evaluation.models import Inquiry
from bindeled.evaluation.rules import inquiries as rules
from bindeled.users.models import User


def enter_inquiry(*, on: date, kind: str, group: str, took_part: int, done_by: str, by: User) -> Inquiry:
    """Enter that something was done for an evaluation, in the evaluation door."""
    allow(access.may_register(by=by))
    whom = _checked(on, kind, group, took_part)
    row = _write(on=on, kind=kind, group=whom, took_part=took_part, done_by=done_by, by=by)
    trace.note("inquiry_entered", "inquiry", row.id, purpose="evaluation")
    return row


def correct_inquiry(
    was: Inquiry, *, on: date, kind: str, group: str, took_part: int, done_by: str, void: bool, by: User
) -> Inquiry:
    """Put a line right, or say that it should not stand there. The old one stays, and is told to be the old one."""
    allow(access.may_register(by=by))
    whom = _checked(on, kind, group, took_part)
    told = {"on": on, "kind": kind, "group": whom, "took_part": took_part, "done_by": done_by, "void": void}
    if all(getattr(was, name) == value for name, value in told.items()):
        raise RefusedError(_("Nothing is different from what stands there. Change what is wrong, or go back."))
    try:
        with transaction.atomic():
            row = _write(corrects=was, **told, by=by)
    except IntegrityError:
        raise RefusedError(
            _("Somebody has just put it right. Go back to the register, and look at it there.")
        ) from None
    trace.note("inquiry_corrected", "inquiry", row.id, purpose="evaluation")
    return row


def _checked(on: date, kind: str, group: str, took_part: int) -> str:
    """Answer the group of a line that can be, or refuse it."""
    whom = rules.of_whom(kind, group)
    if not whom or not rules.fits(kind, took_part) or not rules.may_be_entered(on, today=timezone.localdate()):
        raise RefusedError(_("Look at the day, the group and the number once more: they do not fit together."))
    return whom


def _write(*, by: User, **told: object) -> Inquiry:
    row = Inquiry(municipality_id=by.municipality_id, entered_by=by, entered_at=timezone.now(), **told)
    row.save(force_insert=True)
    return row
