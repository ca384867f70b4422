"""A file is made anew by a child that can do nothing else, and what it answers is not believed."""

import io
import time
from threading import BoundedSemaphore

import pypdfium2
import pytest
from PIL import Image
from pypdf import PdfReader, PdfWriter

from bindeled.drawn import actions as remaking
from bindeled.drawn.actions import FileRefusedError, Remade, assembled, child_makes, remake
from bindeled.drawn.rules.bare import size_of
from bindeled.drawn.rules.kinds import LARGEST_FILE, MOST_PAGES
from bindeled.drawn.tests import samples

ROGUE = "bindeled.drawn.tests.rogue"


def looks(made: Remade) -> tuple[tuple[int, int], str]:
    """Answer the size of what was made, and in which corner its red quarter is."""
    image = Image.open(io.BytesIO(made.content))
    across, down = image.width // 4, image.height // 4
    corners = {
        "upper left": (across, down),
        "upper right": (3 * across, down),
        "lower left": (across, 3 * down),
        "lower right": (3 * across, 3 * down),
    }
    red = [name for name, place in corners.items() if image.getpixel(place)[1] < 128]  # type: ignore[index]
    return image.size, ", ".join(red)


def refusal(content: bytes) -> str:
    with pytest.raises(FileRefusedError) as refused:
        remake(content)
    return refused.value.word


@pytest.mark.parametrize("kind", ["jpeg", "png", "heic"])
def test_a_picture_of_each_kind_becomes_a_bare_jpeg(kind: str) -> None:
    made = remake(samples.picture(kind))
    assert (made.kind, made.pages) == ("picture", 1)
    assert size_of(made.content) == (96, 64)
    assert looks(made) == ((96, 64), "upper left")


@pytest.mark.parametrize(
    ("orientation", "size", "corner"),
    [
        (2, (96, 64), "upper right"),
        (3, (96, 64), "lower right"),
        (4, (96, 64), "lower left"),
        (5, (64, 96), "upper left"),
        (6, (64, 96), "upper right"),
        (7, (64, 96), "lower right"),
        (8, (64, 96), "lower left"),
        (9, (96, 64), "upper left"),
    ],
)
def test_a_picture_stands_upright_without_its_camera_saying_so(
    orientation: int, size: tuple[int, int], corner: str
) -> None:
    made = remake(samples.turned(orientation))
    assert looks(made) == (size, corner)
    assert not Image.open(io.BytesIO(made.content)).getexif()


@pytest.mark.parametrize("mode", ["L", "1", "P", "LA", "RGBA", "CMYK", "I;16"])
def test_pictures_in_any_colours_are_taken(mode: str) -> None:
    image = samples.drawn(mode=mode) if mode != "I;16" else samples.drawn(mode="L").convert("I").convert("I;16")
    kind = "jpeg" if mode == "CMYK" else "png"
    assert size_of(remake(samples.picture(kind, image)).content) == (96, 64)


def test_what_cannot_be_seen_through_the_picture_is_white() -> None:
    clear = Image.new("RGBA", (8, 8), (10, 20, 30, 0))
    shown = Image.open(io.BytesIO(remake(samples.picture("png", clear)).content))
    assert shown.getpixel((4, 4)) == (255, 255, 255)


def test_a_large_picture_becomes_smaller() -> None:
    assert size_of(remake(samples.picture("jpeg", samples.drawn(6200, 3100))).content) == (3000, 1500)


def test_a_picture_becomes_as_small_as_it_is_asked_to() -> None:
    assert size_of(remake(samples.picture("png", samples.drawn(400, 200)), edge=100).content) == (100, 50)


def test_each_page_of_a_pdf_becomes_a_picture_in_a_new_one() -> None:
    made = remake(samples.paper(3))
    assert (made.kind, made.pages) == ("pages", 3)
    assert len(pypdfium2.PdfDocument(made.content)) == 3
    reader = PdfReader(io.BytesIO(made.content), strict=True)
    assert reader.metadata is None
    assert all(set(page) == {"/Type", "/Parent", "/MediaBox", "/Contents", "/Resources"} for page in reader.pages)


def test_what_is_filled_into_a_form_is_seen() -> None:
    """A letter whose fields came out empty would say something else than what was sent."""
    field = b"<< /Type /Annot /Subtype /Widget /FT /Tx /T (n) /V (XXXXXXXX) /DA (/Helv 40 Tf 0 g) /Rect [10 10 190 90] /F 4 /P 3 0 R >>"
    fonts = b"<< /Font << /Helv << /Type /Font /Subtype /Type1 /BaseFont /Helvetica >> >> >>"
    pdf = samples.written(
        [
            b"<< /Type /Catalog /Pages 2 0 R /AcroForm << /Fields [4 0 R] /NeedAppearances true /DR "
            + fonts
            + b" /DA (/Helv 40 Tf 0 g) >> >>",
            b"<< /Type /Pages /Count 1 /Kids [3 0 R] >>",
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 200 100] /Annots [4 0 R] >>",
            field,
        ]
    )
    made = remake(pdf)
    page = pypdfium2.PdfDocument(made.content)[0].render(scale=1).to_pil().convert("L")
    assert page.getextrema()[0] < 100


def locked() -> bytes:
    writer, out = PdfWriter(PdfReader(io.BytesIO(samples.paper(1)))), io.BytesIO()
    writer.encrypt("hemmeligt", algorithm="RC4-128")
    writer.write(out)
    return out.getvalue()


@pytest.mark.parametrize(
    ("make", "word"),
    [
        (lambda: b"", "empty"),
        (lambda: b"hej", "unknown"),
        (lambda: b"PK\x03\x04" + bytes(100), "office"),
        (lambda: samples.picture() + bytes(LARGEST_FILE), "too_large"),
        (lambda: samples.picture()[:400], "broken"),
        (lambda: b"\xff\xd8\xff" + bytes(100), "broken"),
        (lambda: samples.picture("png")[:60], "broken"),
        (lambda: samples.picture("heic")[:300], "broken"),
        (lambda: b"%PDF-1.7\nnothing", "broken"),
        (lambda: samples.written([b"<< /Type /Catalog /Pages 2 0 R >>", b"<< /Type /Pages /Count 0 /Kids [] >>"]), "broken"),
        (lambda: samples.paper(MOST_PAGES + 1), "too_many_pages"),
        (locked, "locked"),
        (lambda: samples.picture("png", Image.new("1", (10_000, 5_001))), "too_many_pixels"),
        (lambda: samples.picture("png", Image.new("1", (20_000, 20_000))), "too_many_pixels"),
    ],
)  # fmt: skip
def test_what_is_not_taken_and_why(make: samples.Maker, word: str) -> None:
    assert refusal(make()) == word


def test_as_many_pages_and_points_as_are_allowed_are_taken() -> None:
    assert remake(samples.paper(MOST_PAGES)).pages == MOST_PAGES
    assert size_of(remake(samples.picture("png", Image.new("1", (10_000, 5_000)))).content) == (3000, 1500)


# -- The child ------------------------------------------------------------------------------------------------------------


@pytest.fixture
def rogue(monkeypatch: pytest.MonkeyPatch) -> None:
    """A child that does what its argument says."""
    monkeypatch.setattr(remaking, "PROGRAMS", dict.fromkeys(("picture", "pages"), ROGUE))
    monkeypatch.setattr(remaking, "TAKEN", dict.fromkeys(("copy", "flood", "hang", "die", "lie", "reckon"), "picture"))


@pytest.mark.parametrize(
    ("how", "word"),
    [("flood", "broken"), ("hang", "too_much"), ("die", "broken"), ("reckon", "too_much")],
)
def test_a_child_that_goes_wrong_ends_and_takes_nobody_with_it(rogue: None, how: str, word: str) -> None:
    begun = time.monotonic()
    with pytest.raises(FileRefusedError) as refused:
        child_makes(bytes(2**20), how, patience=1.5)
    assert refused.value.word == word
    assert time.monotonic() - begun < 10


@pytest.mark.parametrize("how", ["copy", "lie"])
def test_a_child_that_hands_the_file_back_is_not_believed(rogue: None, how: str) -> None:
    for original in (samples.turned(1), samples.paper(), b"<html>"):
        with pytest.raises(FileRefusedError):
            assembled(child_makes(original, how, patience=1.5), "pages")


def test_a_child_that_answers_nothing_or_too_much_is_not_believed() -> None:
    page = samples.picture()
    framed = len(page).to_bytes(4, "big") + page
    for answer, kind in (
        (b"", "picture"),
        (b"", "pages"),
        (framed * 2, "picture"),
        (framed * (MOST_PAGES + 1), "pages"),
        (framed + b"\x00", "pages"),
        (framed[:-1], "picture"),
    ):
        with pytest.raises(FileRefusedError, match=r"damaged|beskadiget"):
            assembled(answer, kind)
    assert assembled(framed, "picture") == Remade("picture", page, 1)
    assert assembled(framed * 2, "pages").pages == 2


def test_only_so_many_are_made_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(remaking, "TURNS", BoundedSemaphore(1))
    monkeypatch.setattr(remaking, "WAIT_FOR_A_TURN", 0.05)
    assert remaking.TURNS.acquire()
    assert refusal(samples.picture()) == "busy"
    remaking.TURNS.release()
    assert remake(samples.picture()).pages == 1
    assert refusal(b"\xff\xd8\xff") == "broken"
    assert remake(samples.picture()).pages == 1
