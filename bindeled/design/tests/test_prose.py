"""Texts that people write: structure comes through, and nothing of it ever runs."""

from html.parser import HTMLParser

import pytest

from bindeled.design.components.prose import html_of, parts, prose
from journeys.corpus import LINES, texts

ALLOWED = {"h2", "h3", "p", "ul", "ol", "li", "blockquote", "strong", "em", "a", "br"}


class Tags(HTMLParser):
    """Every element of a markup, and every address in it."""

    def __init__(self, markup: str) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.attributes: set[str] = set()
        self.addresses: list[str] = []
        self.feed(markup)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Take in an element."""
        self.tags.add(tag)
        self.attributes |= {name for name, _value in attrs}
        self.addresses += [value or "" for name, value in attrs if name == "href"]


def test_the_markup_that_editors_write_becomes_structure() -> None:
    found = html_of("## To\n\nEn *kursiv* og **fed**.\n\n- a\n- b\n\n1. et\n\n> sagt\n\n[112](tel:112) [akut](/akut/)")
    assert Tags(found).tags == ALLOWED - {"h3", "br"}
    assert Tags(found).addresses == ["tel:112", "/akut/"]


@pytest.mark.parametrize("line", [*LINES, *texts()])
def test_whatever_is_written_only_structure_comes_of_it(line: str) -> None:
    for written in (line, f"## {line}", f"- {line}", f"> {line}", f"[x]({line})", f"[{line}](/akut/)", f"**{line}**"):
        found = Tags(html_of(written))
        assert found.tags <= ALLOWED
        assert found.attributes <= {"id", "href", "start"}
        assert all(address == "/akut/" for address in found.addresses if not address.startswith("https://"))


@pytest.mark.parametrize(
    "address",
    [
        "javascript:alert(1)", "JaVaScRiPt:alert(1)", "data:text/html,x", "vbscript:x", "//elsewhere.example/",
        "http://elsewhere.example/", "https://us@elsewhere.example/", "ftp://x.example", "tel:112;x", "mailto:a@b.example", "&#106;avascript:x",
        "java\tscript:x", " javascript:x",
    ],
)  # fmt: skip
def test_an_address_that_leads_elsewhere_stays_text(address: str) -> None:
    assert Tags(html_of(f"[ord]({address})")).addresses == []


@pytest.mark.parametrize("address", ["/akut/", "https://www.was.digst.dk/x", "tel:112", "tel:+4533663366"])
def test_an_address_that_leads_well_is_a_link(address: str) -> None:
    """The control of the above."""
    assert Tags(html_of(f"[ord]({address})")).addresses == [address]


def test_headings_stand_below_the_pages_own_and_are_its_contents() -> None:
    words = "# Et\n\n## To *to*\n\n### Tre\n\n###### Seks\n\n## To *to*"
    assert [(part.anchor, part.label) for part in parts(words)] == [
        ("afsnit-1", "Et"),
        ("afsnit-2", "To to"),
        ("afsnit-3", "To to"),
    ]
    assert {tag for tag in Tags(html_of(words)).tags if tag[0] == "h"} == {"h2", "h3"}


def test_prose_says_its_language_where_it_is_another() -> None:
    assert '<div class="prose" lang="ar" dir="rtl">' in prose("x", language="ar", direction="rtl")
    assert '<div class="prose">' in prose("x")
