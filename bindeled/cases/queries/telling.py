"""How a row of a table beside a case is told: its columns in the open, its texts opened, and the words for its codes beside them."""

import json
from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time
from typing import Any
from uuid import UUID

from django.db.models import Model, QuerySet
from django.utils.functional import Promise

from bindeled.confidentiality.envelope import UnreadableError
from bindeled.confidentiality.models import RecordKey
from bindeled.confidentiality.records import Record, unlock

Words = Mapping[str, Mapping[str, Any]]


@dataclass(frozen=True)
class Part:
    """What stands in one table of a case: columns in the open, sealed ones with text and with JSON, and the words for their codes."""

    name: str
    model: type[Model]
    open: tuple[str, ...]
    sealed: tuple[str, ...] = ()
    nested: tuple[str, ...] = ()
    words: Words = field(default_factory=dict)
    owner: str = "case_id"
    order: tuple[str, ...] = ("noted_at", "id")

    def rows(self, owners: Iterable[UUID]) -> QuerySet[Any]:
        """Answer its rows of these cases or concerns, the oldest first, each with the people and places that it names."""
        found = self.model._default_manager.filter(**{f"{self.owner}__in": list(owners)})
        return found.select_related(*self.related).order_by(*self.order)

    @property
    def related(self) -> list[str]:
        """Answer which of its columns name people or places."""
        return [one.name for one in self.model._meta.get_fields() if one.name in self.open and one.is_relation]


class Reader:
    """Opens what is sealed of one record, and keeps which of it could not be opened: that is named, never left out in silence."""

    def __init__(self, key: RecordKey, unreadable: list[dict[str, str]]) -> None:
        self.unreadable = unreadable
        self.record: Record | None = None
        with suppress(UnreadableError):
            self.record = unlock(key)

    def text(self, row: Any, column: str) -> str | None:
        """Open one value; nothing where nothing was written, or where it cannot be opened."""
        value = getattr(row, column)
        if value is None:
            return None
        table = row._meta.db_table
        with suppress(UnreadableError):
            if self.record:
                return self.record.open(value, table=table, column=column, row=row.id)
        self.miss(row, column)
        return None

    def miss(self, row: Any, column: str) -> None:
        """Keep that something could not be opened."""
        self.unreadable.append({"table": row._meta.db_table, "id": str(row.id), "column": column, "why": "unreadable"})


def told(row: Any, part: Part, reader: Reader) -> dict[str, Any]:
    """Answer a row as plain data, with the words for its codes beside them."""
    plain = {column: _plain(getattr(row, column)) for column in part.open}
    texts = {column: reader.text(row, column) for column in part.sealed}
    nested = {column: reader.text(row, column) for column in part.nested}
    opened = {column: json.loads(text) if text else None for column, text in nested.items()}
    return {
        "id": str(row.id),
        **worded(plain, part.words),
        **texts,
        **{column: worded(value, part.words) if value else None for column, value in opened.items()},
    }


def worded(plain: Mapping[str, Any], vocabulary: Words) -> dict[str, Any]:
    """Answer plain data with the words for each code beside it, in the language that is on."""
    found: dict[str, Any] = {}
    for name, value in plain.items():
        found[name] = value
        if name in vocabulary and isinstance(value, str | list):
            known = vocabulary[name]
            found[f"{name}_text"] = (
                [_word(known, one) for one in value] if isinstance(value, list) else _word(known, value)
            )
    return found


def _word(known: Mapping[str, Any], code: str) -> str:
    """Answer the word for a code. What a later version knows no more is named by its code."""
    word = known.get(code, code)
    return str(word if isinstance(word, str | Promise) else word.label)


def _plain(value: Any) -> Any:
    """Answer a value of a column as JSON has it: people and places by name, moments in UTC."""
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat()
    if isinstance(value, date | time):
        return value.isoformat()
    if isinstance(value, Model | UUID):
        return str(value)
    return [_plain(one) for one in value] if isinstance(value, list) else value
