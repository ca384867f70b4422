"""The pages for anybody: urgent first, one municipality's numbers at a time, and nothing that confirms a report."""

import base64
import html
import re
from hashlib import sha256
from pathlib import Path

import pytest
from django.core.management import call_command
from django.test import override_settings

from bindeled.config.demo import PLACES
from bindeled.config.management.commands.load_texts import SHIPPED
from bindeled.config.places import load
from bindeled.config.texts import load as load_texts
from bindeled.guidance.models import EmergencyNumber
from bindeled.municipalities.models import ContactPoint, Municipality
from conftest import Site


@pytest.fixture
def places(db: None) -> None:
    """Both municipalities, as the demo has them."""
    for path in sorted(PLACES.glob("*.toml")):
        load(path)
    load_texts(SHIPPED)


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


def test_each_number_that_nobody_has_called_is_marked_and_the_own_doctor_is_not(
    places: None, sender_site: Site
) -> None:
    EmergencyNumber.objects.exclude(number="1813").update(verified_on="2026-11-02")
    page = sender_site.get("/akut/0157/").content.decode()
    assert page.count("(ikke kontrolleret endnu)") == 1
    EmergencyNumber.objects.exclude(number="").update(verified_on="2026-11-02")
    page = sender_site.get("/akut/0157/").content.decode()
    assert "ikke kontrolleret" not in page
    assert "Numrene er kontrolleret 2. november 2026." in page


def test_the_day_shown_is_that_of_the_number_checked_longest_ago(places: None, sender_site: Site) -> None:
    EmergencyNumber.objects.update(verified_on="2026-11-02")
    EmergencyNumber.objects.filter(number="114").update(verified_on="2026-10-01")
    assert "Numrene er kontrolleret 1. oktober 2026." in sender_site.get("/akut/").content.decode()


def test_a_number_that_has_ended_is_shown_no_more(places: None, sender_site: Site) -> None:
    EmergencyNumber.objects.filter(number="1813").update(valid_to="2026-01-01")
    assert "tel:1813" not in sender_site.get("/akut/").content.decode()


def test_another_municipalitys_page_shows_its_numbers_and_no_way_on_to_ones_own_form(
    places: None, sender_site: Site
) -> None:
    page = sender_site.get("/akut/0157/").content.decode()
    assert "<strong>Gentofte Kommune</strong>" in page
    assert 'href="/bekymring/?ringet=ja"' not in page
    with override_settings(HOME_MUNICIPALITY="0157"):
        assert 'href="/bekymring/?ringet=ja"' in sender_site.get("/akut/0157/").content.decode()


def test_where_anybody_may_call_the_urgent_page_says_whom_and_in_copenhagen_nobody(
    places: None, sender_site: Site
) -> None:
    assert 'href="tel:39987250"' in sender_site.get("/akut/0157/").content.decode()
    ContactPoint.objects.update(audience="public")  # as if a mistake had been made
    assert not Municipality.objects.filter(code="0101", intake="open").exists()
    assert "tel:28517178" not in sender_site.get("/akut/").content.decode()


def test_gentofte_never_shows_copenhagens_numbers(places: None, sender_site: Site) -> None:
    page = sender_site.get("/akut/0157/").content.decode()
    for number in ("33173333", "33172900", "38641650", "38647360"):
        assert number not in page
    assert "Egen læge" in page


def test_where_anybody_may_point_somebody_out_the_front_page_says_whom_to_call(places: None, sender_site: Site) -> None:
    with override_settings(HOME_MUNICIPALITY="0157"):
        page = sender_site.get("/").content.decode()
    assert 'href="tel:39987250"' in page
    assert 'href="mailto:socialpsykiatrien@gentofte.dk"' in page
    assert "Gentofte Kommune" in page


def test_gentoftes_front_page_and_file_never_show_copenhagens_numbers(
    places: None, sender_site: Site, tmp_path: Path
) -> None:
    call_command("urgent_pages", tmp_path, verbosity=0)
    with override_settings(HOME_MUNICIPALITY="0157"):
        shown = sender_site.get("/").content.decode() + (tmp_path / "0157.html").read_text()
    for number in ("33173333", "33172900", "38641650", "38647360", "28517178"):
        assert number not in re.sub(r"\s", "", shown)
    assert "33173333" in (tmp_path / "0101.html").read_text()  # the control


def test_an_unknown_municipality_does_not_exist(places: None, sender_site: Site) -> None:
    assert sender_site.get("/akut/0999/").status_code == 404


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
    assert sorted(path.name for path in tmp_path.iterdir()) == ["0101.html", "0157.html"]


def test_the_urgent_file_may_style_itself_by_its_hash_and_nothing_else(places: None, tmp_path: Path) -> None:
    call_command("urgent_pages", tmp_path, verbosity=0)
    page = (tmp_path / "0101.html").read_text()
    [style] = re.findall(r"<style>(.*?)</style>", page, re.DOTALL)
    fingerprint = base64.b64encode(sha256(style.encode()).digest()).decode()
    assert f"default-src 'none'; style-src 'sha256-{fingerprint}'" in html.unescape(page)
    assert " style=" not in page
    assert '<html lang="da">' in page
    assert '<div lang="en">' in page


def test_the_phrase_card_never_confirms_a_report(places: None, sender_site: Site) -> None:
    page = sender_site.get("/det-maa-du-sige/").content.decode()
    assert "Jeg må ikke tale om andre beboere" in page
    for confirming in ("har givet det videre", "er meldt", "kommunen er på sagen"):
        assert confirming not in page
