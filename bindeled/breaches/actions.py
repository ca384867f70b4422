"""The verbs: report, write, correct, weigh, decide, close and open again; begin an exercise; and remind, in the worker's door."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any
from uuid import uuid4

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from bindeled.breaches import access, queries, rules, tasks
from bindeled.breaches.models import Breach, BreachNote
from bindeled.breaches.words import SCENARIOS
from bindeled.confidentiality import trace
from bindeled.confidentiality.doors import current
from bindeled.confidentiality.envelope import UnreadableError
from bindeled.confidentiality.models import RecordKey
from bindeled.confidentiality.records import Record, new_record, unlock
from bindeled.post.actions import queue_letter
from bindeled.users.models import User

CLOSED = gettext_lazy("It is closed. Open it again first.")
AHEAD = gettext_lazy("That lies in the future. Write when it happened.")


class RefusedError(Exception):
    """An action that may not be, or cannot be now. The message says why and what to do instead, in the user's language."""


def _allow(reason: str) -> None:
    if reason:
        raise RefusedError(reason)


def _not_ahead(moment: datetime) -> None:
    if moment > timezone.now():
        raise RefusedError(str(AHEAD))


def report_breach(*, kind: str, what: str, aware_at: datetime, by: User) -> Breach:
    """Report that something went wrong with data. The data protection officers are told at once, by the worker."""
    _allow(access.may_report(by=by))
    _not_ahead(aware_at)
    row = _begun(kind, what, aware_at, tell=queries.officers(by.municipality_id), scenario="", by=by)
    trace.note("reported", "breach", row.id, purpose="breach")
    return row


def begin_exercise(scenario: str, *, people: Iterable[User], by: User) -> Breach:
    """Begin an exercise: its clock runs from now, and those who take part get a letter that says that it is one."""
    _allow(access.may_protect(by=by))
    its = SCENARIOS[scenario]
    tell = {by.id: by, **{one.id: one for one in people}}
    row = _begun(its.kind, str(its.told), timezone.now(), tell=tell.values(), scenario=scenario, by=by)
    trace.note("exercise_begun", "breach", row.id, purpose="breach")
    return row


def _begun(kind: str, what: str, aware_at: datetime, *, tell: Iterable[User], scenario: str, by: User) -> Breach:
    record, row_id = new_record(by.municipality_id), uuid4()
    row = Breach(
        id=row_id,
        municipality_id=by.municipality_id,
        key_id=record.key_id,
        kind=kind,
        scenario=scenario,
        what=record.close(what, table="breaches_breach", column="what", row=row_id),
        reported_at=timezone.now(),
        reported_by=by,
        aware_at=aware_at,
        tell=sorted(one.id for one in tell),
    )
    row.save(force_insert=True)
    return row


def _unlocked(row: Breach) -> Record:
    try:
        return unlock(RecordKey.objects.get(id=row.key_id))
    except UnreadableError:
        raise RefusedError(
            _("Its text cannot be opened here, so this cannot be done. Ask those who run Bindeled.")
        ) from None


def _write(row: Breach, kind: str, words: str, *, by: User) -> None:
    note_id = uuid4()
    BreachNote(
        id=note_id,
        municipality_id=row.municipality_id,
        breach=row,
        at=timezone.now(),
        by=by,
        kind=kind,
        words=_unlocked(row).close(words, table="breaches_breachnote", column="words", row=note_id),
    ).save(force_insert=True)


def _change(row: Breach, **to: Any) -> None:
    """Change an open breach, or refuse: somebody may have closed it meanwhile."""
    if not Breach.objects.filter(id=row.id, closed_at=None).update(**to):
        raise RefusedError(str(CLOSED))


def note_breach(row: Breach, *, kind: str, words: str, by: User) -> None:
    """Write down what is known so far, or what was done."""
    if kind not in rules.FREE_NOTES:
        raise RefusedError(_("Choose what you are writing."))
    _allow(access.may_note(row, kind, by=by))
    if not Breach.objects.filter(id=row.id, closed_at=None).exists():
        raise RefusedError(str(CLOSED))
    _write(row, kind, words, by=by)
    trace.note("noted", "breach", row.id, purpose="breach")


def correct_aware(row: Breach, *, aware_at: datetime, words: str, by: User) -> None:
    """Correct when the municipality became aware, with the reason. The clock follows."""
    _allow(access.may_protect(by=by))
    _not_ahead(aware_at)
    _change(row, aware_at=aware_at)
    _write(row, "aware", words, by=by)
    trace.note("aware_corrected", "breach", row.id, purpose="breach")


def weigh(row: Breach, *, risk: str, persons: int, words: str, by: User) -> None:
    """Write down about how many persons it is about, and how great the risk to them is, and why."""
    _allow(access.may_protect(by=by))
    _change(row, risk=risk, persons=persons)
    _write(row, "weighed", words, by=by)
    trace.note("weighed", "breach", row.id, purpose="breach")


def decide_authority(row: Breach, *, decision: str, at: datetime, number: str = "", words: str, by: User) -> None:
    """Write down that the Danish Data Protection Agency was told, or that it is not, and why.

    It may be left out only where no risk is likely. What was told late says why in its words.
    """
    _allow(access.may_protect(by=by))
    _not_ahead(at)
    if decision == rules.NOT and not rules.may_leave_authority(row.risk):
        raise RefusedError(
            _(
                "The Agency may be left out only where no risk is likely. Write how great the risk is first, or tell the Agency."
            )
        )
    _change(row, authority=decision, authority_at=at, authority_number=number if decision == rules.TOLD else "")
    _write(row, f"authority_{decision}", words, by=by)
    trace.note("authority_decided", "breach", row.id, purpose="breach")


def decide_persons(row: Breach, *, decision: str, at: datetime, words: str, by: User) -> None:
    """Write down that the persons it is about were told, or that they are not, and why."""
    _allow(access.may_protect(by=by))
    _not_ahead(at)
    if decision == rules.NOT and not rules.may_leave_persons(row.risk):
        raise RefusedError(_("Write how great the risk is first."))
    _change(row, persons_told=decision, persons_told_at=at)
    _write(row, f"persons_{decision}", words, by=by)
    trace.note("persons_decided", "breach", row.id, purpose="breach")


def close_breach(row: Breach, *, words: str, by: User) -> None:
    """Close a breach for which everything is decided, with what is to be better."""
    _allow(access.may_protect(by=by))
    left = rules.lacking(risk=row.risk, authority=row.authority, persons_told=row.persons_told)
    if left:
        what = ", ".join(str(rules.LACKING[one]) for one in left)
        raise RefusedError(_("It cannot be closed yet. Decide first: %(what)s.") % {"what": what})
    _change(row, closed_at=timezone.now(), closed_by=by)
    _write(row, "closed", words, by=by)
    trace.note("breach_closed", "breach", row.id, purpose="breach")


def reopen_breach(row: Breach, *, words: str, by: User) -> None:
    """Open a closed breach again, since more is known."""
    _allow(access.may_protect(by=by))
    if not Breach.objects.filter(id=row.id, closed_at__isnull=False).update(closed_at=None, closed_by=None):
        raise RefusedError(_("It is open already."))
    _write(row, "reopened", words, by=by)
    trace.note("breach_reopened", "breach", row.id, purpose="breach")


def tell_of_breaches(now: datetime) -> int:
    """Write to the officers (of an exercise also to those who take part) that there is one, that a day is left, or that the time is over.

    In the worker's door. That they were told is written in the transaction that queues the letters, by an update that
    succeeds once. Answers how many letters were queued.
    """
    queued = 0
    for row in queries.waiting_to_tell():
        if row.told_at is None:
            if Breach.objects.filter(id=row.id, told_at=None).update(told_at=now):
                queued += _tell(row, "new")
            continue
        due = rules.reminders_due(
            row.aware_at, is_warned=row.warned_at is not None, is_over_told=row.over_told_at is not None, now=now
        )
        if due and _mark(row, due, now):
            queued += _tell(row, due[-1])
    return queued


def _mark(row: Breach, due: tuple[str, ...], now: datetime) -> bool:
    """Mark reminders as sent, where the last of them is not, and nothing was decided meanwhile."""
    columns = {"left": "warned_at", "over": "over_told_at"}
    waits = Breach.objects.filter(id=row.id, closed_at=None, authority="", **{columns[due[-1]]: None})
    return bool(waits.update(**{columns[what]: now for what in due}))


def _tell(row: Breach, why: str) -> int:
    people = User.objects.filter(id__in=row.tell, is_active=True, municipality_id=current().municipality)
    found = list(people.only("id", "email", "language", "municipality_id").order_by("id"))
    for person in found:
        queue_letter(
            kind="breach",
            to=person.email,
            language=person.language,
            municipality=person.municipality_id,
            facts={"breach": str(row.id), "why": why, "exercise": bool(row.scenario)},
            task=tasks.send_breach,
        )
    return len(found)
