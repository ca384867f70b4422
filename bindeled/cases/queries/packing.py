"""The package in which a whole case goes to the municipality's own case system: documents, files, and a list of them with their sums."""

import json
import zipfile
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import date, datetime
from hashlib import sha256
from pathlib import Path
from typing import Any
from uuid import UUID

from django.utils import timezone
from django.utils.translation import override

from bindeled.cases.models import Case
from bindeled.cases.queries.contents import Contents
from bindeled.cases.queries.readable import paper_of
from bindeled.cases.rules import packing as rules
from bindeled.confidentiality.spool import Spool
from bindeled.drawn.rules.kinds import ENDINGS
from bindeled.files.models import File
from bindeled.residents import queries as residents

HERE = Path(__file__).resolve().parent.parent
SCHEMAS = {rules.SCHEMA: HERE / "case.schema.json", rules.MANIFEST_SCHEMA: HERE / "manifest.schema.json"}
# The package is the municipality's document: in Danish, whoever fetches it.
LANGUAGE = "da"
# What is drawn anew is as small as it gets; it is packed as it is, in a way that every program reads from the beginning on.
AS_IT_IS = 0


@dataclass(frozen=True)
class Packed:
    """A package on its way out, and the records that were opened for it: kind and id."""

    spool: Spool
    records: list[tuple[str, UUID]]


class _Archive:
    """The package while it is made: each file is written and forgotten, its sum is kept."""

    def __init__(self, spool: Spool, at: datetime) -> None:
        self._zip = zipfile.ZipFile(spool, "w", zipfile.ZIP_DEFLATED)
        self._at = timezone.localtime(at).timetuple()[:6]
        self.listed: list[dict[str, Any]] = []

    def add(self, name: str, data: bytes, *, theme: str, on: date, level: int | None = None) -> None:
        """Write one file, and list it."""
        self.listed.append(
            {
                "name": name,
                "bytes": len(data),
                "sha256": sha256(data).hexdigest(),
                "content_type": rules.content_type(name),
                "theme": str(rules.THEMES[theme]),
                "date": on.isoformat(),
            }
        )
        self._write(name, data, level)

    def close(self, manifest: dict[str, Any]) -> None:
        """Write the list, and end."""
        self._write(rules.MANIFEST, _json(manifest | {"files": self.listed}))
        self.end()

    def end(self) -> None:
        """End the archive, whole or not. It may be ended twice."""
        self._zip.close()

    def _write(self, name: str, data: bytes, level: int | None = None) -> None:
        self._zip.writestr(zipfile.ZipInfo(name, self._at), data, zipfile.ZIP_DEFLATED, level)


def packed(case: Case) -> Packed:
    """Make the package of a case: byte for byte the same as long as nothing of the case has changed.

    Of its files one at a time is held in memory; what is made waits in a spool. The caller traces the reading.
    """
    with ExitStack() as given_up, override(LANGUAGE):
        spool = Spool()
        given_up.callback(spool.close)
        contents = Contents(case)
        newest = contents.newest
        archive, on = _Archive(spool, newest), timezone.localdate(newest)
        given_up.callback(archive.end)
        for file in contents.files:
            _add_file(archive, contents, file)
        document = contents.document()
        title = rules.title_of(rules.subject_of(case.kind, on=on), case.number)
        archive.add(rules.PAPER, paper_of(document, title=title, on=on), theme=rules.PAPER, on=on)
        archive.add(rules.CASE, _json(document), theme=rules.CASE, on=on)
        for name, path in SCHEMAS.items():
            archive.add(name, path.read_bytes(), theme=name, on=on)
        archive.close(_manifest(document, case, title=title, on=on))
        given_up.pop_all()
    return Packed(spool, list(_records(contents)))


def _add_file(archive: _Archive, contents: Contents, file: File) -> None:
    name, content = f"{rules.FOLDER}{file.id}.{ENDINGS[file.kind]}", contents.shown(file)
    if content is not None:
        contents.packed[file.id] = name
        archive.add(name, content, theme=file.kind, on=timezone.localdate(file.at), level=AS_IT_IS)


def _manifest(document: dict[str, Any], case: Case, *, title: str, on: date) -> dict[str, Any]:
    """Answer what a case system asks for when something is filed: no name, no address, no word of anybody."""
    subject, sensitivity = rules.subject_of(case.kind, on=on), rules.sensitivity(on)
    closed = timezone.localdate(case.closed_at) if case.closed_at else None
    return {
        "version": rules.VERSION,
        "id": str(case.id),
        "number": case.number,
        "title": title,
        "kle": {"number": subject.number, "title": subject.title, "source": rules.KLE_SOURCE},
        "sensitivity": {"code": sensitivity.code, "words": str(sensitivity.label), "law": sensitivity.law},
        "restricted": any(one["ended_at"] is None for one in document["restrictions"]),
        "address_protected": document["address_protected"],
        "municipality": document["municipality"],
        "unit": {"id": str(case.unit_id), "name": case.unit.name, "kind": case.unit.kind},
        "state": case.state,
        "opened_on": timezone.localdate(case.opened_at).isoformat(),
        "closed_on": closed.isoformat() if closed else None,
        "newest_on": on.isoformat(),
        "unreadable": document["unreadable"],
    }


def _records(contents: Contents) -> Iterator[tuple[str, UUID]]:
    """Answer the records that were opened, as the trace names them."""
    yield "case", contents.case.id
    if contents.case.resident and residents.has_words(contents.case.resident):
        yield "resident", contents.case.resident.id
    yield from (("concern", one.id) for one in contents.concerns)
    yield from (("file", one.id) for one in contents.files)


def _json(told: dict[str, Any]) -> bytes:
    return json.dumps(told, ensure_ascii=False, indent=2, sort_keys=True).encode()
