"""What is the same in every Danish municipality: the order of names, working days, and what a CPR number looks like. Pure."""

import re
import unicodedata
from datetime import date, timedelta

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
