"""Loading a municipality from a file: a third one is added by data alone (decision 18).

Rows keep the same id however often a file is loaded (uuid5 of their natural key), so loading twice changes nothing.
What a file may say stands in ``places_format``.
"""

import tomllib
import uuid
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import time
from pathlib import Path
from typing import Any, TypeVar

from django.db import DatabaseError, models, transaction
from django.utils import timezone

from bindeled.cases.models import RoutingRule, StandardText
from bindeled.cases.rules import routing
from bindeled.children.models import DutyCall, DutyHours
from bindeled.config.places_format import (
    ENTRIES,
    MUNICIPALITY,
    ROUTING_RULE,
    STANDARD_TEXT,
    SUGGESTION_RULE,
    WEEKDAYS,
    Says,
    faults,
)
from bindeled.guidance.models import EmergencyNumber
from bindeled.housing.models import Department, Entrance, Office, Organisation
from bindeled.housing.rules import public_code
from bindeled.municipalities.models import ContactPoint, District, Municipality, Unit
from bindeled.municipalities.queries import in_force
from bindeled.municipalities.rules import sort_key
from bindeled.offers.models import SuggestionRule
from bindeled.offers.rules import suggesting

NAMESPACE = uuid.UUID("5f1d4a0e-6c53-4c52-8f6b-1a1ee7b0c9d4")
Named = TypeVar("Named", District, Unit, Organisation)


class PlacesError(Exception):
    """A file of places says something that cannot be. The message names the file, the entry and what is expected."""


@dataclass(frozen=True)
class Loaded:
    """What one file gave: how many rows it holds, and which numbers and addresses in the database it no longer names."""

    rows: int
    left_behind: tuple[str, ...] = ()


def load(path: Path) -> Loaded:
    """Load one file in one transaction. Raises PlacesError, with nothing written."""
    try:
        said = tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise PlacesError(f"{path} cannot be read: {error.strerror}.") from error
    except UnicodeDecodeError as error:
        raise PlacesError(f"{path.name} is not UTF-8 text: save it as UTF-8.") from error
    except tomllib.TOMLDecodeError as error:
        raise PlacesError(f"{path.name} is not TOML: {error}") from error
    with transaction.atomic():
        return Loader(path.name, said).load()


class Loader:
    """Goes through one file, from the municipality to the entrances."""

    def __init__(self, name: str, said: dict[str, Any]) -> None:
        self._name, self._said = name, said
        self._seen: set[uuid.UUID] = set()
        self._rows = 0
        self.code = ""

    def load(self) -> Loaded:
        """Write every row. Raises PlacesError; whoever calls holds the transaction."""
        unknown = self._said.keys() - {"municipality", *ENTRIES}
        if unknown:
            raise PlacesError(f"{self._name}: there is no [[{min(unknown)}]]; there are {', '.join(ENTRIES)}.")
        names_everything = self._municipality()
        for kind, keys in ENTRIES.items():
            entries = self._said.get(kind, [])
            if not isinstance(entries, list):
                raise PlacesError(f"{self._name}: write [[{kind}]] in double brackets, once for each.")
            for number, entry in enumerate(entries, start=1):
                self._one(kind, number, entry, keys)
        self._refuse_public_advisers()
        return Loaded(self._rows, tuple(self._left_behind()) if names_everything else ())

    def id_of(self, model: type[models.Model], key: tuple[str, ...]) -> uuid.UUID:
        """Answer the id of a row, which follows from its natural key."""
        return uuid.uuid5(NAMESPACE, "|".join((model._meta.label_lower, self.code, *key)))

    def put(self, model: type[models.Model], key: tuple[str, ...], **fields: Any) -> uuid.UUID:
        """Write one row under the id of its natural key; answer the id."""
        row_id = self.id_of(model, key)
        self.count(row_id)
        model._default_manager.update_or_create(id=row_id, defaults={**fields, "municipality_id": self.code})
        return row_id

    def count(self, row_id: uuid.UUID) -> None:
        """Remember a row, and refuse a second entry for the same one."""
        if row_id in self._seen:
            raise PlacesError("it stands in this file twice.")
        self._seen.add(row_id)
        self._rows += 1

    def find(self, model: type[Named], name: str, **where: str) -> Named:
        """Answer the row of this name, or raise PlacesError saying which names there are."""
        rows = {str(row): row for row in model._default_manager.filter(**where)}
        if name not in rows:
            word = model._meta.verbose_name
            raise PlacesError(f"there is no {word} called {name}; there are {', '.join(sorted(rows)) or 'none'}.")
        return rows[name]

    def _one(self, kind: str, number: int, entry: Any, keys: Mapping[str, Says]) -> None:
        name = (entry.get("name") or entry.get("name_da") or entry.get("value")) if isinstance(entry, dict) else ""
        where = f"{self._name}, {kind} {number}" + (f" ({name})" if name else "")
        for fault in faults(entry, keys):
            raise PlacesError(f"{where}: {fault}")
        try:
            KINDS[kind](self, entry)
        except PlacesError as error:
            raise PlacesError(f"{where}: {error}") from error
        except DatabaseError as error:
            raise PlacesError(f"{where}: the database refuses it: {str(error).splitlines()[0]}") from error

    def _municipality(self) -> bool:
        """Write the municipality; say whether the file is its whole, and not an addition to what was loaded before."""
        said = self._said.get("municipality", {})
        adds = isinstance(said, dict) and said.keys() == {"code"}
        keys = {"code": MUNICIPALITY["code"]} if adds else MUNICIPALITY
        for fault in faults(said, keys):
            raise PlacesError(f"{self._name}, [municipality]: {fault}")
        self.code = said["code"]
        if said.get("senders_may_attach") and not said.get("attach_source"):
            raise PlacesError(
                f"{self._name}, [municipality]: senders_may_attach needs attach_source: who decided it, and when."
            )
        if adds:
            if not Municipality.objects.filter(code=self.code).exists():
                raise PlacesError(f"{self._name} adds to municipality {self.code}: load that one's own file first.")
            return False
        Municipality.objects.update_or_create(
            code=self.code, defaults={key: said[key] for key in said if key != "code"}
        )
        self._rows += 1
        return True

    def _refuse_public_advisers(self) -> None:
        """Where contact persons are the way in, the way to the advisers is never public (D13)."""
        public = ContactPoint.objects.filter(
            municipality__code=self.code,
            municipality__intake=Municipality.Intake.CONTACT_PERSONS,
            audience=ContactPoint.Audience.PUBLIC,
            unit__kind__in=("central", "advisers"),
        ).first()
        if public:
            raise PlacesError(
                f'{self._name}, contact ({public}): advisers are never public here; audience must be "senders" or '
                f'"municipality", or intake "open".'
            )

    def _left_behind(self) -> Iterator[str]:
        """Yield what is shown to people still, though the file that holds the whole no longer names it."""
        for model in (EmergencyNumber, ContactPoint, DutyCall):
            rows = model._default_manager.filter(in_force(timezone.localdate()), municipality_id=self.code)
            yield from sorted(str(row) for row in rows.exclude(id__in=self._seen))


Make = Callable[[Loader, dict[str, Any]], None]


def _district(loader: Loader, entry: dict[str, Any]) -> None:
    loader.put(District, (entry["name"],), name=entry["name"])


def _unit(loader: Loader, entry: dict[str, Any]) -> None:
    here = {"municipality_id": loader.code}
    district, parent = entry.get("district"), entry.get("parent")
    loader.put(
        Unit,
        (entry["name"],),
        **{name: entry[name] for name in ("name", "kind", "valid_from")},
        outreach=entry.get("outreach", False),
        valid_to=entry.get("valid_to"),
        district=loader.find(District, district, **here) if district else None,
        parent=loader.find(Unit, parent, **here) if parent else None,
    )


def _contact(loader: Loader, entry: dict[str, Any]) -> None:
    unit = loader.find(Unit, entry["unit"], municipality_id=loader.code)
    fields = {name: entry[name] for name in ("kind", "value", "audience", "source", "valid_from")}
    dates = {name: entry.get(name) for name in ("verified_on", "review_by", "valid_to")}
    loader.put(ContactPoint, (entry["unit"], entry["kind"], entry["value"]), unit=unit, **fields, **dates)


def _duty_hours(loader: Loader, entry: dict[str, Any]) -> None:
    unit = loader.find(Unit, entry["unit"], municipality_id=loader.code)
    opens, closes = time.fromisoformat(entry["opens"]), time.fromisoformat(entry["closes"])
    dates = {"valid_from": entry["valid_from"], "valid_to": entry.get("valid_to")}
    for day in entry["weekdays"]:
        key = (entry["unit"], day, entry["opens"])
        loader.put(DutyHours, key, unit=unit, weekday=WEEKDAYS.index(day), opens=opens, closes=closes, **dates)


def _duty_call(loader: Loader, entry: dict[str, Any]) -> None:
    unit = loader.find(Unit, entry["unit"], municipality_id=loader.code)
    fields = {name: entry[name] for name in ("channel", "to", "name", "source", "valid_from")}
    dates = {name: entry.get(name) for name in ("verified_on", "valid_to")}
    key = (entry["unit"], entry["when"], entry["channel"], entry["to"])
    in_hours = entry["when"] == "in_hours"
    loader.put(DutyCall, key, unit=unit, in_hours=in_hours, after=entry.get("after", 0), **fields, **dates)


def _number(loader: Loader, entry: dict[str, Any]) -> None:
    names = ("level", "position", "name_da", "name_en", "what_for_da", "what_for_en", "source", "valid_from")
    fields = {name: entry[name] for name in names}
    dates = {name: entry.get(name) for name in ("verified_on", "review_by", "valid_to")}
    loader.put(EmergencyNumber, (entry["name_da"],), number=entry.get("number", ""), **fields, **dates)


def _organisation(loader: Loader, entry: dict[str, Any]) -> None:
    """Write a housing organisation. It belongs to no one municipality, so that one may have departments in several."""
    row_id = uuid.uuid5(NAMESPACE, "|".join((Organisation._meta.label_lower, entry["name"])))
    organisation, _made = Organisation.objects.get_or_create(name=entry["name"], defaults={"id": row_id})
    loader.count(organisation.id)


def _office(loader: Loader, entry: dict[str, Any]) -> None:
    """Write an organisation's office in this municipality: where residents turn when there is no contact person."""
    loader.put(
        Office,
        (entry["organisation"], entry["name"]),
        organisation=loader.find(Organisation, entry["organisation"]),
        name=entry["name"],
        valid_from=entry["valid_from"],
        valid_to=entry.get("valid_to"),
        **{name: entry.get(name, "") for name in ("phone", "email", "hours")},
    )


def _department(loader: Loader, entry: dict[str, Any]) -> None:
    key = (entry["organisation"], entry["name"])
    department = loader.put(
        Department,
        key,
        name=entry["name"],
        sort_key=sort_key(entry["name"]),
        public_code=public_code(loader.id_of(Department, key)),
        **{name: entry[name] for name in ("number", "dwellings") if name in entry},
        organisation=loader.find(Organisation, entry["organisation"]),
        district=loader.find(District, entry["district"], municipality_id=loader.code),
    )
    doors = [(street, number) for street in entry["streets"] for number in street["numbers"]]
    for position, (street, number) in enumerate(doors, start=1):
        loader.put(
            Entrance,
            (str(department), street["name"], number),
            department_id=department,
            street=street["name"],
            number=number,
            postal_code=street["postal_code"],
            position=position,
        )


def _routing_rule(loader: Loader, entry: dict[str, Any]) -> None:
    """Write a rule of routing. The same code may hold in another time with other conditions."""
    try:
        routing.rule(entry)
    except ValueError as error:
        raise PlacesError(str(error)) from error
    fields = {name: entry[name] for name in ROUTING_RULE if name in entry}
    loader.put(RoutingRule, (entry["code"], str(entry["valid_from"])), **{"beside": False, "valid_to": None, **fields})


def _suggestion_rule(loader: Loader, entry: dict[str, Any]) -> None:
    """Write a rule that suggests offers. The same code may hold in another time with other conditions."""
    try:
        suggesting.rule(entry)
    except ValueError as error:
        raise PlacesError(str(error)) from error
    fields = {name: entry[name] for name in SUGGESTION_RULE if name in entry}
    empty: dict[str, Any] = {"method": "", "unless_da": "", "unless_en": "", "laws": [], "valid_to": None}
    loader.put(SuggestionRule, (entry["code"], str(entry["valid_from"])), **{**empty, **fields})


def _standard_text(loader: Loader, entry: dict[str, Any]) -> None:
    fields = {name: entry[name] for name in STANDARD_TEXT if name in entry}
    fields |= {"body": entry["body"].strip(), "valid_to": entry.get("valid_to")}
    loader.put(StandardText, (entry["code"], str(entry["valid_from"])), **fields)


KINDS: dict[str, Make] = {
    "district": _district,
    "unit": _unit,
    "contact": _contact,
    "duty_hours": _duty_hours,
    "duty_call": _duty_call,
    "emergency_number": _number,
    "organisation": _organisation,
    "office": _office,
    "department": _department,
    "routing_rule": _routing_rule,
    "suggestion_rule": _suggestion_rule,
    "standard_text": _standard_text,
}
