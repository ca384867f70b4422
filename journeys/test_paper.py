"""Papers in the hand: a keeper orders them for all departments at once, a contact person fetches their own and the card."""

import io
import zipfile

import pytest
from playwright.sync_api import Download, Page, expect

from bindeled.paper.tests.samples import text_of
from journeys.conftest import Visit, Visitor
from journeys.looks import in_two_looks

PATIENCE = 30


def saved(download: Download) -> bytes:
    """Answer what was downloaded."""
    return download.path().read_bytes()


def until_ready(visitor: Visitor, *, scripts: bool) -> None:
    """Wait for the worker: the page renews itself, and without scripts one looks again by its link."""
    ready = visitor.page.get_by_role("link", name="Hent dem i én fil")
    if scripts:
        expect(ready).to_be_visible(timeout=PATIENCE * 1000)
        return
    for _second in range(PATIENCE):
        if ready.count():
            return
        visitor.page.wait_for_timeout(1000)
        again = visitor.page.get_by_role("link", name="Se, hvor langt vi er")
        if again.count():
            again.click()
    expect(ready).to_be_visible()


def fetch(page: Page, name: str) -> bytes:
    """Press what fetches a file, and answer the file."""
    with page.expect_download() as coming:
        page.get_by_role("link", name=name).or_(page.get_by_role("button", name=name)).first.click()
    return saved(coming.value)


@in_two_looks
def test_a_keeper_gets_papers_of_all_departments_in_one_file(visit: Visit, width: int, scripts: bool) -> None:
    helle = visit("sender", width=width, scripts=scripts)
    helle.sign_in_as("Helle Holm")
    helle.goto("/opslag/")
    helle.page.get_by_text("afdelinger på én gang").click()
    helle.page.get_by_text("Folder, A4 til at folde").click()
    helle.page.get_by_text("English", exact=True).last.click()
    helle.page.get_by_role("button", name="Lav dem").click()
    until_ready(helle, scripts=scripts)
    if scripts:
        helle.check_accessible()
    with zipfile.ZipFile(io.BytesIO(fetch(helle.page, "Hent dem i én fil"))) as archive:
        names = archive.namelist()
        assert "doerskilt-a5-da-hoergaarden-2.pdf" in names
        assert "Ring 112" in text_of(archive.read("doerskilt-a5-da-hoergaarden-2.pdf"))
        assert "Call 112" in text_of(archive.read("folder-en-hoergaarden-2.pdf"))


@pytest.mark.parametrize("width", [390, 1280])
def test_a_contact_person_fetches_the_card_and_a_door_sign(visit: Visit, width: int) -> None:
    karin = visit("sender", width=width)
    karin.sign_in_as("Karin Kvist")
    karin.goto("/min-afdeling/")
    karin.page.get_by_role("link", name="Dit eget kort, og papirer til at hænge op").click()
    karin.check_accessible()
    card = text_of(fetch(karin.page, "På A4, til at klippe ud"))
    assert "Karin Kvist" in card
    assert "28 51 71 78" in card
    sign = text_of(fetch(karin.page, "Hent som PDF"))
    assert "Karin Kvist" in sign
    assert "28 51 71 78" not in sign


@pytest.mark.parametrize("width", [390, 1280])
def test_the_keepers_pages_are_accessible_also_where_something_is_missing(visit: Visit, width: int) -> None:
    helle = visit("sender", width=width)
    helle.sign_in_as("Helle Holm")
    helle.goto("/opslag/")
    helle.check_accessible()
    helle.page.get_by_text("afdelinger på én gang").click()
    helle.page.get_by_text("Dørskilt, A5").click()
    helle.page.get_by_role("button", name="Lav dem").click()
    expect(helle.page.get_by_role("link", name="Vælg mindst ét papir.")).to_be_visible()
    helle.check_accessible()
    helle.goto("/opslag/")
    helle.page.get_by_role("link", name="Hørgården 2").click()
    helle.check_accessible()
