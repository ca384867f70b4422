"""An office secretary imports a messy spreadsheet of 300 rows with twenty faults, mends them on the page, and undoes it."""

import io
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from openpyxl import Workbook
from playwright.sync_api import Page, expect

from bindeled.config.demo import Demo
from journeys.conftest import Visit, Visitor

KEEPER = "Helle Holm"
HEADINGS = ("Boligafdeling", "Navn", "Stilling", "Tlf. nr.", "E-mail", "Gælder fra", "Gælder til", "Bemærkning")
ROWS, FAULTS = 300, 20
# What is wrong in which row, and what it is mended to: the column, what stands there, what is to stand there.
WRONG = [
    *[("Boligafdeling", f"Hørgaarden {at}", "Hørgården 2") for at in range(5)],
    *[("E-mail", f"person{at} 3b.example", f"rettet{at}@3b.example") for at in range(5, 9)],
    *[("E-mail", "", f"rettet{at}@3b.example") for at in range(9, 11)],
    *[("Gælder fra", "snart", "01-12-2026") for _ in range(2)],
    *[("Tlf. nr.", "12", "32 10 20 30") for _ in range(2)],
    *[("Stilling", "Altmuligmand", "Vicevært") for _ in range(2)],
    ("Navn", "", "Nanna Nyborg"),
    ("Gælder til", "01-01-2026", "31-12-2027"),
    ("E-mail", "person100@3b.example", "rettet18@3b.example"),  # somebody else's
]
FIELDS = {
    "Boligafdeling": "department", "Navn": "name", "Stilling": "kind", "Tlf. nr.": "phone", "E-mail": "email",
    "Gælder fra": "valid_from", "Gælder til": "valid_to",
}  # fmt: skip
WIDTHS = (320, 390, 1280)


def spreadsheet(rows: int = ROWS, long: bool = False) -> bytes:
    """Answer the list as the office has it: a title over it, merged departments, a column of their own, and the faults."""
    book = Workbook()
    sheet = book.active
    sheet.append(["Kontaktpersoner, sidst rettet af kontoret"])
    sheet.merge_cells("A1:H1")
    sheet.append(list(HEADINGS))
    for at in range(rows):
        words = "Langtordudenmellemrum" * 15 if long else f"Person {at}"
        row = ["Hørgården 2" if at % 2 else "Urbanplanen afd. 4", words[:115], "Vicevært", "32102030"]
        sheet.append([*row, f"person{at}@3b.example", "2026-12-01", "", "ring først "])
    for number, (column, wrong, _right) in enumerate(WRONG[: rows // 2]):
        at = number * 14 + 3 + (4 if number == FAULTS - 1 else 0)
        sheet.cell(at, HEADINGS.index(column) + 1).value = wrong
        if column == "Gælder til":
            sheet.cell(at, HEADINGS.index("Gælder fra") + 1).value = "2026-12-01"
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


@contextmanager
def standing_still(demo: Demo) -> Iterator[None]:
    """Let no errand be done meanwhile."""
    demo.stop_one("errands")
    try:
        yield
    finally:
        demo.start(only=("errands",))


def give(page: Page, content: bytes, name: str, kind: str = "Kontaktpersoner") -> None:
    page.get_by_label(kind, exact=True).check(force=True)
    page.set_input_files("input[type=file]", {"name": name, "mimeType": "application/octet-stream", "buffer": content})
    page.get_by_role("button", name="Læs filen").click()


def until_done(visitor: Visitor, words: str) -> None:
    """Wait for the page to show that the work is done: by itself with scripts, and after a look without."""
    expect(visitor.page.get_by_text(words).first).to_be_visible(timeout=30_000)


@pytest.mark.parametrize("scripts", [True, False])
def test_three_hundred_rows_with_twenty_faults_are_mended_in_place_imported_and_undone(
    visit: Visit, scripts: bool
) -> None:
    office = visit("sender", scripts=scripts)
    office.sign_in_as(KEEPER)
    office.goto("/import/")
    give(office.page, spreadsheet(), "Kontaktpersoner 2026.xlsx")
    until_done(office, "20 rækker skal rettes.")
    expect(office.page.get_by_text("280 er klar.")).to_be_visible()
    office.picture("import-rettes")
    for left in (FAULTS, 0):
        for field in office.page.locator("main input[name^=row]").all() if left else ():
            name = str(field.get_attribute("name"))
            row, of = name.removeprefix("row").split("-")
            for column, _wrong, right in wrongs_of(int(row)):
                if FIELDS[column] == of:
                    field.fill(right)
        if left:
            office.page.get_by_role("button", name="Gem mine rettelser").click()
    until_done(office, "Alle 300 rækker er klar.")
    office.page.get_by_role("button", name="Importér 300 rækker").click()
    until_done(office, "Tilføjet: ")
    office.picture("import-faerdig")
    office.page.get_by_text("Fortryd importen").first.click()
    office.page.get_by_role("button", name="Fortryd importen").click()
    until_done(office, "Fortrudt: ")


def wrongs_of(row: int) -> list[tuple[str, str, str]]:
    """Answer what is wrong in a row of the spreadsheet."""
    last = FAULTS - 1
    return [wrong for at, wrong in enumerate(WRONG) if at * 14 + 3 + (4 if at == last else 0) == row]


@pytest.mark.parametrize("width", WIDTHS)
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
        give(office.page, spreadsheet(40, long=True), f"{'et-meget-langt-navn-paa-en-fil' * 3}.xlsx")
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
