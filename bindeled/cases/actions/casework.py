"""What an adviser does on a case."""

from django.utils import timezone
from django.utils.translation import gettext as _

from bindeled.cases import access, rules
from bindeled.cases.actions.steps import RefusedError, allow, enter, leave_clues, move
from bindeled.cases.models import Case
from bindeled.confidentiality import trace
from bindeled.residents import actions as residents
from bindeled.users.models import User


def tie_resident(case: Case, *, name: str, phone: str = "", by: User) -> None:
    """Tie the case to the resident it is about, by name or by pseudonym alone."""
    allow(access.may_handle(case, by=by))
    if case.resident_id:
        raise RefusedError(_("The case is tied to a resident already."))
    resident = residents.register(name=name, phone=phone, by=by)
    if not Case.objects.filter(id=case.id, resident__isnull=True).update(resident=resident):
        raise RefusedError(_("Somebody tied a resident to the case just before you. Reload the page."))
    case.resident = resident
    leave_clues(case.municipality_id, rules.name_clues(name) | rules.phone_clues(phone), case=case)
    enter(case, "resident", by=by)


def assign(case: Case, *, to: User, by: User) -> None:
    """Make another adviser of the unit responsible."""
    allow(access.may_handle(case, by=by))
    if case.state != "open":
        raise RefusedError(_("The case is closed. Reopen it first."))
    Case.objects.filter(id=case.id, state="open").update(responsible=to)
    enter(case, "assigned", by=by, concerning=to)
    trace.note("assigned", "case", case.id, purpose="case_work")


def write_note(case: Case, *, text: str, by: User) -> None:
    """Write a note on the timeline."""
    allow(access.may_handle(case, by=by))
    enter(case, "note", by=by, text=text)
    trace.note("noted", "case", case.id, purpose="case_work")


def close(case: Case, *, outcome: str, resident_answer: str, text: str, by: User) -> None:
    """Close a case with its outcome and how it stands with the resident. Nothing of it reaches the sender."""
    allow(access.may_handle(case, by=by))
    changed = move(
        Case.objects.filter(id=case.id),
        rules.CASE_STEPS["close"],
        closed_at=timezone.now(),
        closed_by=by,
        outcome=outcome,
        resident_answer=resident_answer,
    )
    if not changed:
        raise RefusedError(_("The case is closed already. Reload the page."))
    enter(case, "closed", by=by, text=text)
    trace.note("closed", "case", case.id, purpose="case_work")


def reopen(case: Case, *, by: User) -> None:
    """Open a closed case again; whoever does it becomes responsible."""
    allow(access.may_handle(case, by=by))
    blank = {"closed_at": None, "closed_by": None, "outcome": "", "resident_answer": ""}
    if not move(Case.objects.filter(id=case.id), rules.CASE_STEPS["reopen"], responsible=by, **blank):
        raise RefusedError(_("The case is open already. Reload the page."))
    enter(case, "reopened", by=by)
    trace.note("reopened", "case", case.id, purpose="case_work")
