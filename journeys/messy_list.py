"""A messy spreadsheet of contact persons with twenty faults, as an office really has it; and giving and mending it on the page."""

import io
from dataclasses import dataclass
from datetime import date, timedelta

from openpyxl import Workbook
from playwright.sync_api import Page, expect

from journeys.conftest import Visitor

HEADINGS = ("Boligafdeling", "Navn", "Stilling", "Tlf. nr.", "E-mail", "Gælder fra", "Gælder til", "Bemærkning")
FIELDS = {
    "Boligafdeling": "department", "Navn": "name", "Stilling": "kind", "Tlf. nr.": "phone", "E-mail": "email",
    "Gælder fra": "valid_from", "Gælder til": "valid_to",
}  # fmt: skip
ROWS, FAULTS = 300, 20
FIRST_FAULT, BETWEEN_FAULTS = 3, 14  # rows of the spreadsheet
# The last fault stands further down: it repeats the address of somebody above it.
LAST_FAULT = (FAULTS - 1) * BETWEEN_FAULTS + FIRST_FAULT + 4

Wrong = tuple[str, str, str]  # the column, what stands there, what it is mended to


@dataclass(frozen=True)
class MessyList:
    """An office's list: who is contact person in which of two departments, and from when."""

    departments: tuple[str, str] = ("Hørgården 2", "Urbanplanen afd. 4")
    domain: str = "3b.example"
    begins: date = date(2026, 12, 1)
    rows: int = ROWS
    has_long_names: bool = False

    def name(self, at: int) -> str:
        """Answer the name of the person at a place, counted from none; even ones are in the first department."""
        return ("Langtordudenmellemrum" * 15)[:115] if self.has_long_names else f"Person {at}"

    def email(self, at: int) -> str:
        """Answer the address of the person at a place."""
        return f"person{at}@{self.domain}"

    def wrongs(self) -> list[Wrong]:
        """Answer what is wrong, from the top down."""
        early, late = self.begins - timedelta(days=30), self.begins + timedelta(days=400)
        return [
            *[("Boligafdeling", f"Hørgaarden {at}", self.departments[0]) for at in range(5)],
            *[("E-mail", f"person{at} {self.domain}", f"rettet{at}@{self.domain}") for at in range(5, 9)],
            *[("E-mail", "", f"rettet{at}@{self.domain}") for at in range(9, 11)],
            *[("Gælder fra", "snart", f"{self.begins:%d-%m-%Y}") for _ in range(2)],
            *[("Tlf. nr.", "12", "32 10 20 30") for _ in range(2)],
            *[("Stilling", "Altmuligmand", "Vicevært") for _ in range(2)],
            ("Navn", "", "Nanna Nyborg"),
            ("Gælder til", f"{early:%d-%m-%Y}", f"{late:%d-%m-%Y}"),
            ("E-mail", self.email(100), f"rettet18@{self.domain}"),  # somebody else's
        ]

    def wrong_in(self, row: int) -> list[Wrong]:
        """Answer what is wrong in a row of the spreadsheet."""
        return [wrong for at, wrong in enumerate(self.wrongs()) if _row(at) == row]

    def file(self) -> bytes:
        """Answer the spreadsheet: a title over it, merged cells, a column of their own, and the faults."""
        book = Workbook()
        sheet = book.active
        sheet.append(["Kontaktpersoner, sidst rettet af kontoret"])
        sheet.merge_cells("A1:H1")
        sheet.append(list(HEADINGS))
        for at in range(self.rows):
            row = [self.departments[at % 2], self.name(at), "Vicevært", "32102030"]
            sheet.append([*row, self.email(at), self.begins.isoformat(), "", "ring først "])
        for at, (column, wrong, _right) in enumerate(self.wrongs()[: self.rows // 2]):
            sheet.cell(_row(at), HEADINGS.index(column) + 1).value = wrong
        out = io.BytesIO()
        book.save(out)
        return out.getvalue()


def _row(fault: int) -> int:
    return LAST_FAULT if fault == FAULTS - 1 else fault * BETWEEN_FAULTS + FIRST_FAULT


def give(page: Page, content: bytes, name: str, kind: str = "Kontaktpersoner") -> None:
    """Give a file on the page of imports."""
    page.get_by_label(kind, exact=True).check(force=True)
    page.set_input_files("input[type=file]", {"name": name, "mimeType": "application/octet-stream", "buffer": content})
    page.get_by_role("button", name="Læs filen").click()


def until_done(visitor: Visitor, words: str) -> None:
    """Wait for the page to show that the work is done: by itself with scripts, and after a look without."""
    expect(visitor.page.get_by_text(words).first).to_be_visible(timeout=30_000)


def mend_and_import(office: Visitor, messy: MessyList) -> None:
    """Give the messy list, mend each of its faults where it stands, and let it be written."""
    office.goto("/import/")
    give(office.page, messy.file(), "Kontaktpersoner 2026.xlsx")
    until_done(office, f"{FAULTS} rækker skal rettes.")
    expect(office.page.get_by_text(f"{ROWS - FAULTS} er klar.")).to_be_visible()
    office.picture("import-rettes")
    for field in office.page.locator("main input[name^=row]").all():
        row, of = str(field.get_attribute("name")).removeprefix("row").split("-")
        for column, _wrong, right in messy.wrong_in(int(row)):
            if FIELDS[column] == of:
                field.fill(right)
    office.page.get_by_role("button", name="Gem mine rettelser").click()
    until_done(office, f"Alle {ROWS} rækker er klar.")
    office.page.get_by_role("button", name=f"Importér {ROWS} rækker").click()
    until_done(office, "Tilføjet: ")
    office.picture("import-faerdig")
