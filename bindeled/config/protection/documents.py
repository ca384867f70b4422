"""Templates for what a municipality must write: in Danish, with what the code knows filled in, and blanks where only the municipality can know.

Each is a text of the small markup that pages show and files hold. Our own words; no lawyer has approved them, and each says so.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from string import Template

from django.conf import settings
from django.utils import translation
from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from bindeled.breaches.queries import laws_of_breaches
from bindeled.breaches.rules import TERMS
from bindeled.config.protection.processing import Processing, processing_of
from bindeled.config.retention import LINES, days
from bindeled.guidance.models import Law
from bindeled.municipalities.models import Municipality

FOLDER = Path(__file__).parent / "documents"
LANGUAGE = "da"
UNAPPROVED = "Et udkast fra Bindeled. Ingen jurist har godkendt det. Kommunen udfylder det, der står i [kantede parenteser], og retter det til."
UNKNOWN = "[udfyld: navn, telefon og mailadresse]"
# The kinds of what is kept that are about whoever tells something, as ``retention`` names them.
TELLERS = frozenset({"SealedConcern", "Concern", "Receipt", "Footprint", "Letter"})
# In the order of the page; the words are those of the page, not of the document.
DOCUMENTS: dict[str, tuple[str | Promise, str | Promise]] = {
    "konsekvensanalyse": (
        _("Impact assessment"),
        _(
            "The GDPR, article 35: the processing, whether it is needed, the risks, what makes them smaller and what remains."
        ),
    ),
    "oplysning-artikel-13": (
        _("Notice to whoever tells something themselves"),
        _("The GDPR, article 13: a sheet in plain words, to hand out or put on the municipality's site."),
    ),
    "oplysning-artikel-14": (
        _("Notice to whom others told of"),
        _("The GDPR, article 14: a sheet in plain words, to hand out or read aloud."),
    ),
    "databehandleraftale": (
        _("Checklist for the processor agreement"),
        _(
            "The GDPR, article 28, paragraph 3, letters a to h: what Bindeled gives, and what the parties must agree on."
        ),
    ),
    "beredskab": (
        _("Plan for breaches of data security"),
        _("Who does what in the first 72 hours. Print it: when the server is down, it is what you have."),
    ),
}


@dataclass(frozen=True)
class Document:
    """A template with what the code knows filled in: its heading, and the text beneath it."""

    slug: str
    title: str
    text: str

    @property
    def whole(self) -> str:
        """Answer it as a file holds it."""
        return f"# {self.title}\n{self.text}"

    @property
    def blanks(self) -> int:
        """Answer how many places the municipality fills in."""
        return self.text.count("[udfyld")


def document(slug: str, municipality: Municipality, *, on: date, exercised_on: date | None) -> Document:
    """Answer a template as it is on a day. Raises KeyError where there is none of that name."""
    if slug not in DOCUMENTS:
        raise KeyError(slug)
    written = (FOLDER / f"{slug}.md").read_text(encoding="utf-8")
    with translation.override(LANGUAGE):
        known = _known(municipality, processing_of(municipality, on=on), on)
        known["exercise"] = date_format(exercised_on, "j. F Y") if exercised_on else "ingen endnu"
        filled = Template(written).substitute(known)
    heading, _newline, text = filled.partition("\n")
    return Document(slug, heading.removeprefix("# "), text)


def _known(municipality: Municipality, told: Processing, on: date) -> dict[str, str]:
    """Answer what the code knows, each under the name that the texts have for it."""
    address = [
        municipality.address,
        f"Telefon {municipality.phone}" if municipality.phone else "",
        municipality.website,
    ]
    return {
        "municipality": municipality.name,
        "day": date_format(on, "j. F Y"),
        "unapproved": UNAPPROVED,
        "contact": ", ".join(filter(None, [municipality.name, *address])),
        "officer": municipality.protection_officer or UNKNOWN,
        "purposes": _listed(told.purposes),
        "subjects": _listed(f"{who}: {what}" for who, what in told.subjects),
        "recipients": _listed(told.recipients),
        "grounds": _listed(told.grounds),
        "measures": _listed(told.measures),
        "terms": _listed(f"{line.what}: {line.how_long}" for line in told.terms),
        "sender_terms": _listed(
            f"{what}: {how_long(municipality)}" for kinds, what, how_long in LINES if TELLERS & set(kinds)
        ),
        "sealed_kinds": str(told.sealed_kinds),
        "hours": str(TERMS[-1].within.total_seconds() / 3600).removesuffix(".0"),
        "backup": days(settings.BACKUP_DAYS),
        "laws": _listed(map(_law, laws_of_breaches(on))) or "- [udfyld: lovene er ikke indlæst]",
    }


def _law(law: Law) -> str:
    checked = (
        f"efterset {date_format(law.last_checked, 'j. F Y')}" if law.last_checked else "ikke efterset af en jurist"
    )
    return f"{law.name_da} {law.paragraph}: {law.says_da} ({checked})"


def _listed(lines: Iterable[object]) -> str:
    return "\n".join(f"- {line}" for line in lines)
