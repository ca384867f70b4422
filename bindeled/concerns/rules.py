"""What can be passed on, in which words, and what is masked. Pure: no database, no request, no clock."""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

LONGEST_TEXT = 2000


@dataclass(frozen=True)
class Kind:
    """A kind of concern (scheme section 3): a stable code, what the sender reads, and the group it is shown in."""

    code: str
    label: str | Promise
    group: str


GROUPS: dict[str, str | Promise] = {
    "home": _("The home"),
    "person": _("The person"),
    "neighbours": _("Neighbours and money"),
    "children": _("Children"),
    "other": _("Other"),
}
KINDS = (
    Kind("smell", _("It smells"), "home"),
    Kind("neglected_home", _("The home is overgrown with things"), "home"),
    Kind("move_in", _("Something went wrong with moving in"), "home"),
    Kind("loneliness", _("Is alone a lot"), "person"),
    Kind("isolation", _("Keeps away from everybody"), "person"),
    Kind("no_contact", _("I cannot get in contact"), "person"),
    Kind("mental", _("Seems mentally unwell"), "person"),
    Kind("dementia", _("Forgets a lot"), "person"),
    Kind("substance", _("Drinks a lot or takes drugs"), "person"),
    Kind("unsafe_behaviour", _("Makes others feel unsafe"), "neighbours"),
    Kind("conflict", _("A conflict – needs somebody neutral"), "neighbours"),
    Kind("economy", _("Rent or bills"), "neighbours"),
    Kind("child", _("A child is not doing well"), "children"),
    Kind("other", _("Something else"), "other"),
)
KIND_LABELS = {kind.code: kind.label for kind in KINDS}
KNOWN_HOW = {
    "seen": _("I have seen, heard or smelled it myself"),
    "told": _("Somebody told me"),
    "suspected": _("It is something I think"),
}
SINCE = {
    "today": _("Today"),
    "week": _("This week"),
    "month": _("This month"),
    "before": _("Before that"),
    "unknown": _("Don't know"),
}
CHILDREN = {"yes": _("Yes"), "no": _("No"), "unknown": _("Don't know")}
RESIDENT_KNOWS = {
    "agrees": _("Yes, and agrees"),
    "knows": _("Yes"),
    "no": _("No"),
    "unknown": _("Don't know"),
}
FLOORS = ("kl", "st", *(str(floor) for floor in range(1, 16)))
DOORS = ("tv", "mf", "th", *(str(door) for door in range(1, 31)))


def grouped_kinds() -> list[tuple[str | Promise, list[tuple[str, str | Promise]]]]:
    """Answer the kinds as choices under their group's heading."""
    return [
        (label, [(kind.code, kind.label) for kind in KINDS if kind.group == group]) for group, label in GROUPS.items()
    ]


def dwelling_label(where: str, floor: str, door: str) -> str:
    """Answer a dwelling as a Danish address line: ``Vejnavn 12A, 3. tv``."""
    storey = f"{floor}." if floor.isdigit() else floor
    rest = " ".join(part for part in (storey, door) if part)
    return f"{where}, {rest}" if rest else where


# A birth date and four digits more, however people part them: spaces, dots, slashes, any dash, and with or without the
# century. Modulus 11 is not checked: since 2007 not every number follows it. Replacement numbers add 60 to the day.
PARTED = r"[\s./\-\u2010-\u2015\u2212]{0,3}"
CPR = re.compile(rf"(?<!\d)(\d\d){PARTED}(\d\d){PARTED}(?:18|19|20)?(\d\d){PARTED}(\d\d){PARTED}(\d\d)(?!\d)")
UNSEEN = re.compile("[\u00ad\u200b-\u200f\u2060\ufeff]")  # signs without width, which would part a number unseen
MASK = "XXXXXX-XXXX"
REPLACEMENT_DAY = 60


def mask_cpr(text: str) -> tuple[str, bool]:
    """Answer the text with CPR numbers masked, and whether any was there (decision 16)."""
    found = False

    def masked(match: re.Match[str]) -> str:
        nonlocal found
        if not _is_birth_date(*(int(part) for part in match.groups()[:3])):
            return match[0]
        found = True
        return MASK

    # Full-width digits and the like are read as what they look like; nothing else of the text is changed.
    plain = unicodedata.normalize("NFKC", UNSEEN.sub("", text))
    hidden = CPR.sub(masked, plain)
    return (hidden, True) if found else (text, False)


def _is_birth_date(day: int, month: int, year: int) -> bool:
    """Say whether there is such a day. The century does not matter: every day of the last one has its like in this."""
    try:
        date(2000 + year, month, day - REPLACEMENT_DAY if day > REPLACEMENT_DAY else day)
    except ValueError:
        return False
    return True


def call_first(kinds: Iterable[str]) -> bool:
    """Say whether these kinds could mean that somebody lies ill or dead, so that 112 comes first. Never blocks."""
    return bool({"smell", "no_contact"} & set(kinds))


def about_a_child(kinds: Iterable[str]) -> bool:
    """Say whether a child is part of the concern (decision 8)."""
    return "child" in kinds
