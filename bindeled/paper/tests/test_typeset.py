"""Papers as they come out: read, looked through and scanned."""

import json
from pathlib import Path
from typing import Any

import page
import pytest
from pytest_django import Settings

from bindeled.paper import rules, typeset
from bindeled.paper.rules import Reachable
from bindeled.paper.tests.samples import (
    CARD,
    DUTY,
    KARIN,
    LONG_DEPARTMENT,
    LONG_NAME,
    OFFICE,
    ON,
    codes,
    facts,
    pictures,
    read,
    text_of,
)

SITE = "https://bindeled.example"
FIXTURES = Path(__file__).resolve().parent / "fixtures"
PAGES = {"sign": 1, "poster": 1, "leaflet": 2}
# A5 and A4 in points.
SHEETS = {
    "sign-a5": (420, 595),
    "sign-a4": (595, 842),
    "poster-a4": (595, 842),
    "poster-a3": (842, 1191),
    "leaflet": (842, 595),
}


@pytest.fixture(autouse=True)
def supplied(settings: Settings) -> None:
    """The Arabic words are there; those of the other languages are not."""
    settings.SENDER_URL, settings.TRANSLATIONS = SITE, str(FIXTURES)


def made(paper: str = "sign-a5", language: str = "da", **other: Any) -> bytes:
    return typeset.resident_paper(facts(**other), paper=paper, language=language, on=ON)


@pytest.mark.parametrize("paper", rules.PAPERS)
@pytest.mark.parametrize("language", ["da", "en", "ar", "pl"])
def test_every_paper_is_pdf_ua(paper: str, language: str) -> None:
    pdf = made(paper, language)
    report = page.validate_pdf_bytes(pdf, profile="ua1")
    assert report.is_compliant, report.to_json()
    opened = read(pdf)
    assert len(opened.pages) == PAGES[rules.PAPERS[paper][0]]
    assert tuple(round(float(side)) for side in opened.pages[0].mediabox[2:]) == SHEETS[paper]
    catalogue: Any = opened.trailer["/Root"]
    assert catalogue["/MarkInfo"]["/Marked"]
    assert catalogue["/Lang"] == ("da" if language == "pl" else language)
    assert opened.metadata is not None
    assert "Hørgården 2" in str(opened.metadata.title)


@pytest.mark.parametrize("paper", rules.CARDS)
def test_every_card_is_pdf_ua(paper: str) -> None:
    for language in rules.OWN_LANGUAGES:
        pdf = typeset.own_card(CARD, paper=paper, language=language, on=ON)
        report = page.validate_pdf_bytes(pdf, profile="ua1")
        assert report.is_compliant, report.to_json()
        assert "28 51 71 78" in text_of(pdf)


def test_a_paper_without_tags_would_be_noticed() -> None:
    """The control of the two tests above."""
    told = typeset.contents(facts(), paper="sign-a5", language="da", on=ON)
    bare = typeset._compiler().compile(
        input=str(typeset.TEMPLATES / "sign.typ"),
        format="pdf",
        pdf_tags=False,
        sys_inputs={"paper": json.dumps(told)},
    )
    assert isinstance(bare, bytes)
    assert not page.validate_pdf_bytes(bare, profile="ua1").is_compliant


@pytest.mark.parametrize("paper", rules.PAPERS)
def test_the_code_on_every_paper_leads_to_the_departments_page(paper: str) -> None:
    told = typeset.contents(facts(public_code="abcd2345"), paper=paper, language="da", on=ON)
    assert codes(pictures(told, rules.PAPERS[paper][0])) == [f"{SITE}/k/abcd2345/"]
    assert "bindeled.example/k/abcd2345" in text_of(made(paper, public_code="abcd2345"))


def test_another_departments_code_leads_elsewhere() -> None:
    """The control: what is read is read from the drawing, not from the facts."""
    told = typeset.contents(facts(), paper="sign-a5", language="da", on=ON)
    told["code"] = typeset.square_code(f"{SITE}/k/elsewhere/")
    assert codes(pictures(told, "sign")) == [f"{SITE}/k/elsewhere/"]


@pytest.mark.parametrize("paper", rules.PAPERS)
def test_emergencies_come_first(paper: str) -> None:
    text = text_of(made(paper))
    assert 0 <= text.index("Ring 112") < text.index("Karin Kjær") < text.index("Scan koden")


def test_the_leaflet_names_every_number_and_says_which_nobody_has_called() -> None:
    text = text_of(made("leaflet"))
    assert "33 17 33 33 Den Sociale Døgnvagt akutte sociale problemer ikke kontrolleret endnu" in text
    assert "Egen læge" in text
    assert text.count("ikke kontrolleret endnu") == 1


def test_a_contact_person_is_shown_as_they_chose() -> None:
    assert "Karin Kjær Ejendomsfunktionær Telefon 20 30 40 50 Træffes Mandag til fredag 8–14" in text_of(made())
    hidden = text_of(made(people=(Reachable("board", hours="Torsdag 17–18"),)))
    assert "Din kontaktperson Bestyrelsesmedlem Træffes Torsdag 17–18" in hidden
    assert "Telefon" not in hidden


def test_without_a_contact_person_the_office_is_shown_without_comment() -> None:
    text = text_of(made(people=(), office=OFFICE))
    assert "Her kan du henvende dig Ejendomskontoret Hørgården Kontor Telefon 33 44 55 66" in text
    assert "kontaktperson" not in text


def test_without_anybody_the_code_still_leads_on() -> None:
    text = text_of(made(people=()))
    assert "Scan koden, og se, hvem du kan sige det til." in text
    assert "kontaktperson" not in text


@pytest.mark.parametrize("paper", rules.PAPERS)
def test_long_names_and_many_people_stay_on_the_page(paper: str) -> None:
    people = [Reachable("volunteer", LONG_NAME, "20304050", "Mandag til fredag 8–14"), KARIN]
    people += [Reachable("board", "X" * 80), Reachable("caretaker", "Y" * 120, hours="z" * 200)]
    pdf = made(paper, people=tuple(people), department=LONG_DEPARTMENT)
    assert len(read(pdf).pages) == PAGES[rules.PAPERS[paper][0]]
    text = text_of(pdf).replace(" ", "")
    assert LONG_NAME.replace(" ", "") in text
    assert LONG_DEPARTMENT.replace(" ", "") in text
    assert "X" * 80 in text


@pytest.mark.parametrize("paper", rules.PAPERS)
@pytest.mark.parametrize("language", ["da", "ar"])
def test_nothing_is_printed_over_the_edge(paper: str, language: str) -> None:
    """The margins of a page with the longest of everything are as white as the paper."""
    people = (Reachable("volunteer", "W" * 120, "20304050", "W" * 200),) * 6
    told = typeset.contents(
        facts(people=people, department="W" * 120, organisation="W" * 120), paper=paper, language=language, on=ON
    )
    for picture in pictures(told, rules.PAPERS[paper][0]):
        wide, high = picture.size
        for edge in ((0, high // 3, 8, high), (wide - 8, high // 3, wide, high), (0, high - 8, wide, high)):
            assert picture.convert("L").crop(edge).getextrema() == (255, 255), (paper, language, edge)


def test_what_looks_like_a_command_is_printed_as_it_stands() -> None:
    nasty = '#panic("x") $x$ *fed* <script> @ref [x] \\u{41}'
    assert nasty in text_of(made(people=(Reachable("board", nasty),)))


def test_arabic_is_read_from_the_right_and_its_numbers_from_the_left() -> None:
    told = typeset.contents(facts(), paper="sign-a5", language="ar", on=ON)
    assert told["language"] == "ar"
    assert told["note"] is None
    page_ = pictures(told, "sign")[0].convert("L")
    wide, _high = page_.size
    # The mark of the emergency box stands at the right edge, where lines begin.
    band = (0, 150, wide, 190)
    dark = [x for x in range(wide) if min(page_.crop((x, band[1], x + 1, band[3])).tobytes()) < 100]
    assert max(dark) > wide * 0.9
    text = text_of(made("leaflet", "ar"))
    assert "20 30 40 50" in text
    assert "33 17 33 33" in text
    assert "28.11.2026" in text


def test_what_is_not_translated_is_danish_and_says_so_in_its_own_frame() -> None:
    told = typeset.contents(facts(), paper="sign-a5", language="ur", on=ON)
    assert told["language"] == "da"
    assert told["note"]["language"] == "ur"
    text = text_of(made("sign-a5", "ur"))
    assert "Denne tekst findes ikke på urdu endnu. Her står den på dansk." in text
    assert "Din kontaktperson" in text


def test_what_is_translated_in_part_says_so_too(settings: Settings, tmp_path: Path) -> None:
    whole = (FIXTURES / "ar.toml").read_text()
    (tmp_path / "ar.toml").write_text("\n".join(line for line in whole.splitlines() if not line.startswith("worried")))
    settings.TRANSLATIONS = str(tmp_path)
    told = typeset.contents(facts(), paper="sign-a5", language="ar", on=ON)
    assert told["language"] == "ar"
    assert told["words"]["worried"] == {"text": "Er du bekymret for en nabo?", "language": "da"}
    assert told["note"]["words"]["language"] == "ar"
    assert page.validate_pdf_bytes(made("sign-a5", "ar"), profile="ua1").is_compliant


def test_danish_and_english_carry_no_note() -> None:
    for language in rules.OWN_LANGUAGES:
        assert typeset.contents(facts(), paper="leaflet", language=language, on=ON)["note"] is None


def test_the_card_names_its_owner_and_says_whose_number_it_is() -> None:
    text = text_of(typeset.own_card(CARD, paper="card", language="da", on=ON))
    assert "Karin Kjær Kontaktperson i Hørgården 2, Remisevænget · 3B" in text
    assert "Boligrådgivernes vagttelefon (ikke kontrolleret endnu) 28 51 71 78 Kun til dig." in text
    assert "Er nogen i fare? Ring 112 først." in text


def test_the_duty_number_has_no_place_on_a_residents_paper() -> None:
    """D13, by the shape of the facts; ``drill public`` and ``test_pages`` look for it in what is really fetched."""
    for paper in rules.PAPERS:
        assert DUTY not in text_of(made(paper)).replace(" ", "")
    planted = text_of(made(people=(Reachable("board", "Karin", DUTY),)))
    assert DUTY in planted.replace(" ", "")
