"""An office secretary imports a messy spreadsheet of 300 rows with twenty faults, mends them on the page, and undoes it."""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from playwright.sync_api import expect

from bindeled.config.demo import Demo
from journeys.conftest import Visit
from journeys.looks import DESK, PHONE
from journeys.messy_list import MessyList, give, mend_and_import, until_done

KEEPER = "Helle Holm"


@contextmanager
def standing_still(demo: Demo) -> Iterator[None]:
    """Let no errand be done meanwhile."""
    demo.stop_one("errands")
    try:
        yield
    finally:
        demo.start(only=("errands",))


@pytest.mark.parametrize("scripts", [True, False])
def test_three_hundred_rows_with_twenty_faults_are_mended_in_place_imported_and_undone(
    visit: Visit, scripts: bool
) -> None:
    office = visit("sender", scripts=scripts)
    office.sign_in_as(KEEPER)
    mend_and_import(office, MessyList())
    office.page.get_by_text("Fortryd importen").first.click()
    office.page.get_by_role("button", name="Fortryd importen").click()
    until_done(office, "Fortrudt: ")


@pytest.mark.parametrize("width", [PHONE, DESK])
def test_every_page_of_an_import_is_accessible_in_every_state(demo: Demo, visit: Visit, width: int) -> None:
    office = visit("sender", width=width)
    office.sign_in_as(KEEPER)
    office.goto("/import/")
    office.check_accessible()
    office.picture("import-liste")
    office.page.get_by_role("button", name="Læs filen").click()
    expect(office.page.get_by_text("Vælg en fil.").first).to_be_visible()
    office.check_accessible()
    office.picture("import-fejl")
    with standing_still(demo):
        give(
            office.page, MessyList(rows=40, has_long_names=True).file(), f"{'et-meget-langt-navn-paa-en-fil' * 3}.xlsx"
        )
        expect(office.page.locator("progress")).to_be_visible()
        office.check_accessible()
        office.picture("import-i-gang")
    until_done(office, "rækker skal rettes.")
    office.check_accessible()
    office.picture("import-lange-navne")
    office.page.get_by_text("Kolonner", exact=True).click()
    office.page.get_by_text("De første rækker").click()
    office.check_accessible()
    office.picture("import-kolonner")
    office.page.get_by_role("button", name="rækker med fejl over").click()
    until_done(office, "rækker er klar.")
    office.check_accessible()
    office.picture("import-klar")
    office.page.get_by_role("button", name="Smid filen væk").click()
    office.goto("/import/")
    give(office.page, b"Afdeling;Navn;Beboer\r\nx;y;z\r\n", "beboere.csv")
    until_done(office, "Filen blev afvist")
    office.check_accessible()
    office.picture("import-afvist")
    office.page.get_by_role("button", name="Fjern den fra listen").click()


def test_who_keeps_no_list_finds_no_such_page(visit: Visit) -> None:
    sender = visit("sender")
    sender.sign_in_as("Ole Overgaard")
    sender.goto("/import/")
    expect(sender.page.get_by_text("Siden findes ikke, eller du har ikke adgang.")).to_be_visible()
