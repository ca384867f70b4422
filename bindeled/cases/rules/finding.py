"""Finding again: what somebody typed may mean, by which marks a record is known again, and why one looks. Pure.

A name is found whole, or by its first and last word, in any order; never by one word alone, since the marks of common words would
tell by their number what they are. What is not found by a mark is looked for in the texts.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from bindeled.cases.rules.states import dwelling_text
from bindeled.receipts.rules import is_number

# Why somebody looks beyond what is their own: the purpose in the trace, for the find and for what is opened from it.
FIND_PURPOSES: dict[str, str | Promise] = {
    "contacted": _("Somebody has called or written about it"),
    "known": _("See whether we know it already"),
    "stand_in": _("Stand in for a colleague"),
    "access_request": _("A resident asks to see what is written"),
}
# By which way one came to a record, as its address says it: from a find, or from a sample of cases to be looked over.
CASE_REVIEW = "case_review"
WAYS_IN = (*FIND_PURPOSES, CASE_REVIEW)
CASE_NUMBER = re.compile(r"\d{6}")
PHONE = re.compile(r"(?:\+|00)?\d(?:[ .-]?\d){7,14}")
NATIONAL = 8  # digits of a Danish number
ADDRESS = re.compile(
    r"(?P<where>[^\W\d_].*?\s\d{1,3})\s?(?P<letter>[a-zæøå])?"
    r"(?:(?:,\s*|\s+)(?P<floor>kl|st|\d{1,2})(?:\.\s*|,\s*|\s+|$))?(?:,?\s*(?P<door>tv|th|mf|\d{1,3})\.?)?",
    re.IGNORECASE,
)
FLOOR_AND_DOOR = re.compile(r"(kl|st|\d{1,2})(?:\.\s*|\s+|(?=[tm])|$)(tv|th|mf|\d{1,3})?\.?", re.IGNORECASE)
SHORTEST_WORD = 3


@dataclass(frozen=True)
class Sought:
    """What a text may mean: the number of a case, and the clues by which concerns and cases are known again."""

    number: str
    clues: frozenset[str]


def name_clues(name: str) -> set[str]:
    """Answer the clues of a name: all its words, and the first with the last; in any order, whatever their case."""
    words = re.findall(r"[^\W\d_]+", name.casefold())
    ways = {tuple(sorted(words)), tuple(sorted((words[0], words[-1])))} if len(words) > 1 else set()
    return {f"name|{' '.join(way)}" for way in ways}


def phone_clues(text: str) -> set[str]:
    """Answer the clue of each phone number in a text; a Danish one is the same with and without its country."""
    numbers = {re.sub(r"\D", "", found).removeprefix("00") for found in PHONE.findall(text)}
    danish = re.compile(rf"(?:45)?(\d{{{NATIONAL}}})")
    return {f"phone|{found[1] if (found := danish.fullmatch(number)) else number}" for number in numbers}


def place_clues(where: str, floor: str, door: str) -> set[str]:
    """Answer the clue of a dwelling, whichever department it is in; nothing where nobody said where."""
    found = read_address(where)
    if found:  # all of it may stand on one line, and a floor with its door
        where, floor, door = found[0], floor or found[1], door or found[2]
    together = FLOOR_AND_DOOR.fullmatch(f"{floor} {door}".strip()) if floor.strip() else None
    floor, door = together.groups(default="") if together else (floor, door)
    return {"place|" + dwelling_text(where, floor, door)} if where.strip() else set()


def is_of_a_place(clue: str) -> bool:
    """Say whether a clue is that of a dwelling."""
    return clue.startswith("place|")


def receipt_clues(number: str) -> set[str]:
    """Answer the clue of a receipt's number, however it is spaced; nothing where it is none."""
    return {"receipt|" + "".join(number.split()).upper()} if is_number(number) else set()


def concern_clues(body: Mapping[str, str]) -> set[str]:
    """Answer the clues of a concern: its receipt, its dwelling, the resident as the sender named them, phones to reach somebody."""
    place = place_clues(body["where"], body["floor"], body["door"])
    return place | receipt_clues(body["number"]) | name_clues(body["resident_name"]) | phone_clues(body["reach"])


def read_address(text: str) -> tuple[str, str, str] | None:
    """Answer street and number, floor and door of an address on one line; nothing where it is none."""
    found = ADDRESS.fullmatch(" ".join(text.split()))
    return found and (found["where"] + (found["letter"] or ""), found["floor"] or "", found["door"] or "")


def _address_clues(text: str) -> set[str]:
    found = read_address(text)
    return place_clues(*found) if found else set()


def sought(text: str) -> Sought:
    """Answer everything that a typed text may mean. Nobody has to say which it is."""
    bare = " ".join(text.split())
    phones = phone_clues(bare) if PHONE.fullmatch(bare) else set()
    clues = (
        receipt_clues(bare)
        | phones
        | _address_clues(bare)
        | (name_clues(bare) if not re.search(r"\d", bare) else set())
    )
    return Sought(bare if CASE_NUMBER.fullmatch(bare) else "", frozenset(clues))


def words_to_find(text: str) -> list[str]:
    """Answer the words to look for in texts: those long enough to tell anything."""
    return [word for word in text.casefold().split() if len(word) >= SHORTEST_WORD]


def has_words(texts: Iterable[str], words: Iterable[str]) -> bool:
    """Say whether every word stands somewhere in these texts, as a part of a word too."""
    whole = "\n".join(texts).casefold()
    return all(word in whole for word in words)
