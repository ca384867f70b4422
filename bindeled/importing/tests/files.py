"""Files as organisations have them, made for tests."""

import io
from collections.abc import Sequence
from typing import Any

from openpyxl import Workbook

CONTACTS = ("Afdeling", "Navn", "Rolle", "Tlf.", "E-mail", "Fra", "Til")


def workbook(*rows: Sequence[Any], merged: Sequence[str] = (), formats: dict[str, str] | None = None) -> bytes:
    """Answer a spreadsheet with these rows, these cells merged, and these cells shown in a format of their own."""
    book = Workbook()
    sheet = book.active
    for row in rows:
        sheet.append(list(row))
    for cell, shown in (formats or {}).items():
        sheet[cell].number_format = shown
    for cells in merged:
        sheet.merge_cells(cells)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def table(*rows: Sequence[str], delimiter: str = ";", encoding: str = "cp1252") -> bytes:
    """Answer a text with these rows."""
    return "\r\n".join(delimiter.join(row) for row in rows).encode(encoding)
