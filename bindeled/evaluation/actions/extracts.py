"""Asking for an extract, releasing it or turning it down, and fetching it."""

from collections.abc import Sequence
from datetime import date

from django.db import DatabaseError, transaction
from django.db.models import F, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from bindeled.cases.rules import Step
from bindeled.confidentiality import trace
from bindeled.confidentiality.envelope import UnreadableError
from bindeled.evaluation import access
from bindeled.evaluation.models import Answer, Extract, ExtractFile
from bindeled.evaluation.queries.extracts import content
from bindeled.evaluation.rules import extract as rules
from bindeled.evaluation.rules.fields import FIELDS
from bindeled.users.models import User


class RefusedError(Exception):
    """An action that may not be, or cannot be now. The message says why and what to do instead, in the user's language."""


def allow(reason: str) -> None:
    """Raise RefusedError with the reason, where there is one."""
    if reason:
        raise RefusedError(reason)


def move(rows: QuerySet[Extract], step: Step, **also: object) -> bool:
    """One conditional update: from the states before to the one after, where it still is so."""
    return rows.filter(state__in=step.before).update(state=step.after, **also) == 1


def ask_for_extract(*, purpose: str, since: date, until: date, fields: Sequence[str], by: User) -> Extract:
    """Ask for rows of a period, in the evaluation door. The worker makes them, and two persons release them or do not."""
    allow(access.may_evaluate(by=by))
    if not rules.may_be_asked_for(since, until, today=timezone.localdate()):
        raise RefusedError(_("Choose whole quarters that are over, the first before the last."))
    row = Extract(
        municipality_id=by.municipality_id,
        asked_by=by,
        asked_at=timezone.now(),
        purpose=purpose,
        since=since,
        until=until,
        fields=[code for code in FIELDS if code in fields],
    )
    row.save(force_insert=True)
    trace.note("extract_asked", "extract", row.id, purpose="evaluation")
    return row


def _answer(row: Extract, *, yes: bool, reason: str, by: User) -> None:
    allow(access.may_answer_extract(row, by=by))
    if row.state not in rules.TO_ANSWER:
        raise RefusedError(_("It does not wait for an answer any more. Reload the page."))
    role = access.role_to_answer_in(row, by=by)
    answer = Answer(
        municipality_id=row.municipality_id, extract=row, role=role, by=by, at=timezone.now(), yes=yes, reason=reason
    )
    try:
        with transaction.atomic():
            answer.save(force_insert=True)
    except DatabaseError:  # somebody was faster: the table holds one answer of a role, and the wall takes none too late
        raise RefusedError(_("Somebody has just answered. Reload the page.")) from None


def release_extract(row: Extract, *, by: User) -> None:
    """Say yes to an extract, having seen what the machine says of it. With the second person's yes it may be fetched."""
    _answer(row, yes=True, reason="", by=by)
    now, asked = timezone.now(), Extract.objects.filter(id=row.id)
    released = {"released_at": now, "fetch_until": now + rules.FETCHED_WITHIN}
    first = move(asked, rules.STEPS["release_first"])
    if not first and not move(asked, rules.STEPS["release_second"], **released):
        raise RefusedError(_("Somebody has just answered. Reload the page."))
    trace.note("extract_released", "extract", row.id, purpose="evaluation")


def turn_down_extract(row: Extract, *, reason: str, by: User) -> None:
    """Say no to an extract, with a reason that whoever asked for it reads. Its file is destroyed by the worker."""
    _answer(row, yes=False, reason=reason, by=by)
    if not move(Extract.objects.filter(id=row.id), rules.STEPS["turn_down"], ended_at=timezone.now()):
        raise RefusedError(_("Somebody has just answered. Reload the page."))
    trace.note("extract_turned_down", "extract", row.id, purpose="evaluation")


def fetch_extract(row: Extract, *, by: User) -> bytes:
    """Fetch the file of an extract, in the evaluation door. Each time counts, and leaves a line in the trace."""
    allow(access.may_evaluate(by=by))
    over = _("It cannot be fetched any more. Ask for a new one if you still need it.")
    try:
        file = content(row)
    except (ExtractFile.DoesNotExist, UnreadableError):
        raise RefusedError(over) from None
    few_times = Extract.objects.filter(id=row.id, fetches__lt=rules.MOST_FETCHES)
    if not move(few_times, rules.STEPS["fetch"], fetches=F("fetches") + 1):
        raise RefusedError(over)
    return file
