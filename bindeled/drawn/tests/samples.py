"""Pictures and papers for tests, drawn here: no file of anybody's."""

import io
from collections.abc import Callable, Sequence

import pillow_heif
from PIL import Image

from bindeled.drawn.rules.booklet import bound

pillow_heif.register_heif_opener()
Maker = Callable[[], bytes]
CORNER = (200, 30, 30)
FORMATS = {"jpeg": "JPEG", "png": "PNG", "heic": "HEIF"}


def drawn(width: int = 96, height: int = 64, mode: str = "RGB") -> Image.Image:
    """Draw a picture whose upper left quarter is red and the rest white, so that it is seen which way it is turned."""
    image = Image.new("RGB", (width, height), "white")
    image.paste(CORNER, (0, 0, width // 2, height // 2))
    return image.convert(mode)


def picture(kind: str = "jpeg", image: Image.Image | None = None, **told: object) -> bytes:
    """Answer a picture as a file."""
    out = io.BytesIO()
    (image or drawn()).save(out, FORMATS[kind], **told)
    return out.getvalue()


def turned(orientation: int, kind: str = "jpeg") -> bytes:
    """Answer a picture whose camera says how it was held."""
    exif = Image.Exif()
    exif[0x0112] = orientation
    return picture(kind, exif=exif)


def paper(pages: int = 2) -> bytes:
    """Answer a PDF of so many pages."""
    return bound([picture()] * pages)


def written(objects: Sequence[bytes], *, info: str = "") -> bytes:
    """Answer a PDF of these objects; the first is its catalogue."""
    out, places = bytearray(b"%PDF-1.7\n"), []
    for number, body in enumerate(objects, start=1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    begins = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    out += b"".join(b"%010d 00000 n \n" % place for place in places)
    out += b"trailer\n<< /Size %d /Root 1 0 R %s >>\n" % (len(objects) + 1, info.encode())
    return bytes(out + b"startxref\n%d\n%%%%EOF\n" % begins)
