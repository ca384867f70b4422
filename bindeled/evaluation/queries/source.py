"""The rows that an extract is made of, read through a door of its own, which sees these columns and no word about anybody."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any
from uuid import UUID

from django.db import connection
from django.utils import timezone

from bindeled.cases.rules import CONTACTS, NO_CONCERN
from bindeled.confidentiality import trace
from bindeled.confidentiality.doors import Door, entered
from bindeled.evaluation.models import Extract
from bindeled.evaluation.rules import fields as rules
from bindeled.evaluation.rules.dwellings import CASE, PLACE, RESIDENT, Mark
from bindeled.evaluation.rules.extract import left_out_as

PORTION = 5000

COUNT = """
SELECT count(*) FROM app.cases_concern AS told
WHERE told.municipality_id = %(municipality)s AND told.received_at >= %(since)s AND told.received_at < %(until)s
    AND told.state <> ALL (%(no_concern)s) AND told.set_aside = ''
"""
READ = """
SELECT told.id, CASE WHEN told.place_mark <> substr(told.dwelling_index, 1, length(told.place_mark)) THEN told.place_mark END,
    its.id, its.resident_id, told.received_at, coalesce(place.name, ''), told.own_kinds, told.urgency, told.sender_kind,
    told.state <> ALL (%(no_concern)s) AND told.set_aside = '',
    its.outcome,
    told.dwelling_index = '' OR its.erased_at IS NOT NULL,
    its.address_protected_at IS NOT NULL,
    EXISTS (SELECT FROM app.cases_restriction AS shut WHERE shut.case_id = its.id AND shut.ended_at IS NULL),
    (SELECT min(at) FROM app.cases_entry AS entry
     WHERE entry.case_id = its.id AND entry.at >= told.received_at AND entry.kind = ANY (%(contacts)s)),
    EXISTS (SELECT FROM app.cases_entry AS entry WHERE entry.case_id = its.id AND entry.kind = 'course'),
    EXISTS (SELECT FROM app.offers_course AS given
            WHERE given.resident_id = its.resident_id AND given.offered_at >= its.opened_at AND given.answered_on IS NOT NULL),
    EXISTS (SELECT FROM app.cases_handover AS given WHERE given.concern_id = told.id AND given.state = 'accepted')
    OR EXISTS (SELECT FROM app.cases_handover AS given WHERE given.case_id = its.id AND given.state = 'accepted')
FROM app.cases_concern AS told
LEFT JOIN app.cases_case AS its ON its.id = told.case_id
LEFT JOIN app.municipalities_district AS place ON place.id = told.district_id
WHERE told.municipality_id = %(municipality)s AND told.received_at >= %(since)s AND told.received_at < %(until)s
    AND (told.received_at, told.id) > (%(last_at)s, %(last)s)
ORDER BY told.received_at, told.id LIMIT %(portion)s
"""
FIRST = UUID(int=0)
RECEIVED_AT = 4  # where it stands in a row


@dataclass(frozen=True, slots=True)
class Source:
    """One concern as an extract sees it: which, by which marks its dwelling is known, why it is left out if it is, and every field in its finest step."""

    concern: UUID
    marks: tuple[Mark, ...]
    left_out: str
    values: dict[str, str]


def midnight(day: date) -> datetime:
    """Answer when a day begins, where the municipalities are."""
    return timezone.make_aware(datetime.combine(day, time.min))


def _told(extract: Extract) -> dict[str, Any]:
    return {
        "municipality": extract.municipality_id,
        "since": midnight(extract.since),
        "until": midnight(extract.until),
        "contacts": list(CONTACTS),
        "no_concern": list(NO_CONCERN),
        "portion": PORTION,
    }


def how_many(extract: Extract) -> int:
    """Answer of how many counted concerns an extract is made. Outside every door.

    The evaluator sees it; those that are counted nowhere are not in it, for a sum with them would give them away.
    """
    with entered(Door("extracting", municipality=extract.municipality_id)), connection.cursor() as cursor:
        cursor.execute(COUNT, _told(extract))
        [number] = cursor.fetchone()
        trace.note("extracted", "extract", extract.id, purpose="evaluation", count=number)
    return int(number)


def portions(extract: Extract) -> Iterator[list[Source]]:
    """Yield the concerns of an extract's period, a portion and a transaction at a time. Outside every door."""
    told = _told(extract)
    last_at, last = told["since"], FIRST
    while True:
        with entered(Door("extracting", municipality=extract.municipality_id)), connection.cursor() as cursor:
            cursor.execute(READ, {**told, "last_at": last_at, "last": last})
            rows = cursor.fetchall()
        if not rows:
            return
        yield [_source(row) for row in rows]
        last, last_at = rows[-1][0], rows[-1][RECEIVED_AT]


def _source(row: tuple[Any, ...]) -> Source:
    concern, place, case, resident, received_at, district, own_kinds, urgency, sender, counted, outcome, *rest = row
    erased, protected, restricted, contact_at, offered, accepted, handed_over = rest
    values = {
        "received": rules.quarter_of(timezone.localdate(received_at)),
        "district": district or rules.NONE,
        "kind": rules.kind_of(own_kinds),
        "urgency": urgency or rules.NONE,
        "sender": sender,
        "contact": rules.band_of(contact_at - received_at if contact_at else None),
        "outcome": (outcome or rules.STILL_OPEN) if case else rules.NO_CASE,
        "offered": rules.YES if offered else rules.NO,
        "accepted": rules.YES if accepted else rules.NO,
        "handed_over": rules.YES if handed_over else rules.NO,
    }
    apart = left_out_as(counted=counted, restricted=restricted, protected=protected, erased=erased)
    # Where nobody gave an address, the mark is that of the concern's own index, and tells nothing of where it is.
    marks = ((PLACE, place and bytes(place)), (CASE, case), (RESIDENT, resident))
    return Source(concern, tuple(mark for mark in marks if mark[1]), apart, values)


Reader = Callable[[Extract], tuple[int, Iterable[list[Source]]]]


def read_concerns(extract: Extract) -> tuple[int, Iterable[list[Source]]]:
    """Answer how many concerns an extract must look at, and yield them, a portion at a time. Outside every door."""
    return how_many(extract), portions(extract)
