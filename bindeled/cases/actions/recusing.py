"""Saying that somebody does not work on a record, since they know the resident; and a leader's word on it."""

from uuid import uuid4

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from bindeled.cases import access, queries
from bindeled.cases import rules as states
from bindeled.cases.actions.circles import keep_circle
from bindeled.cases.actions.steps import RefusedError, allow, enter, move, unlocked
from bindeled.cases.models import Case, Concern, Recusal
from bindeled.cases.queries.recusing import COLUMN, TABLE
from bindeled.cases.rules import recusing as rules
from bindeled.confidentiality import trace
from bindeled.confidentiality.models import RecordKey
from bindeled.residents import actions as residents
from bindeled.users.models import User

OUT_ALREADY = gettext_lazy("They are out of it already. Reload the page.")
WHO_TAKES_OVER = gettext_lazy("Choose who becomes responsible instead: a case is always somebody's.")
IS_OUT = gettext_lazy("%(name)s does not work on this, since they know the resident. Choose somebody else.")


def allow_to_have(*records: Case | Concern, whom: User) -> None:
    """Raise RefusedError where somebody is to get what they are out of."""
    if queries.is_out_of(records, whom=whom):
        raise RefusedError(str(IS_OUT) % {"name": whom.name})


def recuse_from_case(case: Case, *, whom: User, ground: str, words: str, successor: User | None, by: User) -> Recusal:
    """Let somebody not work on a case, nor see it. Where it is theirs, somebody else becomes responsible at the same time."""
    allow(access.may_recuse(case, whom=whom, by=by))
    if rules.needs_successor(is_responsible=case.responsible_id == whom.id, is_open=case.state == "open"):
        if successor is None or successor.id == whom.id:
            raise RefusedError(str(WHO_TAKES_OVER))
        allow_to_have(case, whom=successor)
        Case.objects.filter(id=case.id, state="open").update(responsible=successor)
        keep_circle(case, responsible=successor.id)
        enter(case, "assigned", by=by, concerning=successor)
    enter(case, "recused", by=by, concerning=whom, text=f"{rules.GROUNDS[ground]}\n{words}".strip())
    trace.note("recused", "case", case.id, purpose="case_work")
    return _written(case, case.key, whom, ground, words, by=by)


def recuse_from_concern(concern: Concern, *, whom: User, ground: str, words: str, by: User) -> Recusal:
    """Let somebody not work on a concern, nor see it. Where they have taken it, it is put back for others."""
    allow(access.may_recuse(concern, whom=whom, by=by))
    mine = Concern.objects.filter(id=concern.id, taken_by=whom)
    move(mine, states.CONCERN_STEPS["release"], taken_by=None, taken_at=None)
    trace.note("recused", "concern", concern.id, purpose="triage")
    return _written(concern, concern.key, whom, ground, words, by=by)


def _written(record: Case | Concern, key: RecordKey, whom: User, ground: str, words: str, *, by: User) -> Recusal:
    is_case = isinstance(record, Case)
    row = Recusal(
        id=uuid4(),
        municipality_id=record.municipality_id,
        unit_id=record.unit_id,
        case_id=record.id if is_case else None,
        concern_id=None if is_case else record.id,
        dwelling_index=record.dwelling_index,
        number=record.number if isinstance(record, Case) else "",
        key=key,
        user=whom,
        ground=ground,
        said_at=timezone.now(),
        said_by=by,
    )
    row.words = unlocked(key).close(words, table=TABLE, column=COLUMN, row=row.id) if words else None
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError:
        raise RefusedError(str(OUT_ALREADY)) from None
    residents.put_out(whom, source=row.id, key=key.id, place=bytes(record.dwelling_index))
    return row


def carry_recusals(concern: Concern, case: Case, *, by: User) -> None:
    """Let whoever is out of a concern be out of the case in which it is put, on the same ground; a leader is asked of it there."""
    for row in queries.carried_by(concern, case):
        words = unlocked(row.key).open(row.words, table=TABLE, column=COLUMN, row=row.id) if row.words else ""
        enter(case, "recused", by=by, concerning=row.user, text=f"{rules.GROUNDS[row.ground]}\n{words}".strip())
        _written(case, case.key, row.user, row.ground, words, by=by)


def answer_recusal(recusal: Recusal, *, answer: str, by: User) -> None:
    """Write down whether there is a conflict. Where there is none they may open the record again."""
    allow(access.may_answer_recusal(recusal, by=by))
    waiting = Recusal.objects.filter(id=recusal.id, answer=rules.WAITS)
    if not waiting.update(answer=answer, answered_at=timezone.now(), answered_by=by):
        raise RefusedError(_("Somebody has answered it just before you. The first answer stands."))
    if answer == rules.LIFTED:
        residents.let_back(recusal.id)
    case = Case.objects.filter(id=recusal.case_id).select_related("key").first() if recusal.case_id else None
    if case:  # a leader may be out of it too
        enter(case, "recusal_answer", by=by, concerning=recusal.user, detail=answer)
    trace.note("recusal_answered", "recusal", recusal.id, purpose="oversight")
