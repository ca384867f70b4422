"""Warnings for those who knock. Each has a day by which somebody looks whether it still holds; until then, and after, it is shown."""

from datetime import date
from uuid import uuid4

from django.utils import timezone
from django.utils.translation import gettext as _

from bindeled.cases import access, rules
from bindeled.cases.actions.steps import RefusedError, allow, allow_open, enter, unlocked
from bindeled.cases.models import Case, SafetyNote
from bindeled.confidentiality import trace
from bindeled.users.models import User


def warn(case: Case, *, text: str, review_by: date, by: User) -> SafetyNote:
    """Warn whoever knocks: what to look out for, never a judgement."""
    allow(access.may_handle(case, by=by))
    allow_open(case)
    _allow_day(review_by)
    noted = SafetyNote(
        id=uuid4(),
        municipality_id=case.municipality_id,
        case=case,
        review_by=review_by,
        noted_at=timezone.now(),
        noted_by=by,
    )
    noted.text = unlocked(case.key).close(text, table="cases_safetynote", column="text", row=noted.id)
    noted.save(force_insert=True)
    enter(case, "warning", by=by, text=text)
    trace.note("warned", "case", case.id, purpose="case_work")
    return noted


def keep_warning(noted: SafetyNote, *, review_by: date, by: User) -> None:
    """Say that a warning still holds, and until when before somebody looks again."""
    allow(access.may_handle(noted.case, by=by))
    _allow_day(review_by)
    _changed(noted, review_by=review_by)
    trace.note("warning_kept", "case", noted.case_id, purpose="case_work")


def end_warning(noted: SafetyNote, *, by: User) -> None:
    """Take a warning away that does not hold any more. That it stood there stays on the timeline."""
    allow(access.may_handle(noted.case, by=by))
    _changed(noted, ended_at=timezone.now(), ended_by=by)
    enter(noted.case, "warning_ended", by=by)
    trace.note("warning_ended", "case", noted.case_id, purpose="case_work")


def _allow_day(review_by: date) -> None:
    if not rules.may_be_reviewed_by(review_by, today=timezone.localdate()):
        raise RefusedError(_("Choose a day within the next six months."))


def _changed(noted: SafetyNote, **to: object) -> None:
    if not SafetyNote.objects.filter(id=noted.id, ended_at__isnull=True).update(**to):
        raise RefusedError(_("Somebody has taken the warning away just before you. Reload the page."))
