"""What is the same in every Danish municipality: the order of names, working days, who takes over when a unit ends, and what
a CPR number looks like. Pure.
"""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from typing import Any, Protocol, TypeVar

from holidays import country_holidays

DANISH = str.maketrans({"æ": "{", "ø": "|", "å": "}", "ä": "{", "ö": "|", "é": "e", "ü": "y"})


def sort_key(name: str) -> str:
    """Answer the key by which a name stands in Danish order: æ, ø, å after z, whatever the letters' case.

    ``aa`` is left as two letters: in street and department names it is as often two sounds as it is an å.
    """
    return name.lower().translate(DANISH)


# Fixed by law and the same everywhere; which days they are is the library's knowledge (the Great Prayer Day went in 2024).
HOLIDAYS = country_holidays("DK")
WEEKEND = 5  # Monday is 0


def is_working_day(day: date) -> bool:
    """Say whether offices are open on a day: Monday to Friday, no public holiday."""
    return day.weekday() < WEEKEND and day not in HOLIDAYS


def working_days_later(day: date, count: int) -> date:
    """Answer the working day that is so many working days after a day. The day itself does not count."""
    while count > 0:
        day += timedelta(days=1)
        count -= is_working_day(day)
    return day


class UnitLike(Protocol):
    """What is asked of a unit here. ``models.Unit`` is one."""

    @property
    def id(self) -> Any:
        """Answer what it is known by."""

    @property
    def parent_id(self) -> Any:
        """Answer the unit above it, if there is one."""

    @property
    def district_id(self) -> Any:
        """Answer the district it serves, if it serves one."""

    @property
    def kind(self) -> str:
        """Answer what it does."""

    @property
    def valid_from(self) -> date:
        """Answer its first day."""

    @property
    def valid_to(self) -> date | None:
        """Answer its last day, if there is one."""


U = TypeVar("U", bound=UnitLike)


def lasts(unit: UnitLike, *, on: date) -> bool:
    """Say whether a unit is there on a day; its last day counts."""
    return unit.valid_from <= on and (unit.valid_to is None or on <= unit.valid_to)


def heir(unit: U, units: Sequence[U], *, on: date) -> U:
    """Answer the one unit that answers for a unit's concerns and cases on a day: itself, while it lasts.

    After that, one of the same kind in its place (the one that began last); where there is none, the nearest unit above it
    that lasts; then the central one. Where nothing of it lasts, it answers for itself still: nothing is ever nobody's.
    """
    if lasts(unit, on=on):
        return unit
    there = [other for other in units if lasts(other, on=on)]
    place = _newest(other for other in there if (other.kind, other.district_id) == (unit.kind, unit.district_id))
    above = next((other for other in _above(unit, units) if lasts(other, on=on)), None)
    return place or above or _newest(other for other in there if other.kind == "central") or unit


def _newest(units: Iterable[U]) -> U | None:
    return max(units, key=lambda unit: (unit.valid_from, str(unit.id)), default=None)


def _above(unit: U, units: Sequence[U]) -> list[U]:
    """Answer the units above one, the nearest first."""
    known = {other.id: other for other in units}
    found: list[U] = []
    while unit.parent_id in known and known[unit.parent_id] not in found:
        unit = known[unit.parent_id]
        found.append(unit)
    return found


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
        if not is_birth_date(*(int(part) for part in match.groups()[:3])):
            return match[0]
        found = True
        return MASK

    # Full-width digits and the like are read as what they look like; nothing else of the text is changed.
    plain = unicodedata.normalize("NFKC", UNSEEN.sub("", text))
    hidden = CPR.sub(masked, plain)
    return (hidden, True) if found else (text, False)


def is_birth_date(day: int, month: int, year: int) -> bool:
    """Say whether there is such a day. The century does not matter: every day of the last one has its like in this."""
    try:
        date(2000 + year, month, day - REPLACEMENT_DAY if day > REPLACEMENT_DAY else day)
    except ValueError:
        return False
    return True
