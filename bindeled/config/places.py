"""Loading a municipality from a file: a third one is added by data alone (decision 18).

Rows keep the same id however often a file is loaded (uuid5 of their natural key), so loading twice changes nothing.
"""

import tomllib
import uuid
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

from django.db import models, transaction

from bindeled.guidance.models import EmergencyNumber
from bindeled.housing.models import Department, Entrance, Organisation
from bindeled.municipalities.models import ContactPoint, District, Municipality, Unit
from bindeled.municipalities.rules import sort_key

NAMESPACE = uuid.UUID("5f1d4a0e-6c53-4c52-8f6b-1a1ee7b0c9d4")


class PlacesError(Exception):
    """A file of places says something that cannot be. The message names the file, the entry and what is expected."""


def load(path: Path) -> int:
    """Load one file in one transaction; answer the number of rows it holds. Raises PlacesError, with nothing written."""
    try:
        said = tomllib.loads(path.read_text())
    except tomllib.TOMLDecodeError as error:
        raise PlacesError(f"{path.name} is not TOML: {error}") from error
    return Loader(path.name, said).load()


class Loader:
    """Goes through one file, from the municipality to the entrances."""

    def __init__(self, name: str, said: dict[str, Any]) -> None:
        self._name, self._said = name, said
        self.code = self._need(said, "municipality", "code", "four digits")
        self._rows = 0

    def load(self) -> int:
        """Write everything, or nothing."""
        unknown = self._said.keys() - {"municipality", *KINDS}
        if unknown:
            raise PlacesError(f"{self._name}: there is no [[{min(unknown)}]]; there are {', '.join(KINDS)}.")
        with transaction.atomic():
            self._municipality()
            for kind, make in KINDS.items():
                for number, entry in enumerate(self._said.get(kind, ()), start=1):
                    self._one(kind, number, entry, make)
        return self._rows

    def _one(self, kind: str, number: int, entry: dict[str, Any], make: "Make") -> None:
        try:
            make(self, entry)
        except KeyError as error:
            raise PlacesError(f"{self._name}, {kind} {number}: {error} is missing.") from error
        except (models.ObjectDoesNotExist, ValueError, TypeError) as error:
            raise PlacesError(f"{self._name}, {kind} {number} ({entry.get('name', '')}): {error}") from error

    def put(self, model: type[models.Model], key: tuple[str, ...], **fields: Any) -> uuid.UUID:
        """Write one row under the id of its natural key; answer the id."""
        row_id = uuid.uuid5(NAMESPACE, "|".join((model._meta.label_lower, self.code, *key)))
        model._default_manager.update_or_create(id=row_id, defaults={**self._defaults(model), **fields})
        self._rows += 1
        return row_id

    def _defaults(self, model: type[models.Model]) -> dict[str, Any]:
        named = {field.attname for field in model._meta.concrete_fields}
        return {"municipality_id": self.code} if "municipality_id" in named else {}

    def _municipality(self) -> None:
        said = dict(self._said["municipality"])
        code = said.pop("code")
        if set(said) == set():
            Municipality.objects.get(code=code)  # a file that adds to a municipality loaded before
            return
        Municipality.objects.update_or_create(code=code, defaults=said)
        self._rows += 1

    def _need(self, said: dict[str, Any], table: str, key: str, expected: str) -> str:
        value = said.get(table, {}).get(key)
        if not isinstance(value, str):
            raise PlacesError(f"{self._name}: [{table}] needs {key}: {expected}.")
        return value


Make = Callable[[Loader, dict[str, Any]], None]


def _district(loader: Loader, entry: dict[str, Any]) -> None:
    loader.put(District, (entry["name"],), name=entry["name"])


def _unit(loader: Loader, entry: dict[str, Any]) -> None:
    code = loader.code
    fields = {name: entry[name] for name in ("name", "kind", "valid_from")}
    district, parent = entry.get("district"), entry.get("parent")
    loader.put(
        Unit,
        (entry["name"],),
        **fields,
        valid_to=entry.get("valid_to"),
        district=District.objects.get(municipality_id=code, name=district) if district else None,
        parent=Unit.objects.get(municipality_id=code, name=parent) if parent else None,
    )


def _contact(loader: Loader, entry: dict[str, Any]) -> None:
    unit = Unit.objects.get(municipality_id=loader.code, name=entry["unit"])
    fields = {name: entry[name] for name in ("kind", "value", "audience", "source", "valid_from")}
    dates: dict[str, date | None] = {name: entry.get(name) for name in ("verified_on", "valid_to")}
    loader.put(ContactPoint, (entry["unit"], entry["kind"], entry["value"]), unit=unit, **fields, **dates)


def _number(loader: Loader, entry: dict[str, Any]) -> None:
    names = ("level", "position", "name_da", "name_en", "what_for_da", "what_for_en", "source", "valid_from")
    fields = {name: entry[name] for name in names}
    dates: dict[str, date | None] = {name: entry.get(name) for name in ("verified_on", "valid_to")}
    loader.put(EmergencyNumber, (entry["name_da"],), number=entry.get("number", ""), **fields, **dates)


def _organisation(loader: Loader, entry: dict[str, Any]) -> None:
    Organisation.objects.get_or_create(name=entry["name"])


def _department(loader: Loader, entry: dict[str, Any]) -> None:
    department = loader.put(
        Department,
        (entry["organisation"], entry["name"]),
        name=entry["name"],
        sort_key=sort_key(entry["name"]),
        organisation=Organisation.objects.get(name=entry["organisation"]),
        district=District.objects.get(municipality_id=loader.code, name=entry["district"]),
    )
    position = 0
    for street in entry["streets"]:
        for number in street["numbers"]:
            position += 1
            loader.put(
                Entrance,
                (str(department), street["name"], number),
                department_id=department,
                street=street["name"],
                number=number,
                postal_code=street["postal_code"],
                position=position,
            )


KINDS: dict[str, Make] = {
    "district": _district,
    "unit": _unit,
    "contact": _contact,
    "emergency_number": _number,
    "organisation": _organisation,
    "department": _department,
}
