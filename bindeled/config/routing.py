"""Rules of routing, units and worded situations as they stand in files, without a database: for tests, for the reference, and
for trying a changed set of rules before it is loaded.
"""

import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from bindeled.cases.rules import routing
from bindeled.config.places_format import ROUTING_RULE, faults

SHIPPED = Path(__file__).resolve().parent / "municipalities"
FOLDER, SITUATIONS = "routing", "situations.toml"
# The day that a situation is read on, where it names none. Fixed, so that the table says the same tomorrow.
TODAY = date(2026, 11, 28)


class RoutingError(Exception):
    """A file of rules says something that cannot be. The message names the file, the rule and what is expected."""


@dataclass(frozen=True)
class FileUnit:
    """A unit as a file names it; its district by name."""

    name: str
    kind: str
    district_id: str | None
    valid_from: date
    valid_to: date | None


@dataclass(frozen=True)
class Situation:
    """Something a social worker might be told, what is known of it, and whom the rules should suggest."""

    said: str
    municipality: str
    known: routing.Known
    unit: str
    because: str
    district: str | None = None
    on: date = TODAY
    beside: tuple[str, ...] = ()
    ask: tuple[str, ...] = ()


def rule_from(said: Any) -> routing.Rule:
    """Answer a rule from one entry of a file. Raises RoutingError."""
    for fault in faults(said, ROUTING_RULE):
        raise RoutingError(fault)
    try:
        return routing.rule(said)
    except ValueError as error:
        raise RoutingError(str(error)) from error


def rules_in(path: Path) -> list[routing.Rule]:
    """Answer the rules of a file. Raises RoutingError."""
    found: list[routing.Rule] = []
    for number, entry in enumerate(_read(path).get("routing_rule", []), start=1):
        try:
            found.append(rule_from(entry))
        except RoutingError as error:
            raise RoutingError(f"{path.name}, routing_rule {number}: {error}") from error
    return found


def shipped_rules(municipality: str) -> list[routing.Rule]:
    """Answer a municipality's rules as they came along; none where it has no file of them."""
    path = SHIPPED / FOLDER / f"{municipality}.toml"
    return rules_in(path) if path.exists() else []


def shipped_units(municipality: str) -> list[FileUnit]:
    """Answer a municipality's units as they came along."""
    return [
        FileUnit(unit["name"], unit["kind"], unit.get("district"), unit["valid_from"], unit.get("valid_to"))
        for unit in _read(SHIPPED / f"{municipality}.toml").get("unit", [])
    ]


def situations() -> Iterator[Situation]:
    """Yield the worded situations."""
    for said in _read(SHIPPED / FOLDER / SITUATIONS)["situation"]:
        known = routing.known_from(said["known"])
        yield Situation(
            said=said["said"],
            municipality=said["municipality"],
            known=known,
            unit=said["unit"],
            because=said["because"],
            district=said.get("district"),
            on=said.get("on", TODAY),
            beside=tuple(said.get("beside", ())),
            ask=tuple(said.get("ask", ())),
        )


def suggested(situation: Situation, rules: list[routing.Rule]) -> routing.Suggestion:
    """Answer what some rules suggest in a situation."""
    units = shipped_units(situation.municipality)
    return routing.suggest(situation.known, rules, units, district=situation.district, on=situation.on)


def differs(situation: Situation, rules: list[routing.Rule]) -> str:
    """Answer what some rules say differently from what the situation expects, in words; nothing where they agree."""
    found = suggested(situation, rules)
    first = found.responsible
    said = {
        "unit": first.units[0].name if first else "",
        "because": first.rule.code if first else "",
        "beside": tuple(unit.name for proposed in found.beside for unit in proposed.units),
        "ask": found.ask,
    }
    wrong = [
        f"{name} is {value or 'nothing'}, expected {getattr(situation, name) or 'nothing'}"
        for name, value in said.items()
        if value != getattr(situation, name)
    ]
    return "; ".join(wrong)


def _read(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise RoutingError(f"{path.name} cannot be read: {error}") from error
