"""Everything that is kept of one case, as one document. Nothing of any other case stands in it."""

from contextlib import suppress
from datetime import datetime
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from bindeled.cases import access
from bindeled.cases.models import Case, Concern, Entry, Plan
from bindeled.cases.queries.casework import Moment
from bindeled.cases.queries.eviction import term_in_words
from bindeled.cases.queries.furnishing import in_words
from bindeled.cases.queries.parts import CASE, CONCERN, FILE, OF_A_CASE, OF_A_CONCERN, RESIDENT
from bindeled.cases.queries.telling import Part, Reader, told
from bindeled.cases.rules import packing as rules
from bindeled.confidentiality.envelope import UnreadableError
from bindeled.files.models import File
from bindeled.files.queries import TABLE as FILES
from bindeled.files.words import of_the_sender
from bindeled.furnishing.models import Application, Household
from bindeled.users.models import User


class Contents:
    """A case with everything beside it; what of it could not be opened, and what its files are called in the package."""

    def __init__(self, case: Case) -> None:
        self.case = case
        self.unreadable: list[dict[str, str]] = []
        self.packed: dict[UUID, str] = {}
        own = access.readable(Concern.objects).filter(case=case).select_related("key", *CONCERN.related)
        self.concerns = list(own.order_by(*CONCERN.order))
        self._records: list[Case | Concern] = [case, *self.concerns]
        self._readers = {record.key_id: Reader(record.key, self.unreadable) for record in self._records}
        self.files: list[File] = list(FILE.rows(self._readers).defer("content"))

    @property
    def newest(self) -> datetime:
        """Answer when something was last written on the case: its package is of that moment, whenever it is made."""
        last = Entry.objects.filter(case=self.case).order_by("-at").values_list("at", flat=True).first()
        return last or self.case.opened_at

    def shown(self, file: File) -> bytes | None:
        """Open what a file shows, one at a time; nothing where it cannot be opened, and that is kept."""
        record = self._readers[file.key_id].record
        content = File.objects.values_list("content", flat=True).get(id=file.id)
        with suppress(UnreadableError):
            if record:
                return record.open_bytes(content, table=FILES, column="content", row=file.id)
        self._readers[file.key_id].miss(file, "content")
        return None

    def document(self) -> dict[str, Any]:
        """Answer the whole as plain data, with words for codes in the language that is on."""
        case = self.case
        beside = {part.name: self._of([case.id], part)[case.id] for part in OF_A_CASE}
        document: dict[str, Any] = {
            "version": rules.VERSION,
            "municipality": {"code": case.municipality_id, "name": case.municipality.name},
            "address_protected": case.address_protected_at is not None,
            "case": told(case, CASE, self._readers[case.key_id]),
            "resident": self._resident(),
            "concerns": self._concerns(),
            **beside,
            "files": self._files(case.key_id),
        }
        _name_readers(document["restrictions"])
        return document | {"unreadable": self.unreadable}

    def _resident(self) -> dict[str, Any] | None:
        resident = self.case.resident
        return told(resident, RESIDENT, Reader(resident.key, self.unreadable)) if resident else None

    def _concerns(self) -> list[dict[str, Any]]:
        ids = [one.id for one in self.concerns]
        beside = {part.name: self._of(ids, part) for part in OF_A_CONCERN}
        return [
            {
                **told(one, CONCERN, self._readers[one.key_id]),
                **{name: rows[one.id] for name, rows in beside.items()},
                "files": self._files(one.key_id),
            }
            for one in self.concerns
        ]

    def _of(self, owners: list[UUID], part: Part) -> dict[UUID, list[dict[str, Any]]]:
        """Answer the rows of one table beside the case, or beside its concerns, by whose they are."""
        keys = {record.id: record.key_id for record in self._records}
        found: dict[UUID, list[dict[str, Any]]] = {owner: [] for owner in owners}
        for row in part.rows(owners):
            owner = getattr(row, part.owner)
            made = told(row, part, self._reader(row, keys[owner]))
            found[owner].append(made | _also(row, made))
        return found

    def _reader(self, row: Any, key_id: UUID) -> Reader:
        """Answer who opens a row: by its record's key, or by the key of its own where it has one."""
        own = getattr(row, "key_id", key_id)
        if own not in self._readers:
            self._readers[own] = Reader(row.key, self.unreadable)
        return self._readers[own]

    def _files(self, key_id: UUID) -> list[dict[str, Any]]:
        rows = [(one, told(one, FILE, self._readers[key_id])) for one in self.files if one.key_id == key_id]
        return [
            {**made, "name": _name(file, made["name"]), "packed_as": self.packed.get(file.id)} for file, made in rows
        ]


def _also(row: Any, made: dict[str, Any]) -> dict[str, str]:
    """Answer the words for the short word of a moment, which depend on its kind, and for what must be done by a term of law."""
    if isinstance(row, Entry):
        return {"detail_text": Moment(row, "").detail}
    if isinstance(row, Household | Application):
        return in_words(made)
    is_term = isinstance(row, Plan) and row.kind == "term" and made["what"]
    return {"what_text": term_in_words(made["what"])} if is_term else {}


def _name(file: File, name: str | None) -> str | None:
    """Answer what a file is called: what came with a concern has a number alone."""
    return name if file.by_id or name is None else of_the_sender(name)


def _name_readers(restrictions: list[dict[str, Any]]) -> None:
    """Name those who may open a restricted case, instead of their ids."""
    wanted = {reader for one in restrictions for reader in one["readers"]}
    names = {str(key): name for key, name in User.objects.filter(id__in=wanted).values_list("id", "name")}
    for one in restrictions:
        one["readers"] = sorted(names.get(reader, _("Unknown")) for reader in one["readers"])
