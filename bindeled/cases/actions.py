"""The adviser's verbs. Each: may I -> does the rule allow -> write -> log, in the door's one transaction."""

import json
from dataclasses import asdict
from typing import Any
from uuid import UUID, uuid4

from django.core.exceptions import ImproperlyConfigured
from django.db import InterfaceError, OperationalError, transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from bindeled.cases import access, rules
from bindeled.cases.models import Case, Concern, Entry
from bindeled.cases.queries import leads
from bindeled.concerns.actions import Arrived, Told, open_seal
from bindeled.concerns.models import SealedConcern
from bindeled.concerns.rules import dwelling_label
from bindeled.confidentiality import keys, records, trace
from bindeled.confidentiality.envelope import UnreadableError
from bindeled.confidentiality.models import RecordKey
from bindeled.confidentiality.records import Record, unlock
from bindeled.housing.models import Department
from bindeled.municipalities.models import Unit
from bindeled.municipalities.queries import serving_unit, unit_at_open_door
from bindeled.residents import actions as residents
from bindeled.users.models import User

ARRIVALS_AT_ONCE = 50
OPEN_DOOR = "open"  # the channel
# What is wrong with us or the server, not with one concern: it is tried again, and nothing is set aside for it.
NOT_ITS_FAULT = (ImproperlyConfigured, OperationalError, InterfaceError)


class RefusedError(Exception):
    """An action that may not be, or cannot be now. The message says why and what to do instead, in the user's language."""


# -- Arriving ---------------------------------------------------------------------------------------------------------


def open_arrivals() -> int:
    """Move waiting concerns from the mailbox to the municipality's side; answer how many were looked at.

    Runs in a worker's door, one municipality at a time. Each is opened once, encrypted under a key of its own and taken
    out of the mailbox, all in one transaction. One that cannot be opened is set aside and does not stop the others.
    """
    waiting = SealedConcern.objects.filter(unopenable_since__isnull=True).order_by("received_at")
    # Only the ids are read together: a row that cannot even be read must not take the others with it.
    batch = list(waiting.select_for_update(skip_locked=True).values_list("id", flat=True)[:ARRIVALS_AT_ONCE])
    for concern_id in batch:
        _open_or_set_aside(concern_id)
    return len(batch)


def _open_or_set_aside(concern_id: UUID) -> None:
    mailbox = SealedConcern.objects.filter(id=concern_id)
    try:
        with transaction.atomic():  # one concern's fault takes back its own writing and nothing else
            concern = _arrive(mailbox.get())
            concern.save(force_insert=True)
            _set_those_alike_aside(concern)
            mailbox.delete()
    except NOT_ITS_FAULT:
        raise
    except Exception:  # noqa: BLE001 - whatever a letter says or is, it must not stop the others
        mailbox.update(unopenable_since=timezone.now())
        trace.note("unopenable", "concern", concern_id, purpose="arrival")


def _arrive(sealed: SealedConcern) -> Concern:
    arrived = open_seal(sealed)
    told = arrived.told
    department, unit = _whose(sealed, told.department)
    record = records.new_record(sealed.municipality_id)
    return Concern(
        id=sealed.id,
        municipality_id=sealed.municipality_id,
        unit_id=unit.id,
        district_id=department.district_id if department else unit.district_id,
        department=department,
        received_at=sealed.received_at,
        opened_at=timezone.now(),
        kinds=list(told.kinds),
        known_how=list(told.known_how),
        children=told.children,
        called=told.called,
        due_at=rules.due(told.kinds, sealed.received_at),
        sender_kind=told.sender_kind,
        channel=told.channel,
        key_id=record.key_id,
        body=record.close(_body(arrived), table="cases_concern", column="body", row=sealed.id),
        dwelling_index=_index(sealed.municipality_id, arrived),
        set_aside=arrived.set_aside if told.channel == OPEN_DOOR else "",
        **_likeness(sealed, told),
    )


def _whose(sealed: SealedConcern, department_id: str) -> tuple[Department | None, Unit]:
    """Answer the department, where there is one, and the unit that reads it."""
    code, day = sealed.municipality_id, timezone.localdate(sealed.received_at)
    if not department_id:
        return None, unit_at_open_door(code, on=day)
    department = Department.objects.get(id=department_id, municipality_id=code)
    return department, serving_unit(code, department.district_id, on=day)


def _likeness(sealed: SealedConcern, told: Told) -> dict[str, Any]:
    """Answer the marks by which it is known that many are alike, and the group: that of one like it, or its own."""
    if told.channel != OPEN_DOOR:
        return {}
    index = keys.provider().index
    marks = [index(sealed.municipality_id, f"alike|{band}").hex()[:32] for band in rules.likeness(told.words)]
    since = sealed.received_at - rules.ALIKE_SINCE
    like_it = Concern.objects.filter(municipality_id=sealed.municipality_id, channel=OPEN_DOOR, likeness__overlap=marks)
    # Any of them: one that is like it is of its group.
    [*group] = like_it.filter(received_at__gt=since).values_list("alike", flat=True)[:1]
    return {"likeness": marks, "alike": group[0] if group else sealed.id.bytes}


def _set_those_alike_aside(concern: Concern) -> None:
    """Where many are alike within a day, set those aside that nobody has touched. Nothing is lost by it."""
    if concern.alike is None:
        return
    since = concern.received_at - rules.ALIKE_WITHIN
    group = Concern.objects.filter(
        municipality_id=concern.municipality_id, channel=OPEN_DOOR, alike=concern.alike, received_at__gt=since
    )
    if group[: rules.ALIKE_MANY].count() >= rules.ALIKE_MANY:
        group.filter(state="new", set_aside="").update(set_aside="alike")


def _body(arrived: Arrived) -> str:
    told = asdict(arrived.told)
    return json.dumps({**told, "number": arrived.number, "sender_name": arrived.sender_name})


def _index(municipality: str, arrived: Arrived) -> bytes:
    told = arrived.told
    # Where somebody does not say where, it is nobody else's place either.
    where = told.where or str(arrived.id)
    text = rules.dwelling_text("dwelling", told.department, where, told.floor, told.door)
    return keys.provider().index(municipality, text)


# -- Concerns ---------------------------------------------------------------------------------------------------------


def take(concern: Concern, *, by: User) -> None:
    """Take responsibility for a concern. If somebody was faster, RefusedError says who and when."""
    _allow(access.may_handle(concern, by=by))
    moved = _move(
        Concern.objects.filter(id=concern.id), rules.CONCERN_STEPS["take"], taken_by=by, taken_at=timezone.now()
    )
    if not moved:
        concern.refresh_from_db()
        who, when = concern.taken_by, concern.taken_at
        if who and when:
            at = timezone.localtime(when).strftime("%H.%M").lstrip("0")
            raise RefusedError(_("%(name)s took it at %(time)s.") % {"name": who.name, "time": at})
        raise RefusedError(_("It stands in a case already. Reload the page."))
    trace.note("took", "concern", concern.id, purpose="triage")


def release(concern: Concern, *, by: User) -> None:
    """Put a taken concern back for others."""
    now = timezone.localtime()
    _allow(
        access.may_handle(concern, by=by)
        or access.may_release(concern, by=by, leads=leads(by, concern.unit_id, on=now))
    )
    step = rules.CONCERN_STEPS["release"]
    if not _move(Concern.objects.filter(id=concern.id), step, taken_by=None, taken_at=None):
        raise RefusedError(_("It is not taken any more. Reload the page."))
    trace.note("released", "concern", concern.id, purpose="triage")


def open_case(concern: Concern, *, by: User) -> Case:
    """Open a case from a concern; whoever opens it is responsible until it is assigned."""
    _allow(access.may_handle(concern, by=by))
    record = records.new_record(by.municipality_id)
    now = timezone.now()
    case = Case(
        municipality_id=concern.municipality_id,
        unit_id=concern.unit_id,
        department_id=concern.department_id,
        number=rules.new_case_number(),
        key_id=record.key_id,
        dwelling_index=concern.dwelling_index,
        responsible=by,
        opened_at=now,
        opened_by=by,
    )
    case.dwelling = record.close(_dwelling(concern), table="cases_case", column="dwelling", row=case.id)
    case.save(force_insert=True)
    _enter(case, "opened", by=by)
    add_to_case(concern, case, by=by)
    trace.note("opened", "case", case.id, purpose="triage")
    return case


def _dwelling(concern: Concern) -> str:
    record = _unlocked(concern.key)
    told = json.loads(record.open(concern.body, table="cases_concern", column="body", row=concern.id))
    return dwelling_label(told["where"], told["floor"], told["door"])


def add_to_case(concern: Concern, case: Case, *, by: User) -> None:
    """Add a concern to a case. RefusedError when somebody put it in a case first, or the case is closed."""
    _allow(access.may_handle(concern, by=by) or access.may_handle(case, by=by))
    if case.state != "open":
        raise RefusedError(_("The case is closed. Reopen it first, or open a new one."))
    if not _move(Concern.objects.filter(id=concern.id), rules.CONCERN_STEPS["put_in_case"], case=case):
        raise RefusedError(_("Somebody put it in a case just before you. Reload the page."))
    _enter(case, "concern", by=by)
    trace.note("put_in_case", "concern", concern.id, purpose="case_work")


# -- What came through the open door and was set aside ------------------------------------------------------------------


def judge_real(concern: Concern, *, by: User) -> None:
    """Put one that was set aside among the others, and out of its group: what comes later is not like it any more."""
    _allow(access.may_handle(concern, by=by))
    moved = Concern.objects.filter(id=concern.id, state="new").exclude(set_aside="")
    if moved.update(set_aside="", alike=uuid4().bytes, likeness=[]):
        trace.note("judged_real", "concern", concern.id, purpose="triage")


def dismiss(concern: Concern, *, by: User) -> int:
    """Judge this one and all that are alike and set aside to be noise; answer how many. They are kept, and can come back."""
    _allow(access.may_handle(concern, by=by))
    group = access.within_reach(Concern.objects).filter(alike=concern.alike).exclude(set_aside="")
    count = _move_all(group, rules.CONCERN_STEPS["dismiss"])
    if count:
        trace.note("dismissed", "concern", concern.id, purpose="triage", count=count)
    return count


def bring_back(concern: Concern, *, by: User) -> int:
    """Bring this one and all of its group back from noise, to where they were set aside; answer how many."""
    _allow(access.may_handle(concern, by=by))
    group = access.within_reach(Concern.objects).filter(alike=concern.alike)
    count = _move_all(group, rules.CONCERN_STEPS["bring_back"])
    if count:
        trace.note("brought_back", "concern", concern.id, purpose="triage", count=count)
    return count


# -- Cases ------------------------------------------------------------------------------------------------------------


def tie_resident(case: Case, *, name: str, by: User) -> None:
    """Tie the case to the resident it is about, by name or by pseudonym alone."""
    _allow(access.may_handle(case, by=by))
    if case.resident_id:
        raise RefusedError(_("The case is tied to a resident already."))
    resident = residents.register(name=name, by=by)
    if not Case.objects.filter(id=case.id, resident__isnull=True).update(resident=resident):
        raise RefusedError(_("Somebody tied a resident to the case just before you. Reload the page."))
    case.resident = resident
    _enter(case, "resident", by=by)


def assign(case: Case, *, to: User, by: User) -> None:
    """Make another adviser of the unit responsible."""
    _allow(access.may_handle(case, by=by))
    if case.state != "open":
        raise RefusedError(_("The case is closed. Reopen it first."))
    Case.objects.filter(id=case.id, state="open").update(responsible=to)
    _enter(case, "assigned", by=by, concerning=to)
    trace.note("assigned", "case", case.id, purpose="case_work")


def write_note(case: Case, *, text: str, by: User) -> None:
    """Write a note on the timeline."""
    _allow(access.may_handle(case, by=by))
    _enter(case, "note", by=by, text=text)
    trace.note("noted", "case", case.id, purpose="case_work")


def close(case: Case, *, outcome: str, resident_answer: str, text: str, by: User) -> None:
    """Close a case with its outcome and how it stands with the resident. Nothing of it reaches the sender."""
    _allow(access.may_handle(case, by=by))
    changed = _move(
        Case.objects.filter(id=case.id),
        rules.CASE_STEPS["close"],
        closed_at=timezone.now(),
        closed_by=by,
        outcome=outcome,
        resident_answer=resident_answer,
    )
    if not changed:
        raise RefusedError(_("The case is closed already. Reload the page."))
    _enter(case, "closed", by=by, text=text)
    trace.note("closed", "case", case.id, purpose="case_work")


def reopen(case: Case, *, by: User) -> None:
    """Open a closed case again; whoever does it becomes responsible."""
    _allow(access.may_handle(case, by=by))
    blank = {"closed_at": None, "closed_by": None, "outcome": "", "resident_answer": ""}
    if not _move(Case.objects.filter(id=case.id), rules.CASE_STEPS["reopen"], responsible=by, **blank):
        raise RefusedError(_("The case is open already. Reload the page."))
    _enter(case, "reopened", by=by)
    trace.note("reopened", "case", case.id, purpose="case_work")


def _allow(reason: str) -> None:
    if reason:
        raise RefusedError(reason)


def _move(rows: QuerySet[Any], step: rules.Step, **also: object) -> bool:
    """One conditional update: from the states before to the one after, where it still is so."""
    return rows.filter(state__in=step.before).update(state=step.after, **also) == 1


def _move_all(rows: QuerySet[Any], step: rules.Step) -> int:
    return rows.filter(state__in=step.before).update(state=step.after)


def _enter(case: Case, kind: str, *, by: User, text: str = "", concerning: User | None = None) -> None:
    entry_id = uuid4()
    body = _closed(_unlocked(case.key), text, entry_id) if text else None
    Entry(
        id=entry_id,
        municipality_id=case.municipality_id,
        unit_id=case.unit_id,
        case=case,
        at=timezone.now(),
        by=by,
        kind=kind,
        concerning=concerning,
        body=body,
    ).save(force_insert=True)


def _unlocked(key: RecordKey) -> Record:
    try:
        return unlock(key)
    except UnreadableError:
        raise RefusedError(
            _("Its text is gone or cannot be opened here, so this cannot be done. Ask your leader.")
        ) from None


def _closed(record: Record, text: str, row: UUID) -> bytes:
    return record.close(text, table="cases_entry", column="body", row=row)
