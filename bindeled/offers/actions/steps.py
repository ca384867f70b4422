"""What every verb here does alike: ask, move one state in one conditional update, put down a moment, unlock a course."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from typing import Any
from uuid import uuid4

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from bindeled.confidentiality.envelope import UnreadableError
from bindeled.confidentiality.models import RecordKey
from bindeled.confidentiality.records import Record, unlock
from bindeled.offers.models import Course, Moment
from bindeled.offers.queries.courses import MOMENT_TABLE
from bindeled.offers.rules import courses as rules
from bindeled.users.models import User

GONE = gettext_lazy("Its text is gone or cannot be opened here, so this cannot be done. Ask your leader.")
MEANWHILE = gettext_lazy("It is not as it was any more: somebody was faster. Reload the page.")
OVER = gettext_lazy("The course is over. Offer the resident something anew.")


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


def allow_said(on: date) -> None:
    """Raise RefusedError where somebody is to have said or done something on a day that has not come."""
    if on > timezone.localdate():
        raise RefusedError(_("It cannot have been in the future. Choose today or a day before."))


def unlocked(key: RecordKey) -> Record:
    """Unlock a course, or raise RefusedError where it cannot be opened."""
    with refusing_unread():
        return unlock(key)


def move(course: Course, step: str, **changed: Any) -> None:
    """One conditional update: from the states before to the one after, where it still is so. Raises RefusedError where it is not.

    One that ends or goes on is also as it was read.
    """
    known = rules.STEPS[step]
    rows = Course.objects.filter(id=course.id, ends_on=course.ends_on)
    if rows.filter(state__in=known.before).update(state=known.after, **changed) != 1:
        raise RefusedError(str(MEANWHILE))
    for name, value in {"state": known.after, **changed}.items():
        setattr(course, name, value)


def enter(
    course: Course,
    kind: str,
    *,
    by: User,
    words: str = "",
    code: str = "",
    detail: str = "",
    on: date | None = None,
    met: bool | None = None,
) -> None:
    """Put down a moment of a course, with its words sealed, where there are any, and with its short word, where its kind has one."""
    moment = Moment(
        id=uuid4(),
        municipality_id=course.municipality_id,
        course=course,
        at=timezone.now(),
        by=by,
        kind=kind,
        detail=detail,
        on=on,
        met=met,
    )
    if sealed := rules.sealed_of(kind, words, code=code):
        moment.words = unlocked(course.key).close(sealed, table=MOMENT_TABLE, column="words", row=moment.id)
    moment.save(force_insert=True)
