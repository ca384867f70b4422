"""Arriving: from the mailbox to the municipality's side, in a worker's door."""

import json
from dataclasses import asdict
from datetime import date
from typing import Any
from uuid import UUID

from django.core.exceptions import ImproperlyConfigured
from django.db import InterfaceError, OperationalError, transaction
from django.db.models import Exists, OuterRef
from django.utils import timezone

from bindeled.cases import rules
from bindeled.cases.actions.child import start_clock
from bindeled.cases.actions.linking import ask_for_review
from bindeled.cases.actions.steps import leave_clues
from bindeled.cases.models import Concern
from bindeled.cases.queries import marks_on_arrival
from bindeled.cases.rules import routing
from bindeled.concerns.actions import Arrived, Told, open_picture, open_seal
from bindeled.concerns.models import SealedConcern, SealedPicture
from bindeled.concerns.rules import MOST_PICTURES
from bindeled.confidentiality import keys, records, trace
from bindeled.confidentiality.records import Record
from bindeled.files import actions as files
from bindeled.housing.models import Department
from bindeled.municipalities.models import Unit
from bindeled.municipalities.queries import in_force, serving_unit, unit_at_open_door
from bindeled.users.models import Service

ARRIVALS_AT_ONCE = 50
OPEN_DOOR = "open"  # the channel
SPECIALISED = "specialised"  # the kind of unit
# What is wrong with us or the server, not with one concern: it is tried again, and nothing is set aside for it.
NOT_ITS_FAULT = (ImproperlyConfigured, OperationalError, InterfaceError)


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
            sealed = mailbox.get()
            arrived = open_seal(sealed)
            record = records.new_record(sealed.municipality_id)
            concern = _arrive(sealed, arrived, record, missing=_lay_pictures(sealed, arrived, record))
            concern.save(force_insert=True)
            # A letter may have lain for days before somebody read what it is about.
            start_clock(concern, known_at=timezone.now() if arrived.told.registered_by else None)
            leave_clues(concern.municipality_id, rules.concern_clues(_told(arrived)), concern=concern)
            _set_those_alike_aside(concern)
            ask_for_review(concern)
            mailbox.delete()
    except NOT_ITS_FAULT:
        raise
    except Exception:  # noqa: BLE001 - whatever a letter says or is, it must not stop the others
        mailbox.update(unopenable_since=timezone.now())
        trace.note("unopenable", "concern", concern_id, purpose="arrival")


def _lay_pictures(sealed: SealedConcern, arrived: Arrived, record: Record) -> int:
    """Lay the pictures that came with a concern beside it; answer how many could not be. None of them stops the concern."""
    came = SealedPicture.objects.filter(concern_id=sealed.id)
    held, laid = set(came.values_list("id", flat=True)), 0
    for number, row in enumerate(list(arrived.pictures)[:MOST_PICTURES], start=1):
        try:
            with transaction.atomic():
                picture = open_picture(arrived, came.get(id=row))
                files.keep_sent(picture, record, number=number, at=sealed.received_at)
        except NOT_ITS_FAULT:
            raise
        except Exception:  # noqa: BLE001, S110 - whatever a picture is, it must not stop what was told; it is said on its page
            pass
        else:
            laid += 1
    if held:
        came._raw_delete("default")
    return len(held | arrived.pictures.keys()) - laid


def _arrive(sealed: SealedConcern, arrived: Arrived, record: Record, *, missing: int) -> Concern:
    told = arrived.told
    department, unit = _whose(sealed, told)
    account, dwelling = str(arrived.sender_id or ""), _index(sealed.municipality_id, arrived)
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
        step=told.step,
        step_on=date.fromisoformat(told.step_on) if told.step else None,
        key_id=record.key_id,
        body=record.close(
            json.dumps(_told(arrived) | _lost(missing)), table="cases_concern", column="body", row=sealed.id
        ),
        dwelling_index=dwelling,
        set_aside=arrived.set_aside if told.channel == OPEN_DOOR else "",
        **marks_on_arrival(sealed.municipality_id, asdict(told), account=account, dwelling=dwelling),
        **_likeness(sealed, told),
    )


def _whose(sealed: SealedConcern, told: Told) -> tuple[Department | None, Unit]:
    """Answer the department, where there is one, and the unit that reads it."""
    code, day = sealed.municipality_id, timezone.localdate(sealed.received_at)
    if not told.department and told.unit:
        return None, Unit.objects.get(id=told.unit, municipality_id=code)
    if not told.department:
        return None, unit_at_open_door(code, on=day)
    department = Department.objects.get(id=told.department, municipality_id=code)
    straight_to = _specialised(code, department.district_id, day) if told.step else None
    return department, straight_to or serving_unit(code, department.district_id, on=day)


def _specialised(code: str, district_id: UUID, day: date) -> Unit | None:
    """Answer the specialised case workers of a district, where any of them works here; nothing where a colleague must pass it on.

    They are the sole entrance for arrears and evictions (A7, D18), so no adviser stands between.
    """
    units = Unit.objects.filter(in_force(day), municipality_id=code, kind=SPECIALISED).order_by("name")
    serving = Service.objects.filter(in_force(day), unit=OuterRef("pk"))
    found = routing.units_of_kind(list(units.filter(Exists(serving))), SPECIALISED, district_id, on=day)
    return found[0] if found else None


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
        concern.set_aside = concern.set_aside or "alike"


def _told(arrived: Arrived) -> dict[str, Any]:
    """Answer everything that was told, as the record keeps it."""
    return {**asdict(arrived.told), "number": arrived.number, "sender_name": arrived.sender_name}


def _lost(missing: int) -> dict[str, int]:
    """Answer what the record says of pictures that could not be taken, where there are any."""
    return {"pictures_missing": missing} if missing else {}


def _index(municipality: str, arrived: Arrived) -> bytes:
    told = arrived.told
    # Where somebody does not say where, it is nobody else's place either.
    where = told.where or str(arrived.id)
    text = rules.dwelling_text("dwelling", told.department, where, told.floor, told.door)
    return keys.provider().index(municipality, text)
