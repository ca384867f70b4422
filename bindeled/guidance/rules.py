"""Fixed points about guidance: who reads a text, in which languages, when it is due, and what it may not say."""

import difflib
import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from django.utils.translation import gettext_lazy as _

PUBLIC, SENDERS, MUNICIPALITY = "public", "senders", "municipality"
AUDIENCES = {
    PUBLIC: _("Everybody"),
    SENDERS: _("Contact persons, signed in"),
    MUNICIPALITY: _("The municipality's staff"),
}

# -- Languages (decision 22): each by its own name, and how it runs --------------------------------------------------------
DANISH, ENGLISH = "da", "en"
RIGHT_TO_LEFT = {"ar", "fa", "ur"}
LANGUAGES = {
    DANISH: "Dansk",
    ENGLISH: "English",
    "ar": "العربية",
    "tr": "Türkçe",
    "so": "Soomaali",
    "ur": "اردو",
    "fa": "فارسی",
    "bs": "Bosanski",
    "pl": "Polski",
    "uk": "Українська",
}
LONGEST_TITLE, LONGEST_BODY, LONGEST_SOURCE, LONGEST_NOTE = 120, 20_000, 300, 200


def direction(language: str) -> str:
    """Answer how a language's lines run, as HTML says it."""
    return "rtl" if language in RIGHT_TO_LEFT else "ltr"


def languages_of(*, for_residents: bool) -> list[str]:
    """Answer the languages that a text may stand in: all for residents' texts, Danish and English for the others."""
    return list(LANGUAGES) if for_residents else [DANISH, ENGLISH]


# -- Review --------------------------------------------------------------------------------------------------------------
SOON = timedelta(days=60)
# For how long a text that somebody has looked through is good, unless they choose a day.
GOOD_FOR = timedelta(days=365)
OVERDUE, NEAR, LATER = "overdue", "near", "later"


def review_state(review_by: date | None, *, on: date) -> str:
    """Answer how it stands with a review: one without a date is overdue, for nobody would ever look again."""
    if review_by is None or review_by < on:
        return OVERDUE
    return NEAR if review_by - on <= SOON else LATER


# -- What a text may not say ---------------------------------------------------------------------------------------------
# Whatever stands between the digits of a number, however somebody writes it.
BETWEEN = re.compile(r"[\s().\-‐-―/*_\\]+|&nbsp;|%20")
SHORTEST_NUMBER = 3


def _bare(text: str) -> str:
    return BETWEEN.sub("", text).casefold()


def values_in(text: str, values: Iterable[str]) -> list[str]:
    """Answer which of these numbers and addresses stand in a text, however they are spelt there."""
    bare = _bare(text)
    return [value for value in values if len(_bare(value)) >= SHORTEST_NUMBER and _stands_in(_bare(value), bare)]


def _stands_in(value: str, bare: str) -> bool:
    """A short number inside a longer one is another number."""
    edge = r"(?<!\d){}(?!\d)" if value.isdigit() and len(value) < 8 else "{}"  # noqa: PLR2004 - as long as a Danish number
    return bool(re.search(edge.format(re.escape(value)), bare))


def without(text: str, values: Iterable[str]) -> str:
    """Answer a text without the lines in which one of these stands: what has ended is told to nobody."""
    gone = list(values)
    return "\n".join(line for line in text.split("\n") if not values_in(line, gone))


# -- Comparing -----------------------------------------------------------------------------------------------------------
SAME, GONE, NEW = "same", "gone", "new"


@dataclass(frozen=True)
class Line:
    """A line of a comparison, and what happened to it."""

    what: str
    text: str


def compare(before: str, after: str) -> list[Line]:
    """Answer both texts as one, line by line: what is the same, what is gone and what is new."""
    words = {" ": SAME, "-": GONE, "+": NEW}
    lines = difflib.ndiff(before.splitlines(), after.splitlines())
    return [Line(words[line[0]], line[2:]) for line in lines if line[0] in words and line[2:].strip()]
