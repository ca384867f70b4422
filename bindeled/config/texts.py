"""Loading guidance from files: shared texts for every municipality, and a municipality's own in their place.

A file is one text in one language, ``code.language.md``: what is said of it between two lines of ``+++``, then its words.
Loading again changes nothing. Words that came with Bindeled give way to newer ones; where an editor has written since, the
newer ones wait as a draft.
"""

import tomllib
import uuid
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from django.db import transaction
from django.utils import timezone

from bindeled.config.places import NAMESPACE
from bindeled.config.places_format import Says, day, faults, like, one_of, text, whole
from bindeled.guidance.actions import Forbidden, forbidden, why_not_publish
from bindeled.guidance.models import Law, Text, Version
from bindeled.guidance.rules import AUDIENCES, DANISH, LONGEST_BODY, languages_of
from bindeled.municipalities.models import Municipality

FENCE = "+++\n"
SHARED, LAWS = "shared", "laws.toml"


class TextsError(Exception):
    """A file of texts says something that cannot be. The message names the file and what is expected."""


def _switch() -> Says:
    return Says("true or false", lambda value: isinstance(value, bool), needed=False)


def _words(expected: str) -> Says:
    return Says(
        expected,
        lambda value: isinstance(value, list) and all(isinstance(word, str) for word in value),
        needed=False,
    )


IN_EVERY_LANGUAGE: Mapping[str, Says] = {
    "title": text(120),
    "source": text(300),
    "review_by": day(),
    "valid_to": day(needed=False),
}
IN_DANISH: Mapping[str, Says] = {
    **IN_EVERY_LANGUAGE,
    "slug": like(r"[a-z0-9-]{1,60}", 'a word for the address in quotes, like "tavshedspligt"'),
    "audience": one_of(*AUDIENCES),
    "position": whole(1, 999),
    "for_residents": _switch(),
    "laws": _words('a list of codes from laws.toml, like ["staff_secrecy"]'),
    "valid_from": day(),
}
LAW: Mapping[str, Says] = {
    "code": like(r"[a-z_]{1,40}", "a code in quotes, like staff_secrecy"),
    **{name: text(120) for name in ("name_da", "name_en")},
    "paragraph": text(40, needed=False),
    **{name: text(300) for name in ("says_da", "says_en", "source")},
    "last_checked": day(needed=False),
    "valid_from": day(),
    "valid_to": day(needed=False),
}


@dataclass(frozen=True)
class File:
    """One file: which text, in which language, what is said of it, and its words."""

    path: Path
    code: str
    language: str
    said: dict[str, Any]
    body: str


def read(path: Path) -> File:
    """Read one file. Raises TextsError."""
    code, _dot, language = path.stem.rpartition(".")
    raw = path.read_text(encoding="utf-8")
    if not code or not raw.startswith(FENCE) or raw.count(FENCE) < 2:  # noqa: PLR2004 - one before, one after
        raise TextsError(
            f'{path.name} must be called code.language.md and begin with what is said of it between two lines of "+++".'
        )
    _nothing, head, body = raw.split(FENCE, 2)
    try:
        said = tomllib.loads(head)
    except tomllib.TOMLDecodeError as error:
        raise TextsError(f"{path.name}: what stands between the lines is not TOML: {error}") from error
    for fault in faults(said, IN_DANISH if language == DANISH else IN_EVERY_LANGUAGE):
        raise TextsError(f"{path.name}: {fault}")
    if not 0 < len(body.strip()) <= LONGEST_BODY:
        raise TextsError(f"{path.name}: the words must be there, and at most {LONGEST_BODY} letters.")
    return File(path, code, language, said, body.strip())


@transaction.atomic
def load(folder: Path) -> int:
    """Load a folder of texts for every municipality that is there. Answers the number of versions written."""
    load_laws(folder / LAWS)
    shared = {(file.code, file.language): file for file in _files(folder / SHARED)}
    written = 0
    for municipality in Municipality.objects.order_by("code"):
        own = {(file.code, file.language): file for file in _files(folder / municipality.code)}
        replaced = {code for code, _language in own}
        files = {key: file for key, file in shared.items() if key[0] not in replaced} | own
        written += _municipality(municipality.code, files)
    return written


def _files(folder: Path) -> Iterator[File]:
    yield from (read(path) for path in sorted(folder.glob("*.md")))


def load_laws(path: Path) -> None:
    """Load the rules of law of a file, for every municipality; none where there is no file. Raises TextsError."""
    said = tomllib.loads(path.read_text(encoding="utf-8")) if path.exists() else {}
    for number, entry in enumerate(said.get("law", []), start=1):
        for fault in faults(entry, LAW):
            raise TextsError(f"{path.name}, law {number}: {fault}")
        key = uuid.uuid5(NAMESPACE, f"law|{entry['code']}|{entry['valid_from']}")
        whole_entry = {name: entry.get(name) for name in LAW} | {"paragraph": entry.get("paragraph", "")}
        Law.objects.update_or_create(id=key, defaults=whole_entry)


def _municipality(code: str, files: dict[tuple[str, str], File]) -> int:
    laws = set(Law.objects.values_list("code", flat=True))
    saved: dict[tuple[uuid.UUID, str], list[Version]] = {}
    for version in Version.objects.filter(municipality_id=code).order_by("number"):
        saved.setdefault((version.text_id, version.language), []).append(version)
    known = {audience: forbidden(code, audience) for audience in AUDIENCES}
    new: list[Version] = []
    for (name, language), danish in sorted(files.items()):
        if language != DANISH:
            continue
        unknown = set(danish.said.get("laws", [])) - laws
        if unknown:
            raise TextsError(f"{danish.path.name}: there is no law called {min(unknown)} in {LAWS}.")
        found = _text(code, danish)
        for spoken in languages_of(for_residents=found.for_residents):
            file = files.get((name, spoken))
            if file:
                before = saved.get((found.id, spoken), [])
                new += _version(found, file, danish.said["valid_from"], before, known[found.audience])
    Version.objects.bulk_create(new)
    return len(new)


def _text(code: str, danish: File) -> Text:
    key = uuid.uuid5(NAMESPACE, f"text|{code}|{danish.code}")
    fields = {name: danish.said[name] for name in ("slug", "audience", "position")}
    found, _made = Text.objects.update_or_create(
        id=key,
        defaults={
            **fields,
            "code": danish.code,
            "municipality_id": code,
            "for_residents": danish.said.get("for_residents", False),
            "laws": danish.said.get("laws", []),
        },
    )
    return found


def _version(found: Text, file: File, valid_from: date, before: list[Version], known: Forbidden) -> Iterator[Version]:
    """Yield the words of a file as a new version, where they are new. ``before`` are those saved until now, in order."""
    said = {name: file.said.get(name) for name in IN_EVERY_LANGUAGE} | {"body": file.body}
    ours = [version for version in before if version.made_by_id is None]
    if ours and all(getattr(ours[-1], name) == value for name, value in said.items()):
        return
    now = timezone.now()
    version = Version(
        municipality_id=found.municipality_id,
        text=found,
        language=file.language,
        number=before[-1].number + 1 if before else 1,
        valid_from=valid_from,
        made_at=now,
        # Where an editor has written since, newer words wait.
        published_at=now if len(ours) == len(before) else None,
        **said,
    )
    why_not = why_not_publish(version, known)
    if why_not:
        raise TextsError(f"{file.path.name}, for municipality {found.municipality_id}: {why_not}")
    yield version
