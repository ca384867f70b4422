"""The memo as a document (DOCX) that people write on in any word processor: real headings, real tables, charts with a text for whoever does not see them."""

import io
from collections.abc import Iterator
from datetime import UTC, datetime, time
from typing import Any

import docx
from docx.document import Document as Paper
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor
from docx.table import Table as PaperTable
from docx.text.paragraph import Paragraph

from bindeled.statistics.actions.papers import as_pictures, has_picture
from bindeled.statistics.rules.memo import Document, Part, Section, Table

FONT = "Calibri"
PETROL, GREY = RGBColor(0x0F, 0x4C, 0x5C), RGBColor(0x45, 0x45, 0x45)
TEXT_WIDE = Mm(164)
# How wide the first column and the others are, of a table of so many columns.
FIRST_WIDE = 0.46
SIZES = {"Title": 20, "Heading 1": 15, "Heading 2": 12.5, "Caption": 9.5}
CONTROLS = {at: " " for at in range(32) if chr(at) not in "\t\n"}


def as_docx(memo: Document) -> bytes:
    """Answer a memo as a document; what is missing stands there in square brackets, to be written over."""
    paper = docx.Document()
    _set_up(paper, memo)
    paper.add_paragraph(memo.municipality, style="Subtitle")
    paper.add_paragraph(_clean(memo.title), style="Title")
    _head(paper, memo)
    drawn = [
        table for section in memo.sections for part in section.parts for table in part.tables if has_picture(table)
    ]
    pictures = iter(as_pictures(drawn, on=memo.on))
    for section in memo.sections:
        _section(paper, section)
        for part in section.parts:
            _part(paper, part, memo, pictures)
    out = io.BytesIO()
    paper.save(out)
    return out.getvalue()


def _clean(text: str) -> str:
    """Answer a text without the signs that no document may hold."""
    return text.translate(CONTROLS)


# -- How it looks ------------------------------------------------------------------------------------------------------------


def _set_up(paper: Paper, memo: Document) -> None:
    told = paper.core_properties
    told.title, told.author, told.language, told.comments = memo.title, memo.municipality, "da-DK", ""
    told.created = told.modified = datetime.combine(memo.on, time(), tzinfo=UTC)
    page = paper.sections[0]
    page.page_width, page.page_height = Mm(210), Mm(297)
    page.left_margin, page.right_margin, page.top_margin, page.bottom_margin = Mm(24), Mm(22), Mm(20), Mm(20)
    for name in ("Normal", "Title", "Subtitle", "Heading 1", "Heading 2", "Caption", "List Bullet"):
        style = paper.styles[name]
        style.font.name, style.font.italic = FONT, False
        _fonts(style.element.get_or_add_rPr())
        if name in SIZES:
            style.font.size, style.font.bold = Pt(SIZES[name]), True
            style.font.color.rgb = PETROL
    paper.styles["Normal"].font.size = Pt(11)
    paper.styles["Normal"].paragraph_format.space_after = Pt(6)
    paper.styles["Subtitle"].font.color.rgb = PETROL
    paper.styles["Caption"].paragraph_format.keep_with_next = True
    _in_danish(paper)
    _foot(page.footer.paragraphs[0], memo.foot)


def _fonts(told: Any) -> None:
    """Take away the theme's fonts, which would win over ours."""
    fonts = told.get_or_add_rFonts()
    for name in list(fonts.attrib):
        if name.endswith("Theme"):
            del fonts.attrib[name]
    for name in ("ascii", "hAnsi", "cs", "eastAsia"):
        fonts.set(qn(f"w:{name}"), FONT)


def _in_danish(paper: Paper) -> None:
    """Say which language it is in, so that it is read aloud and spelled as Danish."""
    language = paper.styles.element.find(".//" + qn("w:rPrDefault") + "//" + qn("w:lang"))
    for name in ("val", "eastAsia"):
        language.set(qn(f"w:{name}"), "da-DK")


def _foot(line: Paragraph, words: str) -> None:
    line.add_run(f"{words} · ").font.size = Pt(8.5)
    run = line.add_run()
    run.font.size = Pt(8.5)
    for kind, text in (("begin", ""), ("", "PAGE"), ("end", "")):
        piece = OxmlElement("w:fldChar" if kind else "w:instrText")
        if kind:
            piece.set(qn("w:fldCharType"), kind)
        piece.text = text or None
        run._r.append(piece)


# -- What it says ------------------------------------------------------------------------------------------------------------


def _head(paper: Paper, memo: Document) -> None:
    for label, value in memo.head:
        line = paper.add_paragraph()
        line.paragraph_format.space_after = Pt(2)
        line.paragraph_format.tab_stops.add_tab_stop(Mm(34))
        line.paragraph_format.left_indent, line.paragraph_format.first_line_indent = Mm(34), Mm(-34)
        line.add_run(label).bold = True
        line.add_run(f"\t{_clean(value) or '[…]'}")


def _section(paper: Paper, section: Section) -> None:
    paper.add_paragraph(section.heading, style="Heading 1")
    for text in section.says:
        for line in filter(str.strip, text.splitlines()):
            paper.add_paragraph(_clean(line))
    for item in section.items:
        paper.add_paragraph(_clean(item), style="List Bullet")
    for text in section.after:
        paper.add_paragraph(text)
    if section.missing:
        paper.add_paragraph(f"[{section.missing}]")


def _part(paper: Paper, part: Part, memo: Document, pictures: Iterator[bytes]) -> None:
    if part.heading:
        paper.add_paragraph(part.heading, style="Heading 2")
    for text in part.says:
        paper.add_paragraph(text)
    if part.definition:
        _small(paper, part.definition, begins=f"{memo.words['definition']} ")
    for table in part.tables:
        if table.caption:
            paper.add_paragraph(table.caption, style="Caption")
        if has_picture(table):
            _picture(paper, next(pictures), table)
        _table(paper, table)
    for text in part.notes:
        _small(paper, text)


def _small(paper: Paper, text: str, *, begins: str = "") -> None:
    line = paper.add_paragraph()
    for words, bold in ((begins, True), (text, False)):
        run = line.add_run(words)
        run.bold, run.font.size, run.font.color.rgb = bold, Pt(9.5), GREY


def _picture(paper: Paper, drawn: bytes, table: Table) -> None:
    picture = paper.add_picture(io.BytesIO(drawn), width=Mm(160))
    paper.paragraphs[-1].paragraph_format.keep_with_next = True
    described = picture._inline.docPr
    described.set("descr", table.alt)


def _table(paper: Paper, table: Table) -> None:
    made = paper.add_table(rows=len(table.rows) + 1, cols=len(table.headings), style="Table Grid")
    made.alignment, made.autofit = WD_TABLE_ALIGNMENT.LEFT, False
    first = int(TEXT_WIDE * FIRST_WIDE)
    wide = [first, *[(TEXT_WIDE - first) // max(len(table.headings) - 1, 1)] * (len(table.headings) - 1)]
    for at, (row, words) in enumerate(zip(made.rows, [table.headings, *table.cells], strict=True)):
        for cell, text, width in zip(row.cells, words, wide, strict=True):
            cell.width = width
            _fill(cell.paragraphs[0], text, heads=not at, leads=width == first)
    for column, width in zip(made.columns, wide, strict=True):
        column.width = width
    _repeated(made)
    paper.add_paragraph().paragraph_format.space_after = Pt(2)


def _fill(line: Paragraph, words: str, *, heads: bool, leads: bool) -> None:
    line.paragraph_format.space_after = Pt(0)
    line.alignment = WD_ALIGN_PARAGRAPH.LEFT if leads else WD_ALIGN_PARAGRAPH.RIGHT
    run = line.add_run(_clean(words))
    run.bold, run.font.size = heads, Pt(9.5)


def _repeated(made: PaperTable) -> None:
    """Mark the first row as headings, repeated on each page, and let no row break between pages."""
    row = made.rows[0]._tr.get_or_add_trPr()
    for name in ("w:cantSplit", "w:tblHeader"):
        row.append(OxmlElement(name))
