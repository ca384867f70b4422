"""What was told of a case, to whom and on which ground; and the package in which it leaves: a document to read, one for machines, and their sums."""

import io
import json
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from pathlib import Path
from typing import Any
from uuid import UUID

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from bindeled.cases.models import Case, Consent, Disclosure
from bindeled.cases.queries.consent import opened, said
from bindeled.cases.rules import consent as consents
from bindeled.cases.rules import disclosure as rules
from bindeled.confidentiality.records import Record, unlock
from bindeled.guidance.models import Law
from bindeled.municipalities import queries as municipalities
from bindeled.municipalities.models import Unit
from bindeled.paper.typeset import record

TABLE, COLUMN = "cases_disclosure", "document"
SCHEMA = Path(__file__).resolve().parent.parent / "disclosure.schema.json"
BASIS_WORDS = {basis.code: basis.label for basis in rules.BASES}


@dataclass(frozen=True)
class Shown:
    """Something that was told, opened."""

    row: Disclosure
    document: dict[str, Any]

    @property
    def to(self) -> str:
        """Answer to whom."""
        return str(self.document["to"]["name"])

    @property
    def basis(self) -> str:
        """Answer the ground, in words."""
        return str(BASIS_WORDS[self.row.basis])

    @property
    def law(self) -> str:
        """Answer the law as it stood that day; nothing where none was written down."""
        law = self.document["basis"]["law"]
        return f"{law['name']} {law['paragraph']}" if law else ""

    @property
    def recall_is_asked(self) -> bool:
        """Say whether the consent behind it was taken back since."""
        return self.row.consent is not None and self.row.consent.withdrawn_at is not None


def disclosures_of(case: Case) -> list[Shown]:
    """Open what was told of a case, the newest first. Raises UnreadableError. The caller traces the reading."""
    rows = list(Disclosure.objects.filter(case=case).select_related("told_by", "consent").order_by("-told_at", "-id"))
    record = unlock(case.key) if rows else None
    return [Shown(row, document_of(row, record)) for row in rows if record]


def disclosure_of(case: Case, disclosure_id: UUID) -> Disclosure:
    """Answer one of them. Raises Disclosure.DoesNotExist."""
    return Disclosure.objects.get(id=disclosure_id, case=case)


def document_of(row: Disclosure, key: Record) -> dict[str, Any]:
    """Open the document. Raises UnreadableError."""
    document: dict[str, Any] = json.loads(key.open(row.document, table=TABLE, column=COLUMN, row=row.id))
    return document


def consent_for(case: Case, *, unit: Unit | None, whom: str) -> Consent | None:
    """Answer the consent that holds today for telling this unit, or somebody outside by this name; nothing where there is none."""
    kind = consents.UNIT if unit else consents.OUTSIDE
    given = Consent.objects.filter(case=case, recipient=kind, unit=unit, answer=consents.GIVEN, withdrawn_at=None)
    record, today = unlock(case.key), timezone.localdate()
    for row in given.order_by("-noted_at"):
        if consents.holds(said(row), on=today) and (unit or consents.named_alike(opened(row, record).whom, whom)):
            return row
    return None


def laws_now() -> dict[str, Law]:
    """Answer the laws behind the grounds, as they are in force today, by their code."""
    laws = Law.objects.filter(municipalities.in_force(timezone.localdate()), code__in=rules.LAWS)
    return {law.code: law for law in laws}


def package(row: Disclosure, document: dict[str, Any]) -> bytes:
    """Answer the package: the document as PDF/A and as JSON, its schema, and a list of the files with their SHA-256 sums.

    Byte for byte the same whenever it is made anew of the same disclosure.
    """
    files = {
        "videregivet.json": json.dumps(document, ensure_ascii=False, indent=2, sort_keys=True).encode(),
        "videregivet.pdf": readable(row, document),
        "videregivet.schema.json": SCHEMA.read_bytes(),
    }
    sums = [{"name": name, "bytes": len(data), "sha256": sha256(data).hexdigest()} for name, data in files.items()]
    files["manifest.json"] = json.dumps({"version": 1, "files": sums}, indent=2).encode()
    packed = io.BytesIO()
    at = timezone.localtime(row.told_at).timetuple()[:6]
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            archive.writestr(zipfile.ZipInfo(name, at), data, zipfile.ZIP_DEFLATED)
    return packed.getvalue()


def readable(row: Disclosure, document: dict[str, Any]) -> bytes:
    """Answer the document as PDF/A, in the language of whoever fetches it."""
    at = timezone.localtime(row.told_at)
    return record(
        title=_("Information about a resident"),
        municipality=document["municipality"]["name"],
        sections=sections_of(document),
        on=at.date(),
    )


def sections_of(document: dict[str, Any]) -> Sequence[tuple[str, str]]:
    """Answer what was told under headings, in the language that is on."""
    at = date_format(timezone.localtime(datetime.fromisoformat(document["at"])), "DATETIME_FORMAT")
    about, law = document["about"], document["basis"]["law"]
    lines = [
        (_("To"), document["to"]["name"]),
        (_("From"), f"{document['from']['unit']}, {document['from']['by']}, {at}"),
        (_("Case"), about["case"]),
        (_("Resident"), ", ".join(filter(None, [about.get("name", ""), about.get("phone", "")]))),
        (_("Dwelling"), about.get("dwelling", "")),
        (_("Protected address"), _("Tell it to nobody.") if about.get("address_protected") else ""),
        (_("Interpreter"), about.get("interpreter", "")),
        (_("What is told"), document["told"]),
        (_("Ground"), str(BASIS_WORDS[document["basis"]["code"]])),
        (_("The law behind it"), f"{law['name']} {law['paragraph']}. {law['says']} ({law['source']})" if law else ""),
        (_("Consent"), _consent_words(document["consent"])),
        (_("When you no longer need it"), _("Delete it.")),
        (_("If the resident takes the consent back"), _("We ask you to delete it.") if document["consent"] else ""),
    ]
    return [(heading, words) for heading, words in lines if words]


def _consent_words(consent: dict[str, str] | None) -> str:
    if consent is None:
        return ""
    return _("Said on %(said_on)s, holds until %(until)s") % consent
