"""How a resident's knock goes from hand to hand, how an address is searched, and when a child is mentioned. Pure."""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, time, timedelta, tzinfo
from difflib import SequenceMatcher

from bindeled.municipalities.rules import working_days_later

# Working days within which the one who has a knock is to have answered it; then it goes on to the next.
DAYS_TO_ANSWER = 2
# Whoever has several knocks gets one mail about them, and not more than one in this time.
QUIET = timedelta(hours=1)
# What nobody has opened is told of again on each working day.
AGAIN = timedelta(days=1)
LONGEST_LETTER = 2000

CALL_BACK, LETTER = "call_back", "letter"
KINDS = (CALL_BACK, LETTER)
CONTACT_PERSON, DEPUTY, OFFICE = "contact_person", "deputy", "office"
# Who has it, and who gets it when they have not answered in time. With the office it stays until it is answered.
NEXT = {CONTACT_PERSON: DEPUTY, DEPUTY: OFFICE, OFFICE: ""}


def due(came_at: datetime, *, zone: tzinfo) -> datetime:
    """Answer when a knock that came to somebody is to be answered: at the end of the second working day after it."""
    day = working_days_later(came_at.astimezone(zone).date(), DAYS_TO_ANSWER)
    return datetime.combine(day + timedelta(days=1), time(0), zone)


def gone_before(now: datetime, days: int) -> datetime:
    """Answer the moment before which what was read must be gone by now."""
    return now - timedelta(days=days)


# -- A child ------------------------------------------------------------------------------------------------------------

# Words that may mean a child, in Danish and English; also within longer words (*skolebarn*). *Søndag* is no son.
CHILD = re.compile(
    r"barn|børn|bab(y|ies)|\bspæd|dreng|pige|datter|døtre|\bsøn(?!d)|mindreårig|teenager"
    r"|child|\bkids?\b|\bboys?\b|girls?\b|daughter|\bsons?\b|toddler|infant",
    re.IGNORECASE,
)


def mentions_a_child(words: str) -> bool:
    """Say whether a text may be about a child. It only decides what the page says first; it never blocks (decision 8)."""
    return bool(CHILD.search(unicodedata.normalize("NFC", words)))


# -- Searching an address -----------------------------------------------------------------------------------------------

ALIKE = 0.78  # of 1: how like two street names must be for the one to be meant by the other
MOST_STREETS = 6
SHORTEST = 2  # one letter is no street
LONG_ENOUGH = 4  # shorter pieces stand in too many names
_NUMBER = re.compile(r"(?<!\w)(\d{1,3})\s{0,2}([a-zæøå])?(?!\w)", re.IGNORECASE)
_SHORT = (
    (r"v\.|vj\.?", "vej"),
    (r"gd\.?|g\.", "gade"),
    (r"all\.|al\.", "alle"),
    (r"pl\.", "plads"),
    (r"st\.", "store"),
)
_LETTERS = str.maketrans({"æ": "ae", "ø": "oe", "å": "aa", "ö": "oe", "ä": "ae", "ü": "y"})


@dataclass(frozen=True)
class Sought:
    """What somebody searches for: a street, as it is compared, and the house number, where it was written."""

    street: str
    number: str


def comparable(street: str) -> str:
    """Answer a street name as it is compared: without capitals, accents, signs, and with short forms written out."""
    plain = unicodedata.normalize("NFC", street).casefold()
    for short, whole in _SHORT:
        plain = re.sub(rf"(?:{short})(?=\s|$)", whole, plain)
    # Taken apart, every other accent is a sign of its own, and goes with the signs.
    return re.sub(r"[\W_]", "", unicodedata.normalize("NFD", plain.translate(_LETTERS)))


def sought(text: str) -> Sought:
    """Read what somebody typed as an address: ``Ærtebælgg. 12 a, 3. tv, 2300 Kbh S`` is a street and *12A*."""
    line = text[:120].partition(",")[0]
    found = _NUMBER.search(line)
    street = line[: found.start()] if found and found.start() else line
    return Sought(comparable(street), (found[1] + (found[2] or "")).upper() if found and found.start() else "")


def streets_like(street: str, known: Iterable[str]) -> list[str]:
    """Answer the streets that may be meant, the likeliest first: those that are it, begin so or hold it.

    Only where there is none, those that are spelt much like it.
    """
    if len(street) < SHORTEST:
        return []
    names = {name: comparable(name) for name in set(known)}
    sure = sorted((rank, name) for name, plain in names.items() if (rank := _begins(street, plain)))
    alike = [] if sure else sorted((-like, name) for name, like in _spelt_alike(street, names))
    return [name for _rank, name in (*sure, *alike)][:MOST_STREETS]


def _begins(street: str, name: str) -> int:
    """Answer 1 for the same, 2 for begun so, 3 for holding it; 0 for neither."""
    if name == street:
        return 1
    if name.startswith(street):
        return 2
    return 3 if len(street) >= LONG_ENOUGH and street in name else 0


def _spelt_alike(street: str, names: Mapping[str, str]) -> Iterator[tuple[str, float]]:
    """Yield the streets whose spelling differs by a slip or two, with how like they are."""
    matcher = SequenceMatcher(b=street)
    for name, plain in names.items():
        matcher.set_seq1(plain)
        if matcher.real_quick_ratio() >= ALIKE and matcher.quick_ratio() >= ALIKE and matcher.ratio() >= ALIKE:
            yield name, matcher.ratio()


def nearness(number: str, other: str) -> tuple[bool, bool, int, str]:
    """Answer the order of house numbers: the sought one first, then those of the same digits, then by digits and letter."""
    digits, own = re.sub(r"\D", "", number), re.sub(r"\D", "", other) or "0"
    return (other.upper() != number, own != digits, int(own), other)
