"""Handing a concern over, or a whole case. It has one responsible unit all the while: the giver, until the other has accepted.

A unit that does not work here is asked by phone, by letter or in person; the giver notes who took it, when and how, and the
record stays with the giver (decision 20). A child is never handed over instead of being told of beside.
A case goes with everything that stands in it, to somebody of the other unit; taken over outside, it is closed here.
"""

from datetime import datetime
from uuid import uuid4

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from bindeled.cases import access, rules
from bindeled.cases.actions.casework import close, reopen
from bindeled.cases.actions.steps import RefusedError, allow, enter, move, unlocked
from bindeled.cases.models import Case, Concern, Handover
from bindeled.cases.queries import restriction_of, units_to_give_to, works_here
from bindeled.confidentiality import trace
from bindeled.municipalities.models import Unit
from bindeled.users.models import User

CHANGED_MEANWHILE = gettext_lazy("Somebody was faster: it is not as it was any more. Reload the page.")


def offer(record: Concern | Case, *, to: Unit, reason: str, by: User) -> Handover:
    """Offer a concern or a case to another unit, and say why. It stays this unit's until it is accepted."""
    allow(access.may_handle(record, by=by) or _cannot_go(record))
    today = timezone.localdate()
    if to not in units_to_give_to(record, on=today):
        raise RefusedError(_("It cannot be handed over to this unit. Choose one from the list."))
    handover = Handover(
        id=uuid4(),
        municipality_id=record.municipality_id,
        from_unit_id=record.unit_id,
        to_unit=to,
        outside=not works_here(to, on=today),
        offered_by=by,
        offered_at=timezone.now(),
        **{"case" if isinstance(record, Case) else "concern": record},
    )
    handover.reason = _sealed(handover, "reason", reason)
    try:
        with transaction.atomic():
            handover.save(force_insert=True)
    except IntegrityError:
        raise RefusedError(_("It is offered to another unit already. Take that offer back first.")) from None
    trace.note("offered", *handover.traced, purpose=_purpose(handover))
    return handover


def _cannot_go(record: Concern | Case) -> str:
    """Answer why a record cannot be handed over now, or nothing."""
    if isinstance(record, Case):
        if restriction_of(record):
            return _("Only some may open it. Let all of the unit open it again before it is handed over.")
        return "" if record.state == "open" else _("Only an open case can be handed over. Reopen it first.")
    if record.state in rules.CONCERN_STEPS["hand_over"].before:
        return ""
    return _("Only a concern that stands in no case can be handed over.")


def accept(handover: Handover, *, by: User) -> None:
    """Accept what is offered: from now on it is the other unit's. A concern begins there as new; a case is who accepts it's."""
    allow(access.may_answer(handover, by=by))
    if handover.outside:
        raise RefusedError(_("Say who took it over, when and how."))
    # The record first: it is the open offer that lets the other unit change it.
    if handover.case:
        _move_case(handover, by=by)
    else:
        step = rules.CONCERN_STEPS["hand_over"]
        _move_concern(handover, step, unit_id=handover.to_unit_id, taken_by=None, taken_at=None)
    _answer(handover, "accept", by=by)
    trace.note("accepted", *handover.traced, purpose=_purpose(handover))


def refuse(handover: Handover, *, why: str, by: User) -> None:
    """Refuse what is offered, and say why: it stands with the giver as come back."""
    allow(access.may_answer(handover, by=by))
    _answer(handover, "refuse", by=by, answer=_sealed(handover, "answer", why))
    trace.note("refused", *handover.traced, purpose=_purpose(handover))


def withdraw(handover: Handover, *, by: User) -> None:
    """Take an offer back before it is answered."""
    allow(access.may_give(handover, by=by))
    _answer(handover, "withdraw", by=by)
    trace.note("withdrew", *handover.traced, purpose=_purpose(handover))


def note_taken(handover: Handover, *, who: str, at: datetime, way: str, by: User) -> None:
    """Note that a unit outside has taken it over: who, when and how they said so. Only now are they responsible."""
    allow(access.may_give(handover, by=by))
    if not handover.outside:
        raise RefusedError(_("This unit works here, and answers itself."))
    if at > timezone.now():
        raise RefusedError(_("They cannot have taken it over in the future."))
    answer = {"answer": _sealed(handover, "answer", who), "way": way, "taken_at": at}
    if handover.case:
        _answer(handover, "accept", by=by, **answer)
        close(handover.case, outcome="handed_over", resident_answer="unknown", text=who, by=by)
    else:
        step = rules.CONCERN_STEPS["take_outside"]
        _move_concern(handover, step, outside_unit_id=handover.to_unit_id, taken_by=None, taken_at=None)
        _answer(handover, "accept", by=by, **answer)
    trace.note("noted_taken", *handover.traced, purpose=_purpose(handover))


def bring_home(handover: Handover, *, by: User) -> None:
    """Take back what a unit outside cannot keep after all: the giver is responsible again."""
    allow(access.may_give(handover, by=by))
    if handover.case:
        reopen(handover.case, by=by)
        _answer(handover, "come_home", by=by)
        trace.note("came_home", *handover.traced, purpose=_purpose(handover))
        return
    home = Concern.objects.filter(id=handover.traced[1], outside_unit_id=handover.to_unit_id)
    if not move(home, rules.CONCERN_STEPS["come_home"], outside_unit=None):
        raise RefusedError(str(CHANGED_MEANWHILE))
    _answer(handover, "come_home", by=by)
    trace.note("came_home", *handover.traced, purpose=_purpose(handover))


def _move_concern(handover: Handover, step: rules.Step, **also: object) -> None:
    theirs = Concern.objects.filter(id=handover.traced[1], unit_id=handover.from_unit_id)
    if not move(theirs, step, **also):
        raise RefusedError(str(CHANGED_MEANWHILE))


def _move_case(handover: Handover, *, by: User) -> None:
    """Let a case go to the other unit with its concerns; everything else that stands in it follows the case."""
    case, to = handover.case, handover.to_unit_id
    assert case is not None  # noqa: S101 - whoever calls has asked
    Concern.objects.filter(case=case, unit_id=handover.from_unit_id).update(unit_id=to)
    theirs = Case.objects.filter(id=case.id, unit_id=handover.from_unit_id, state="open")
    if not theirs.update(unit_id=to, responsible=by):
        raise RefusedError(str(CHANGED_MEANWHILE))
    case.unit_id = to
    enter(case, "handed_over", by=by, concerning=by)


def _purpose(handover: Handover) -> str:
    return "case_work" if handover.case_id else "triage"


def _answer(handover: Handover, name: str, *, by: User, **also: object) -> None:
    step = rules.HANDOVER_STEPS[name]
    if not move(Handover.objects.filter(id=handover.id), step, answered_by=by, answered_at=timezone.now(), **also):
        raise RefusedError(str(CHANGED_MEANWHILE))


def _sealed(handover: Handover, column: str, text: str) -> bytes:
    return unlocked(handover.record.key).close(text, table="cases_handover", column=column, row=handover.id)
