"""Writing down that a case was filed in the municipality's own system, and that it must be kept though it could go (decision 13)."""

from datetime import date
from uuid import uuid4

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from bindeled.cases import access
from bindeled.cases.actions.steps import RefusedError, allow, enter, unlocked
from bindeled.cases.models import Case, Filing, Hold
from bindeled.cases.rules import keeping as rules
from bindeled.confidentiality import trace
from bindeled.users.models import User

HELD_ALREADY = gettext_lazy("It is held already. Reload the page.")


def note_filed(case: Case, *, system: str, number: str, filed_on: date, by: User) -> Filing:
    """Write down where a case was filed, open or closed. A slip of the pen is mended by writing it down once more."""
    allow(access.may_handle(case, by=by))
    opened_on = timezone.localdate(case.opened_at)
    if not rules.may_be_filed_on(filed_on, opened_on=opened_on, today=timezone.localdate()):
        raise RefusedError(_("Choose the day on which it was filed: since the case was opened, and not ahead."))
    filing = Filing(
        id=uuid4(),
        municipality_id=case.municipality_id,
        case=case,
        system=system,
        number=number,
        filed_on=filed_on,
        noted_at=timezone.now(),
        noted_by=by,
    )
    filing.save(force_insert=True)
    enter(case, "filed", by=by, text=f"{system}, {number}\n{date_format(filed_on, 'DATE_FORMAT')}")
    trace.note("filed_noted", "case", case.id, purpose="case_work")
    return filing


def hold(case: Case, *, reason: str, by: User) -> Hold:
    """Let a case be kept, whatever else would let it go, until a leader ends it."""
    allow(access.may_hold(case, by=by))
    held = Hold(id=uuid4(), municipality_id=case.municipality_id, case=case, held_at=timezone.now(), held_by=by)
    held.reason = unlocked(case.key).close(reason, table="cases_hold", column="reason", row=held.id)
    try:
        with transaction.atomic():
            held.save(force_insert=True)
    except IntegrityError:
        raise RefusedError(str(HELD_ALREADY)) from None
    enter(case, "held", by=by, text=reason)
    trace.note("held", "case", case.id, purpose="leading")
    return held


def end_hold(case: Case, *, by: User) -> None:
    """Let a case go the way of the others again."""
    allow(access.may_hold(case, by=by))
    standing = Hold.objects.filter(case=case, ended_at=None)
    if not standing.update(ended_at=timezone.now(), ended_by=by):
        raise RefusedError(_("It is not held any more. Reload the page."))
    enter(case, "hold_ended", by=by)
    trace.note("hold_ended", "case", case.id, purpose="leading")
