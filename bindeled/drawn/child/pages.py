"""Draws each page of a PDF as a picture: what is seen stays, with what is filled into its forms; all else is left behind."""

import io
from collections.abc import Iterator

import pypdfium2 as pdfium
from PIL import Image, JpegImagePlugin

from bindeled.drawn.child.working import RefusedError, work
from bindeled.drawn.rules.booklet import bound
from bindeled.drawn.rules.kinds import MOST_PAGES, PAGE_EDGE

NEEDED = (JpegImagePlugin,)
QUALITY = 75
LOCKED = 4  # FPDF_ERR_PASSWORD


def opened(content: bytes) -> pdfium.PdfDocument:
    """Open a PDF. Raises RefusedError where it is locked, has too many pages or none."""
    try:
        pdf = pdfium.PdfDocument(content)
    except pdfium.PdfiumError as error:
        raise RefusedError("locked" if error.err_code == LOCKED else "broken") from None
    if len(pdf) > MOST_PAGES:
        raise RefusedError("too_many_pages")
    if pdf.get_formtype():
        pdf.init_forms()
    return pdf


def made(content: bytes) -> Iterator[bytes]:
    """Yield a picture of each page."""
    pdf = opened(content)
    for number in range(len(pdf)):
        page = pdf[number]
        scale = PAGE_EDGE / max(*page.get_size(), 1)
        drawn = page.render(scale=scale, rev_byteorder=True).to_pil()
        paper = Image.new("RGB", drawn.size, "white")
        paper.paste(drawn)
        out = io.BytesIO()
        paper.save(out, "JPEG", quality=QUALITY)
        page.close()
        yield out.getvalue()


def sample() -> bytes:
    """Answer a PDF of our own by which everything is loaded that a stranger's needs."""
    out = io.BytesIO()
    Image.new("RGB", (64, 64), "white").save(out, "JPEG")
    return bound([out.getvalue()])


def main() -> None:
    """Draw the PDF on the input."""
    work(made, sample=sample())


if __name__ == "__main__":
    main()
