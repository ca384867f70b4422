"""The verbs of the committee's memo: put it together, and write in it. Two who write at once lose no word."""

from collections.abc import Mapping

from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from bindeled.confidentiality.doors import current
from bindeled.statistics import access
from bindeled.statistics.models import Memo
from bindeled.statistics.queries.beside import beside
from bindeled.statistics.queries.memo import memo_of
from bindeled.statistics.rules.memo import is_over
from bindeled.suppression.rules.periods import Period
from bindeled.users.models import User


class MemoRefusedError(ValueError):
    """Why the memo was not put together, or not saved, in words for whoever wanted it."""


class WrittenMeanwhileError(MemoRefusedError):
    """Somebody else saved the memo since this one was begun on. ``theirs`` is how it stands."""

    def __init__(self, theirs: Memo) -> None:
        super().__init__(_("Somebody saved the memo meanwhile. Compare, and save again if your words are to hold."))
        self.theirs = theirs


def _allow(reason: str) -> None:
    if reason:
        raise MemoRefusedError(reason)


def gather_memo(period: Period, *, by: User) -> Memo:
    """Put a period's memo together, or read anew what stands beside its figures; what was written in it stays. Raises MemoRefusedError."""
    _allow(access.may_write(by=by))
    if not is_over(period, timezone.localdate()):
        raise MemoRefusedError(_("The period is not over yet. Choose one whose figures stand."))
    here, now = current().municipality, timezone.now()
    with translation.override(
        settings.LANGUAGE_CODE
    ):  # what is given to the committee is in the municipality's language
        read = beside(here, period, today=timezone.localdate())
    if memo_of(period) is None:
        try:
            with transaction.atomic():
                made = Memo(
                    municipality_id=here, period=period.kind, first=period.first, author=by.name,
                    beside=read, gathered_at=now, saved_at=now, saved_by=by,
                )  # fmt: skip
                made.save(force_insert=True)
                return made
        except IntegrityError:
            pass  # somebody was faster: theirs is read anew, as for a second press
    found = memo_of(period)
    assert found is not None  # noqa: S101 - no memo is ever taken away
    Memo.objects.filter(id=found.id).update(beside=read, gathered_at=now, saved_by=by)
    return found


def write_memo(memo: Memo, told: Mapping[str, str], *, version: int, by: User) -> None:
    """Save what a person wrote; ``version`` is the one it was begun on. Raises WrittenMeanwhileError where somebody saved since."""
    _allow(access.may_write(by=by))
    words = {name: told[name].strip() for name in Memo.WRITTEN}
    begun_on = Memo.objects.filter(id=memo.id, version=version)
    if not begun_on.update(**words, version=version + 1, saved_at=timezone.now(), saved_by=by):
        raise WrittenMeanwhileError(Memo.objects.get(id=memo.id))
