"""Fixed points about offers: what an offer says of itself, how it ends, and how one is found. Pure.

Whom an offer is for, by which law it stands and how long it lasts is data (decision 10), kept by editors and loaded from files.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

# What an offer is, in the order of the guide. Stable words; they are the terms of the taxonomy in the open data, too.
KINDS = {
    "advice": _("Advice"),
    "home": _("Support at home"),
    "care": _("Care at home"),
    "young": _("Young people"),
    "homelessness": _("From homelessness to one's own home"),
    "money": _("Rent, debts and eviction"),
    "treatment": _("Treatment"),
    "place": _("Places to be"),
    "rights": _("What the law gives a right to"),
}

# -- How it ends (decision 10) ---------------------------------------------------------------------------------------------
OPEN, MONTHS, ONCE = "open", "months", "once"
ENDINGS = {
    OPEN: _("As long as it is needed; it never ends by itself"),
    MONTHS: _("For a number of months"),
    ONCE: _("Given once"),
}
LONGEST_MONTHS = 120

# -- Complaint (D22, C16) --------------------------------------------------------------------------------------------------
NO_COMPLAINT, MUNICIPALITY, APPEALS = "none", "municipality", "appeals"
COMPLAINTS = {
    NO_COMPLAINT: _("There is no right of complaint"),
    MUNICIPALITY: _("One can complain to the municipality"),
    APPEALS: _("One can complain to the municipality, which sends it on to the National Social Appeals Board"),
}

# -- What it costs (D22) ---------------------------------------------------------------------------------------------------
FREE, OWN_COSTS, MEANS, FEE = "free", "own_costs", "means", "fee"
COSTS = {
    FREE: _("Free of charge"),
    OWN_COSTS: _("Free of charge; one pays one's own costs of activities"),
    MEANS: _("Depends on what one can pay oneself"),
    FEE: _("Costs something"),
}

# -- Words -----------------------------------------------------------------------------------------------------------------
DANISH, ENGLISH = "da", "en"
# What an offer says in words, in the order of a quality standard (S3), with the longest it may be.
NAME, SUMMARY = "name", "summary"
HEADINGS = {
    "target": _("Who is it for?"),
    "purpose": _("What is it meant to do?"),
    "criteria": _("What is looked at?"),
    "content": _("What does it hold?"),
    "responsibility": _("What is the citizen's own responsibility?"),
    "follow_up": _("How is it followed up?"),
    "extent": _("How much, and for how long?"),
    "how_to_apply": _("How does one get it?"),
}
LONGEST = {NAME: 120, SUMMARY: 240, **dict.fromkeys(HEADINGS, 4000)}
NEEDED = (NAME, SUMMARY, "target", "content")
LONGEST_SOURCE, LONGEST_NOTE = 300, 200
# Words that addresses beside the offers' use themselves.
TAKEN_SLUGS = ("data", "i", "forslag", "nyt")
KLE = re.compile(r"\d{2}\.\d{2}\.\d{2}")

# -- Methods (decision 11) -------------------------------------------------------------------------------------------------
FIXED, TEAM = "fixed", "team"
WORKERS = {FIXED: _("One fixed worker"), TEAM: _("A team across professions")}


@dataclass(frozen=True)
class Method:
    """A method by which an offer is given, as ACT, ICM and CTI of Housing First.

    ``months`` is after how many months it ends unless somebody decides otherwise, and nothing where it never ends by itself.
    ``team`` names the functions of a team.
    """

    code: str
    name_da: str
    name_en: str
    worker: str
    months: int | None = None
    team: tuple[str, ...] = ()

    def name(self, language: str) -> str:
        """Answer what it is called in a language."""
        return self.name_en if language == ENGLISH else self.name_da


def method(said: Mapping[str, Any]) -> Method:
    """Answer a method from what a file or a row says. Raises ValueError with what is wrong, in words."""
    known = {"code", "name_da", "name_en", "worker", "months", "team"}
    for key in sorted(said.keys() - known):
        raise ValueError(f"a method has no {key}; it has {', '.join(sorted(known))}.")
    for key in ("code", "name_da", "name_en"):
        if not isinstance(said.get(key), str) or not said[key]:
            raise ValueError(f"a method needs {key}: words in quotes.")
    if said.get("worker") not in WORKERS:
        raise ValueError(f"worker of a method must be one of {', '.join(WORKERS)}.")
    months = said.get("months")
    if months is not None and (
        isinstance(months, bool) or not isinstance(months, int) or not 1 <= months <= LONGEST_MONTHS
    ):
        raise ValueError(f"months of a method must be a whole number from 1 to {LONGEST_MONTHS}, or be left out.")
    team = said.get("team", [])
    if not isinstance(team, list | tuple) or not all(isinstance(name, str) and name for name in team):
        raise ValueError("team of a method must be a list of functions, in quotes.")
    if (said["worker"] == TEAM) != bool(team):
        raise ValueError("a method of a team names the functions in it, and no other does.")
    return Method(said["code"], said["name_da"], said["name_en"], said["worker"], months, tuple(team))


def why_not_slug(slug: str) -> str:
    """Ask whether an offer may have this word in its address: nothing for yes, or what is wrong, in words for an operator."""
    return f"the address {slug} is taken; choose another." if slug in TAKEN_SLUGS else ""


def why_not_words(words: Any, language: str) -> str:
    """Ask whether an offer may say this in a language: nothing for yes, or what is wrong, in words for an operator."""
    if not isinstance(words, dict):
        return f"the words in {language} must be a table."
    for key in sorted(words.keys() - LONGEST.keys()):
        return f"there is no {key}; there are {', '.join(LONGEST)}."
    for key in NEEDED:
        if not str(words.get(key, "")).strip():
            return f"it needs {key} in {language}."
    for key, value in words.items():
        if not isinstance(value, str) or len(value) > LONGEST[key] or "\0" in value:
            return f"{key} in {language} must be words of at most {LONGEST[key]} letters."
    return ""


# -- Finding ---------------------------------------------------------------------------------------------------------------
LONGEST_QUESTION = 80
MOST_WORDS = 6
# Between what an offer is called and what else it is found by: a sign that nobody types.
AFTER_THE_NAMES = " \N{SYMBOL FOR UNIT SEPARATOR} "


def searchable(parts: Iterable[str]) -> str:
    """Answer what an offer is found by: its words in small letters, each stretch of space as one."""
    return " ".join(" ".join(parts).casefold().split())


def words_asked(question: str) -> list[str]:
    """Answer the words that somebody typed, as they are looked for: each must stand somewhere in the offer, also inside a word."""
    return question.casefold().split()[:MOST_WORDS]
