"""Any table as a file: CSV that spreadsheets open by themselves, or a spreadsheet with numbers that are numbers."""

import csv
import io
from collections.abc import Sequence

from openpyxl import Workbook

from bindeled.importing.rules.cells import quoted

Cell = str | int | None
Rows = Sequence[Sequence[Cell]]


def as_csv(rows: Rows, about: Rows) -> bytes:
    """Answer the table, and after an empty line what it is: UTF-8 with its mark, semicolons. Nothing in it runs as a formula."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, delimiter=";", lineterminator="\r\n")
    writer.writerows([_safe(cell) for cell in row] for row in (*rows, (), *about))
    return out.getvalue().encode("utf-8-sig")


def as_xlsx(rows: Rows, about: Rows, *, names: tuple[str, str]) -> bytes:
    """Answer a spreadsheet of two sheets, the table and what it is; ``names`` are theirs. Figures are numbers, all else is text."""
    book = Workbook(write_only=True)
    for name, told in zip(names, (rows, about), strict=True):
        sheet = book.create_sheet(name)
        for letter, width in (("A", 42), ("B", 24), ("C", 24)):
            sheet.column_dimensions[letter].width = width
        for row in told:
            sheet.append([_safe(cell) for cell in row])
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _safe(cell: Cell) -> Cell:
    return quoted(cell) if isinstance(cell, str) else cell
