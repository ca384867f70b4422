"""Ordering a stack of papers, making them sheet by sheet, and putting together what was made."""

import io
import logging
import zipfile
from collections.abc import Sequence
from datetime import timedelta

from django.utils import timezone

from bindeled.confidentiality.doors import current
from bindeled.housing.models import Department, Organisation
from bindeled.paper import rules, typeset
from bindeled.paper.models import DAYS_KEPT, Sheet, Stack
from bindeled.paper.queries import departments_kept, facts_of
from bindeled.users.models import User

logger = logging.getLogger(__name__)
AT_ONCE = 10  # so many sheets in one transaction: what a worker that dies has to make again


class CannotOrderError(Exception):
    """There is nothing to make, or too much at once."""


def order(organisation: Organisation, *, papers: Sequence[str], languages: Sequence[str], by: User) -> Stack:
    """Order papers of all departments of an organisation, in the housing door. Raises CannotOrderError.

    The sheets are written down at once and made by the worker one after another, so that a stack that was interrupted
    goes on where it stopped.
    """
    door, today = current(), timezone.localdate()
    departments = list(departments_kept(on=today).filter(organisation=organisation))
    wanted = [(place, paper, language) for place in departments for paper in papers for language in languages]
    if not 0 < len(wanted) <= rules.MOST_SHEETS:
        raise CannotOrderError(len(wanted))
    stack = Stack(municipality_id=door.municipality, organisation=organisation, account_id=by.id)
    stack.save(force_insert=True)
    Sheet.objects.bulk_create(
        Sheet(stack=stack, position=position, department=place, paper=paper, language=language)
        for position, (place, paper, language) in enumerate(wanted)
    )
    return stack


def make_some() -> int:
    """Make the next sheets that wait, in the worker's door of a municipality. Answers how many were looked at.

    Two workers never make the same sheet: each takes those that no other holds.
    """
    waiting = Sheet.objects.filter(pdf=None, stack__municipality_id=current().municipality)
    next_ones = list(
        waiting.select_for_update(skip_locked=True, of=("self",)).order_by("stack__ordered_at", "position")[:AT_ONCE]
    )
    places = Department.objects.filter(id__in={sheet.department_id for sheet in next_ones})
    known = {place.id: place for place in places.select_related("organisation", "municipality")}
    today = timezone.localdate()
    for language in sorted({sheet.language for sheet in next_ones}):
        facts = facts_of(known.values(), language=language, on=today)
        for sheet in next_ones:
            if sheet.language == language:
                Sheet.objects.filter(id=sheet.id).update(pdf=_made(sheet, facts[sheet.department_id]))
    return len(next_ones)


def _made(sheet: Sheet, facts: rules.DepartmentFacts) -> bytes:
    """Answer the paper; nothing where it cannot be set, so that one faulty sheet does not stop the stack."""
    try:
        return typeset.resident_paper(facts, paper=sheet.paper, language=sheet.language, on=timezone.localdate())
    except Exception:
        logger.exception("The sheet %s could not be made.", sheet.id)
        return b""


def let_go() -> int:
    """Take away stacks that were ordered long enough ago, in the worker's door. Answers how many rows went."""
    long_ago = timezone.now() - timedelta(days=DAYS_KEPT)
    old = Stack.objects.filter(municipality_id=current().municipality, ordered_at__lt=long_ago)
    Sheet.objects.filter(stack__in=old).delete()
    return old.delete()[0]


def put_together(stack: Stack) -> bytes:
    """Answer a zip file that holds the papers of a stack. PDFs are packed as they are: they are small already."""
    packed = io.BytesIO()
    used: set[str] = set()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_STORED) as archive:
        for sheet in (
            stack.sheets.exclude(pdf=None).exclude(pdf=b"").select_related("department").iterator(chunk_size=50)
        ):
            name = rules.file_name(sheet.paper, sheet.language, sheet.department.name)
            # Two departments whose names differ in signs alone must not hide each other.
            name = name if name not in used else f"{name.removesuffix('.pdf')}-{sheet.position}.pdf"
            used.add(name)
            archive.writestr(name, bytes(sheet.pdf or b""))
    return packed.getvalue()
