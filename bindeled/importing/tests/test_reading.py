"""Files that would do harm to whoever reads them are refused; those that are merely odd are read."""

import io
import zipfile

import pytest

from bindeled.importing.actions import reading
from bindeled.importing.actions.reading import UnreadableError
from bindeled.importing.tests.files import CONTACTS, table, workbook

ROW = ("Hørgården 2", "Vera Prøve", "Vicevært", "32 10 20 30", "vera@3b.example")


def rows(content: bytes, kind: str = "contacts") -> list[reading.Row]:
    return list(reading.read(io.BytesIO(content), kind).rows)


def repacked(content: bytes, name: str, change: bytes) -> bytes:
    """Answer a spreadsheet in which one part is another."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as before, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as after:
        for part in before.namelist():
            after.writestr(part, change if part.endswith(name) else before.read(part))
    return out.getvalue()


def test_what_is_small_outside_and_huge_inside_is_refused_before_it_is_unpacked(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    bomb = repacked(workbook(CONTACTS, ROW), "sheet1.xml", b" " * 3_000_000)
    assert len(bomb) < 20_000
    monkeypatch.setattr(reading, "LARGEST_CONTENT", 2_000_000)
    with pytest.raises(UnreadableError, match="too_large_inside"):
        rows(bomb)


def test_a_spreadsheet_that_names_itself_without_end_is_refused() -> None:
    laughs = b'<?xml version="1.0"?><!DOCTYPE w [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;">]><worksheet>&b;</worksheet>'
    for part in ("sheet1.xml", "workbook.xml"):
        with pytest.raises(UnreadableError, match="no_table"):
            rows(repacked(workbook(CONTACTS, ROW), part, laughs))


@pytest.mark.parametrize(("limit", "reason"), [("MOST_ROWS", "too_many_rows"), ("MOST_COLUMNS", "too_many_columns")])
def test_too_much_is_refused(monkeypatch: pytest.MonkeyPatch, limit: str, reason: str) -> None:
    monkeypatch.setattr(reading, limit, 2)
    with pytest.raises(UnreadableError, match=reason):
        rows(table(CONTACTS[:2] if limit == "MOST_ROWS" else CONTACTS, *[ROW[:2]] * 3))


def test_too_many_merged_cells_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading, "MOST_MERGES", 1)
    with pytest.raises(UnreadableError, match="too_many_merged"):
        rows(workbook(CONTACTS, ROW, ROW, ROW, ROW, merged=["A2:A3", "A4:A5"]))


def test_a_formula_is_read_as_what_it_came_to_and_is_never_run() -> None:
    [row] = rows(workbook(CONTACTS, (*ROW[:1], '=HYPERLINK("https://elsewhere.example")', *ROW[2:])))
    assert "HYPERLINK" not in "".join(row[1])


def test_blanks_lie_around_and_empty_rows_between_without_harm() -> None:
    content = table((), CONTACTS, ("", "", ""), (*(f"  {cell} " for cell in ROW), "", ""), (), ROW)
    assert [row[1] for row in rows(content)] == [list(ROW), list(ROW)]
    assert [row[0] for row in rows(content)] == [4, 6]


def test_headings_are_found_below_a_title_and_in_any_order() -> None:
    content = table(("Liste over kontaktpersoner",), ("E-mail", "Navn", "Afdeling"), (ROW[4], ROW[1], ROW[0]))
    sheet = reading.read(io.BytesIO(content), "contacts")
    assert sheet.headings == ["E-mail", "Navn", "Afdeling"]
    assert next(sheet.rows)[0] == 3
