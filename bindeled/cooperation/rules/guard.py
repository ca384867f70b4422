"""What could be a person in a text that is to be without persons: noticed, and shown to whoever writes it. Pure.

It is a second pair of eyes and no judge: it sees shapes, so it stops at what is none, and a name without a capital letter passes.
"""

import re
from collections.abc import Iterator
from typing import NamedTuple

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from bindeled.municipalities.rules import mask_cpr

CPR, PHONE, MAIL, ADDRESS, NAME = "cpr", "phone", "mail", "address", "name"
KINDS: dict[str, str | Promise] = {
    CPR: _("a CPR number"),
    PHONE: _("a phone number"),
    MAIL: _("an e-mail address"),
    ADDRESS: _("an address"),
    NAME: _("a name"),
}
# What never has a place there, whoever says that it is nobody's. The others may be a place's or an organisation's.
NEVER = frozenset({CPR, PHONE, MAIL})

CAPITAL = r"[A-ZÆØÅÄÖÜÉ][a-zæøåäöüéß]+(?:-[A-ZÆØÅ][a-zæøå]+)?"
ROADS = "vej|vejen|gade|gaden|allé|alle|plads|pladsen|stræde|vænge|vænget|parken|park|haven|have|gården|gård|torv|boulevard|stien|sti|toften|krogen"
SHAPES: tuple[tuple[str, re.Pattern[str]], ...] = (
    (MAIL, re.compile(r"[^\s@]+@[^\s@]+\.\w+")),
    (PHONE, re.compile(r"(?<![\d-])(?:\+\d{2} ?)?\d(?:[ .]?\d){7}(?![\d-])")),
    (ADDRESS, re.compile(rf"\b[A-ZÆØÅ]\w*(?:{ROADS})\s+\d+(?:\s?[A-Za-z])?\b")),
    # A floor with its door stands for a home even without its street: 3. tv, st. th, 2. sal.
    (ADDRESS, re.compile(r"\b(?:st|kl|\d{1,2})\.?,?\s?(?:sal\b|(?:sal\s)?(?:tv|mf|th)\b)", re.IGNORECASE)),
    # A title with whoever bears it, two capitals beside one another, and the commonest end of a Danish surname.
    (NAME, re.compile(rf"\b(?:[Hh]r|[Ff]ru|[Ff]rk|[Ff]røken|Mrs?|Ms)\b\.?\s+{CAPITAL}")),
    (NAME, re.compile(rf"\b{CAPITAL}(?:\s+[A-ZÆØÅ]\.)?(?:\s+{CAPITAL})+")),
    (NAME, re.compile(r"\b[A-ZÆØÅ][a-zæøå]+sen\b")),
)


class Noticed(NamedTuple):
    """A piece of a text that could be a person's, and what it looks like."""

    kind: str
    text: str


def notice(text: str) -> list[Noticed]:
    """Answer what looks like a person in a text, in the order in which it stands there, each piece once."""
    found: dict[str, Noticed] = {}
    for _at, one in sorted(_shapes(text), key=lambda piece: piece[0]):
        found.setdefault(one.text, one)
    return list(found.values())


def _shapes(text: str) -> Iterator[tuple[int, Noticed]]:
    taken: list[tuple[int, int]] = []
    masked, _any = mask_cpr(text)
    if masked != text:
        yield 0, Noticed(CPR, "")
    for kind, shape in SHAPES:
        for match in shape.finditer(masked):
            if all(match.end() <= begin or match.start() >= end for begin, end in taken):
                taken.append(match.span())
                yield match.start(), Noticed(kind, match.group())


def never(noticed: list[Noticed]) -> list[Noticed]:
    """Answer what must be taken out whatever its writer says of it."""
    return [one for one in noticed if one.kind in NEVER]
