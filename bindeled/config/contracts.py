"""Loading contracts from a file for each municipality, each with its versions in order.

Loading again changes nothing, and a contract that somebody has written a version of here is left as it is.
"""

import tomllib
import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from django.db import transaction
from django.utils import timezone

from bindeled.config.places import NAMESPACE
from bindeled.config.places_format import Says, day, faults, like, several, text
from bindeled.cooperation.actions.contracts import let_hold, why_not_publish
from bindeled.cooperation.models import Contract, ContractVersion
from bindeled.cooperation.rules import contracts as rules
from bindeled.municipalities.models import District, Municipality

WORDS = Says(
    f"words in quotes, at most {rules.LONGEST_TEXT} letters",
    lambda value: isinstance(value, str) and 0 < len(value.strip()) <= rules.LONGEST_TEXT and "\0" not in value,
    needed=False,
)
ROWS = Says(
    'a list of lines in quotes, with semicolons between their columns, like ["VIBO; Helhedsplanen; sekretariatsleder"]',
    lambda value: isinstance(value, list) and all(isinstance(line, str) and "\n" not in line for line in value),
    needed=False,
)
ACTIVITY: Mapping[str, Says] = {
    "name": text(rules.LONGEST_TITLE),
    **{key: ROWS if key in rules.ROWS else WORDS for key in rules.HEADINGS},
}
LISTS = ("area_plans", "organisations", "units", "partners", "economy", "siblings", "demands")
TEXTS = ("goals", "policy", "agreement", "coordination")
VERSION: Mapping[str, Says] = {
    "contract": like(r"[a-z0-9-]{1,60}", 'a word for the contract in quotes, like "amager-udsatte-grupper"'),
    "title": text(rules.LONGEST_TITLE),
    "area": text(rules.LONGEST_TITLE),
    "district": text(80, needed=False),
    "begins_on": day(),
    "ends_on": day(),
    "decided_on": day(needed=False),
    **dict.fromkeys(TEXTS, WORDS),
    **dict.fromkeys(LISTS, ROWS),
    "activity": several("a list of [[version.activity]] tables", lambda entry: isinstance(entry, dict)),
    "source": text(rules.LONGEST_SOURCE),
    "note": text(rules.LONGEST_NOTE, needed=False),
}
FACTS = ("title", "area", "begins_on", "ends_on", "source")


class ContractsError(Exception):
    """A file of contracts says something that cannot be. The message names the file, the entry and what is expected."""


@dataclass
class Loader:
    """Goes through one municipality's file."""

    code: str
    at: datetime
    written: int = 0
    seen: dict[uuid.UUID, int] = field(default_factory=dict)

    def version(self, entry: dict[str, Any]) -> None:
        """Write a version of a contract, which from then on holds; where it was written before, nothing."""
        row = uuid.uuid5(NAMESPACE, f"contract|{self.code}|{entry['contract']}")
        number = self.seen[row] = self.seen.get(row, 0) + 1
        contract, _made = Contract.objects.get_or_create(id=row, defaults={"municipality_id": self.code})
        if ContractVersion.objects.filter(contract=contract, number__gte=number).exists():
            return
        version = ContractVersion(
            municipality_id=self.code,
            contract=contract,
            number=number,
            district_id=self._district(entry.get("district")),
            decided_on=entry.get("decided_on"),
            note=entry.get("note", ""),
            terms=terms_of(entry),
            made_at=self.at,
            published_at=self.at,
            **{name: entry[name] for name in FACTS},
        )
        _refuse(why_not_publish(version))
        version.save(force_insert=True)
        let_hold(version)
        self.written += 1

    def _district(self, name: str | None) -> uuid.UUID | None:
        if name is None:
            return None
        found = District.objects.filter(municipality_id=self.code, name=name).values_list("id", flat=True).first()
        if found is None:
            raise ContractsError(f"there is no district called {name}.")
        return found


def terms_of(entry: Mapping[str, Any]) -> dict[str, Any]:
    """Answer what a version says, as it is kept. Raises ContractsError."""
    terms: dict[str, Any] = {name: entry.get(name, "").strip() for name in TEXTS}
    terms |= {name: _rows(name, entry.get(name, [])) for name in LISTS}
    terms["activities"] = [_activity(activity) for activity in entry["activity"]]
    return terms


def _activity(entry: dict[str, Any]) -> dict[str, Any]:
    _refuse(next(faults(entry, ACTIVITY), ""))
    said: dict[str, Any] = {"name": entry["name"]}
    for key in rules.HEADINGS:
        said[key] = _rows(key, entry.get(key, [])) if key in rules.ROWS else entry.get(key, "").strip()
    return said


def _rows(kind: str, lines: list[str]) -> list[dict[str, Any]]:
    try:
        return rules.rows_of(kind, "\n".join(lines))
    except rules.LineError as error:
        columns = "; ".join(column.key for column in rules.ROWS[kind])
        raise ContractsError(f"line {error.number} of {kind} must be: {columns}.") from error


def _refuse(why_not: str) -> None:
    if why_not:
        raise ContractsError(why_not)


@transaction.atomic
def load(folder: Path) -> int:
    """Load a folder of contracts, ``0101.toml`` and so on, for every municipality that is there.

    Answers the number of versions written. Raises ContractsError, with nothing written.
    """
    written = 0
    for municipality in Municipality.objects.order_by("code"):
        path = folder / f"{municipality.code}.toml"
        if path.exists():
            loader = Loader(municipality.code, timezone.now())
            _file(path, loader)
            written += loader.written
    return written


def _file(path: Path, loader: Loader) -> None:
    try:
        said = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise ContractsError(f"{path.name} cannot be read: {error}") from error
    unknown = said.keys() - {"version"}
    if unknown:
        raise ContractsError(f"{path.name}: there is no [[{min(unknown)}]]; there is version.")
    for number, entry in enumerate(said.get("version", []), start=1):
        name = entry.get("contract", "") if isinstance(entry, dict) else ""
        try:
            _refuse(next(faults(entry, VERSION), ""))
            _refuse("it must not end before it begins." if entry["ends_on"] < entry["begins_on"] else "")
            loader.version(entry)
        except ContractsError as error:
            raise ContractsError(f"{path.name}, version {number} ({name}): {error}") from error
