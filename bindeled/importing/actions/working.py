"""The work itself, in steps: each step is one transaction in the keeper's door, and moves the import's cursor with what it wrote.

So whatever ends the process, what is written and where to go on agree, and a second process can do no step twice.
"""

import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from typing import IO, Any
from uuid import UUID

from django.utils import timezone

from bindeled.confidentiality.doors import Door, entered
from bindeled.importing.actions import reading
from bindeled.importing.actions.checking import Checker, keep, keep_again, known, said, with_every_field
from bindeled.importing.actions.reading import Sheet, UnreadableError
from bindeled.importing.actions.undoing import undo
from bindeled.importing.actions.writing import write
from bindeled.importing.models import Change, FilePart, Import, ImportRow
from bindeled.importing.queries import Errand, outlived, remembered
from bindeled.importing.rules import cells, columns, rows
from bindeled.importing.rules.rows import Known
from bindeled.importing.rules.states import LONGEST_CELL, ROWS_AT_ONCE, WORKING

SLICE = 2.0  # seconds that one import is worked on before the next one has its turn


class MovedError(Exception):
    """Another process has done this step."""


@dataclass
class _Opened:
    """A file in the middle of being read: as far as ``cursor``."""

    file: IO[bytes]
    sheet: Sheet
    rows: Iterator[reading.Row]
    cursor: int


def _door(errand: Errand) -> Door:
    return Door("housing", actor=errand.by, municipality=errand.municipality, units=(errand.organisation,))


class Desk:
    """Where one process works on imports. It holds the files that it is in the middle of reading, and what is known."""

    def __init__(self, rows_at_once: int = ROWS_AT_ONCE) -> None:
        self._at_once = rows_at_once
        self._open: dict[UUID, _Opened] = {}
        self._known: Known | None = None

    def work(self, errand: Errand, *, seconds: float = SLICE) -> bool:
        """Do steps of an import until it waits for nobody or the time is up; say whether there is more to do."""
        until, state = time.monotonic() + seconds, errand.state
        self._known = None
        try:
            while state in WORKING:
                state = self._read_on(errand) if state == "reading" else self._step(errand)
                if time.monotonic() >= until:
                    break
        except MovedError:
            self._put_away(errand.id)
        if state != "reading":
            self._put_away(errand.id)
        return state in WORKING

    def close(self) -> None:
        """Put every file away."""
        for run_id in list(self._open):
            self._put_away(run_id)

    # -- Reading: what takes time is done outside the transaction --------------------------------------------------

    def _read_on(self, errand: Errand) -> str:
        try:
            opened = self._open.get(errand.id) or self._take_out(errand)
            batch = list(islice(opened.rows, self._at_once))
            _refuse_cpr(batch)
        except UnreadableError as fault:
            self._put_away(errand.id)
            with entered(_door(errand)):
                return _refuse(errand.id, fault)
        with entered(_door(errand)):
            return self._keep(errand.id, opened, batch)

    def _take_out(self, errand: Errand) -> _Opened:
        """Lay the file out on disk, and go to where the reading stopped. Raises UnreadableError."""
        file = tempfile.TemporaryFile()  # noqa: SIM115 - it is closed when it is put away
        with entered(_door(errand)):
            kind, after = Import.objects.values_list("kind", "cursor").get(id=errand.id)
            parts = FilePart.objects.filter(run_id=errand.id).order_by("number")
            for content in parts.values_list("content", flat=True).iterator(1):
                file.write(content)
        file.seek(0)
        try:
            sheet = reading.read(file, kind)
        except UnreadableError:
            file.close()
            raise
        opened = _Opened(file, sheet, (row for row in sheet.rows if row[0] > after), after)
        self._open[errand.id] = opened
        return opened

    def _put_away(self, run_id: UUID) -> None:
        if run_id in self._open:
            self._open.pop(run_id).file.close()

    def _keep(self, run_id: UUID, opened: _Opened, batch: list[reading.Row]) -> str:
        run = _held(run_id, "reading")
        if run is None or run.cursor != opened.cursor:
            raise MovedError
        if not run.columns:
            _begin(run, opened.sheet)
        if batch:
            kept = [(number, [cell[: LONGEST_CELL + 1] for cell in given]) for number, given in batch]
            keep(run, Checker(run, self._what_is_known(run)).check(kept))
            run.cursor = opened.cursor = batch[-1][0]
            run.rows += len(batch)
            run.expected = max(run.expected, run.cursor)
        else:
            FilePart.objects.filter(run=run).delete()
            run.state = "ready" if run.rows else "refused"
            run.reason = "" if run.rows else "empty"
        return _moved(run)

    def _what_is_known(self, run: Import) -> Known:
        if self._known is None:
            self._known = known(run)
        return self._known

    # -- Everything else -------------------------------------------------------------------------------------------

    def _step(self, errand: Errand) -> str:
        with entered(_door(errand)):
            run = _held(errand.id)
            if run is None or run.state not in WORKING or run.state == "reading":
                return run.state if run else ""
            return {"checking": self._check, "running": self._run, "undoing": self._undo}[run.state](run)

    def _next(self, run: Import, **only: Any) -> list[ImportRow]:
        return list(
            ImportRow.objects.filter(run=run, number__gt=run.cursor, **only).order_by("number")[: self._at_once]
        )

    def _check(self, run: Import) -> str:
        batch = self._next(run)
        if not batch:
            run.state = "ready"
            return _moved(run)
        checked = Checker(run, self._what_is_known(run)).check([(row.number, row.cells) for row in batch])
        left_out = {row.number for row in batch if row.state == "skipped"}
        keep_again(run, [row for row in checked if row.number not in left_out])
        run.cursor = batch[-1].number
        return _moved(run)

    def _run(self, run: Import) -> str:
        batch = self._next(run, state="ready")
        if not batch:
            run.state = "done"
            return _moved(run)
        about = self._what_is_known(run)
        checked = [rows.check(run.kind, said(run, row.cells), about) for row in batch]
        # What was known when a row was checked may have gone since; such a row is left out, and shown.
        lost = [row for row, one in zip(batch, checked, strict=True) if one.faults]
        for row, one in zip(batch, checked, strict=True):
            row.faults, row.state = one.faults, "faulty" if one.faults else "ready"
        keep_again(run, lost)
        written = write(run, [one.says for one in checked if not one.faults])
        before = run.added + run.changed
        for number, change in enumerate(written.changes, start=before + 1):
            change.number = number
        Change.objects.bulk_create(written.changes, batch_size=1000)
        run.added += written.added
        run.changed += len(written.changes) - written.added
        run.same += written.same
        run.cursor = batch[-1].number
        return _moved(run)

    def _undo(self, run: Import) -> str:
        last = run.expected - run.cursor
        batch = list(
            Change.objects.filter(run=run, number__lte=last, number__gt=last - self._at_once).order_by("-number")
        )
        if not batch:
            run.state = "undone"
            return _moved(run)
        left = undo(run, batch, today=timezone.localdate())
        Change.objects.filter(id__in=left).update(stays=True)
        run.undone += len(batch) - len(left)
        run.stayed += len(left)
        run.cursor += len(batch)
        return _moved(run)


def _held(run_id: UUID, state: str = "") -> Import | None:
    """Answer the import, held for this step: nobody else moves it before the step is done."""
    run = Import.objects.select_for_update().filter(id=run_id).first()
    return run if run and state in {"", run.state} else None


def _begin(run: Import, sheet: Sheet) -> None:
    run.headings = [heading[:120] for heading in sheet.headings]
    run.columns = with_every_field(run.kind, columns.suggest(run.kind, sheet.headings, remembered(run)))
    run.encoding, run.expected = sheet.encoding, sheet.expected


def _moved(run: Import) -> str:
    run.moved_at = timezone.now()
    run.save()
    return run.state


def _refuse_cpr(batch: list[reading.Row]) -> None:
    """Raise UnreadableError where a row holds what looks like a CPR number."""
    for number, given in batch:
        if any(map(cells.holds_cpr, given)):
            raise UnreadableError("cpr", str(number))


def _refuse(run_id: UUID, fault: UnreadableError) -> str:
    """Refuse a file, and keep nothing of it."""
    ImportRow.objects.filter(run_id=run_id).delete()
    FilePart.objects.filter(run_id=run_id).delete()
    Import.objects.filter(id=run_id, state="reading").update(
        state="refused",
        reason=fault.reason,
        reason_about=fault.about[:80],
        rows=0,
        headings=[],
        moved_at=timezone.now(),
    )
    return "refused"


def forget() -> int:
    """Delete imports whose time is over, with their rows and what it would take to undo them. Answers how many."""
    gone = outlived()
    for errand in gone:
        with entered(_door(errand)):
            Import.objects.filter(id=errand.id).delete()
    return len(gone)
