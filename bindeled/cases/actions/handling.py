"""What an adviser does with a concern: take it, put it back, open a case, judge what was set aside."""

import json
from datetime import datetime
from uuid import uuid4

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from bindeled.cases import access, rules
from bindeled.cases.actions.child import start_clock
from bindeled.cases.actions.eviction import note_told
from bindeled.cases.actions.linking import ask_for_review
from bindeled.cases.actions.recusing import carry_recusals
from bindeled.cases.actions.steps import RefusedError, allow, enter, move, move_all, unlocked
from bindeled.cases.models import Case, Concern
from bindeled.cases.queries import leads, open_offer, serves_today
from bindeled.children.queries import clock_of
from bindeled.concerns.rules import dwelling_label
from bindeled.confidentiality import records, trace
from bindeled.users.models import User


def take(concern: Concern, *, by: User) -> None:
    """Take responsibility for a concern. If somebody was faster, RefusedError says who and when."""
    allow(access.may_handle(concern, by=by))
    moved = move(
        Concern.objects.filter(id=concern.id), rules.CONCERN_STEPS["take"], taken_by=by, taken_at=timezone.now()
    )
    if not moved:
        concern.refresh_from_db()
        who, when = concern.taken_by, concern.taken_at
        if who and when:
            at = timezone.localtime(when).strftime("%H.%M").lstrip("0")
            raise RefusedError(_("%(name)s took it at %(time)s.") % {"name": who.name, "time": at})
        raise RefusedError(_("It stands in a case already. Reload the page."))
    trace.note("took", "concern", concern.id, purpose="triage")


def release(concern: Concern, *, by: User) -> None:
    """Put a taken concern back for others."""
    now = timezone.localtime()
    allow(
        access.may_handle(concern, by=by)
        or access.may_release(concern, by=by, leads=leads(by, concern.unit, on=now), left=_has_left(concern, on=now))
    )
    step = rules.CONCERN_STEPS["release"]
    if not move(Concern.objects.filter(id=concern.id), step, taken_by=None, taken_at=None):
        raise RefusedError(_("It is not taken any more. Reload the page."))
    trace.note("released", "concern", concern.id, purpose="triage")


def _has_left(concern: Concern, *, on: datetime) -> bool:
    """Say whether the one who took it has left the unit, so that nobody would put it back."""
    return concern.taken_by is not None and not serves_today(concern.taken_by, concern.unit, on=on)


def open_case(concern: Concern, *, by: User) -> Case:
    """Open a case from a concern; whoever opens it is responsible until it is assigned."""
    allow(access.may_handle(concern, by=by))
    record = records.new_record(by.municipality_id)
    now = timezone.now()
    case = Case(
        municipality_id=concern.municipality_id,
        unit_id=concern.unit_id,
        department_id=concern.department_id,
        number=rules.new_case_number(),
        kind="eviction" if concern.step else "general",
        key_id=record.key_id,
        dwelling_index=concern.dwelling_index,
        responsible=by,
        opened_at=now,
        opened_by=by,
    )
    case.dwelling = record.close(_dwelling(concern), table="cases_case", column="dwelling", row=case.id)
    case.save(force_insert=True)
    enter(case, "opened", by=by)
    add_to_case(concern, case, by=by)
    trace.note("opened", "case", case.id, purpose="triage")
    return case


def _dwelling(concern: Concern) -> str:
    record = unlocked(concern.key)
    told = json.loads(record.open(concern.body, table="cases_concern", column="body", row=concern.id))
    return dwelling_label(told["where"], told["floor"], told["door"])


def add_to_case(concern: Concern, case: Case, *, by: User) -> None:
    """Add a concern to a case. RefusedError when somebody put it in a case first, or the case is closed."""
    allow(access.may_handle(concern, by=by) or access.may_handle(case, by=by))
    if case.state != "open":
        raise RefusedError(_("The case is closed. Reopen it first, or open a new one."))
    if open_offer(concern):
        raise RefusedError(_("It is offered to another unit. Take the offer back first."))
    if not move(Concern.objects.filter(id=concern.id), rules.CONCERN_STEPS["put_in_case"], case=case):
        raise RefusedError(_("Somebody put it in a case just before you. Reload the page."))
    enter(case, "concern", by=by)
    note_told(case, concern, by=by)
    carry_recusals(concern, case, by=by)
    trace.note("put_in_case", "concern", concern.id, purpose="case_work")


def mark_test(concern: Concern, *, by: User) -> None:
    """Mark a concern as a test: it leaves the inbox and the figures, is kept, and can be brought back.

    Raises RefusedError while another unit is asked to take it, or while nobody has answered about the child it tells of: what
    may be about a child is never put away by one press.
    """
    allow(access.may_handle(concern, by=by))
    if open_offer(concern):
        raise RefusedError(_("It is offered to another unit. Take the offer back first."))
    clock = clock_of(concern.id)
    if clock and not clock.answered_at:
        raise RefusedError(_("It tells of a child. Write down first who has answered, then mark it as a test."))
    if not move(_itself(concern), rules.CONCERN_STEPS["mark_test"], taken_by=None, taken_at=None):
        raise RefusedError(_("It does not wait any more. Reload the page."))
    trace.note("marked_test", "concern", concern.id, purpose="triage")


def unmark_test(concern: Concern, *, by: User) -> None:
    """Bring a concern back that was marked as a test: it waits in the inbox again, and the trace says who did."""
    allow(access.may_handle(concern, by=by))
    if not move(_itself(concern), rules.CONCERN_STEPS["unmark_test"]):
        raise RefusedError(_("It is no test any more. Reload the page."))
    trace.note("unmarked_test", "concern", concern.id, purpose="triage")


def _itself(concern: Concern) -> QuerySet[Concern]:
    return Concern.objects.filter(id=concern.id)


# -- What came through the open door and was set aside ------------------------------------------------------------------


def judge_real(concern: Concern, *, by: User) -> None:
    """Put one that was set aside among the others, and out of its group: what comes later is not like it any more."""
    allow(access.may_handle(concern, by=by))
    moved = Concern.objects.filter(id=concern.id, state="new").exclude(set_aside="")
    if moved.update(set_aside="", alike=uuid4().bytes, likeness=[]):
        concern.set_aside = ""
        start_clock(concern, known_at=timezone.now())
        ask_for_review(concern)
        trace.note("judged_real", "concern", concern.id, purpose="triage")


def dismiss(concern: Concern, *, by: User) -> int:
    """Judge this one and all that are alike and set aside to be noise; answer how many. They are kept, and can come back."""
    allow(access.may_handle(concern, by=by))
    group = access.within_reach(Concern.objects).filter(alike=concern.alike).exclude(set_aside="")
    count = move_all(group, rules.CONCERN_STEPS["dismiss"])
    if count:
        trace.note("dismissed", "concern", concern.id, purpose="triage", count=count)
    return count


def bring_back(concern: Concern, *, by: User) -> int:
    """Bring this one and all of its group back from noise, to where they were set aside; answer how many."""
    allow(access.may_handle(concern, by=by))
    group = access.within_reach(Concern.objects).filter(alike=concern.alike)
    count = move_all(group, rules.CONCERN_STEPS["bring_back"])
    if count:
        trace.note("brought_back", "concern", concern.id, purpose="triage", count=count)
    return count
