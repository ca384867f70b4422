"""Writing down which steps towards an eviction a housing organisation took, and what is known of the tenancy.

The terms of law that a step starts stand among what is planned, so that nobody has to look for them; they go when the next step comes.
"""

import json
from dataclasses import asdict
from datetime import date
from uuid import UUID, uuid4

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from bindeled.cases import access, rules
from bindeled.cases.actions.steps import RefusedError, allow, enter, unlocked
from bindeled.cases.models import Case, Concern, EvictionStep, Plan
from bindeled.cases.queries.eviction import Tenancy, last_step, taken_in, tenancy_of, terms_of
from bindeled.cases.rules import eviction
from bindeled.concerns.rules import may_be_told
from bindeled.confidentiality import trace
from bindeled.users.models import User


def note_step(case: Case, *, step: str, on: date, words: str, by: User) -> EvictionStep:
    """Write down a step that was taken, or is set for a day, and start the terms of law that follow from it."""
    allow(access.may_handle(case, by=by))
    _one_at_a_time(case)
    allow(_not_of_an_eviction(case))
    today, taken = timezone.localdate(), taken_in(case)
    if not eviction.may_follow(taken, step, today=today):
        raise RefusedError(
            _(
                "This step cannot come after the one that was written down last. If that one is a mistake, strike it out first."
            )
        )
    if not may_be_told(step, on, today=today):
        raise RefusedError(
            _("A step has the day on which it was taken. Only an eviction may be set for a day to come.")
        )
    return _write(case, step=step, on=on, words=words, by=by)


def note_told(case: Case, concern: Concern, *, by: User) -> None:
    """Write down the step that a letting department told of, where it comes next in this case; otherwise its form says it still."""
    if not concern.step or concern.step_on is None or case.kind != "eviction":
        return
    _one_at_a_time(case)
    known = tenancy_of(case)
    if concern.children and not known.children:
        _seal(case, Tenancy(concern.children, known.agreement, known.rent_help))
        let_terms_follow(case, by=by)
    today = timezone.localdate()
    if eviction.may_follow(taken_in(case), concern.step, today=today):
        _write(case, step=concern.step, on=concern.step_on, words="", by=by)


def strike_step(case: Case, *, step: UUID, by: User) -> None:
    """Strike out the step that was written down last: it was a mistake. It stays to be seen, and its terms go."""
    allow(access.may_handle(case, by=by))
    _one_at_a_time(case)
    allow(_not_of_an_eviction(case))
    last = last_step(case)
    if last is None or last.id != step:
        raise RefusedError(_("Only the step that was written down last can be struck out. Reload the page."))
    EvictionStep.objects.filter(id=last.id).update(struck_at=timezone.now(), struck_by=by)
    enter(case, "struck", by=by, text=date_format(last.on, "DATE_FORMAT"), detail=last.step)
    let_terms_follow(case, by=by)
    trace.note("step_struck", "case", case.id, purpose="case_work")


def note_tenancy(case: Case, *, children: str, agreement: str, rent_help: str, by: User) -> None:
    """Write down whether children live there, whether an administration agreement runs, and how it stands with help for the rent."""
    allow(access.may_handle(case, by=by))
    _one_at_a_time(case)
    allow(_not_of_an_eviction(case))
    told = Tenancy(children, agreement, rent_help)
    _seal(case, told)
    enter(case, "tenancy", by=by, text="\n".join(answer for _name, answer in told.told))
    let_terms_follow(case, by=by)
    trace.note("tenancy_noted", "case", case.id, purpose="case_work")


def _not_of_an_eviction(case: Case) -> str:
    if case.state == "open" and case.kind == "eviction":
        return ""
    return _("This is for an open case about an eviction. Change the kind of the case first.")


def _one_at_a_time(case: Case) -> None:
    """Let two who write at the same moment write one after the other: each looks at what stands there then."""
    Case.objects.select_for_update().filter(id=case.id).values_list("id", flat=True).get()
    case.refresh_from_db(fields=["kind", "state", "tenancy"])


def _write(case: Case, *, step: str, on: date, words: str, by: User) -> EvictionStep:
    noted = EvictionStep(
        id=uuid4(),
        municipality_id=case.municipality_id,
        case=case,
        step=step,
        on=on,
        noted_at=timezone.now(),
        noted_by=by,
    )
    if words:
        noted.words = unlocked(case.key).close(words, table="cases_evictionstep", column="words", row=noted.id)
    noted.save(force_insert=True)
    enter(case, "eviction", by=by, text=_line(on, words), detail=step)
    let_terms_follow(case, by=by)
    trace.note("step_noted", "case", case.id, purpose="case_work")
    return noted


def _line(on: date, words: str) -> str:
    return "\n".join(filter(None, [date_format(on, "DATE_FORMAT"), words]))


def _seal(case: Case, told: Tenancy) -> None:
    written = json.dumps(asdict(told))
    case.tenancy = unlocked(case.key).close(written, table="cases_case", column="tenancy", row=case.id)
    Case.objects.filter(id=case.id).update(tenancy=case.tenancy)


def let_terms_follow(case: Case, *, by: User) -> None:
    """Make the terms among what is planned those of the step that stands now: what runs no more goes, what is new comes."""
    taken = taken_in(case) if case.kind == "eviction" else []
    running = eviction.terms(taken[-1], children=tenancy_of(case).children) if taken else ()
    wanted = {(term.clock.code, term.by) for term in running}
    for term, code in terms_of(case):
        if (code, term.due_on) in wanted:
            wanted.discard((code, term.due_on))
        elif term.state == "planned":
            Plan.objects.filter(id=term.id).update(state="aborted", finished_at=timezone.now(), finished_by=by)
    for code, last_day in sorted(wanted):
        _plan_term(case, code, last_day, by=by)


def _plan_term(case: Case, code: str, last_day: date, *, by: User) -> None:
    term = Plan(
        id=uuid4(),
        municipality_id=case.municipality_id,
        case=case,
        kind="term",
        due_on=last_day,
        remind_on=rules.remind_on(last_day, eviction.REMIND_BEFORE),
        planned_at=timezone.now(),
        planned_by=by,
    )
    term.what = unlocked(case.key).close(code, table="cases_plan", column="what", row=term.id)
    term.save(force_insert=True)
