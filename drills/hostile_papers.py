"""PDFs that hide something, that do something, or that are made to overwhelm whoever opens them."""

import io
import random
import zlib
from collections.abc import Sequence

from pypdf import PdfReader, PdfWriter

from bindeled.drawn.tests.samples import written
from drills.hostile_pictures import Made, photograph

PAGES = b"<< /Type /Pages /Count 1 /Kids [3 0 R] >>"
FONT = b"/Resources << /Font << /F << /Type /Font /Subtype /Type1 /BaseFont /Helvetica >> >> >>"
BILLION = 10  # each of so many levels draws the next so many times


def stream(content: bytes, said: bytes = b"") -> bytes:
    """Answer an object that holds a stream."""
    return b"<< /Length %d %s >>\nstream\n%s\nendstream" % (len(content), said, content)


def packed(content: bytes, said: bytes = b"") -> bytes:
    """Answer the same, packed."""
    return stream(zlib.compress(content, 9), b"/Filter /FlateDecode " + said)


def paper(
    *,
    catalogue: bytes = b"",
    page: bytes = b"",
    drawn: bytes = b"BT /F 12 Tf 20 100 Td (Kaere beboer) Tj ET",
    more: Sequence[bytes] = (),
    info: str = "",
) -> bytes:
    """Answer a letter of one page. What ``more`` holds is numbered from five."""
    return written(
        [
            b"<< /Type /Catalog /Pages 2 0 R %s >>" % catalogue,
            PAGES,
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 300 200] /Contents 4 0 R %s %s >>" % (FONT, page),
            stream(drawn),
            *more,
        ],
        info=info,
    )


def in_catalogue(told: bytes, *more: bytes) -> Made:
    """Answer a letter whose catalogue says more; ``%s`` is where the word stands."""
    return lambda _dice, word: paper(catalogue=_with(told, word), more=[_with(one, word) for one in more])


def on_page(told: bytes, *more: bytes) -> Made:
    """Answer a letter whose page says more."""
    return lambda _dice, word: paper(page=_with(told, word), more=[_with(one, word) for one in more])


def as_drawn(drawn: bytes) -> Made:
    """Answer a letter that draws the word where nobody sees it."""
    seen = b"BT /F 12 Tf 20 100 Td (Kaere beboer) Tj ET "
    return lambda _dice, word: paper(drawn=seen + _with(drawn, word))


def _with(told: bytes, word: bytes) -> bytes:
    return told.replace(b"%s", word)


def who_wrote_it(dice: random.Random, word: bytes) -> bytes:
    """A letter that says who wrote it, and in which program."""
    writer, out = PdfWriter(PdfReader(io.BytesIO(paper()))), io.BytesIO()
    writer.add_metadata({"/Author": word.decode(), "/Title": word.decode(), "/Producer": word.decode()})
    writer.write(out)
    return out.getvalue()


def attached(dice: random.Random, word: bytes) -> bytes:
    """A letter with a file in it."""
    writer, out = PdfWriter(PdfReader(io.BytesIO(paper()))), io.BytesIO()
    writer.add_attachment(word.decode() + ".txt", word)
    writer.write(out)
    return out.getvalue()


def earlier_words(dice: random.Random, word: bytes) -> bytes:
    """A letter that was changed afterwards: what it said first still stands in it."""
    first = paper(drawn=b"BT /F 12 Tf 20 100 Td (" + word + b") Tj ET")
    later = b"4 0 obj\n" + stream(b"BT /F 12 Tf 20 100 Td (Kaere beboer) Tj ET") + b"\nendobj\n"
    before = first.rindex(b"xref\n")
    begins = len(first) + len(later)
    return (
        first
        + later
        + b"xref\n4 1\n%010d 00000 n \n" % len(first)
        + b"trailer\n<< /Size 5 /Root 1 0 R /Prev %d >>\nstartxref\n%d\n%%%%EOF\n" % (before, begins)
    )


def scanned(dice: random.Random, word: bytes) -> bytes:
    """A letter that was scanned: a picture in which the scanner says what it knows."""
    picture = photograph(dice, comment=word)
    width, height = samples_size(picture)
    said = b"/Type /XObject /Subtype /Image /Width %d /Height %d /ColorSpace /DeviceRGB /BitsPerComponent 8" % (
        width,
        height,
    )
    return paper(
        page=b"/Resources << /XObject << /P 5 0 R >> >>",
        drawn=b"200 0 0 200 0 0 cm /P Do",
        more=[stream(picture, said + b" /Filter /DCTDecode")],
    ).replace(FONT, b"")


def samples_size(picture: bytes) -> tuple[int, int]:
    """Answer the width and height that a JPEG's frame says."""
    at = picture.index(b"\xff\xc0")
    return int.from_bytes(picture[at + 7 : at + 9], "big"), int.from_bytes(picture[at + 5 : at + 7], "big")


def layer_off(dice: random.Random, word: bytes) -> bytes:
    """A letter with a layer that is not shown."""
    made = paper(
        catalogue=b"/OCProperties << /OCGs [5 0 R] /D << /OFF [5 0 R] >> >>",
        drawn=b"BT /F 12 Tf 20 100 Td (Kaere beboer) Tj ET /OC /L BDC BT /F 12 Tf 20 50 Td (" + word + b") Tj ET EMC",
        more=[b"<< /Type /OCG /Name (" + word + b") >>"],
    )
    return made.replace(b"/Resources << ", b"/Resources << /Properties << /L 5 0 R >> ")


def behind_the_end(before: bytes = b"") -> Made:
    """Answer a letter with something behind its end."""
    return lambda _dice, word: paper() + before + word


def many_pages(dice: random.Random, word: bytes) -> bytes:
    """A hundred thousand pages that are all the same one."""
    kids = b"3 0 R " * 100_000
    return paper(more=[word]).replace(PAGES, b"<< /Type /Pages /Count 100000 /Kids [%s] >>" % kids)


def pages_in_a_ring(dice: random.Random, word: bytes) -> bytes:
    """A list of pages that holds itself."""
    return paper(catalogue=b"/C (%s)" % word).replace(PAGES, b"<< /Type /Pages /Count 9999999 /Kids [2 0 R 3 0 R] >>")


def drawn_in_drawn(dice: random.Random, word: bytes) -> bytes:
    """Ten drawings that each draw the next ten times."""
    said = b"/Type /XObject /Subtype /Form /BBox [0 0 300 200] "
    more = [
        stream(b"/N Do " * BILLION, said + b"/Resources << /XObject << /N %d 0 R >> >>" % (6 + level))
        for level in range(9)
    ]
    more.append(stream(b"0 0 10 10 re f % " + word, said))
    made = paper(page=b"/Resources << /XObject << /N 5 0 R >> >>", drawn=b"/N Do", more=more)
    return made.replace(FONT, b"")


def drawn_for_ever(dice: random.Random, word: bytes) -> bytes:
    """A page that fills itself millions of times; packed, it is small."""
    return paper(
        catalogue=b"/C (%s)" % word, page=b"/Contents 5 0 R", more=[packed(b"0 0 300 200 re f\n" * 3_000_000)]
    ).replace(b"/Contents 4 0 R", b"")


def packed_without_end(dice: random.Random, word: bytes) -> bytes:
    """A page of blanks, packed twice."""
    inner = zlib.compress(b" " * 300_000_000, 9)
    twice = stream(zlib.compress(inner, 9), b"/Filter [/FlateDecode /FlateDecode]")
    return paper(catalogue=b"/C (%s)" % word, more=[twice], page=b"/Contents 5 0 R").replace(b"/Contents 4 0 R", b"")


def huge_image(dice: random.Random, word: bytes) -> bytes:
    """A page with a picture of 60,000 points each way, all black."""
    said = b"/Type /XObject /Subtype /Image /Width 60000 /Height 60000 /ColorSpace /DeviceGray /BitsPerComponent 8 "
    return paper(
        catalogue=b"/C (%s)" % word,
        page=b"/Resources << /XObject << /P 5 0 R >> >>",
        drawn=b"300 0 0 200 0 0 cm /P Do",
        more=[packed(bytes(5_000_000), said)],
    ).replace(FONT, b"")


def sized(box: bytes) -> Made:
    """Answer a letter on paper of a strange size."""
    return lambda _dice, word: paper(catalogue=b"/C (%s)" % word).replace(b"[0 0 300 200]", box)


def deep(dice: random.Random, word: bytes) -> bytes:
    """Lists in lists, a hundred thousand deep."""
    return paper(catalogue=b"/C (%s) /D " % word + b"[" * 100_000 + b"]" * 100_000)


SCRIPT = b"<< /S /JavaScript /JS (app.alert\\('%s'\\)) >>"
# What ordinary programs write, and what is wrong with ordinary PDFs: these must be taken, with the word gone.
HIDING: dict[str, Made] = {
    "pdf, who wrote it": who_wrote_it,
    "pdf, xmp": in_catalogue(b"/Metadata 5 0 R", b"<< /Type /Metadata /Subtype /XML /Length 70 >>\nstream\n<x:xmpmeta>%s</x:xmpmeta>\nendstream"),
    "pdf, attachment": attached,
    "pdf, script": in_catalogue(b"/OpenAction " + SCRIPT),
    "pdf, script by name": in_catalogue(b"/Names << /JavaScript << /Names [(a) " + SCRIPT + b"] >> >>"),
    "pdf, script of the page": on_page(b"/AA << /O " + SCRIPT + b" >>"),
    "pdf, program": in_catalogue(b"/OpenAction << /S /Launch /F (%s) >>"),
    "pdf, link": on_page(b"/Annots [<< /Type /Annot /Subtype /Link /Rect [0 0 300 200] /Border [0 0 0] /A << /S /URI /URI (https://%s.example) >> >>]"),
    "pdf, remark": on_page(b"/Annots [<< /Type /Annot /Subtype /Popup /Rect [0 0 9 9] /Contents (%s) /Open false >>]"),
    "pdf, hidden remark": on_page(b"/Annots [<< /Type /Annot /Subtype /FreeText /F 2 /Rect [0 0 300 200] /DA (/F 9 Tf) /Contents (%s) >>]"),
    "pdf, hidden field": in_catalogue(
        b"/AcroForm << /Fields [5 0 R] >>", b"<< /Type /Annot /Subtype /Widget /FT /Tx /F 2 /T (n) /V (%s) /Rect [0 0 9 9] >>"
    ),
    "pdf, contents": in_catalogue(b"/Outlines << /First << /Title (%s) >> >>"),
    "pdf, label of a page": in_catalogue(b"/PageLabels << /Nums [0 << /P (%s) >>] >>"),
    "pdf, what is read aloud": in_catalogue(b"/StructTreeRoot << /K << /S /Figure /Alt (%s) >> >>"),
    "pdf, the program's own": on_page(b"/PieceInfo << /App << /Private (%s) >> >>"),
    "pdf, layer that is off": layer_off,
    "pdf, words that are not drawn": as_drawn(b"BT 3 Tr /F 12 Tf 20 50 Td (%s) Tj ET"),
    "pdf, white words": as_drawn(b"1 g BT /F 12 Tf 20 50 Td (%s) Tj ET"),
    "pdf, words beside the paper": as_drawn(b"BT /F 12 Tf 900 900 Td (%s) Tj ET"),
    "pdf, words under a black bar": as_drawn(b"BT /F 12 Tf 20 50 Td (%s) Tj ET 0 g 0 40 300 30 re f"),
    "pdf, remark in the code": as_drawn(b"\n% %s\n"),
    "pdf, earlier words": earlier_words,
    "pdf, scanned": scanned,
    "pdf, behind the end": behind_the_end(),
    "pdf, an object that nobody names": lambda _dice, word: paper(more=[b"(" + word + b")"]),
    "pdf, said twice": lambda _dice, word: paper(info="/ID [<" + word.hex() + "> <00>]"),
}  # fmt: skip
TWO_IN_ONE: dict[str, Made] = {
    "pdf and zip": behind_the_end(b"PK\x03\x04\x14\x00\x00\x00\x00\x00" + bytes(20)),
    "pdf and page": behind_the_end(b"<html><script>alert('"),
    "pdf and program": behind_the_end(b"\x7fELF\x02\x01\x01"),
    "pdf and jpeg": lambda dice, word: paper() + photograph(dice, comment=word),
}
OVERWHELMING: dict[str, Made] = {
    "pdf, pages without end": many_pages,
    "pdf, pages in a ring": pages_in_a_ring,
    "pdf, drawings in drawings": drawn_in_drawn,
    "pdf, drawn for ever": drawn_for_ever,
    "pdf, packed without end": packed_without_end,
    "pdf, a picture of 60,000 each way": huge_image,
    "pdf, paper without end": sized(b"[0 0 99999999999 99999999999]"),
    "pdf, paper of nothing": sized(b"[0 0 0 0]"),
    "pdf, paper turned round": sized(b"[300 200 -9999 -9999]"),
    "pdf, paper like a thread": sized(b"[0 0 1 99999]"),
    "pdf, lists in lists": deep,
}
