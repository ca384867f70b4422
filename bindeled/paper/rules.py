"""What papers there are, and what stands on them. Pure.

A paper for residents never carries anything of an adviser (D13): its facts have no place for it. The duty number has a
place on the contact person's own card alone.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

# The two that papers are made in with the product; the others are supplied by the municipality.
OWN_LANGUAGES = ("da", "en")

# A paper by its word: the template it is set with, and the sheet.
PAPERS = {
    "sign-a5": ("sign", "a5"),
    "sign-a4": ("sign", "a4"),
    "poster-a4": ("poster", "a4"),
    "poster-a3": ("poster", "a3"),
    "leaflet": ("leaflet", "a4"),
}
CARDS = {"card": "card", "card-a4": "a4"}

# So many papers are made at once at most.
MOST_SHEETS = 1000
LONGEST_WORD, PIECE = 22, 8
EIGHT_DIGITS = 8
# Between the pairs of a phone number: it keeps them on one line, and in order where one reads from the right.
KEEPS_TOGETHER = "\N{NO-BREAK SPACE}"
MAY_BREAK = "\N{ZERO WIDTH SPACE}"


@dataclass(frozen=True)
class Reachable:
    """Somebody whom residents can turn to, as they chose to be shown: an empty name or phone is one not shown.

    ``kind`` is the contact person's kind, or ``office`` for the organisation's office where there is no contact person.
    """

    kind: str
    name: str = ""
    phone: str = ""
    hours: str = ""


@dataclass(frozen=True)
class Number:
    """An emergency number, named in one language. ``number`` is empty for one's own doctor."""

    number: str
    name: str
    what_for: str
    language: str
    is_checked: bool


@dataclass(frozen=True)
class DepartmentFacts:
    """What residents' papers of one department say. Where ``people`` is empty, it is the office."""

    department: str
    organisation: str
    municipality: str
    public_code: str
    people: tuple[Reachable, ...] = ()
    office: Reachable | None = None
    danger: tuple[Number, ...] = ()
    urgent: tuple[Number, ...] = ()
    checked_on: date | None = None

    @property
    def shown(self) -> tuple[Reachable, ...]:
        """Answer whom the paper names: the contact persons, or the office, or nobody where none is known."""
        return self.people or ((self.office,) if self.office else ())


@dataclass(frozen=True)
class CardFacts:
    """What stands on a contact person's own card. ``duty`` is the duty number, for senders only (decision 3)."""

    name: str
    departments: tuple[str, ...]
    organisation: str
    municipality: str
    duty: str
    unit: str
    is_checked: bool


@dataclass(frozen=True)
class Words:
    """The texts of papers in one language, as they were supplied.

    ``checked_on`` is the day on which somebody who speaks it said that they are right: without one, none of them is
    printed, for a machine's translation is never shown as official (decision 22).
    """

    language: str
    texts: Mapping[str, str]
    card: Mapping[str, str] = field(default_factory=dict)
    languages: Mapping[str, str] = field(default_factory=dict)
    numbers: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    checked_on: date | None = None
    # The residents' questionnaire: shown in a language where all of it was supplied.
    survey: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Said:
    """A text as it is printed, and the language it turned out to be in."""

    text: str
    language: str


def say(key: str, wanted: Words, danish: Words) -> Said:
    """Answer a text in the wanted language, or in Danish where nobody has translated and checked it."""
    if wanted.language == danish.language or wanted.checked_on is None or not wanted.texts.get(key):
        return Said(danish.texts[key], danish.language)
    return Said(wanted.texts[key], wanted.language)


def is_untranslated(wanted: Words) -> bool:
    """Say whether nothing of a language may be printed."""
    return wanted.language != "da" and (wanted.checked_on is None or not wanted.texts)


def missing(wanted: Words, danish: Words) -> list[str]:
    """Answer the texts that a language lacks, in the order of the Danish ones."""
    return [key for key in danish.texts if not wanted.texts.get(key)]


def wrong_places(wanted: Words, danish: Words) -> list[str]:
    """Answer the texts that put in something other than the Danish ones do: those would be printed with a hole."""
    places = re.compile(r"\{(\w+)\}")
    return [
        key
        for key, text in wanted.texts.items()
        if key in danish.texts and sorted(places.findall(text)) != sorted(places.findall(danish.texts[key]))
    ]


def readable_phone(number: str) -> str:
    """Answer a phone number in pairs that stay together: eight digits, with or without +45; others as they are."""
    digits = re.sub(r"[\s.-]", "", number).removeprefix("+45")
    if len(digits) == EIGHT_DIGITS and digits.isdigit():
        return KEEPS_TOGETHER.join(digits[at : at + 2] for at in range(0, EIGHT_DIGITS, 2))
    return KEEPS_TOGETHER.join(number.split())


def breakable(text: str) -> str:
    """Let a word that is longer than a line break somewhere; other words are left alone."""

    def broken(match: re.Match[str]) -> str:
        word = match.group()
        return MAY_BREAK.join(word[at : at + PIECE] for at in range(0, len(word), PIECE))

    return re.sub(rf"\S{{{LONGEST_WORD + 1},}}", broken, text)


def page_address(sender_url: str, public_code: str) -> str:
    """Answer where the square code leads: the residents' page of the department."""
    return f"{sender_url.removesuffix('/')}/k/{public_code}/"


def file_name(paper: str, language: str, department: str) -> str:
    """Answer a file name that any system takes: the paper, its language and the department, in plain letters."""
    words = re.findall(r"[a-z0-9]+", department.lower().translate(IN_PLAIN_LETTERS))
    slug = "-".join(words)[:60].removesuffix("-")
    return "-".join(part for part in (DANISH_NAMES[paper], language, slug) if part) + ".pdf"


IN_PLAIN_LETTERS = str.maketrans({"æ": "ae", "ø": "oe", "å": "aa", "é": "e", "ü": "u", "ö": "oe"})
DANISH_NAMES = {
    "sign-a5": "doerskilt-a5",
    "sign-a4": "doerskilt-a4",
    "poster-a4": "opslag-a4",
    "poster-a3": "opslag-a3",
    "leaflet": "folder",
    "card": "kontaktpersonkort",
    "card-a4": "kontaktpersonkort-a4",
}
