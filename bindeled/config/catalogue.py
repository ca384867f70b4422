"""Loading the catalogue of offers from a file for each municipality: who delivers, where, and what each offer says.

Loading again changes nothing. What came with Bindeled gives way to newer; where an editor has written since, the newer waits
as a draft.
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

from bindeled.catalogue import rules
from bindeled.catalogue.actions import why_not_told
from bindeled.catalogue.models import Offer, OfferVersion, Place, Provider
from bindeled.catalogue.queries import found_by
from bindeled.config.places import NAMESPACE
from bindeled.config.places_format import HTTPS, Says, day, faults, like, one_of, several, text, whole, yes_or_no
from bindeled.guidance.actions import Forbidden, forbidden
from bindeled.guidance.models import Law
from bindeled.guidance.rules import PUBLIC
from bindeled.municipalities.models import Municipality, Unit
from bindeled.municipalities.rules import sort_key

PROVIDER: Mapping[str, Says] = {
    "name": text(120),
    "name_en": text(120),
    "description_da": text(300),
    "description_en": text(300),
    "unit": text(120, needed=False),
    "website": like(HTTPS, "an address in quotes that begins with https://", needed=False),
    "source": text(rules.LONGEST_SOURCE),
}
PLACE: Mapping[str, Says] = {
    "name": text(120),
    "address": text(120),
    "postal_code": like(r"\d{4}", 'four digits in quotes, like "2300"'),
    "city": text(80),
    "hours_da": text(200, needed=False),
    "hours_en": text(200, needed=False),
    "source": text(rules.LONGEST_SOURCE),
    "verified_on": day(needed=False),
}
TABLES = Says("a list of tables", lambda value: isinstance(value, list), needed=False)
WORDS = Says("a table of words", lambda value: isinstance(value, dict))
YEARS = whole(0, 120, needed=False)
OFFER: Mapping[str, Says] = {
    "code": like(r"[a-z_]{1,40}", "a code in quotes, like support_contact"),
    "slug": like(r"[a-z0-9-]{1,60}", 'a word for the address in quotes, like "ungementor"'),
    "kind": one_of(*rules.KINDS),
    "position": whole(1, 999, needed=False),
    "da": WORDS,
    "en": WORDS,
    "responsible": text(120, needed=False),
    "provider": text(120),
    "place": text(120, needed=False),
    "laws": several("a list of codes from laws.toml", lambda code: isinstance(code, str), needed=False),
    "kle": like(rules.KLE.pattern, 'a number of KLE in quotes, like "27.48.08"', needed=False),
    "methods": TABLES,
    "ends": one_of(*rules.ENDINGS),
    "months": whole(1, rules.LONGEST_MONTHS, needed=False),
    "youngest": YEARS,
    "oldest": YEARS,
    **{name: yes_or_no(needed=False) for name in ("anonymous", "visitation", "decision")},
    "complaint": one_of(*rules.COMPLAINTS),
    "cost": one_of(*rules.COSTS),
    "follow_up_months": whole(1, rules.LONGEST_MONTHS, needed=False),
    "languages": several('a list of languages, like ["da", "en"]', lambda code: isinstance(code, str), needed=False),
    "open_from": day(needed=False),
    "valid_from": day(),
    "valid_to": day(needed=False),
    "review_by": day(),
    "source": text(rules.LONGEST_SOURCE),
}
# What a version holds besides what is looked up by name.
FACTS = (
    "kind", "ends", "months", "youngest", "oldest", "complaint", "cost", "follow_up_months", "open_from", "valid_from", "valid_to",
    "review_by", "source",
)  # fmt: skip
ENTRIES = {"provider": PROVIDER, "place": PLACE, "offer": OFFER}


class CatalogueError(Exception):
    """A file of offers says something that cannot be. The message names the file, the entry and what is expected."""


@dataclass
class Loader:
    """Goes through one municipality's file."""

    code: str
    name: str
    laws: set[str]
    may_not: Forbidden
    at: datetime
    written: int = 0
    providers: dict[str, uuid.UUID] = field(default_factory=dict)
    places: dict[str, uuid.UUID] = field(default_factory=dict)
    units: dict[str, uuid.UUID] = field(default_factory=dict)

    def id_of(self, kind: str, key: str) -> uuid.UUID:
        """Answer the id of a row, which follows from its natural key."""
        return uuid.uuid5(NAMESPACE, f"{kind}|{self.code}|{key}")

    def provider(self, entry: dict[str, Any]) -> None:
        """Write who delivers."""
        row = self.id_of("provider", entry["name"])
        unit = _named(self.units, entry.get("unit"), "unit")
        fields = {name: entry.get(name, "") for name in PROVIDER if name != "unit"}
        Provider.objects.update_or_create(id=row, defaults={**fields, "unit_id": unit, "municipality_id": self.code})
        self.providers[entry["name"]] = row

    def place(self, entry: dict[str, Any]) -> None:
        """Write where something is given."""
        row = self.id_of("place", entry["name"])
        fields = {name: entry.get(name, "") for name in PLACE if name != "verified_on"}
        dates = {"verified_on": entry.get("verified_on")}
        Place.objects.update_or_create(id=row, defaults={**fields, **dates, "municipality_id": self.code})
        self.places[entry["name"]] = row

    def offer(self, entry: dict[str, Any]) -> None:
        """Write an offer, and a version where it says something new."""
        _refuse(rules.why_not_slug(entry["slug"]))
        facts = self._facts(entry)
        row = self.id_of("offer", entry["code"])
        offer, _made = Offer.objects.update_or_create(
            id=row, defaults={"municipality_id": self.code, "code": entry["code"], "slug": entry["slug"]}
        )
        saved = list(OfferVersion.objects.filter(offer=offer).order_by("number"))
        # One entry for each time that the offer is to be another.
        own = [it for it in saved if it.made_by_id is None and it.valid_from == entry["valid_from"]]
        if own and all(getattr(own[-1], name) == value for name, value in facts.items()):
            return
        changed_here = any(version.made_by_id for version in saved)
        OfferVersion.objects.create(
            municipality_id=self.code,
            offer=offer,
            number=len(saved) + 1,
            made_at=self.at,
            published_at=None if changed_here else self.at,
            **facts,
        )
        self.written += 1

    def _facts(self, entry: dict[str, Any]) -> dict[str, Any]:
        words = {language: _tidy(entry[language]) for language in (rules.DANISH, rules.ENGLISH)}
        for language, said in words.items():
            _refuse(rules.why_not_words(said, language))
        _refuse(why_not_told(words, self.may_not))
        for law in entry.get("laws", []):
            _refuse(
                "" if law in self.laws else f"there is no law called {law}; there are {', '.join(sorted(self.laws))}."
            )
        try:
            methods = [dict(said) for said in entry.get("methods", []) if rules.method(said)]
        except ValueError as error:
            raise CatalogueError(str(error)) from error
        if (entry["ends"] == rules.MONTHS) != ("months" in entry):
            raise CatalogueError('months belong to ends = "months", and to nothing else.')
        provider = _named(self.providers, entry["provider"], "provider")
        return {
            **{name: entry.get(name) for name in FACTS},
            **{name: entry.get(name, False) for name in ("anonymous", "visitation", "decision")},
            **{name: entry.get(name, []) for name in ("laws", "languages")},
            "position": entry.get("position", 500),
            "kle": entry.get("kle", ""),
            "words": words,
            "found_by": found_by(words, entry["kind"], entry["provider"]),
            "sort_key": sort_key(words[rules.DANISH][rules.NAME]),
            "methods": methods,
            "provider_id": provider,
            "place_id": _named(self.places, entry.get("place"), "place"),
            "responsible_id": _named(self.units, entry.get("responsible"), "unit"),
        }


def _tidy(said: Mapping[str, Any]) -> dict[str, Any]:
    return {key: value.strip() if isinstance(value, str) else value for key, value in said.items()}


def _refuse(why_not: str) -> None:
    if why_not:
        raise CatalogueError(why_not)


def _named(rows: Mapping[str, uuid.UUID], name: str | None, word: str) -> uuid.UUID | None:
    if name is None:
        return None
    if name not in rows:
        raise CatalogueError(f"there is no {word} called {name}; there are {', '.join(sorted(rows)) or 'none'}.")
    return rows[name]


@transaction.atomic
def load(folder: Path) -> int:
    """Load a folder of catalogues, ``0101.toml`` and so on, for every municipality that is there.

    Answers the number of versions written. Raises CatalogueError, with nothing written.
    """
    written = 0
    laws = set(Law.objects.values_list("code", flat=True))
    for municipality in Municipality.objects.order_by("code"):
        path = folder / f"{municipality.code}.toml"
        if not path.exists():
            continue
        loader = Loader(municipality.code, path.name, laws, forbidden(municipality.code, PUBLIC), timezone.now())
        loader.units = dict(Unit.objects.filter(municipality_id=municipality.code).values_list("name", "id"))
        _file(path, loader)
        written += loader.written
    return written


def _file(path: Path, loader: Loader) -> None:
    try:
        said = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise CatalogueError(f"{path.name} cannot be read: {error}") from error
    unknown = said.keys() - ENTRIES.keys()
    if unknown:
        raise CatalogueError(f"{path.name}: there is no [[{min(unknown)}]]; there are {', '.join(ENTRIES)}.")
    for kind, keys in ENTRIES.items():
        for number, entry in enumerate(said.get(kind, []), start=1):
            name = entry.get("code") or entry.get("name", "") if isinstance(entry, dict) else ""
            try:
                _refuse(next(faults(entry, keys), ""))
                getattr(loader, kind)(entry)
            except CatalogueError as error:
                raise CatalogueError(f"{path.name}, {kind} {number} ({name}): {error}") from error
