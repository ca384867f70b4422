"""What can be passed on, in which words, and what is masked. Pure: no database, no request, no clock."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from bindeled.drawn.rules.kinds import HEAD, TAKEN, kind_of

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
# What a letting department tells of: steps towards an eviction, in its own words. The municipality's rules know their order.
MONEY = "economy"  # the kind that every notice is of
STEPS_TOLD: dict[str, str | Promise] = {
    "arrears": _("Arrears with the rent"),
    "demand": _("A demand letter was sent"),
    "termination": _("The tenancy was terminated"),
    "court": _("It was sent to the bailiff's court"),
    "eviction": _("An eviction is set, or was carried out"),
    "averted": _("It was averted: the tenancy goes on"),
}
MAY_LIE_AHEAD = frozenset({"eviction"})
LONGEST_AGO, LONGEST_AHEAD = timedelta(days=730), timedelta(days=365)
CHILDREN = {"yes": _("Yes"), "no": _("No"), "unknown": _("Don't know")}
RESIDENT_KNOWS = {
    "agrees": _("Yes, and agrees"),
    "knows": _("Yes"),
    "no": _("No"),
    "unknown": _("Don't know"),
}
FLOORS = ("kl", "st", *(str(floor) for floor in range(1, 16)))
DOORS = ("tv", "mf", "th", *(str(door) for door in range(1, 31)))

# Photographs, where the municipality takes them (A5): small enough that no process is kept busy by them, and large enough to see
# a stairwell. What is sealed fills 4 MB at most, with its length in front; the database holds that too.
MOST_PICTURES = 3
LARGEST_GIVEN = 10 * 2**20  # bytes, as it comes in
LARGEST_PICTURE = 4 * 2**20 - 4  # bytes, as it is sealed
PICTURE_EDGE = 2000  # points
DRAWN_WITHIN = 10  # seconds by the clock
WAIT_FOR_A_TURN = 3  # seconds


def picture_refused(content: bytes) -> str:
    """Answer why a photograph is refused unopened, as a short word, or nothing."""
    kind = kind_of(content[:HEAD])
    if TAKEN.get(kind) != "picture":
        return "paper" if kind in TAKEN else kind
    return "too_large" if len(content) > LARGEST_GIVEN else ""


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


def may_be_told(step: str, on: date, *, today: date) -> bool:
    """Say whether a step may have this day: not years ago, and ahead only where a day is set for it."""
    latest = today + LONGEST_AHEAD if step in MAY_LIE_AHEAD else today
    return today - LONGEST_AGO <= on <= latest


def call_first(kinds: Iterable[str]) -> bool:
    """Say whether these kinds could mean that somebody lies ill or dead, so that 112 comes first. Never blocks."""
    return bool({"smell", "no_contact"} & set(kinds))


def about_a_child(kinds: Iterable[str]) -> bool:
    """Say whether a child is part of the concern (decision 8)."""
    return "child" in kinds
