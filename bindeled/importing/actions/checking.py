"""Checking rows: against what is known, and against the rows that stand before them in the same file."""

import json
import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Any

from django.db import connection
from django.db.models import Q

from bindeled.housing.models import Department
from bindeled.importing.models import Import, ImportRow
from bindeled.importing.rules import rows as rules
from bindeled.importing.rules.columns import COLUMNS
from bindeled.importing.rules.rows import Checked, Known
from bindeled.municipalities.models import District


def known(run: Import) -> Known:
    """Answer what the rows of an import may name: departments that are, and districts. In the keeper's door."""
    own = Department.objects.filter(municipality_id=run.municipality_id, organisation_id=run.organisation_id)
    if run.kind != "departments":
        own = own.filter(Q(valid_to=None) | Q(valid_to__gte=run.day))
    return Known(
        {found: (name, number) for found, name, number in own.values_list("id", "name", "number")},
        {
            name.lower(): found
            for found, name in District.objects.filter(municipality_id=run.municipality_id).values_list("id", "name")
        },
        today=run.day,
        usual_kind=run.usual_kind,
        with_doors=bool({"floor", "door", "address"} & set(run.columns[: len(run.headings)])),
    )


def with_every_field(kind: str, columns: Sequence[str]) -> list[str]:
    """Answer the columns with those after them that no column of the file gives: there a row can be mended, too."""
    return [*columns, *(name for name in COLUMNS[kind] if name not in columns)]


def said(run: Import, cells: Sequence[str]) -> dict[str, str]:
    """Answer the cells by field. Fields that the file has no column for are there once somebody wrote in them."""
    given = dict(zip(run.columns, cells, strict=False))
    missing = dict.fromkeys(run.columns[len(cells) : len(run.headings)], "")
    return {name: text for name, text in {**missing, **given}.items() if name}


@dataclass
class _Earlier:
    """What stands above a row about the same thing: the first that said anything, and every saying."""

    number: int
    says: dict[str, Any]
    sayings: dict[str, int] = field(default_factory=dict)


class Checker:
    """Checks rows one after the other, in the order in which they stand."""

    def __init__(self, run: Import, about: Known) -> None:
        self._run, self._known = run, about
        self._earlier: dict[uuid.UUID, _Earlier] = {}

    def check(self, rows: Sequence[tuple[int, list[str]]]) -> list[ImportRow]:
        """Answer these rows as they are to be kept, each with its state, faults and notes."""
        checked = [
            (number, cells, rules.check(self._run.kind, said(self._run, cells), self._known)) for number, cells in rows
        ]
        self._look_back([_key(one) for _number, _cells, one in checked], before=rows[0][0] if rows else 0)
        return [self._row(number, cells, one) for number, cells, one in checked]

    def _look_back(self, keys: Iterable[uuid.UUID | None], *, before: int) -> None:
        self._earlier = {}
        same = ImportRow.objects.filter(run=self._run, key__in={key for key in keys if key}, number__lt=before)
        for number, cells, key in (
            same.exclude(state="skipped").order_by("number").values_list("number", "cells", "key")
        ):
            if key is not None:
                self._remember(key, number, rules.check(self._run.kind, said(self._run, cells), self._known))

    def _remember(self, key: uuid.UUID, number: int, checked: Checked) -> None:
        one = self._earlier.setdefault(key, _Earlier(number, checked.says))
        one.sayings.setdefault(repr(checked.says), number)

    def _row(self, number: int, cells: list[str], checked: Checked) -> ImportRow:
        key, state = _key(checked), "faulty" if checked.faults else "ready"
        before = self._earlier.get(key) if key else None
        if before and not checked.faults:
            state = self._compared(checked, before)
        if key:
            self._remember(key, number, checked)
        return ImportRow(
            run=self._run, number=number, cells=cells, state=state, faults=checked.faults, notes=checked.notes, key=key
        )

    def _compared(self, checked: Checked, before: _Earlier) -> str:
        same = before.sayings.get(repr(checked.says))
        if same is not None:
            checked.note("repeated", str(same))
            return "repeated"
        if of := rules.differs(self._run.kind, before.says, checked.says):
            shown = {"name": "department"}.get(of, of) if self._run.kind == "departments" else of
            checked.fault(shown, "differs", str(before.number))
            return "faulty"
        return "ready"


def _key(checked: Checked) -> uuid.UUID | None:
    return uuid.UUID(bytes=sha256(checked.key.encode()).digest()[:16]) if checked.key else None


KEEP = """
INSERT INTO importing_importrow (id, run_id, number, cells, state, faults, notes, key)
SELECT id, %s, number, cells::jsonb, state, faults::jsonb, notes::jsonb, key
FROM unnest(%s::uuid[], %s::int[], %s::text[], %s::text[], %s::text[], %s::text[], %s::uuid[])
    AS given (id, number, cells, state, faults, notes, key)
"""
CHANGE = """
UPDATE importing_importrow AS kept SET state = given.state, faults = given.faults::jsonb, notes = given.notes::jsonb,
    key = given.key, cells = given.cells::jsonb
FROM unnest(%s::int[], %s::text[], %s::text[], %s::text[], %s::text[], %s::uuid[])
    AS given (number, cells, state, faults, notes, key)
WHERE kept.run_id = %s AND kept.number = given.number
"""


def keep(run: Import, rows: Sequence[ImportRow]) -> None:
    """Write rows that are new, all in one statement."""
    with connection.cursor() as cursor:
        cursor.execute(KEEP, [run.id, [row.id for row in rows], *_columns(rows)])


def keep_again(run: Import, rows: Sequence[ImportRow]) -> None:
    """Write what was found in rows that are there already, all in one statement."""
    with connection.cursor() as cursor:
        cursor.execute(CHANGE, [*_columns(rows), run.id])


def _columns(rows: Sequence[ImportRow]) -> list[list[Any]]:
    return [
        [row.number for row in rows],
        [json.dumps(row.cells) for row in rows],
        [row.state for row in rows],
        [json.dumps(row.faults) for row in rows],
        [json.dumps(row.notes) for row in rows],
        [row.key for row in rows],
    ]
