"""What a keeper does with an import: giving the file, choosing columns, mending, skipping, starting, undoing."""

from collections.abc import Collection, Iterable, Mapping
from typing import Any
from uuid import UUID

from django.db.models import F
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from bindeled.confidentiality.doors import current
from bindeled.housing.models import Organisation
from bindeled.importing import access
from bindeled.importing.actions.checking import Checker, keep_again, known, with_every_field
from bindeled.importing.models import FilePart, Import, ImportRow, KnownHeading
from bindeled.importing.rules import columns
from bindeled.importing.rules.states import LONGEST_CELL, NEVER_WRITTEN, before

PART = 2**20
LONGEST_NAME, LONGEST_HEADING = 120, 120


class ImportRefusedError(Exception):
    """An import cannot do that now. ``reason`` says why, in words for the keeper."""

    def __init__(self, reason: str | Promise) -> None:
        super().__init__(str(reason))
        self.reason = reason


def receive(content: Iterable[bytes], *, kind: str, file_name: str, organisation: Organisation, by: UUID) -> Import:
    """Take a file in, to be read by the process that runs errands."""
    _refuse(access.may_keep(organisation.id))
    run = Import(
        municipality_id=current().municipality,
        organisation=organisation,
        by=by,
        kind=kind,
        file_name=file_name[-LONGEST_NAME:],
    )
    run.save(force_insert=True)
    number = 0
    for block in content:
        for at in range(0, len(block), PART):
            FilePart(run=run, number=number, content=block[at : at + PART]).save(force_insert=True)
            number += 1
    return run


def choose_columns(run: Import, *, chosen: Mapping[int, str], usual_kind: str, by: UUID) -> None:
    """Take the columns for what the keeper says, remember it for the organisation, and check every row anew."""
    _refuse(access.may_change(run))
    fields = [chosen.get(at, "") for at in range(len(run.headings))]
    twice = [name for name in fields if name and fields.count(name) > 1]
    if twice:
        raise ImportRefusedError(_("Two columns cannot be the same. Choose one of them."))
    for at, heading in enumerate(run.headings):
        if columns.plain(heading):
            _remember(run, columns.plain(heading)[:LONGEST_HEADING], fields[at])
    _move(
        run,
        "checking",
        by=by,
        columns=with_every_field(run.kind, fields),
        usual_kind=usual_kind if run.kind == "contacts" else "",
        cursor=0,
        expected=_last_number(run),
    )


def _remember(run: Import, heading: str, field: str) -> None:
    KnownHeading.objects.update_or_create(
        municipality_id=run.municipality_id,
        organisation_id=run.organisation_id,
        kind=run.kind,
        heading=heading,
        defaults={"field": field},
    )


def mend(run: Import, *, written: Mapping[int, Mapping[str, str]], skipped: Collection[int]) -> None:
    """Write what was mended into these rows and check them again; leave out those that are to be skipped."""
    _refuse(access.may_change(run))
    _only_in(run, "ready")
    touched = ImportRow.objects.filter(run=run, number__in={*written, *skipped}, state="faulty")
    touched.filter(number__in=skipped).update(state="skipped")
    mended = list(touched.exclude(number__in=skipped).order_by("number"))
    keys: set[Any] = {row.key for row in mended if row.key}
    for row in mended:
        row.cells = _with(run, row.cells, written[row.number])
    _check_again(run, mended)
    keys |= set[Any](
        ImportRow.objects.filter(id__in=[row.id for row in mended], key__isnull=False).values_list("key", flat=True)
    )
    _check_again(run, list(_about_the_same(run, keys, but={row.number for row in mended})))
    Import.objects.filter(id=run.id).update(moved_at=timezone.now())


def _with(run: Import, cells: list[str], written: Mapping[str, str]) -> list[str]:
    places = {name: at for at, name in enumerate(run.columns) if name}
    changed = [*cells, *[""] * (len(run.columns) - len(cells))]
    for name, text in written.items():
        if name in places:
            changed[places[name]] = " ".join(text.split())[: LONGEST_CELL + 1]
    return changed


def _about_the_same(run: Import, keys: Collection[Any], *, but: Collection[int]) -> Iterable[ImportRow]:
    same = ImportRow.objects.filter(run=run, key__in=keys).exclude(state="skipped")
    return same.exclude(number__in=but).order_by("number")


def _check_again(run: Import, again: list[ImportRow]) -> None:
    about = known(run)
    for row in again:  # one at a time: each is compared with those that stand above it
        keep_again(run, Checker(run, about).check([(row.number, row.cells)]))


def skip_the_rest(run: Import) -> None:
    """Leave out every row that still has a fault."""
    _refuse(access.may_change(run))
    _only_in(run, "ready")
    ImportRow.objects.filter(run=run, state="faulty").update(state="skipped")


def start(run: Import, *, by: UUID) -> None:
    """Let the import be written. Nothing is written while one row has a fault that nobody mended or skipped."""
    _refuse(access.may_change(run))
    if ImportRow.objects.filter(run=run, state="faulty").exists():
        raise ImportRefusedError(_("Mend or skip the rows with faults first."))
    if columns.lacking(run.kind, run.columns[: len(run.headings)]):
        raise ImportRefusedError(_("Say first which columns the file has."))
    if not ImportRow.objects.filter(run=run, state="ready").exists():
        raise ImportRefusedError(_("There is no row to import."))
    _move(run, "running", by=by, cursor=0, expected=_last_number(run))


def undo(run: Import, *, by: UUID) -> None:
    """Let everything that the import added or changed be undone."""
    _refuse(access.may_change(run))
    _move(run, "undoing", by=by, cursor=0, expected=F("added") + F("changed"))


def discard(run: Import) -> None:
    """Throw an import away of which nothing was written."""
    _refuse(access.may_change(run))
    if run.state not in NEVER_WRITTEN:
        raise ImportRefusedError(_("It has been written. You can undo it instead."))
    Import.objects.filter(id=run.id, state__in=NEVER_WRITTEN).delete()


def take_over(run: Import, *, by: UUID) -> None:
    """Let an import go on in one's own name, where whoever began it keeps the list no longer."""
    _refuse(access.may_change(run))
    Import.objects.filter(id=run.id).update(by=by)


def _last_number(run: Import) -> int:
    return ImportRow.objects.filter(run=run).order_by("-number").values_list("number", flat=True).first() or 0


def _refuse(reason: str | Promise) -> None:
    if reason:
        raise ImportRefusedError(reason)


def _only_in(run: Import, state: str) -> None:
    if not Import.objects.select_for_update().filter(id=run.id, state=state).exists():
        raise ImportRefusedError(_("The import has moved on in the meantime."))


def _move(run: Import, then: str, *, by: UUID, **fields: Any) -> None:
    """Move an import from the state in which the keeper saw it, where it still is in it."""
    moved = Import.objects.filter(id=run.id, state__in=before(then)).update(
        state=then, by=by, day=timezone.localdate(), moved_at=timezone.now(), **fields
    )
    if moved != 1:
        raise ImportRefusedError(_("The import has moved on in the meantime."))
