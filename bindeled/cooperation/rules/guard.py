"""What could be a person in a text that is to be without persons: noticed, and shown to whoever writes it. Pure.

It is a second pair of eyes and no judge: it sees shapes, so it stops at what is none, and a name without a capital letter passes.
"""

import re
from collections.abc import Iterator
from typing import NamedTuple

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from bindeled.cooperation.rules.names import NOTHING, Known, find
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

ROADS = "vej|vejen|gade|gaden|allé|alle|plads|pladsen|stræde|vænge|vænget|parken|park|haven|have|gården|gård|torv|boulevard|stien|sti|toften|krogen"
SHAPES: tuple[tuple[str, re.Pattern[str]], ...] = (
    (MAIL, re.compile(r"[^\s@]+@[^\s@]+\.\w+")),
    (PHONE, re.compile(r"(?<![\d-])(?:\+\d{2} ?)?\d(?:[ .]?\d){7}(?![\d-])")),
    (ADDRESS, re.compile(rf"\b[A-ZÆØÅ]\w*(?:{ROADS})\s+\d+(?:\s?[A-Za-z])?\b")),
    # A floor with its door stands for a home even without its street: 3. tv, st. th, 2. sal.
    (ADDRESS, re.compile(r"\b(?:st|kl|\d{1,2})\.?,?\s?(?:sal\b|(?:sal\s)?(?:tv|mf|th)\b)", re.IGNORECASE)),
)


class Noticed(NamedTuple):
    """A piece of a text that could be a person's, and what it looks like."""

    kind: str
    text: str


def notice(text: str, known: Known = NOTHING) -> list[Noticed]:
    """Answer what looks like a person in a text, in the order in which it stands there, each piece once.

    What is ``known`` to be nobody's home, or to take part, may stand there.
    """
    found: dict[str, Noticed] = {}
    for _at, one in sorted(_shapes(text, known), key=lambda piece: piece[0]):
        found.setdefault(one.text, one)
    return list(found.values())


def _shapes(text: str, known: Known) -> Iterator[tuple[int, Noticed]]:
    taken: list[tuple[int, int]] = []
    masked, _any = mask_cpr(text)
    if masked != text:
        yield 0, Noticed(CPR, "")
    clear = known.covered(masked)
    spans = [(kind, match.span()) for kind, shape in SHAPES for match in shape.finditer(clear)]
    for kind, (left, right) in [*spans, *((NAME, span) for span in find(masked, known))]:
        if all(right <= begin or left >= end for begin, end in taken):
            taken.append((left, right))
            yield left, Noticed(kind, masked[left:right])


def never(noticed: list[Noticed]) -> list[Noticed]:
    """Answer what must be taken out whatever its writer says of it."""
    return [one for one in noticed if one.kind in NEVER]
