"""A PDF of pictures, one a page, and nothing else: no title, author, date, producer, link, script, form or attachment."""

from collections.abc import Iterator, Sequence

from bindeled.drawn.rules.bare import size_of

LONG_EDGE = 842  # points: that of A4
HEAD = b"%PDF-1.4\n%\xe2\xe3\xcf\xd3\n"


def bound(pages: Sequence[bytes]) -> bytes:
    """Answer a PDF of these bare JPEGs. What is the same pages makes the same bytes."""
    objects = list(_objects(pages))
    written, places = bytearray(HEAD), []
    for number, body in enumerate(objects, start=1):
        places.append(len(written))
        written += b"%d 0 obj\n" % number + body + b"\nendobj\n"
    begins = len(written)
    written += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    written += b"".join(b"%010d 00000 n \n" % place for place in places)
    written += b"trailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, begins)
    return bytes(written)


def _objects(pages: Sequence[bytes]) -> Iterator[bytes]:
    """Yield the catalogue, the list of pages, and for each page itself, what it draws and its picture."""
    kids = b" ".join(b"%d 0 R" % (3 + 3 * at) for at in range(len(pages)))
    yield b"<< /Type /Catalog /Pages 2 0 R >>"
    yield b"<< /Type /Pages /Count %d /Kids [%s] >>" % (len(pages), kids)
    for at, jpeg in enumerate(pages):
        across, down = size_of(jpeg)
        wide, high = (max(1, round(edge * LONG_EDGE / max(across, down))) for edge in (across, down))
        drawn = b"%d 0 0 %d 0 0 cm /P Do" % (wide, high)
        yield (
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 %d %d] /Contents %d 0 R"
            b" /Resources << /XObject << /P %d 0 R >> >> >>"
        ) % (wide, high, 4 + 3 * at, 5 + 3 * at)
        yield b"<< /Length %d >>\nstream\n%s\nendstream" % (len(drawn), drawn)
        yield (
            b"<< /Type /XObject /Subtype /Image /Width %d /Height %d /ColorSpace /DeviceRGB /BitsPerComponent 8"
            b" /Filter /DCTDecode /Length %d >>\nstream\n%s\nendstream"
        ) % (across, down, len(jpeg), jpeg)
