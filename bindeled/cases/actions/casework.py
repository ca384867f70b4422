"""What an adviser does on a case."""

from uuid import UUID

from django.utils import timezone
from django.utils.translation import gettext as _

from bindeled.cases import access, rules
from bindeled.cases.actions.circles import keep_circle
from bindeled.cases.actions.eviction import let_terms_follow
from bindeled.cases.actions.recusing import allow_to_have
from bindeled.cases.actions.steps import RefusedError, allow, allow_open, enter, leave_clues, move, unlocked
from bindeled.cases.models import Case, Entry, Handover, Plan
from bindeled.confidentiality import trace
from bindeled.residents import actions as residents
from bindeled.users.models import User


def tie_resident(case: Case, *, name: str, phone: str = "", by: User) -> None:
    """Tie the case to the resident it is about, by name or by pseudonym alone."""
    allow(access.may_handle(case, by=by))
    allow_open(case)
    if case.resident_id:
        raise RefusedError(_("The case is tied to a resident already."))
    resident = residents.register(name=name, phone=phone, by=by)
    if not Case.objects.filter(id=case.id, resident__isnull=True).update(resident=resident):
        raise RefusedError(_("Somebody tied a resident to the case just before you. Reload the page."))
    case.resident = resident
    keep_circle(case)
    leave_clues(case.municipality_id, rules.name_clues(name) | rules.phone_clues(phone), case=case)
    enter(case, "resident", by=by)


def assign(case: Case, *, to: User, by: User) -> None:
    """Make another adviser of the unit responsible."""
    allow(access.may_handle(case, by=by))
    allow_open(case)
    allow_to_have(case, whom=to)
    Case.objects.filter(id=case.id, state="open").update(responsible=to)
    keep_circle(case, responsible=to.id)
    enter(case, "assigned", by=by, concerning=to)
    trace.note("assigned", "case", case.id, purpose="case_work")


def write_note(case: Case, *, text: str, by: User) -> None:
    """Write a note on the timeline."""
    allow(access.may_handle(case, by=by))
    enter(case, "note", by=by, text=text)
    trace.note("noted", "case", case.id, purpose="case_work")


def take_note_back(case: Case, *, entry: UUID, by: User) -> str:
    """Take a note of one's own back within two minutes; answer what it said, to be written anew."""
    allow(access.may_handle(case, by=by))
    now = timezone.now()
    found = Entry.objects.filter(id=entry, case=case, kind="note", by=by).first()
    too_late = RefusedError(_("The two minutes are over. Write a new note that puts it right."))
    if found is None or found.body is None or not rules.may_be_taken_back(found.at, now=now):
        raise too_late
    text = unlocked(case.key).open(found.body, table="cases_entry", column="body", row=found.id)
    # The database looks at its own clock once more.
    if not Entry.objects.filter(id=found.id).delete()[0]:
        raise too_late
    trace.note("note_taken_back", "case", case.id, purpose="case_work")
    return text


def set_kind(case: Case, *, kind: str, by: User) -> None:
    """Say what kind of case it is, or has become."""
    allow(access.may_handle(case, by=by))
    if not Case.objects.filter(id=case.id, state="open").exclude(kind=kind).update(kind=kind):
        raise RefusedError(_("It is of this kind already, or closed. Reload the page."))
    before, case.kind = case.kind, kind
    enter(case, "kind", by=by, detail=kind)
    if "eviction" in {before, kind}:
        let_terms_follow(case, by=by)
    trace.note("kind_set", "case", case.id, purpose="case_work")


def note_interpreter(case: Case, *, language: str, by: User) -> None:
    """Note for which language an interpreter is needed; nothing where none is."""
    allow(access.may_handle(case, by=by))
    sealed = (
        unlocked(case.key).close(language, table="cases_case", column="interpreter", row=case.id) if language else None
    )
    if not Case.objects.filter(id=case.id, state="open").update(interpreter=sealed):
        raise RefusedError(_("The case is closed. Reopen it first."))
    enter(case, "interpreter", by=by, text=language)
    trace.note("interpreter_noted", "case", case.id, purpose="case_work")


def close(case: Case, *, outcome: str, resident_answer: str, text: str, by: User) -> None:
    """Close a case with its outcome and how it stands with the resident. Nothing of it reaches the sender."""
    allow(access.may_handle(case, by=by))
    if Handover.objects.filter(case=case, state="offered").exists():
        raise RefusedError(_("It is offered to another unit. Take the offer back first."))
    if Plan.objects.filter(case=case, state="planned").exists():
        raise RefusedError(_("Something is still planned. Say how it went or give it up first, then close the case."))
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
    allow_to_have(case, whom=by)
    blank = {"closed_at": None, "closed_by": None, "outcome": "", "resident_answer": ""}
    if not move(Case.objects.filter(id=case.id, erased_at=None), rules.CASE_STEPS["reopen"], responsible=by, **blank):
        raise RefusedError(_("The case is open already. Reload the page."))
    keep_circle(case, responsible=by.id)
    enter(case, "reopened", by=by)
    trace.note("reopened", "case", case.id, purpose="case_work")
