"""Extracts as those who asked for them see them, and as those who release them do."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db import connection
from django.utils.functional import Promise

from bindeled.confidentiality import trace
from bindeled.confidentiality.doors import current
from bindeled.confidentiality.models import RecordKey
from bindeled.confidentiality.records import unlock
from bindeled.evaluation import access
from bindeled.evaluation.models import Answer, Extract, ExtractFile
from bindeled.evaluation.rules import extract as rules
from bindeled.evaluation.rules.fields import FIELDS
from bindeled.evaluation.rules.report import periods, step_words, told_of
from bindeled.users.models import User

MOST_SHOWN = 100


@dataclass(frozen=True)
class Shown:
    """An extract as a page shows it: its words, how it stands, the machine's report, and what was answered."""

    row: Extract
    state: str | Promise
    tone: str
    first: str
    last: str
    fields: list[str]
    steps: list[str]
    report: list[tuple[str, str]]
    answers: list[Answer]
    left: int
    may_fetch: bool

    @property
    def reason(self) -> str:
        """Answer why it was turned down, or nothing."""
        return next((one.reason for one in self.answers if not one.yes), "")


def _shown(row: Extract, *, now: datetime, answers: list[Answer]) -> Shown:
    state = rules.STATES[row.state]
    first, last = periods(row.since, row.until)
    return Shown(
        row,
        state.label,
        state.tone,
        first,
        last,
        [str(FIELDS[code].label) for code in row.fields],
        step_words(row.report.get("steps", [])),
        told_of(row.report) if "rows" in row.report else [],
        answers,
        rules.MOST_FETCHES - row.fetches,
        rules.may_be_fetched(row.state, fetches=row.fetches, until=row.fetch_until, now=now),
    )


def own(*, by: User, now: datetime) -> list[Shown]:
    """Answer what an evaluator asked for, the newest first."""
    rows = access.own_extracts(Extract.objects, by=by).order_by("-asked_at", "-id")[:MOST_SHOWN]
    return [_shown(row, now=now, answers=[]) for row in rows]


def own_one(extract_id: UUID, *, by: User, now: datetime) -> Shown:
    """Answer one that an evaluator asked for, with what was answered. Raises Extract.DoesNotExist."""
    row = access.own_extracts(Extract.objects, by=by).get(id=extract_id)
    return _shown(row, now=now, answers=list(Answer.objects.filter(extract=row).order_by("at", "id")))


def to_release(*, by: User, now: datetime) -> tuple[list[Shown], list[Shown]]:
    """Answer what waits for an answer of the municipality's, and what does not any more, the newest first."""
    rows = access.extracts_to_release(Extract.objects, by=by).select_related("asked_by").order_by("-asked_at", "-id")
    shown = [_shown(row, now=now, answers=[]) for row in rows[:MOST_SHOWN]]
    waits = [one for one in shown if one.row.state in (*rules.TO_ANSWER, "asked")]
    return waits, [one for one in shown if one not in waits]


def one_to_release(extract_id: UUID, *, by: User, now: datetime) -> Shown:
    """Answer one as those who release it see it, with who answered what. Raises Extract.DoesNotExist."""
    row = access.extracts_to_release(Extract.objects, by=by).select_related("asked_by").get(id=extract_id)
    answers = Answer.objects.filter(extract=row).select_related("by").order_by("at", "id")
    return _shown(row, now=now, answers=list(answers))


def overlapping(extract: Extract) -> int:
    """Answer how many extracts of other times whose period overlaps were released: two of them put together tell more than one."""
    others = Extract.objects.filter(municipality_id=current().municipality, released_at__isnull=False)
    return others.filter(since__lt=extract.until, until__gt=extract.since).exclude(id=extract.id).count()


def content(row: Extract) -> bytes:
    """Answer the file of a released extract, unsealed. In the evaluation door; the wall shows it to whoever asked. Raises UnreadableError."""
    file = ExtractFile.objects.get(extract=row)
    assert row.key_id is not None  # noqa: S101 - the database demands one of a file
    opened = unlock(RecordKey.objects.get(id=row.key_id))
    trace.note("extract_fetched", "extract", row.id, purpose="evaluation")
    return opened.open_bytes(file.content, table="evaluation_extractfile", column="content", row=row.id)


def releasers(on: date) -> list[User]:
    """Answer who may release an extract in the door's municipality on a day, with what is needed to write to them. In the worker's door."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT user_id FROM app.releasers(%s)", [on])
        ids = [user_id for (user_id,) in cursor.fetchall()]
    found = User.objects.filter(id__in=ids, is_active=True).only("id", "email", "language", "municipality_id")
    return list(found.order_by("id"))
