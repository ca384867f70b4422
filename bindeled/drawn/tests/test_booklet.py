"""A PDF of pictures holds the pictures and nothing else."""

import io
import re

import pypdfium2
from pypdf import PdfReader

from bindeled.drawn.rules.booklet import bound
from bindeled.drawn.tests import samples

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


def test_its_table_tells_where_each_object_stands_and_how_many_there_are() -> None:
    made = bound([WIDE, HIGH])
    begins = int(made.rpartition(b"startxref\n")[2].partition(b"\n")[0])
    table = made[begins:].split(b"\n")
    assert table[:3] == [b"xref", b"0 9", b"0000000000 65535 f "]
    for number, place in enumerate((int(line[:10]) for line in table[3:11]), start=1):
        assert made[place:].startswith(b"%d 0 obj\n<< " % number)
    assert b"\ntrailer\n<< /Size 9 /Root 1 0 R >>\n" in made
    assert len(re.findall(rb"(?:>>|endstream)\nendobj\n", made)) == made.count(b"endobj") == 8


def test_each_page_draws_its_own_picture() -> None:
    pages = PdfReader(io.BytesIO(bound([WIDE, HIGH, WIDE]))).pages
    for page, size in zip(pages, ((200, 100), (10, 2000), (200, 100)), strict=True):
        [image] = page.images
        assert image.image
        assert image.image.size == size
        wide, high = (int(edge) for edge in page.mediabox[2:])
        drawn = page.get_contents()
        assert drawn is not None
        assert drawn.get_data().strip() == b"%d 0 0 %d 0 0 cm /P Do" % (wide, high)


def test_the_thinnest_picture_still_has_a_breadth() -> None:
    thin = samples.picture(image=samples.drawn(1, 3000))
    assert list(map(int, PdfReader(io.BytesIO(bound([thin]))).pages[0].mediabox[2:])) == [1, 842]
