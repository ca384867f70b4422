"""What the worker does with extracts: makes them, tells of them, and destroys their files.

It reads a portion at a time through the door ``extracting``, and keeps what it read in memory alone. A worker that dies leaves
nothing half made: another begins anew when it has given no sign of life for a minute.
"""

import logging
import secrets
from collections import Counter
from collections.abc import Iterator, Sequence
from uuid import UUID

from django.db.models import Q
from django.utils import timezone, translation

from bindeled.confidentiality import records, trace
from bindeled.confidentiality.doors import Door, current, entered
from bindeled.confidentiality.models import RecordKey
from bindeled.evaluation.actions.extracts import move
from bindeled.evaluation.models import Extract, ExtractFile
from bindeled.evaluation.queries.extracts import releasers
from bindeled.evaluation.queries.packing import SHEET, TABLE, Order, packed, pseudonym, sheet, table
from bindeled.evaluation.queries.source import Reader, Source, read_concerns
from bindeled.evaluation.rules import extract as rules
from bindeled.evaluation.rules.anonymity import CannotBeSafeError, Row, faults, made_safe
from bindeled.evaluation.rules.dwellings import joined, torn
from bindeled.evaluation.rules.report import report_of
from bindeled.evaluation.tasks import send_extract_letter
from bindeled.post.actions import queue_letter
from bindeled.users.models import User

logger = logging.getLogger(__name__)
AT_ONCE = 20


def make_extracts(municipality: str, *, read: Reader = read_concerns) -> int:
    """Make what was asked for in a municipality, one after the other, until none waits. Outside every door. Answers how many.

    ``read`` answers how many concerns there are, and yields them; the demonstration has invented ones.
    """
    made = 0
    while row := _next(municipality):
        _make(row, read)
        made += 1
    return made


def _next(municipality: str) -> Extract | None:
    """Take the oldest that nobody works on."""
    now = timezone.now()
    nobody_does = Q(alive_at=None) | Q(alive_at__lt=now - rules.SIGN_OF_LIFE)
    with entered(Door("worker", municipality=municipality)):
        waiting = Extract.objects.filter(nobody_does, municipality_id=municipality, state="asked")
        for row in waiting.order_by("asked_at", "id")[:AT_ONCE]:
            if waiting.filter(id=row.id).update(alive_at=now):
                row.asked_by = User.objects.only("id", "language").get(id=row.asked_by_id)
                return row
    return None


def _make(row: Extract, read: Reader) -> None:
    key, apart = secrets.token_bytes(32), Counter[str]()
    sources = list(_looked_at(row, read))
    dwellings = joined([source.marks for source in sources])
    rows = list(_rows(row, sources, dwellings, key, apart))
    try:
        safe = made_safe(rows, row.fields, k=row.k)
    except CannotBeSafeError:
        _give_up(row, "few")
        return
    told = ((source.marks, its) for source, its in zip(sources, dwellings, strict=True) if its is not None)
    if torn(told) or faults(safe.rows, row.fields, k=row.k):
        logger.error("The extract %s was not safe when it was made, and was not kept.", row.id)
        _give_up(row, "fault")
        return
    secrets.SystemRandom().shuffle(safe.rows)
    report, now = report_of(safe, apart), timezone.now()
    order = Order(row.code, row.purpose, row.since, row.until, row.fields, row.k)
    with translation.override(row.asked_by.language):
        files = {TABLE: table(safe.rows, row.fields), SHEET: sheet(order, safe, report, made_at=now)}
    keep(row, packed(files), report)


def _looked_at(row: Extract, read: Reader) -> Iterator[Source]:
    """Yield every concern of the period, and say after each portion how far that is."""
    (total, portions), looked_at = read(row), 0
    for portion in portions:
        looked_at += sum(source.left_out != rules.NOT_COUNTED for source in portion)
        with entered(Door("worker", municipality=row.municipality_id)):
            progress = {"looked_at": looked_at, "to_look_at": total, "alive_at": timezone.now()}
            Extract.objects.filter(id=row.id, state="asked").update(**progress)
        yield from portion


def _rows(
    row: Extract, sources: Sequence[Source], dwellings: Sequence[int | None], key: bytes, apart: Counter[str]
) -> Iterator[Row]:
    """Yield the rows that may be told, under their pseudonyms; count the others by why."""
    for source, dwelling in zip(sources, dwellings, strict=True):
        why = source.left_out or (rules.UNPLACED if dwelling is None else "")
        if why:
            apart[why] += 1
        else:
            values = tuple(source.values[code] for code in row.fields)
            yield Row(dwelling, values, pseudonym(key, source.concern))


def _give_up(row: Extract, why: str) -> None:
    with entered(Door("worker", municipality=row.municipality_id)):
        if move(
            Extract.objects.filter(id=row.id), rules.STEPS["give_up"], report={"why": why}, ended_at=timezone.now()
        ):
            trace.note("extract_made", "extract", row.id, purpose="evaluation")


def keep(row: Extract, file: bytes, report: dict[str, object]) -> None:
    """Keep what was made, sealed under a key of its own; where another worker was faster, nothing."""
    with entered(Door("worker", municipality=row.municipality_id)):
        if not Extract.objects.select_for_update().filter(id=row.id, state="asked").exists():
            return
        record = records.new_record(row.municipality_id)
        sealed = record.close_bytes(file, table="evaluation_extractfile", column="content", row=row.id)
        ExtractFile(extract=row, municipality_id=row.municipality_id, content=sealed).save(force_insert=True)
        made = {"key_id": record.key_id, "made_at": timezone.now(), "report": report}
        move(Extract.objects.filter(id=row.id), rules.STEPS["make"], **made)
        trace.note("extract_made", "extract", row.id, purpose="evaluation")


def tell_of_extracts() -> int:
    """Write to those who may release what was made, and to whoever asked for what was answered. In the worker's door."""
    queued, now = 0, timezone.now()
    ours = Extract.objects.filter(municipality_id=current().municipality)
    for row in ours.filter(state__in=rules.TO_ANSWER, told_at=None).order_by("asked_at")[:AT_ONCE]:
        if Extract.objects.filter(id=row.id, told_at=None).update(told_at=now):
            queued += _write(
                row.id, "waits", [one for one in releasers(timezone.localdate()) if one.id != row.asked_by_id]
            )
    answered = ours.filter(state__in=[*rules.TO_FETCH, "turned_down", "impossible"], end_told_at=None)
    for row in answered.order_by("asked_at")[:AT_ONCE]:
        if Extract.objects.filter(id=row.id, end_told_at=None).update(end_told_at=now):
            known = User.objects.filter(id=row.asked_by_id, is_active=True)
            queued += _write(row.id, "answered", list(known.only("id", "email", "language", "municipality_id")))
    return queued


def _write(extract: UUID, why: str, people: list[User]) -> int:
    for person in people:
        queue_letter(
            kind="extract",
            to=person.email,
            language=person.language,
            municipality=person.municipality_id,
            facts={"extract": str(extract), "why": why},
            task=send_extract_letter,
        )
    return len(people)


def expire_extracts() -> int:
    """Destroy the files whose time is over, and those that were turned down: the key and the row. In the worker's door."""
    gone, now = 0, timezone.now()
    there = ExtractFile.objects.filter(municipality_id=current().municipality).values_list("extract_id", flat=True)
    for row in Extract.objects.filter(id__in=list(there)):
        over = rules.is_over(row.state, fetches=row.fetches, made_at=row.made_at, until=row.fetch_until, now=now)
        if over and not move(Extract.objects.filter(id=row.id), rules.STEPS["expire"], ended_at=now):
            continue
        if over or row.state in {"turned_down", "expired"}:
            records.destroy(RecordKey(id=row.key_id), reason="disposal")
            rows = ExtractFile.objects.filter(extract_id=row.id)
            rows._raw_delete(rows.db)
            trace.note("extract_expired", "extract", row.id, purpose="disposal")
            gone += 1
    return gone
