"""Pictures that hide something, that are something else besides, or that are made to overwhelm whoever opens them."""

import io
import random
import struct
import zlib
from collections.abc import Callable

from PIL import Image, PngImagePlugin

from bindeled.drawn.tests import samples

Made = Callable[[random.Random, bytes], bytes]
EXIF, GPS = 0x8769, 0x8825
THUMBNAIL_AT, THUMBNAIL_LONG = 0x0201, 0x0202


def photograph(dice: random.Random, kind: str = "jpeg", **told: object) -> bytes:
    """Answer a picture of a stairwell, as one is."""
    noise = Image.effect_noise((dice.randrange(40, 160), dice.randrange(40, 160)), 60).convert("RGB")
    return samples.picture(kind, noise, **told)


# -- JPEG -----------------------------------------------------------------------------------------------------------------


def segment(mark: int, held: bytes) -> bytes:
    """Answer one segment of a JPEG."""
    return b"\xff" + bytes([mark]) + struct.pack(">H", len(held) + 2) + held


def with_segment(mark: int, before: bytes = b"", after: bytes = b"") -> Made:
    """Answer what puts the word into a segment behind the picture's beginning."""

    def made(dice: random.Random, word: bytes) -> bytes:
        plain = photograph(dice)
        return plain[:2] + segment(mark, before + word + after) + plain[2:]

    return made


def with_exif(kind: str, *where: int) -> Made:
    """Answer what writes the word into a field that a camera fills in."""

    def made(dice: random.Random, word: bytes) -> bytes:
        exif = Image.Exif()
        exif[0x0112] = dice.randrange(1, 9)
        held = exif
        for part in where[:-1]:
            held = held.get_ifd(part)  # type: ignore[assignment]
        held[where[-1]] = word.decode()
        return photograph(dice, kind, exif=exif)

    return made


def exif_thumbnail(dice: random.Random, word: bytes) -> bytes:
    """A small picture within what the camera says, with words of its own: what was cut away may still be seen in it."""
    inner = samples.picture(comment=word)
    head = b"Exif\x00\x00MM\x00*\x00\x00\x00\x08"
    first = struct.pack(">HHHII", 1, 0x0112, 3, 1, 1 << 16) + struct.pack(">I", 26)
    second = struct.pack(">HHHIIHHIII", 2, THUMBNAIL_AT, 4, 1, 56, THUMBNAIL_LONG, 4, 1, len(inner), 0)
    plain = photograph(dice)
    return plain[:2] + segment(0xE1, head + first + second + inner) + plain[2:]


def second_picture(dice: random.Random, word: bytes) -> bytes:
    """A picture behind the picture, as phones keep depth and moving ones."""
    one, two = Image.new("RGB", (32, 32), "red"), Image.new("RGB", (32, 32), "blue")
    out = io.BytesIO()
    one.save(out, "MPO", save_all=True, append_images=[two])
    return out.getvalue() + segment(0xFE, word) + photograph(dice, comment=word)


def behind(kind: str, before: bytes = b"") -> Made:
    """Answer what lays the word behind the end of a picture."""
    return lambda dice, word: photograph(dice, kind) + before + word


def within_the_scan(dice: random.Random, word: bytes) -> bytes:
    """A remark between the picture and its end."""
    plain = photograph(dice)
    return plain[:-2] + segment(0xFE, word) + plain[-2:]


def many_passes(dice: random.Random, word: bytes) -> bytes:
    """A JPEG of the largest size that says its last pass again and again: hours of work in few bytes."""
    out = io.BytesIO()
    Image.new("L", (6000, 6000)).save(out, "JPEG", progressive=True)
    plain = out.getvalue()
    last = plain.rindex(b"\xff\xda")
    return plain[:-2] + plain[last:-2] * 3000 + segment(0xFE, word) + plain[-2:]


def jpeg_said_to_be_huge(dice: random.Random, word: bytes) -> bytes:
    """A JPEG whose frame says 65,500 points each way."""
    plain = bytearray(photograph(dice, comment=word))
    at = plain.index(b"\xff\xc0")
    plain[at + 5 : at + 9] = struct.pack(">HH", 65500, 65500)
    return bytes(plain)


# -- PNG ------------------------------------------------------------------------------------------------------------------


def chunk(kind: bytes, held: bytes) -> bytes:
    """Answer one piece of a PNG."""
    return struct.pack(">I", len(held)) + kind + held + struct.pack(">I", zlib.crc32(kind + held))


def with_chunk(kind: bytes, hold: Callable[[bytes], bytes], *, last: bool = False) -> Made:
    """Answer what puts the word into a piece of a PNG, before its picture or behind."""

    def made(dice: random.Random, word: bytes) -> bytes:
        plain = photograph(dice, "png")
        at = plain.rindex(b"IEND") - 4 if last else 33
        return plain[:at] + chunk(kind, hold(word)) + plain[at:]

    return made


def profile(word: bytes) -> bytes:
    """Answer a profile of colours that has a name."""
    return word[:70] + b"\x00\x00" + zlib.compress(b"\x00" * 128 + word)


def in_clear_points(dice: random.Random, word: bytes) -> bytes:
    """Letters as the colours of points that cannot be seen."""
    image = Image.new("RGBA", (len(word), 8), (255, 255, 255, 255))
    for at, letter in enumerate(word):
        image.putpixel((at, 0), (letter, letter, letter, 0))
    return samples.picture("png", image)


def in_unused_colours(dice: random.Random, word: bytes) -> bytes:
    """Letters in a list of colours of which the picture uses one."""
    image = Image.new("P", (16, 16))
    image.putpalette((word * 40)[:768])
    return samples.picture("png", image)


def second_frame(dice: random.Random, word: bytes) -> bytes:
    """A PNG that moves, with words beside its frames."""
    said, out = PngImagePlugin.PngInfo(), io.BytesIO()
    said.add_text("Comment", word.decode())
    one, two = Image.new("RGB", (16, 16), "red"), Image.new("RGB", (16, 16), "blue")
    one.save(out, "PNG", save_all=True, append_images=[two], pnginfo=said)
    return out.getvalue()


def png_of(width: int, height: int, rows: int, kind: bytes = b"\x08\x02\x00\x00\x00") -> Made:
    """Answer a PNG that says one size and holds so many bytes of nothing, which are few when they are packed."""

    def made(dice: random.Random, word: bytes) -> bytes:
        head = struct.pack(">II", width, height) + kind
        packed = zlib.compress(bytes(rows), 9)
        parts = (
            chunk(b"IHDR", head),
            chunk(b"tEXt", b"Comment\x00" + word),
            chunk(b"IDAT", packed),
            chunk(b"IEND", b""),
        )
        return b"\x89PNG\r\n\x1a\n" + b"".join(parts)

    return made


def many_chunks(dice: random.Random, word: bytes) -> bytes:
    """A hundred thousand remarks before the picture."""
    plain = photograph(dice, "png")
    return plain[:33] + chunk(b"tEXt", b"k\x00" + word) * 100_000 + plain[33:]


# -- HEIC -----------------------------------------------------------------------------------------------------------------


def heic_with(**told: str) -> Made:
    """Answer what writes the word where a phone writes what it knows."""
    return lambda dice, word: photograph(dice, "heic", **{name: how.encode() % word for name, how in told.items()})


def heic_box(kind: bytes, *, first: bool = False) -> Made:
    """Answer what lays a box with the word into a HEIC: behind its first box, or at its end."""

    def made(dice: random.Random, word: bytes) -> bytes:
        plain = photograph(dice, "heic")
        box = struct.pack(">I", len(word) + 8) + kind + word
        if not first:
            return plain + box
        return plain + box + struct.pack(">I", 8) + b"free"

    return made


def heic_said_to_be(width: int, height: int) -> Made:
    """Answer a HEIC that says another size than it has."""

    def made(dice: random.Random, word: bytes) -> bytes:
        plain = bytearray(photograph(dice, "heic", xmp=word))
        at = plain.index(b"ispe")
        plain[at + 8 : at + 16] = struct.pack(">II", width, height)
        return bytes(plain)

    return made


def boxes_in_boxes(dice: random.Random, word: bytes) -> bytes:
    """A HEIC whose boxes hold each other, thousands deep."""
    plain, inner = photograph(dice, "heic"), word
    for _level in range(5000):
        inner = struct.pack(">I4sI", len(inner) + 12, b"meta", 0) + inner
    return plain[: struct.unpack(">I", plain[:4])[0]] + inner


# What ordinary phones and programs write: these must be taken, with the word gone.
HIDING: dict[str, Made] = {
    "jpeg, who took it": with_exif("jpeg", 0x013B),
    "jpeg, the camera's number": with_exif("jpeg", EXIF, 0xA431),
    "jpeg, where": with_exif("jpeg", GPS, 0x001B),
    "jpeg, remark of the camera": with_exif("jpeg", EXIF, 0x9286),
    "jpeg, the maker's own": with_exif("jpeg", EXIF, 0x927C),
    "jpeg, title by Windows": with_exif("jpeg", 0x010E),
    "jpeg, small picture": exif_thumbnail,
    "jpeg, xmp": with_segment(
        0xE1, b"http://ns.adobe.com/xap/1.0/\x00<x:xmpmeta><dc:creator>", b"</dc:creator></x:xmpmeta>"
    ),
    "jpeg, xmp that goes on": with_segment(0xE1, b"http://ns.adobe.com/xmp/extension/\x00" + b"0" * 32 + bytes(8)),
    "jpeg, iptc": with_segment(0xED, b"Photoshop 3.0\x008BIM\x04\x04\x00\x00\x00\x00\x00\x40\x1c\x02\x78\x00\x20"),
    "jpeg, remark": with_segment(0xFE),
    "jpeg, colour profile": with_segment(0xE2, b"ICC_PROFILE\x00\x01\x01" + bytes(128)),
    "jpeg, unknown segment": with_segment(0xE5),
    "jpeg, last segment": with_segment(0xEF),
    "jpeg, small picture of the format": with_segment(0xE0, b"JFXX\x00\x10"),
    "jpeg, behind the end": behind("jpeg"),
    "jpeg, moving picture": behind("jpeg", b"\x00\x00\x00\x18ftypmp42"),
    "jpeg, second picture": second_picture,
    "png, text": with_chunk(b"tEXt", lambda word: b"Author\x00" + word),
    "png, packed text": with_chunk(b"zTXt", lambda word: b"Comment\x00\x00" + zlib.compress(word)),
    "png, text in any letters": with_chunk(b"iTXt", lambda word: b"XML:com.adobe.xmp\x00\x00\x00\x00\x00" + word),
    "png, exif": with_exif("png", 0x013B),
    "png, colour profile": with_chunk(b"iCCP", profile),
    "png, a piece of its own": with_chunk(b"caNb", lambda word: word),
    "png, text behind the picture": with_chunk(b"tEXt", lambda word: b"Comment\x00" + word, last=True),
    "png, behind the end": behind("png"),
    "png, points that are not seen": in_clear_points,
    "png, colours that are not used": in_unused_colours,
    "png, second frame": second_frame,
    "heic, who took it": with_exif("heic", 0x013B),
    "heic, where": with_exif("heic", GPS, 0x001B),
    "heic, xmp": heic_with(xmp="<x:xmpmeta><dc:creator>%s</dc:creator></x:xmpmeta>"),
    "heic, free box": heic_box(b"free"),
    "heic, user data": heic_box(b"udta"),
    "heic, unknown box": heic_box(b"caNb", first=True),
    "heic, behind the end": behind("heic"),
}
# Two things in one. What is seen may be taken; the other half must be gone.
TWO_IN_ONE: dict[str, Made] = {
    "jpeg and zip": behind("jpeg", b"PK\x03\x04\x14\x00\x00\x00\x00\x00" + bytes(20)),
    "jpeg and page": with_segment(0xFE, b"<html><script>alert('", b"')</script></html>"),
    "jpeg and pdf": behind("jpeg", b"\n%PDF-1.4\n1 0 obj\n<< /Type /Catalog >>\nendobj\n%"),
    "jpeg and script": with_segment(0xFE, b"*/=alert('", b"')/*"),
    "jpeg and php": with_segment(0xFE, b"<?php system('", b"'); ?>"),
    "jpeg, remark before its end": within_the_scan,
    "png and zip": behind("png", b"PK\x03\x04\x14\x00\x00\x00\x00\x00" + bytes(20)),
    "png and page": with_chunk(b"tEXt", lambda word: b"Comment\x00<script>alert('" + word + b"')</script>"),
    "png and program": behind("png", b"MZ\x90\x00\x03"),
    "heic and page": heic_box(b"<htm"),
}
OVERWHELMING: dict[str, Made] = {
    "png of 30,000 each way": png_of(30_000, 30_000, 1_000_000),
    "png of two thousand million": png_of(2**31 - 1, 1, 1000),
    "png that holds more than it says": png_of(64, 64, 200_000_000),
    "png that holds less than it says": png_of(7000, 7000, 1000),
    "png of sixteen bits": png_of(7000, 7000, 7000 * (7000 * 8 + 1), b"\x10\x06\x00\x00\x00"),
    "png, packed text without end": with_chunk(
        b"zTXt", lambda word: b"k\x00\x00" + zlib.compress(word + bytes(100_000_000))
    ),
    "png, profile without end": with_chunk(
        b"iCCP", lambda word: b"k\x00\x00" + zlib.compress(word + bytes(100_000_000))
    ),
    "png, remarks without end": many_chunks,
    "jpeg of 65,500 each way": jpeg_said_to_be_huge,
    "jpeg, passes without end": many_passes,
    "heic of 65,500 each way": heic_said_to_be(65_500, 65_500),
    "heic of four thousand million": heic_said_to_be(2**32 - 1, 2**32 - 1),
    "heic of nothing": heic_said_to_be(0, 0),
    "heic, boxes in boxes": boxes_in_boxes,
}
