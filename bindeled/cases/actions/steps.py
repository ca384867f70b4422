"""What every verb here does alike: ask, move one state in one conditional update, put a moment on a timeline, unlock a record."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import date
from typing import Any
from uuid import UUID, uuid4

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from bindeled.cases import queries, rules
from bindeled.cases.models import Case, Clue, Concern, Entry
from bindeled.confidentiality.envelope import UnreadableError
from bindeled.confidentiality.models import RecordKey
from bindeled.confidentiality.records import Record, unlock
from bindeled.users.models import User

CLOSED = gettext_lazy("The case is closed. Reopen it first.")
GONE = gettext_lazy("Its text is gone or cannot be opened here, so this cannot be done. Ask your leader.")


class RefusedError(Exception):
    """An action that may not be, or cannot be now. The message says why and what to do instead, in the user's language."""


@contextmanager
def refusing_unread() -> Iterator[None]:
    """Refuse, in words, whatever a verb could not do because a text cannot be opened: its key is gone, or it is damaged."""
    try:
        yield
    except UnreadableError:
        raise RefusedError(str(GONE)) from None


def allow(reason: str) -> None:
    """Raise RefusedError with the reason, where there is one."""
    if reason:
        raise RefusedError(reason)


def allow_open(case: Case) -> None:
    """Raise RefusedError where the case is closed: nothing new is written about it before it is opened again."""
    if case.state != "open":
        raise RefusedError(str(CLOSED))


def allow_said(said_on: date) -> None:
    """Raise RefusedError where somebody is to have said something on a day that has not come."""
    if said_on > timezone.localdate():
        raise RefusedError(_("They cannot have said it in the future."))


def move(rows: QuerySet[Any], step: rules.Step, **also: object) -> bool:
    """One conditional update: from the states before to the one after, where it still is so."""
    return rows.filter(state__in=step.before).update(state=step.after, **also) == 1


def move_all(rows: QuerySet[Any], step: rules.Step, **also: object) -> int:
    """The same for many; answer how many moved."""
    return rows.filter(state__in=step.before).update(state=step.after, **also)


def enter(case: Case, kind: str, *, by: User, text: str = "", concerning: User | None = None, detail: str = "") -> None:
    """Put a moment on a case's timeline, with its text and a short word of the rules, where there are any."""
    entry_id = uuid4()
    body = _closed(unlocked(case.key), text, entry_id) if text else None
    Entry(
        id=entry_id,
        municipality_id=case.municipality_id,
        unit_id=case.unit_id,
        case=case,
        at=timezone.now(),
        by=by,
        kind=kind,
        concerning=concerning,
        detail=detail,
        body=body,
    ).save(force_insert=True)


def unlocked(key: RecordKey) -> Record:
    """Unlock a record, or raise RefusedError where it cannot be opened."""
    with refusing_unread():
        return unlock(key)


def _closed(record: Record, text: str, row: UUID) -> bytes:
    return record.close(text, table="cases_entry", column="body", row=row)


def leave_clues(
    municipality: str, clues: Iterable[str], *, concern: Concern | None = None, case: Case | None = None
) -> None:
    """Let a record be found again by these clues; only their keyed marks are kept."""
    marks = queries.marks(municipality, clues)
    Clue.objects.bulk_create(
        Clue(municipality_id=municipality, mark=mark, concern=concern, case=case) for mark in marks
    )
