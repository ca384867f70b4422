"""The texts on the screens: collected, checked and compiled without anything but Python.

bindeled messages collect   bring each package's Danish file up to what the code and templates say
bindeled messages check     refuse when a file is behind, a Danish text is missing, or two packages say one English text differently
bindeled messages compile   make the files that Django reads (they are not committed)
"""

from collections.abc import Iterator, Mapping
from io import BytesIO
from pathlib import Path
from typing import Any

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_python
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation.template import templatize

from bindeled.config.environment import ROOT

PACKAGES = ROOT / "bindeled"
KEYWORDS: dict[str, tuple[Any, ...] | None] = {
    "_": None,
    "gettext": None,
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext": (1, 2),
    "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3),
}


def _catalogue_of(package: Path) -> Path:
    return package / "locale" / "da" / "LC_MESSAGES" / "django.po"


def _packages() -> Iterator[Path]:
    return (path for path in sorted(PACKAGES.iterdir()) if (path / "__init__.py").exists())


def _spoken(package: Path) -> Catalog:
    """Answer every text of a package, as the code and the templates say it now."""
    catalogue = Catalog(locale="da", fuzzy=False)
    for path in sorted(package.rglob("*")):
        if path.suffix == ".py" and "tests" not in path.parts and "migrations" not in path.parts:
            source = path.read_bytes()
        elif "templates" in path.parts and path.is_file():
            # What is left of a template is filler and calls; without indentation it reads as Python.
            lines = templatize(path.read_text(), origin=str(path)).splitlines()
            source = "\n".join(line.lstrip() for line in lines).encode()
        else:
            continue
        for _line, function, said, _comments in extract_python(BytesIO(source), KEYWORDS, [], {}):
            words = said if isinstance(said, tuple) else (said,)
            if any(isinstance(word, str) for word in words):
                catalogue.add(*_entry(str(function), words))
    return catalogue


def _entry(function: str, words: tuple[Any, ...]) -> tuple[Any, ...]:
    context = words[0] if "pgettext" in function else None
    words = tuple(word for word in (words[1:] if context else words) if word is not None)
    message: Any = words[:2] if "ngettext" in function or "npgettext" in function else words[0]
    return message, None, (), (), (), (), (), None, context


def _known(package: Path) -> Catalog:
    path = _catalogue_of(package)
    if not path.exists():
        return Catalog(locale="da", fuzzy=False)
    with path.open("rb") as file:
        return read_po(file, locale="da")


def faults() -> list[str]:
    """Answer every text that is missing, unused, empty or doubtful in a package's Danish file."""
    found = []
    for package in _packages():
        spoken, known = _spoken(package), _known(package)
        said = {(message.id, message.context) for message in spoken if message.id}
        written = {(message.id, message.context): message for message in known if message.id}
        found += [f"{package.name}: not in the Danish file: {message!r}" for message, _context in said - written.keys()]
        found += [f"{package.name}: no longer used: {message!r}" for message, _context in written.keys() - said]
        found += [
            f"{package.name}: no Danish text: {m.id!r}" for m in written.values() if m.fuzzy or not _complete(m.string)
        ]
    return sorted([*found, *clashes({package.name: _known(package) for package in _packages()})])


def clashes(catalogues: Mapping[str, Catalog]) -> list[str]:
    """Answer every English text that two packages have put into Danish differently.

    At run time all files are one, and one Danish text stands for both: what another package wrote would never be shown. Where
    the Danish must differ, the English must, or a context must be given (``pgettext``).
    """
    said: dict[tuple[Any, Any, bool], dict[Any, list[str]]] = {}
    for name, catalogue in catalogues.items():
        for message in catalogue:
            if message.id:
                one = message.id[0] if isinstance(message.id, tuple | list) else message.id
                text = tuple(message.string) if isinstance(message.string, tuple | list) else message.string
                kind = isinstance(message.id, tuple | list)
                said.setdefault((one, message.context, kind), {}).setdefault(text, []).append(name)
    return [
        f"{message[0]!r} is said differently in {' and '.join(', '.join(names) for names in texts.values())}"
        for message, texts in said.items()
        if len(texts) > 1
    ]


def _complete(text: Any) -> bool:
    return all(text) if isinstance(text, tuple | list) else bool(text)


class Command(BaseCommand):
    """The texts on the screens."""

    help = "Collect, check or compile the Danish texts."

    def add_arguments(self, parser: CommandParser) -> None:
        """What to do."""
        parser.add_argument("what", choices=["collect", "check", "compile"])

    def handle(self, *args: Any, **options: Any) -> None:
        """Do it for every package."""
        if options["what"] == "check":
            wrong = faults()
            if wrong:
                raise CommandError("\n".join(wrong))
        elif options["what"] == "collect":
            for package in _packages():
                _collect(package)
        else:
            for package in _packages():
                _compile(package)


def _collect(package: Path) -> None:
    spoken, known = _spoken(package), _known(package)
    if not list(spoken)[1:]:
        return
    known.update(spoken, no_fuzzy_matching=True)
    known.obsolete.clear()
    path = _catalogue_of(package)
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("wb") as file:
        write_po(file, known, omit_header=True, no_location=True, sort_output=True, width=120)


def _compile(package: Path) -> None:
    path = _catalogue_of(package)
    compiled = path.with_suffix(".mo")
    if path.exists() and (not compiled.exists() or compiled.stat().st_mtime < path.stat().st_mtime):
        with compiled.open("wb") as file:
            write_mo(file, _known(package))
