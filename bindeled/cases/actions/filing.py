"""Laying a picture or a paper beside a case, reading it, and taking it away again shortly after."""

from django.utils.translation import gettext as _

from bindeled.cases import access
from bindeled.cases.actions.steps import RefusedError, allow, enter, unlocked
from bindeled.cases.models import Case, Concern
from bindeled.confidentiality import trace
from bindeled.drawn.actions import Remade
from bindeled.files import actions as files
from bindeled.files import queries as lying
from bindeled.files.actions import TooLateError, TooManyError
from bindeled.files.models import File
from bindeled.users.models import User


def add_file(case: Case, *, made: Remade, name: str, by: User) -> File:
    """Lay a file that was made anew beside a case. It is sealed with the case's key, and lives as long as the case."""
    allow(access.may_handle(case, by=by))
    try:
        file = files.keep(made, unlocked(case.key), name=name, by=by)
    except TooManyError as refusal:
        raise RefusedError(str(refusal)) from None
    enter(case, "file", by=by)
    trace.note("added_file", "case", case.id, purpose="case_work")
    trace.note("added_file", "file", file.id, purpose="case_work")
    return file


def read_file(case: Case, file: File) -> bytes:
    """Open what a file shows. The reading is traced, on the file and on its case. Whoever may see the case may do this."""
    trace.note("read_file", "case", case.id, purpose="case_work")
    trace.note("read_file", "file", file.id, purpose="case_work")
    return lying.content_of(unlocked(case.key), file)


def read_picture(concern: Concern, file: File) -> bytes:
    """Open what a picture shows that came with a concern. The reading is traced, on both. Whoever may see the concern may do this."""
    purpose = "case_work" if concern.case_id else "triage"
    trace.note("read_file", "concern", concern.id, purpose=purpose)
    trace.note("read_file", "file", file.id, purpose=purpose)
    return lying.content_of(unlocked(concern.key), file)


def remove_file(case: Case, file: File, *, by: User) -> None:
    """Take a file away again: who laid it there, shortly after. That it was there stays in the timeline and the trace."""
    allow(access.may_handle(case, by=by))
    try:
        files.take_away(file, by=by)
    except TooLateError:
        raise RefusedError(
            _(
                "Only the one who added it can remove it, within 10 minutes. Write a note that it is wrong, and tell your"
                " leader or the data protection officer."
            )
        ) from None
    enter(case, "file_removed", by=by)
    trace.note("removed_file", "case", case.id, purpose="case_work")
    trace.note("removed_file", "file", file.id, purpose="case_work")
