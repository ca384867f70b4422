"""Reading files as organisations really have them: CSV in any writing, XLSX with merged cells and lost zeros."""

import csv
import io
import re
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import IO, Any

from openpyxl import load_workbook

from bindeled.importing.rules import columns
from bindeled.importing.rules.states import (
    LARGEST_CONTENT,
    LARGEST_TEXTS,
    MOST_COLUMNS,
    MOST_MERGES,
    MOST_PARTS,
    MOST_ROWS,
)

# A row as it stands in the file: the number beside it, and its cells as text.
Row = tuple[int, list[str]]
SPREADSHEET, OLD_SPREADSHEET = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"
# Where a file is no UTF-8, these are what Danish programs wrote: Windows, DOS, and the Mac of old.
SINGLE_BYTE = ("cp1252", "cp850", "mac_roman")
DANISH = "æøåÆØÅéüöä"
SAMPLE, LINES = 2**20, 40
MERGED = re.compile(rb'<(?:\w+:)?mergeCell\s[^>]*?ref="([A-Z]{1,3})(\d{1,7}):([A-Z]{1,3})(\d{1,7})"')
BLOCK, OVERLAP = 2**20, 200
ERRORS = {"#N/A", "#I/T", "#REF!", "#REFERENCE!", "#VALUE!", "#VÆRDI!", "#NAME?", "#NAVN?", "#DIV/0!", "#NULL!"}


class UnreadableError(Exception):
    """A file cannot be read. ``reason`` is a short word; ``about`` the row or heading it is about."""

    def __init__(self, reason: str, about: str = "") -> None:
        super().__init__(reason)
        self.reason, self.about = reason, about


@dataclass
class Sheet:
    """A file that is being read: its headings, how many rows it says it has, and the rows below the headings."""

    headings: list[str]
    expected: int
    rows: Iterator[Row]
    encoding: str = ""


def read(file: IO[bytes], kind: str) -> Sheet:
    """Answer what a file holds; its rows are read as they are asked for. Raises UnreadableError, also on the way."""
    head = file.read(4)
    file.seek(0)
    if head == OLD_SPREADSHEET:
        raise UnreadableError("old_spreadsheet")
    if not head:
        raise UnreadableError("empty")
    if head == SPREADSHEET:
        expected, rows, encoding = *_spreadsheet(file), ""
    else:
        expected, rows, encoding = _text(file, kind)
    return _below_headings(expected, _bounded(rows), kind, encoding)


def _below_headings(expected: int, rows: Iterator[Row], kind: str, encoding: str) -> Sheet:
    """Find the row of headings among the first ones: the one that says most of what we know."""
    first = [row for _at, row in zip(range(LINES), rows, strict=False)]
    if not first:
        raise UnreadableError("empty")
    best = max(first[: LINES // 2], key=lambda row: columns.recognised(kind, row[1]))
    if columns.recognised(kind, best[1]) < columns.LEAST_KNOWN:
        best = first[0]
    if heading := columns.about_residents(best[1]):
        raise UnreadableError("about_residents", heading)
    later = [row for row in first if row[0] > best[0]]

    def following() -> Iterator[Row]:
        yield from later
        yield from rows

    return Sheet(best[1], max(0, expected - best[0]), following(), encoding)


def _bounded(rows: Iterator[Row]) -> Iterator[Row]:
    """Yield the rows that say anything, without blanks around them. Raises UnreadableError where there are too many."""
    said = 0
    for number, raw in rows:
        cells = [cell.replace("\x00", "").replace("\ufeff", "").replace("\xa0", " ").strip() for cell in raw]
        while cells and not cells[-1]:
            cells.pop()
        if not cells:
            continue
        said += 1
        if said > MOST_ROWS:
            raise UnreadableError("too_many_rows", str(MOST_ROWS))
        if len(cells) > MOST_COLUMNS:
            raise UnreadableError("too_many_columns", str(number))
        yield number, cells


# -- Text ---------------------------------------------------------------------------------------------------------------


def _text(file: IO[bytes], kind: str) -> tuple[int, Iterator[Row], str]:
    encoding = _encoding(file)
    expected = sum(block.count(b"\n") for block in iter(lambda: file.read(BLOCK), b""))
    file.seek(0)
    lines = file.read(SAMPLE).decode(encoding, "replace").splitlines()[:LINES]
    return expected, _csv_rows(file, encoding, _delimiter(lines, kind)), encoding


def _csv_rows(file: IO[bytes], encoding: str, delimiter: str) -> Iterator[Row]:
    file.seek(0)
    text = io.TextIOWrapper(file, encoding=encoding, newline="")
    try:
        yield from enumerate(csv.reader(text, delimiter=delimiter), start=1)
    except (csv.Error, UnicodeDecodeError) as error:
        raise UnreadableError("no_table") from error
    finally:
        if not file.closed:
            text.detach()  # whoever gave us the file closes it


def _encoding(file: IO[bytes]) -> str:
    """Answer how the letters of a text are written. UTF-8 is known by itself; others by how Danish they make it."""
    sample = file.read(SAMPLE)
    file.seek(0)
    if sample.startswith((b"\xff\xfe", b"\xfe\xff")):
        return "utf-16"
    if b"\x00" in sample:
        raise UnreadableError("no_table")
    try:
        for line in file:
            line.decode()
    except UnicodeDecodeError:
        return max(SINGLE_BYTE, key=lambda encoding: _danish(sample, encoding))
    finally:
        file.seek(0)
    return "utf-8-sig"


def _danish(sample: bytes, encoding: str) -> int:
    text = sample.decode(encoding, "replace")
    strange = sum(not sign.isalnum() and ord(sign) > 127 for sign in text)  # noqa: PLR2004 - beyond ASCII
    return sum(map(text.count, DANISH)) - strange


def _delimiter(lines: Sequence[str], kind: str) -> str:
    """Answer what parts the cells: whatever gives most headings that we know, then most columns."""

    def worth(delimiter: str) -> tuple[int, int]:
        try:
            rows = list(csv.reader(lines, delimiter=delimiter))
        except csv.Error:
            return 0, 0
        known = max((columns.recognised(kind, row) for row in rows), default=0)
        return known, max((sum(map(bool, row)) for row in rows), default=0)

    return max(";,\t|", key=worth)


# -- Spreadsheets -------------------------------------------------------------------------------------------------------


def _spreadsheet(file: IO[bytes]) -> tuple[int, Iterator[Row]]:
    _refuse_bombs(file)
    file.seek(0)
    try:
        book = load_workbook(file, read_only=True, data_only=True)
        sheets = [sheet for sheet in book.worksheets if sheet.sheet_state == "visible"]
        merged = _merged(file, sheets[0]._worksheet_path) if sheets else {}
    except UnreadableError:
        raise
    except Exception as error:  # whatever is wrong with somebody's file, it is the file that is refused
        raise UnreadableError("no_table") from error
    if not sheets:
        raise UnreadableError("empty")
    sheet = sheets[0]
    expected = sheet.max_row if sheet.max_row and sheet.max_row <= MOST_ROWS else 0
    # What a file says of its own width may be anything; each row says it itself.
    sheet.reset_dimensions()
    return expected, _sheet_rows(sheet, merged)


def _refuse_bombs(file: IO[bytes]) -> None:
    """Refuse what is small outside and huge inside. Python reads no more of a part than it says it holds."""
    try:
        with zipfile.ZipFile(file) as parts:
            sizes = {part.filename: part.file_size for part in parts.infolist()}
    except (zipfile.BadZipFile, OSError, ValueError) as error:
        raise UnreadableError("no_table") from error
    texts = max((size for name, size in sizes.items() if name.lower().endswith("sharedstrings.xml")), default=0)
    if len(sizes) > MOST_PARTS or sum(sizes.values()) > LARGEST_CONTENT or texts > LARGEST_TEXTS:
        raise UnreadableError("too_large_inside")


def _merged(file: IO[bytes], path: str) -> dict[int, list[tuple[int, int, int]]]:
    """Answer the merged cells by their first row: last row, first and last column. They stand behind the rows in the file."""
    found: dict[int, list[tuple[int, int, int]]] = {}
    with zipfile.ZipFile(file) as parts, parts.open(path.lstrip("/")) as part:
        before, count = b"", 0
        while block := part.read(BLOCK):
            text = before + block
            last = 0
            for match in MERGED.finditer(text):
                left, top, right, bottom = match.groups()
                found.setdefault(int(top), []).append((int(bottom), _column(left), _column(right)))
                last, count = match.end(), count + 1
            if count > MOST_MERGES:
                raise UnreadableError("too_many_merged")
            before = text[max(last, len(text) - OVERLAP) :]
    return found


def _column(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - ord("A") + 1
    return number - 1


def _sheet_rows(sheet: Any, merged: dict[int, list[tuple[int, int, int]]]) -> Iterator[Row]:
    """Yield rows; what stands in a merged cell stands in each row and column that it covers."""
    standing: list[tuple[int, int, int, str]] = []
    try:
        for number, row in enumerate(sheet.iter_rows(), start=1):
            cells = [_shown(cell) for cell in row[: MOST_COLUMNS + 1]]
            standing = [one for one in standing if one[0] >= number]
            for bottom, left, right in merged.get(number, ()):
                if left < len(cells) and right <= MOST_COLUMNS:
                    standing.append((bottom, left, right, cells[left]))
            for _bottom, left, right, text in standing:
                cells += [""] * (right + 1 - len(cells))
                cells[left : right + 1] = [cell or text for cell in cells[left : right + 1]]
            yield number, cells
    except UnreadableError:
        raise
    except Exception as error:  # the sheet is broken somewhere below
        raise UnreadableError("no_table") from error


def _shown(cell: Any) -> str:
    """Answer a cell as the spreadsheet shows it, as far as we need: dates, and numbers with their leading zeros."""
    value = cell.value
    if value is None:
        return ""
    if isinstance(value, str):
        return "" if value.strip() in ERRORS else value
    if isinstance(value, datetime):
        return value.date().isoformat()
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, bool):
        return "ja" if value else "nej"
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    text = str(value)
    zeros = re.fullmatch(r'0+|"(0+)"#+|(0+)General', str(cell.number_format)) if isinstance(value, int) else None
    return text.zfill(len(zeros[0])) if zeros and zeros[0].strip("0") == "" else text
