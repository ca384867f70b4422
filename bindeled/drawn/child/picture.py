"""Makes one picture anew: decoded, turned upright, made small enough, laid on white paper, and encoded from its pixels alone."""

import io
import sys
import warnings
from collections.abc import Iterator

import pi_heif
from PIL import Image, MpoImagePlugin, PngImagePlugin, TiffImagePlugin

from bindeled.drawn.child.working import RefusedError, work
from bindeled.drawn.rules.kinds import MOST_PIXELS

# Plug-ins are loaded by name; these are the ones we need, and no other is asked.
FORMATS = {"jpeg": ("JPEG",), "png": ("PNG",), "heic": ("HEIF",)}
NEEDED = (MpoImagePlugin, PngImagePlugin, TiffImagePlugin)
ORIENTATION = 0x0112
TURNS = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}
QUALITY = 85
SEE_THROUGH = ("RGBA", "LA", "PA", "La", "RGBa")


def opened(content: bytes, kind: str) -> Image.Image:
    """Open a picture without decoding it. Raises RefusedError where it has too many pixels."""
    try:
        image = Image.open(io.BytesIO(content), formats=FORMATS[kind])
    except (Image.DecompressionBombError, Image.DecompressionBombWarning):
        raise RefusedError("too_many_pixels") from None
    if image.width * image.height > MOST_PIXELS:
        raise RefusedError("too_many_pixels")
    return image


def turned(image: Image.Image) -> Image.Image:
    """Turn a picture as its camera was held. What it says of that may be nonsense, and then it stays as it is."""
    try:
        said = image.getexif().get(ORIENTATION, 1)
    except Exception:  # noqa: BLE001 - metadata that cannot be read is no reason to refuse a picture
        said = 1
    turn = TURNS.get(said) if isinstance(said, int) else None
    return image.transpose(turn) if turn is not None else image


def on_paper(image: Image.Image) -> Image.Image:
    """Copy the pixels that are seen onto white paper: nothing that the file said of itself comes along."""
    clear = image.mode in SEE_THROUGH or "transparency" in image.info
    seen = image.convert("RGBA" if clear else "RGB")
    paper = Image.new("RGB", seen.size, "white")
    paper.paste(seen, mask=seen.getchannel("A") if clear else None)
    return paper


def as_jpeg(paper: Image.Image, quality: int) -> bytes:
    """Encode a picture that holds nothing but pixels."""
    out = io.BytesIO()
    paper.save(out, "JPEG", quality=quality)
    return out.getvalue()


def made(content: bytes, kind: str, edge: int) -> Iterator[bytes]:
    """Yield the picture made anew, with at most so many points on an edge."""
    with opened(content, kind) as image:
        image.draft("RGB", (edge, edge))  # a large JPEG is decoded at half its size, or a quarter
        image.thumbnail((edge, edge))
        yield as_jpeg(on_paper(turned(image)), QUALITY)


def sample(kind: str) -> bytes:
    """Answer a picture of our own by which everything is loaded that a stranger's needs. HEIC needs nothing more than JPEG."""
    out = io.BytesIO()
    Image.new("RGBA" if kind == "png" else "RGB", (64, 64), "white").save(out, "PNG" if kind == "png" else "JPEG")
    return out.getvalue()


def main(kind: str, edge: int) -> None:
    """Make the picture on the input anew."""
    warnings.simplefilter("error", Image.DecompressionBombWarning)
    Image.MAX_IMAGE_PIXELS = MOST_PIXELS
    pi_heif.register_heif_opener(thumbnails=False, depth_images=False, aux_images=False, decode_threads=1)
    # The first of our own, by whatever name it goes; the stranger's, by the name it was given.
    names = iter(("png" if kind == "png" else "jpeg", kind))
    work(lambda content: made(content, next(names), edge), sample=sample(kind))


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]))
