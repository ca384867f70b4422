"""Texts that somebody writes for readers: a small markup, of which nothing but text and structure ever reaches a page.

Headings, paragraphs, lists, quotations, bold, italics and links. HTML is text like any other. A link leads to a page of
ours, to a secure address, or to a telephone number; anything else stays text.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from django.utils.safestring import SafeString, mark_safe
from markdown_it import MarkdownIt
from markdown_it.token import Token

from bindeled.design.components import render

# A page of ours begins with one slash; two would be another host.
ADDRESS = re.compile(r"(?:https://[a-z0-9.-]+(?:[/?#]|$)|tel:\+?\d+$|/(?![/\\]))", re.IGNORECASE)
RULES = ("heading", "list", "blockquote", "emphasis", "link", "escape", "newline", "entity")
HIGHEST, LOWEST = 2, 3  # the page's own heading is the first


@dataclass(frozen=True)
class Part:
    """A heading of a text, and where it stands."""

    anchor: str
    label: str


def _leads_well(url: str) -> bool:
    return bool(ADDRESS.match(url))


def _parser() -> MarkdownIt:
    parser = MarkdownIt("zero", {"html": False, "linkify": False, "typographer": False, "maxNesting": 12})
    parser.enable(list(RULES))
    parser.validateLink = _leads_well  # type: ignore[method-assign]  # how the library is told
    return parser


def _tokens(words: str) -> list[Token]:
    """Answer the parsed text, with headings below the page's own and each with an anchor."""
    tokens, number = _parser().parse(words), 0
    for opening, closing in zip(tokens, tokens[2:], strict=False):
        if opening.type == "heading_open":
            level = min(max(int(opening.tag[1]), HIGHEST), LOWEST)
            opening.tag = closing.tag = f"h{level}"
            if level == HIGHEST:
                number += 1
                opening.attrSet("id", f"afsnit-{number}")
    return tokens


def parts(words: str) -> list[Part]:
    """Answer the headings of a text, in order: its table of contents."""
    tokens = _tokens(words)
    return [
        Part(str(token.attrGet("id")), _plain(inner))
        for token, inner in pairwise(tokens)
        if token.type == "heading_open" and token.attrGet("id")
    ]


def _plain(inner: Token) -> str:
    return "".join(child.content for child in inner.children or ())


def html_of(words: str) -> SafeString:
    """Answer a text as markup. The parser knows no HTML, so all that was written as such is shown as it was written."""
    parser = _parser()
    markup: str = parser.renderer.render(_tokens(words), parser.options, {})
    return mark_safe(markup)  # noqa: S308 - every word in it went through the parser's own escaping


def prose(words: str, *, language: str = "", direction: str = "") -> SafeString:
    """Render a text that somebody wrote for readers; ``language`` where it is not that of the page."""
    return render("prose", markup=html_of(words), language=language, direction=direction)


def contents(items: Sequence[Any], *, label: str) -> SafeString:
    """Render the parts of a long text as links, where there are enough of them to be lost among."""
    return render("contents", items=items, label=label)
