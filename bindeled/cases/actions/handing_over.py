"""Handing a concern over. It has one responsible unit all the while: the giver, until the other has accepted.

A unit that does not work here is asked by phone, by letter or in person; the giver notes who took it, when and how, and the
record stays with the giver (decision 20). A child is never handed over instead of being told of beside.
"""

from datetime import datetime
from uuid import uuid4

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from bindeled.cases import access, rules
from bindeled.cases.actions.steps import RefusedError, allow, move, unlocked
from bindeled.cases.models import Concern, Handover
from bindeled.cases.queries import units_to_give_to, works_here
from bindeled.confidentiality import trace
from bindeled.confidentiality.models import RecordKey
from bindeled.municipalities.models import Unit
from bindeled.users.models import User

CHANGED_MEANWHILE = gettext_lazy("Somebody was faster: it is not as it was any more. Reload the page.")


def offer(concern: Concern, *, to: Unit, reason: str, by: User) -> Handover:
    """Offer a concern to another unit, and say why. It stays this unit's until it is accepted."""
    allow(access.may_handle(concern, by=by))
    today = timezone.localdate()
    if concern.state not in rules.CONCERN_STEPS["hand_over"].before:
        raise RefusedError(_("Only a concern that stands in no case can be handed over."))
    if to not in units_to_give_to(concern, on=today):
        raise RefusedError(_("It cannot be handed over to this unit. Choose one from the list."))
    handover = Handover(
        id=uuid4(),
        municipality_id=concern.municipality_id,
        concern=concern,
        from_unit_id=concern.unit_id,
        to_unit=to,
        outside=not works_here(to, on=today),
        offered_by=by,
        offered_at=timezone.now(),
    )
    handover.reason = _sealed(concern.key, handover, "reason", reason)
    try:
        with transaction.atomic():
            handover.save(force_insert=True)
    except IntegrityError:
        raise RefusedError(_("It is offered to another unit already. Take that offer back first.")) from None
    trace.note("offered", "concern", concern.id, purpose="triage")
    return handover


def accept(handover: Handover, *, by: User) -> None:
    """Accept a concern: from now on it is the other unit's, and begins there as new."""
    allow(access.may_answer(handover, by=by))
    if handover.outside:
        raise RefusedError(_("Say who took it over, when and how."))
    # The concern first: it is the open offer that lets the other unit change it.
    step = rules.CONCERN_STEPS["hand_over"]
    _move_concern(handover, step, unit_id=handover.to_unit_id, taken_by=None, taken_at=None)
    _answer(handover, "accept", by=by)
    trace.note("accepted", "concern", handover.concern_id, purpose="triage")


def refuse(handover: Handover, *, why: str, by: User) -> None:
    """Refuse a concern, and say why: it stands with the giver as come back."""
    allow(access.may_answer(handover, by=by))
    _answer(handover, "refuse", by=by, answer=_sealed(handover.concern.key, handover, "answer", why))
    trace.note("refused", "concern", handover.concern_id, purpose="triage")


def withdraw(handover: Handover, *, by: User) -> None:
    """Take an offer back before it is answered."""
    allow(access.may_give(handover, by=by))
    _answer(handover, "withdraw", by=by)
    trace.note("withdrew", "concern", handover.concern_id, purpose="triage")


def note_taken(handover: Handover, *, who: str, at: datetime, way: str, by: User) -> None:
    """Note that a unit outside has taken a concern over: who, when and how they said so. Only now are they responsible."""
    allow(access.may_give(handover, by=by))
    if not handover.outside:
        raise RefusedError(_("This unit works here, and answers itself."))
    if at > timezone.now():
        raise RefusedError(_("They cannot have taken it over in the future."))
    _move_concern(
        handover, rules.CONCERN_STEPS["take_outside"], outside_unit_id=handover.to_unit_id, taken_by=None, taken_at=None
    )
    sealed = _sealed(handover.concern.key, handover, "answer", who)
    _answer(handover, "accept", by=by, answer=sealed, way=way, taken_at=at)
    trace.note("noted_taken", "concern", handover.concern_id, purpose="triage")


def bring_home(handover: Handover, *, by: User) -> None:
    """Take a concern back that a unit outside cannot keep after all: the giver is responsible again."""
    allow(access.may_give(handover, by=by))
    home = Concern.objects.filter(id=handover.concern_id, outside_unit_id=handover.to_unit_id)
    if not move(home, rules.CONCERN_STEPS["come_home"], outside_unit=None):
        raise RefusedError(str(CHANGED_MEANWHILE))
    _answer(handover, "come_home", by=by)
    trace.note("came_home", "concern", handover.concern_id, purpose="triage")


def _move_concern(handover: Handover, step: rules.Step, **also: object) -> None:
    theirs = Concern.objects.filter(id=handover.concern_id, unit_id=handover.from_unit_id)
    if not move(theirs, step, **also):
        raise RefusedError(str(CHANGED_MEANWHILE))


def _answer(handover: Handover, name: str, *, by: User, **also: object) -> None:
    step = rules.HANDOVER_STEPS[name]
    if not move(Handover.objects.filter(id=handover.id), step, answered_by=by, answered_at=timezone.now(), **also):
        raise RefusedError(str(CHANGED_MEANWHILE))


def _sealed(key: RecordKey, handover: Handover, column: str, text: str) -> bytes:
    return unlocked(key).close(text, table="cases_handover", column=column, row=handover.id)
