"""The data protection officer's pages: made of the code's own tables, and there for nobody else."""

import csv
import io
from collections.abc import Iterator
from datetime import timedelta
from functools import partial

import pytest
from django.utils import timezone, translation

from bindeled.cases.rules.disclosure import BASES
from bindeled.cases.tests.test_statements import MOST, statements_of
from bindeled.confidentiality import seals
from bindeled.confidentiality.doors import Door, entered
from bindeled.confidentiality.models import Seal, TraceEntry
from bindeled.config import access_table as table
from bindeled.config.protection import reach, sealed
from bindeled.config.protection.documents import DOCUMENTS, UNKNOWN, document
from bindeled.config.protection.processing import processing_of
from bindeled.config.retention import LINES
from bindeled.municipalities.models import Municipality
from conftest import Site, acting
from journeys.factory import World

PAGES = (
    "/databeskyttelse/",
    "/databeskyttelse/fortegnelse/",
    "/databeskyttelse/adgang/",
    "/databeskyttelse/adgang/fil/",
    "/databeskyttelse/skabeloner/",
    *(f"/databeskyttelse/skabeloner/{slug}/" for slug in DOCUMENTS),
    "/databeskyttelse/skabeloner/beredskab/fil/",
)
AROUND = ("/hvem-har-set/", "/opslag/", "/noedaabninger/", "/journalisering/sletninger/", "/brud/")


@pytest.fixture(autouse=True)
def _danish() -> Iterator[None]:
    with translation.override("da"):
        yield


@pytest.mark.parametrize("who", ["Bo", "Lis", "Eva", "Esther", "Kirsten"])
def test_for_everybody_but_the_officer_there_is_nothing(world: World, municipal_site: Site, who: str) -> None:
    municipal_site.sign_in_as(world[who])
    assert [municipal_site.get(page).status_code for page in PAGES] == [404] * len(PAGES)


def test_the_officer_finds_the_pages_from_the_menu(world: World, municipal_site: Site) -> None:
    municipal_site.sign_in_as(world["Dorte"])
    first = municipal_site.get("/hvem-har-set/").content.decode()
    assert 'href="/databeskyttelse/"' in first
    begin = municipal_site.get("/databeskyttelse/").content.decode()
    assert all(f'href="{page}"' in begin for page in (*PAGES[1:3], *AROUND))
    assert "Intet er beseglet endnu" in begin
    for page in PAGES:
        assert len(statements_of(partial(municipal_site.get, page))) <= MOST, page


def test_every_line_of_what_is_kept_and_every_ground_stands_in_the_record_of_processing(
    world: World, municipal_site: Site
) -> None:
    municipal_site.sign_in_as(world["Dorte"])
    shown = municipal_site.get("/databeskyttelse/fortegnelse/").content.decode()
    assert Municipality.objects.get(code="0101").name in shown
    for words in [str(what) for _kinds, what, _long in LINES] + [str(basis.label) for basis in BASES]:
        assert words in shown
    told = processing_of(Municipality.objects.get(code="0101"), on=timezone.localdate())
    assert len(told.terms) == len(LINES)


def test_every_address_that_shows_something_has_its_path_its_thing_and_somebody_who_may(world: World) -> None:
    rows = reach.reached()
    names = {(row.side, row.name) for row in rows}
    asked = {
        (side, name) for side, of in table.TABLE.items() for name, row in of.items() if row.get is not table.NO_FORM
    }
    assert names == {(side, name) for side, name in asked if name not in table.ACCOUNT}
    assert [row.name for row in rows if not row.path or not row.who or "<" in row.path] == []
    open_to_all = {"", "municipality", "named municipality", "public text", "stairwell", "number", "question"}
    open_to_all |= {"receipt of nobody", "offer", "named offer", "service"}
    things = {row.thing for of in table.TABLE.values() for row in of.values()}
    assert things - open_to_all - reach.THING_WORDS.keys() - {"passkey", "session", "invitation"} == set()
    assert set(reach.ROLE_WORDS) == set(table.ROLES)


@pytest.mark.parametrize(
    ("side", "name", "who"),
    [
        ("municipality", "case", "kun dem, det hører til"),
        ("municipality", "who_has_read", "ledere af en enhed, databeskyttelsesrådgiveren"),
        ("municipality", "protection", "databeskyttelsesrådgiveren"),
        ("municipality", "shortcuts", "alle, der er logget ind"),
        ("municipality", "inbox", "alle, der er logget ind; ikke databeskyttelsesrådgiveren"),
        ("sender", "urgent", "alle, uden at logge ind"),
        ("sender", "doorstep", "alle, uden at logge ind"),
        ("sender", "receipt", "kun dem, det hører til"),
        ("sender", "coverage", "dem, der fører en boligorganisations liste"),
    ],
)
def test_who_may_open_a_page_is_said_in_words(side: str, name: str, who: str) -> None:
    assert reach.who_opens(side, table.TABLE[side][name]).startswith(who)


def test_a_page_that_were_opened_to_all_would_be_said_so() -> None:
    """The control of the test above."""
    opened = table.Row(table.all_alike(table.PAGE), table.NO_FORM, thing="case")
    assert reach.who_opens("municipality", opened) == "alle, uden at logge ind"


def test_the_file_holds_the_same_rows(world: World, municipal_site: Site) -> None:
    municipal_site.sign_in_as(world["Dorte"])
    answer = municipal_site.get("/databeskyttelse/adgang/fil/")
    assert answer["Content-Disposition"].startswith('attachment; filename="adgang-')
    rows = list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig")), delimiter=";"))
    assert len(rows) == len(reach.reached()) + 1
    assert {len(row) for row in rows} == {6}


def seal_some(monkeypatch: pytest.MonkeyPatch, *, minutes: int = 3) -> None:
    """Write two lines of the trace a minute, and seal them; one transaction after the other, as it is outside of tests."""
    for number in range(1, minutes + 1):
        for _line in range(2):
            TraceEntry.objects.create(
                at=timezone.now(), municipality_id="0101", door="municipal", deed="read", record_kind="case",
                purpose="case_work", transaction=number,
            )  # fmt: skip
        monkeypatch.setattr(seals, "frontier", lambda end=number + 1: end)
        with acting("worker"), entered(Door("sealer", municipality="0101")):
            assert seals.seal_new("0101", now=timezone.now() - timedelta(minutes=minutes - number))


def test_the_overview_verifies_the_seals_and_a_changed_line_does_not_add_up(
    world: World, municipal_site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    seal_some(monkeypatch)
    municipal_site.sign_in_as(world["Dorte"])
    begin = municipal_site.get("/databeskyttelse/").content.decode()
    assert "Verificeret nu: alle 6 linjer" in begin
    assert "Seglene passer ikke" not in begin
    assert len(statements_of(partial(municipal_site.get, "/databeskyttelse/"))) <= MOST
    TraceEntry.objects.filter(transaction=2).update(deed="noted")
    changed = municipal_site.get("/databeskyttelse/").content.decode()
    assert "Seglene passer ikke" in changed
    assert "Segl 2: mindst én linje er ikke, som da den blev beseglet" in changed
    assert "Verificeret nu" not in changed


def test_what_was_verified_is_bounded_and_said(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    seal_some(monkeypatch)
    now = timezone.now()
    monkeypatch.setattr(sealed, "MOST_LINES", 4)
    told = sealed.verify_latest("0101", now=now)
    assert (told.seals, told.lines, told.is_bounded, told.damages) == (2, 4, True, ())
    assert told.since == Seal.objects.get(number=1).sealed_at
    monkeypatch.setattr(sealed, "MOST_SEALS", 1)
    assert sealed.verify_latest("0101", now=now).seals == 1
    assert sealed.verify_latest("0101", now=now + timedelta(days=8)).seals == 0
    Seal.objects.filter(number=2).delete()
    monkeypatch.undo()
    missing = sealed.verify_latest("0101", now=now)
    assert {number for number, _words in missing.damages} == {3}


def test_where_no_public_key_lies_the_page_says_that_nothing_was_verified(
    world: World, municipal_site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    seal_some(monkeypatch, minutes=1)
    monkeypatch.setattr(sealed, "_public_key", lambda _municipality: None)
    municipal_site.sign_in_as(world["Dorte"])
    assert "Seglene er ikke verificeret" in municipal_site.get("/databeskyttelse/").content.decode()


@pytest.mark.parametrize("slug", DOCUMENTS)
def test_a_template_is_filled_with_what_the_code_knows_and_has_blanks_for_the_rest(world: World, slug: str) -> None:
    copenhagen = Municipality.objects.get(code="0101")
    with translation.override("en"):
        found = document(slug, copenhagen, on=timezone.localdate(), exercised_on=None)
    assert copenhagen.name in found.whole
    assert "Ingen jurist har godkendt" in found.text
    assert found.blanks
    assert "$" not in found.whole
    assert found.whole.startswith(f"# {found.title}\n")
    copenhagen.protection_officer = "Opdigtet, 12 34 56 78"
    named = document(slug, copenhagen, on=timezone.localdate(), exercised_on=timezone.localdate())
    assert UNKNOWN not in named.text
    assert ("Opdigtet" in named.text) == (UNKNOWN in found.text)


def test_the_impact_assessment_tells_what_is_kept_and_why_and_the_checklist_every_letter(world: World) -> None:
    told = processing_of(Municipality.objects.get(code="0101"), on=timezone.localdate())
    texts = {
        slug: document(slug, told.municipality, on=timezone.localdate(), exercised_on=None).text for slug in DOCUMENTS
    }
    for words in (*told.purposes, *told.measures, *(line.what for line in told.terms)):
        assert f"- {words}" in texts["konsekvensanalyse"]
    for ground in told.grounds:
        assert f"- {ground}" in texts["oplysning-artikel-14"]
    agreement = texts["databehandleraftale"]
    for letter in "abcdefgh":
        part = agreement.split(f"\n## {letter}. ")[1].split("\n## ")[0]
        assert "Bindeled" in part
        assert "Aftal:" in part
    assert "72 timer" in texts["beredskab"]


def test_a_template_is_a_page_and_a_file(world: World, municipal_site: Site) -> None:
    municipal_site.sign_in_as(world["Dorte"])
    page = municipal_site.get("/databeskyttelse/skabeloner/oplysning-artikel-14/").content.decode()
    assert "<h2" in page
    assert "Datatilsynet" in page
    answer = municipal_site.get("/databeskyttelse/skabeloner/oplysning-artikel-14/fil/")
    assert answer["Content-Disposition"].startswith('attachment; filename="oplysning-artikel-14-')
    assert answer.content.decode().startswith("# Det, vi har fået at vide om dig\n")
    assert municipal_site.get("/databeskyttelse/skabeloner/aldrig-skrevet/").status_code == 404
