"""What is typed while somebody speaks: who calls, where it is, what it is about, and whether it is taken. Pure.

Everything is read from short typed words, so that nobody needs a mouse; what can be read in two ways is asked about.
"""

import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from bindeled.cases.rules import PHONE, read_address

DANGER: dict[str, str | Promise] = {
    "no": _("No"),
    "called": _("Yes, and 112 has been called"),
    "call_now": _("Yes: they hang up and call 112 now"),
}
# Who somebody is that does not stand on the roster.
UNKNOWN, ONESELF = "unknown", "self"
OFF_ROSTER: dict[str, str | Promise] = {
    UNKNOWN: _("Not on the list"),
    ONESELF: _("Not on the list: the resident themself"),
}
SHORTEST = 2  # letters before the roster is looked through
FEWEST_DIGITS = 3
MAIL = re.compile(r"[^\s,;<>]+@[^\s,;<>]+\.[^\s,;<>]+")
# A dwelling within a department whose streets are known: number, floor and door.
IN_THE_DEPARTMENT = re.compile(
    r"(?P<number>\d{1,3})\s?(?P<letter>[a-zæøå](?![\wæøå]))?"
    r"(?:[,\s]+(?P<floor>kl|st|\d{1,2})(?:[.,\s]*(?P<door>tv|mf|th|\d{1,3}))?)?\.?",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Caller:
    """What somebody typed of a caller: the name, and with it a number or an address, if they stood there."""

    name: str
    phone: str = ""
    mail: str = ""


def read_caller(text: str) -> Caller:
    """Read a name, a phone number and a mail address from one line, in whichever order they stand."""
    mail = MAIL.search(text)
    rest = text.replace(mail[0], " ") if mail else text
    phone = PHONE.search(rest)
    rest = rest.replace(phone[0], " ") if phone else rest
    name = " ".join(rest.replace(",", " ").replace(";", " ").split())
    return Caller(name, phone[0] if phone else "", mail[0] if mail else "")


def pieces(text: str) -> list[str]:
    """Answer the words to look for in the roster: long enough to tell anything, and digits as one number."""
    digits = "".join(sign for sign in text if sign.isdigit())
    words = [word for word in re.findall(r"[^\W\d_]+", text.casefold()) if len(word) >= SHORTEST]
    return words + [digits] * (len(digits) >= FEWEST_DIGITS)


@dataclass(frozen=True)
class Place:
    """Where it is: street and number (or words), floor, door. ``choices`` are the addresses it could be, where there are several."""

    where: str
    floor: str = ""
    door: str = ""
    choices: tuple[str, ...] = ()


def read_place(text: str, streets: Iterable[tuple[str, str]]) -> Place:
    """Read a dwelling. Within a department (its entrances, as street and number) the number alone is enough: ``2 3tv``."""
    entrances = list(streets)
    bare = " ".join(text.split())
    short = IN_THE_DEPARTMENT.fullmatch(bare)
    if short and entrances:
        number = short["number"] + (short["letter"] or "")
        found = sorted({f"{street} {own}" for street, own in entrances if own.casefold() == number.casefold()})
        if found:
            choices = tuple(found) if len(found) > 1 else ()
            return Place(found[0], (short["floor"] or "").lower(), (short["door"] or "").lower(), choices)
    read = read_address(bare)
    if read is None:
        return Place(bare)
    where, floor, door = read
    spelled = {f"{street} {own}".casefold(): f"{street} {own}" for street, own in entrances}
    return Place(spelled.get(where.casefold(), where), floor.lower(), door.lower())


@dataclass(frozen=True)
class Kinds:
    """The kinds that were typed, and the pieces that are no kind or may be several, with what they may be."""

    codes: tuple[str, ...]
    unclear: tuple[tuple[str, tuple[str, ...]], ...] = ()


def read_kinds(text: str, labels: Mapping[str, object]) -> Kinds:
    """Read kinds from the beginnings of their words, with commas between them: ``lugt, kont``."""
    codes: list[str] = []
    unclear: list[tuple[str, tuple[str, ...]]] = []
    for piece in filter(None, (part.strip() for part in text.split(","))):
        fits = [code for code, label in labels.items() if _begins(piece, str(label))]
        if len(fits) == 1:
            codes += fits
        else:
            unclear.append((piece, tuple(str(labels[code]) for code in fits)))
    return Kinds(tuple(dict.fromkeys(codes)), tuple(unclear))


def _begins(typed: str, label: str) -> bool:
    words = re.findall(r"\w+", label.casefold())
    return all(any(word.startswith(piece) for word in words) for piece in re.findall(r"\w+", typed.casefold()) or [" "])


def is_guided(*, oneself: bool, danger: str, kinds: Collection[str], open_door: bool) -> bool:
    """Say whether a caller is guided to their contact person: a resident, where there is no danger and no child in it.

    Where the municipality takes concerns from anybody (decision 2), nobody is.
    """
    return oneself and not open_door and danger == "no" and "child" not in kinds
