"""The roster of the duty phone: planning, swapping, and handing over at the end."""

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from bindeled.cases.actions.steps import RefusedError, allow
from bindeled.confidentiality import trace
from bindeled.duty import access, queries
from bindeled.duty.models import Shift
from bindeled.duty.rules import shifts as rules
from bindeled.users.models import User


def plan(span: rules.Span, *, adviser: User, by: User) -> Shift:
    """Give somebody the duty for some hours. RefusedError where somebody has it then."""
    allow(access.may_plan(adviser, by=by))
    if not span.is_sound:
        raise RefusedError(_("A shift ends after it begins, and lasts twelve hours at most."))
    taken = queries.that_meet(span)
    if taken:
        raise RefusedError(
            _("%(name)s has the duty then. Swap it, or choose other hours.") % {"name": taken[0].adviser}
        )
    shift = Shift(
        municipality_id=by.municipality_id,
        adviser=adviser,
        starts_at=span.starts_at,
        ends_at=span.ends_at,
        planned_by=by,
        planned_at=timezone.now(),
    )
    try:
        with transaction.atomic():  # the refusal takes back no more than this row
            shift.save(force_insert=True)
    except IntegrityError:
        raise RefusedError(_("Somebody was given the duty then just before you. Reload the page.")) from None
    trace.note("planned_shift", "shift", shift.id, purpose="duty")
    return shift


def cancel(shift: Shift, *, by: User) -> None:
    """Take a shift off the roster."""
    allow(access.may_plan(shift.adviser, by=by))
    _change(shift, cancelled_at=timezone.now())
    trace.note("unplanned_shift", "shift", shift.id, purpose="duty")


def ask(shift: Shift, *, to: User, by: User) -> None:
    """Ask a colleague to take it. It stays one's own until they have said yes."""
    allow(access.may_swap(shift, by=by))
    if to.id == shift.adviser_id or to not in queries.who_can():
        raise RefusedError(_("Ask a colleague who answers the duty phone."))
    _change(shift, asked=to)
    trace.note("asked_swap", "shift", shift.id, purpose="duty")


def accept(shift: Shift, *, by: User) -> None:
    """Take a shift that one was asked to take."""
    allow(access.may_accept(shift, by=by))
    still = Shift.objects.filter(id=shift.id, asked=by, cancelled_at=None, handed_over_at=None)
    if not still.update(adviser=by, asked=None):
        raise RefusedError(_("It is not offered to you any more. Reload the page."))
    trace.note("swapped", "shift", shift.id, purpose="duty")


def leave(shift: Shift, *, by: User) -> None:
    """Say no to a shift that one was asked to take, or take the question back. It stays with who has it."""
    allow(access.may_accept(shift, by=by) and access.may_swap(shift, by=by))
    _change(shift, asked=None)
    trace.note("left_swap", "shift", shift.id, purpose="duty")


def hand_over(shift: Shift, *, to: User | None, by: User) -> None:
    """End one's shift, to the next or for the day. RefusedError while anybody is without a receipt (D9)."""
    allow(access.may_swap(shift, by=by))
    without = queries.standing().without_receipt
    if not rules.may_hand_over(without):
        raise RefusedError(_("Give everybody their receipt first: %(number)s without.") % {"number": without})
    now = timezone.now()
    _change(shift, handed_over_at=now, handed_over_to=to, asked=None)
    trace.note("handed_duty_over", "shift", shift.id, purpose="duty")


def _change(shift: Shift, **changes: object) -> None:
    """Change a shift that is still as it was seen."""
    still = Shift.objects.filter(id=shift.id, adviser=shift.adviser_id, cancelled_at=None, handed_over_at=None)
    if not still.update(**changes):
        raise RefusedError(_("Somebody changed it just before you. Reload the page."))
