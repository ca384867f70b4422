"""Writing down that a resident was told that data about them came from somebody else, or why that waits (the GDPR, article 14).

Nothing of it is seen on the sender's side. The duty outlives the case: it is noted on a closed one as well.
"""

from datetime import date
from typing import Any
from uuid import uuid4

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from bindeled.cases import access
from bindeled.cases.actions.steps import RefusedError, allow, enter, unlocked
from bindeled.cases.models import Case, Informing
from bindeled.cases.queries.informing import COLUMN, GROUND_WORDS, TABLE, came_on
from bindeled.cases.rules import informing as rules
from bindeled.confidentiality import trace
from bindeled.users.models import User

NOBODY_TOLD_US = gettext_lazy(
    "No concern in this case came from somebody else than the resident. There is nothing to tell."
)
TOLD_WHEN = gettext_lazy("Choose the day on which they were told: since the concern came, and not ahead.")
WAIT_HOW_LONG = gettext_lazy("Choose a day ahead, within a month. Then you look at it again.")


def note_informed(case: Case, *, told_on: date, way: str, words: str, by: User) -> Informing:
    """Write down on which day and how a resident was told. A slip of the pen is mended by writing it down once more."""
    came = _may_note(case, by)
    if not rules.may_be_told_on(told_on, came_on=came, today=timezone.localdate()):
        raise RefusedError(str(TOLD_WHEN))
    noted = _noted(case, rules.INFORMED, words, by, told_on=told_on, way=way)
    how = f"{rules.INFORMED_BY[way]}, {date_format(told_on, 'DATE_FORMAT')}"
    enter(case, "informed", by=by, text=f"{how}\n{words}".strip())
    trace.note("informed_noted", "case", case.id, purpose="case_work")
    return noted


def postpone_informing(case: Case, *, ground: str, again_on: date, words: str, by: User) -> Informing:
    """Write down on which ground a resident is not told yet, why just here, and when one looks again."""
    _may_note(case, by)
    today = timezone.localdate()
    if ground not in {one.code for one in rules.grounds_on(today)}:
        raise RefusedError(_("Choose a ground that is in force today."))
    if not rules.may_wait_until(again_on, today=today):
        raise RefusedError(str(WAIT_HOW_LONG))
    noted = _noted(case, rules.POSTPONED, words, by, ground=ground, again_on=again_on)
    until = date_format(again_on, "DATE_FORMAT")
    enter(case, "informed_later", by=by, text=f"{GROUND_WORDS[ground]}, {until}\n{words}")
    trace.note("informing_postponed", "case", case.id, purpose="case_work")
    return noted


def _may_note(case: Case, by: User) -> date:
    """Answer when the first data came; raise RefusedError where one may not note, or nothing came."""
    allow(access.may_handle(case, by=by))
    came = came_on(case)
    if came is None:
        raise RefusedError(str(NOBODY_TOLD_US))
    return came


def _noted(case: Case, answer: str, words: str, by: User, **told: Any) -> Informing:
    row = Informing(id=uuid4(), municipality_id=case.municipality_id, case=case, answer=answer, **told)
    row.noted_at, row.noted_by = timezone.now(), by
    row.words = unlocked(case.key).close(words, table=TABLE, column=COLUMN, row=row.id) if words else None
    row.save(force_insert=True)
    return row
