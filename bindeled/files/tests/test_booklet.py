"""A PDF of pictures holds the pictures and nothing else."""

import io

import pypdfium2
from pypdf import PdfReader

from bindeled.files.rules.booklet import bound
from bindeled.files.tests import samples

WIDE, HIGH = samples.picture(image=samples.drawn(200, 100)), samples.picture(image=samples.drawn(10, 2000))


def test_it_has_a_page_for_each_picture_as_long_as_an_a4_page() -> None:
    reader = PdfReader(io.BytesIO(bound([WIDE, HIGH, WIDE])), strict=True)
    assert [tuple(map(int, page.mediabox[2:])) for page in reader.pages] == [(842, 421), (4, 842), (842, 421)]


def test_each_page_shows_its_picture_over_the_whole_of_it() -> None:
    pages = pypdfium2.PdfDocument(bound([WIDE]))
    shown = pages[0].render(scale=200 / 842).to_pil().convert("RGB")
    assert shown.size == (200, 100)
    for place, colour in (((10, 10), samples.CORNER), ((190, 90), (255, 255, 255)), ((190, 10), (255, 255, 255))):
        assert max(abs(a - b) for a, b in zip(shown.getpixel(place), colour, strict=True)) < 12


def test_the_picture_stands_in_it_as_it_is() -> None:
    made = bound([WIDE, HIGH])
    assert made.count(WIDE) == made.count(HIGH) == 1


def test_it_says_nothing_of_itself() -> None:
    made = bound([WIDE])
    reader = PdfReader(io.BytesIO(made))
    assert reader.metadata is None
    assert reader.xmp_metadata is None
    assert set(reader.root_object) == {"/Type", "/Pages"}
    for word in (b"/Info", b"/ID", b"/Producer", b"/Annots", b"/AA", b"/OpenAction", b"Date"):
        assert word not in made.replace(WIDE, b"")


def test_the_same_pages_make_the_same_bytes() -> None:
    assert bound([WIDE, HIGH]) == bound([WIDE, HIGH])
    assert bound([WIDE]).startswith(b"%PDF-1.4\n")
    assert bound([WIDE]).endswith(b"%%EOF\n")
