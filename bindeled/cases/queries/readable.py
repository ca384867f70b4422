"""A case's document as a paper to be read: under each heading what stands there, with words for names and codes."""

from collections.abc import Iterator, Mapping
from datetime import date, datetime
from typing import Any

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from bindeled.cases import words
from bindeled.cases.queries.disclosure import sections_of
from bindeled.cases.rules.packing import WITHHELD
from bindeled.paper.typeset import record

Section = tuple[str, str]
# What stands inside a concern, each with a heading of its own.
OWN_WAY = ("case", "resident", "concerns", "moments", "unreadable")
INSIDE = ("files", "calls", "reviews", "handovers", "recusals", "clocks")


def paper_of(document: Mapping[str, Any], *, title: str, on: date) -> bytes:
    """Answer a case as PDF/A. The same document of the same day is the same bytes."""
    sections = [(heading, text) for heading, text in _sections(document) if text]
    return record(title=title, municipality=document["municipality"]["name"], sections=sections, on=on)


def _sections(document: Mapping[str, Any]) -> Iterator[Section]:
    yield _("Protected address"), _("Tell it to nobody.") if document["address_protected"] else ""
    yield str(words.PARTS["case"]), _lines(document["case"])
    if document["resident"]:
        yield str(words.PARTS["resident"]), _lines(document["resident"])
    for concern in document["concerns"]:
        own = {name: value for name, value in concern.items() if name not in INSIDE}
        yield _heading("concerns", concern["received_at"]), _lines(own)
        for name in INSIDE:
            yield from _each(name, concern[name])
    yield from (_moment(one) for one in document["moments"])
    for name in words.PARTS:
        if name in document and name not in OWN_WAY:
            yield from _each(name, document[name])
    missing = [
        f"{one['table']}, {one['column']}, {one['id']}: {WITHHELD[one['why']]}" for one in document["unreadable"]
    ]
    yield str(words.PARTS["unreadable"]), "\n".join(missing)


def _each(name: str, rows: list[dict[str, Any]]) -> Iterator[Section]:
    for row in rows:
        yield _heading(name, row[words.BEGAN.get(name, "noted_at")]), _lines(row)


def _heading(name: str, at: str) -> str:
    return f"{words.PARTS[name]}, {_dated(at)}"


def _moment(row: Mapping[str, Any]) -> Section:
    """Answer a moment of the timeline: when, what and who as its heading, and what was written."""
    said = [row["detail_text"], row["concerning"], row["body"]]
    return f"{_dated(row['at'])}: {row['kind_text']}, {row['by']}", "\n".join(filter(None, said)) or "–"


def _lines(row: Mapping[str, Any]) -> str:
    """Answer what stands in a row, a line each: only what there is, and ids of rows not at all."""
    return "\n".join(_told(row, frozenset()))


def _told(row: Mapping[str, Any], before: frozenset[str]) -> Iterator[str]:
    for name, value in row.items():
        if name == "document" and value:
            yield from (f"{heading}: {text}" for heading, text in sections_of(value))
        elif isinstance(value, dict):
            yield from _told(value, frozenset(row))
        elif name in words.COLUMNS and name not in before and value not in (None, "", []):
            yield f"{words.COLUMNS[name]}: {_shown(name, row.get(f'{name}_text', value))}"


def _shown(name: str, value: Any) -> str:
    """Answer a value as it is read: days and moments as they are written here, several after one another."""
    if isinstance(value, bool):
        return _("Yes") if value else _("No")
    if isinstance(value, list):
        return ", ".join(map(str, value))
    is_dated = name.endswith(("_at", "_on")) or name in {"at", "on", "until", "review_by"}
    return _dated(value) if is_dated else str(value)


def _dated(value: str) -> str:
    """Answer a moment, a day or a time of the day as it is written here."""
    if "T" in value:
        return date_format(timezone.localtime(datetime.fromisoformat(value)), "DATETIME_FORMAT")
    return date_format(date.fromisoformat(value), "DATE_FORMAT") if "-" in value else value[:5]
