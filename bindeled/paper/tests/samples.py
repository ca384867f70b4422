"""Facts to set papers from, and readers of what came out."""

import io
import json
from datetime import date
from typing import Any

import zxingcpp
from PIL import Image
from pypdf import PdfReader

from bindeled.paper import rules, typeset
from bindeled.paper.rules import CardFacts, DepartmentFacts, Number, Reachable

ON = date(2026, 11, 28)
LONG_DEPARTMENT = "Boligafdelingen ved den gamle ladegård på hjørnet af Sønderbro og Nordre Kirkevej, afdeling 117 med tilhørende gårdhuse."
LONG_NAME = "Anne-Sofie Kirstine Bartholomæussen von Langenfeldt-Hammershøj af Store Ørslev og"
DUTY = "28517178"
DANGER = (Number("112", "Alarmcentralen", "Vold, våben, brand. Er du i tvivl, så ring.", "da", is_checked=True),)
URGENT = (
    Number("114", "Politiet", "når politiet skal komme", "da", is_checked=True),
    Number("33173333", "Den Sociale Døgnvagt", "akutte sociale problemer", "da", is_checked=False),
    Number("", "Egen læge", "når lægen har åbent", "da", is_checked=True),
)
KARIN = Reachable("caretaker", "Karin Kjær", "20304050", "Mandag til fredag 8–14")
OFFICE = Reachable("office", "Ejendomskontoret Hørgården", "+45 33 44 55 66", "Hverdage 9–12")
CARD = CardFacts("Karin Kjær", ("Hørgården 2", "Remisevænget"), "3B", "Københavns Kommune", DUTY, "", is_checked=False)


def facts(*people: Reachable, **other: Any) -> DepartmentFacts:
    """Answer the facts of a department; with Karin, unless said otherwise."""
    told: dict[str, Any] = {
        "department": "Hørgården 2",
        "organisation": "3B",
        "municipality": "Københavns Kommune",
        "public_code": "k7d2m4qx",
        "people": people or (KARIN,),
        "danger": DANGER,
        "urgent": URGENT,
    }
    return DepartmentFacts(**(told | other))


def read(pdf: bytes) -> PdfReader:
    """Open a paper."""
    return PdfReader(io.BytesIO(pdf))


def text_of(pdf: bytes) -> str:
    """Answer what stands on a paper, on one line, with ordinary spaces."""
    said = " ".join(page.extract_text() for page in read(pdf).pages)
    return " ".join(said.replace(rules.MAY_BREAK, "").replace(rules.KEEPS_TOGETHER, " ").split())


def pictures(told: dict[str, Any], template: str) -> list[Image.Image]:
    """Answer the pages as a printer would show them."""
    made = typeset._compiler().compile(
        input=str(typeset.TEMPLATES / f"{template}.typ"),
        format="png",
        ppi=110,
        sys_inputs={"paper": json.dumps(told)},
    )
    assert made is not None
    return [Image.open(io.BytesIO(page)) for page in (made if isinstance(made, list) else [made])]


def codes(pages: list[Image.Image]) -> list[str]:
    """Answer what a phone reads from the pages."""
    return [found.text for page in pages for found in zxingcpp.read_barcodes(page)]
