"""What the municipality's own case system is told of a case that is filed there: its subject, its title, how sensitive it is. Pure.

Subjects are numbers of KLE, the municipalities' common list. They are data: a change is a further row, and an end to the one before.
"""

from dataclasses import dataclass
from datetime import date

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

VERSION = 1
CASE, SCHEMA, PAPER, MANIFEST, MANIFEST_SCHEMA = (
    *("sag.json", "sag.schema.json", "sag.pdf"),
    *("manifest.json", "manifest.schema.json"),
)
FOLDER = "filer/"
# Short themes of what lies in the package. None of them tells anything of anybody: they stand in indexes that many may read.
THEMES: dict[str, str | Promise] = {
    CASE: _("The case, for machines"),
    SCHEMA: _("How the case for machines is to be read"),
    PAPER: _("The case, to read"),
    MANIFEST_SCHEMA: _("How this list is to be read"),
    "picture": _("Picture"),
    "pages": _("Paper"),
}
TITLE = _("%(subject)s, case %(number)s")
CONTENT_TYPES = {"json": "application/json", "pdf": "application/pdf", "jpg": "image/jpeg"}
# Why something that belongs to a case is not in its package, by a stable word.
WITHHELD: dict[str, str | Promise] = {"unreadable": _("It cannot be opened: its key is gone, or it is damaged")}


@dataclass(frozen=True)
class Subject:
    """A number of KLE that cases of a kind are filed under; of every kind that has none of its own where ``kind`` is empty."""

    kind: str
    number: str
    title: str
    valid_from: date
    valid_to: date | None = None


# KLE 3.23 of 10 March 2026 (github.com/os2kle/os2kle, MPL-2.0), last checked on 28 November 2026. Titles are KLE's own, in Danish.
# Which number a case is filed under is Bindeled's proposal: whoever files it may choose another.
KLE_SOURCE, KLE_CHECKED = "KLE 3.23, 2026-03-10, github.com/os2kle/os2kle", date(2026, 11, 28)
SUBJECTS = (
    Subject("", "27.12.04", "Rådgivning om sociale forhold", date(2026, 3, 10)),
    Subject("eviction", "32.21.14", "Udsættelsestruede lejere og midlertidig huslejehjælp", date(2026, 3, 10)),
)


@dataclass(frozen=True)
class Sensitivity:
    """How sensitive a case is, and by which law."""

    code: str
    label: str | Promise
    law: str
    valid_from: date


# Whoever needs an adviser may be ill, old or in debt: no case is known not to tell of somebody's health.
SENSITIVITIES = (
    Sensitivity(
        "sensitive", _("Sensitive personal data"), "Databeskyttelsesforordningen, artikel 9", date(2018, 5, 25)
    ),
)


def subject_of(kind: str, *, on: date) -> Subject:
    """Answer the subject of a kind of case on a day: its own, or that of every kind. Before there was any, the first."""
    in_force = [one for one in SUBJECTS if one.valid_from <= on and (one.valid_to is None or on <= one.valid_to)]
    own = [one for one in in_force if one.kind == kind]
    every = [one for one in in_force if not one.kind]
    return (own or every or SUBJECTS[:1])[-1]


def title_of(subject: Subject, number: str) -> str:
    """Answer a title without a word of anybody: the subject and the case's number here."""
    return str(TITLE) % {"subject": subject.title, "number": number}


def sensitivity(on: date) -> Sensitivity:
    """Answer how sensitive a case is on a day."""
    return [one for one in SENSITIVITIES if one.valid_from <= on or one is SENSITIVITIES[0]][-1]


def content_type(name: str) -> str:
    """Answer the content type of a file of the package, by its ending."""
    return CONTENT_TYPES[name.rpartition(".")[2]]
