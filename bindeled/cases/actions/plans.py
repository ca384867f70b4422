"""What is planned on a case: visits, calls, letters and other tasks; put off, concluded with how it went, or given up."""

from datetime import date, time
from uuid import uuid4

from django.utils import timezone
from django.utils.translation import gettext as _

from bindeled.cases import access, rules
from bindeled.cases.actions.steps import RefusedError, allow, allow_open, enter, move, unlocked
from bindeled.cases.models import Case, Plan
from bindeled.confidentiality import trace
from bindeled.users.models import User


def plan(case: Case, *, kind: str, due_on: date, due_at: time | None, before: int, what: str, by: User) -> Plan:
    """Plan something for a day, and say how many days before one is reminded."""
    allow(access.may_handle(case, by=by))
    allow_open(case)
    _allow_day(due_on)
    planned = Plan(
        id=uuid4(),
        municipality_id=case.municipality_id,
        case=case,
        kind=kind,
        due_on=due_on,
        due_at=due_at,
        remind_on=rules.remind_on(due_on, before),
        planned_at=timezone.now(),
        planned_by=by,
    )
    if what:
        planned.what = unlocked(case.key).close(what, table="cases_plan", column="what", row=planned.id)
    planned.save(force_insert=True)
    trace.note("planned", "case", case.id, purpose="case_work")
    return planned


def postpone(planned: Plan, *, due_on: date, due_at: time | None, before: int, by: User) -> None:
    """Move something planned to another day."""
    allow(access.may_handle(planned.case, by=by))
    if not rules.may_be_put_off(planned.kind):
        raise RefusedError(_("A term of law cannot be put off. Say how it went, or write down the next step."))
    _allow_day(due_on)
    to = {"due_on": due_on, "due_at": due_at, "remind_on": rules.remind_on(due_on, before)}
    _moved(planned, "postpone", **to)
    trace.note("postponed", "case", planned.case_id, purpose="case_work")


def conclude(planned: Plan, *, result: str, text: str, by: User) -> None:
    """Write how it went, on the timeline. Of every way to the resident one says whether one talked."""
    allow(access.may_handle(planned.case, by=by))
    if rules.needs_result(planned.kind) != bool(result):
        raise RefusedError(_("Say how it went."))
    _moved(planned, "conclude", result=result, finished_at=timezone.now(), finished_by=by)
    enter(planned.case, planned.kind, by=by, text=text, detail=result)
    trace.note("concluded", "case", planned.case_id, purpose="case_work")


def abort(planned: Plan, *, text: str, by: User) -> None:
    """Give up what was planned, and say why."""
    allow(access.may_handle(planned.case, by=by))
    _moved(planned, "abort", finished_at=timezone.now(), finished_by=by)
    enter(planned.case, "aborted", by=by, text=text, detail=planned.kind)
    trace.note("aborted", "case", planned.case_id, purpose="case_work")


def _allow_day(due_on: date) -> None:
    if not rules.may_be_planned(due_on, today=timezone.localdate()):
        raise RefusedError(_("Choose today or a day within the next two years."))


def _moved(planned: Plan, step: str, **also: object) -> None:
    if not move(Plan.objects.filter(id=planned.id), rules.PLAN_STEPS[step], **also):
        raise RefusedError(_("Somebody has concluded it or given it up just before you. Reload the page."))
