"""The pages for anybody: urgent first, and never an adviser's number (D13)."""

import re
from pathlib import Path

import pytest
from django.core.management import call_command
from django.test import override_settings

from bindeled.config.demo import PLACES
from bindeled.config.environment import ROOT
from bindeled.config.places import load
from bindeled.guidance.models import EmergencyNumber
from bindeled.municipalities.models import ContactPoint
from conftest import Site

PUBLIC = (
    "/",
    "/akut/",
    "/akut/0101/",
    "/akut/0157/",
    "/hvornaar/",
    "/det-maa-du-sige/",
    "/oplysninger/",
    "/konto/login/",
)


@pytest.fixture
def places(db: None) -> None:
    """Both municipalities, as the demo has them."""
    for path in sorted(PLACES.glob("*.toml")):
        load(path)


def test_112_stands_first_on_the_urgent_page_and_can_be_tapped(places: None, sender_site: Site) -> None:
    page = sender_site.get("/akut/").content.decode()
    numbers = re.findall(r'href="tel:(\d+)"', page)
    assert numbers[0] == "112"
    assert {"114", "33173333", "33172900", "1813", "38641650", "38647360"} <= set(numbers)


def test_the_urgent_page_never_blocks(places: None, sender_site: Site) -> None:
    page = sender_site.get("/akut/").content.decode()
    assert 'href="/bekymring/"' in page
    assert 'href="/bekymring/?ringet=ja"' in page


def test_an_unverified_directory_says_so_and_a_verified_one_says_when(places: None, sender_site: Site) -> None:
    assert "Ikke alle numre er kontrolleret endnu." in sender_site.get("/akut/").content.decode()
    EmergencyNumber.objects.update(verified_on="2026-11-02")
    assert "Numrene er kontrolleret 2. november 2026." in sender_site.get("/akut/").content.decode()


def test_gentofte_never_shows_copenhagens_numbers(places: None, sender_site: Site) -> None:
    page = sender_site.get("/akut/0157/").content.decode()
    for number in ("33173333", "33172900", "38641650", "38647360"):
        assert number not in page
    assert "Egen læge" in page


def test_where_anybody_may_point_somebody_out_the_front_page_says_whom_to_call(places: None, sender_site: Site) -> None:
    with override_settings(HOME_MUNICIPALITY="0157"):
        page = sender_site.get("/").content.decode()
    assert 'href="tel:39987250"' in page
    assert "Gentofte Kommune" in page


def test_an_unknown_municipality_does_not_exist(places: None, sender_site: Site) -> None:
    assert sender_site.get("/akut/0999/").status_code == 404


def bare(text: str) -> str:
    return re.sub(r"\s", "", text)


def found_in_public(site: Site, folder: Path) -> list[str]:
    """Where a phone or mail that is not public can be read without signing in: pages, urgent files, templates, static."""
    secret = [bare(value) for value in ContactPoint.objects.exclude(audience="public").values_list("value", flat=True)]
    texts = {path: site.get(path).content.decode() for path in PUBLIC}
    call_command("urgent_pages", folder, verbosity=0)
    kept = [
        *folder.glob("*.html"),
        *(ROOT / "bindeled").rglob("templates/**/*.*"),
        *(ROOT / "bindeled").rglob("static/**/*.*"),
    ]
    texts |= {str(path): path.read_text(errors="replace") for path in kept}
    return [where for where, text in texts.items() for value in secret if value in bare(text)]


def test_no_advisers_phone_or_mail_stands_where_anybody_can_read_it(
    places: None, sender_site: Site, tmp_path: Path
) -> None:
    assert ContactPoint.objects.exclude(audience="public").exists()
    assert found_in_public(sender_site, tmp_path) == []


def test_the_search_finds_an_advisers_number_that_was_put_on_the_urgent_page(
    places: None, sender_site: Site, tmp_path: Path
) -> None:
    """The control of the test above."""
    adviser = ContactPoint.objects.exclude(audience="public").first()
    assert adviser
    EmergencyNumber.objects.filter(number="114").update(number=bare(adviser.value))
    assert found_in_public(sender_site, tmp_path)


def test_the_urgent_file_works_alone_and_holds_every_number(places: None, tmp_path: Path) -> None:
    call_command("urgent_pages", tmp_path, verbosity=0)
    page = (tmp_path / "0101.html").read_text()
    for number in EmergencyNumber.objects.filter(municipality_id="0101").exclude(number=""):
        assert f"tel:{number.number}" in page
    assert re.findall(r"(?:src=|url\(|https?:|<link|<script|@import)", page) == []
    assert set(re.findall(r'href="([a-z]+):', page)) == {"tel"}


def test_a_changed_number_changes_the_file(places: None, tmp_path: Path) -> None:
    call_command("urgent_pages", tmp_path, verbosity=0)
    before = (tmp_path / "0101.html").read_text()
    EmergencyNumber.objects.filter(municipality_id="0101", number="1813").update(number="1814")
    call_command("urgent_pages", tmp_path, verbosity=0)
    assert (tmp_path / "0101.html").read_text() != before


def test_the_phrase_card_never_confirms_a_report(places: None, sender_site: Site) -> None:
    page = sender_site.get("/det-maa-du-sige/").content.decode()
    assert "Jeg må ikke tale om andre beboere" in page
    for confirming in ("har givet det videre", "er meldt", "kommunen er på sagen"):
        assert confirming not in page
