"""What stands in a cell: Danish addresses, dates, numbers, roles; CPR numbers; and formulas that are none."""

import re
from datetime import date, timedelta
from typing import NamedTuple

from bindeled.municipalities.rules import is_birth_date

FORMULA = ("=", "+", "-", "@", "\t", "\r")
CPR = re.compile(r"(?<!\d)(\d\d)(\d\d)(\d\d)[-\u2010-\u2015\u2212 ]?\d{4}(?!\d)")

# -- Dates --------------------------------------------------------------------------------------------------------------
MONTHS = ("jan", "feb", "mar", "apr", "maj", "jun", "jul", "aug", "sep", "okt", "nov", "dec")
ISO_DATE = re.compile(r"(\d{4})-(\d\d)-(\d\d)(?:[ t]00:00(?::00)?)?$")
DANISH_DATE = re.compile(r"(?:d\. ?|den )?(\d{1,2})[./ -] ?(\d{1,2})[./ -] ?(\d{4}|\d\d)$")
WORDED_DATE = re.compile(r"(?:d\. ?|den )?(\d{1,2})\. ?([a-zæøå]{3,9})\.? (\d{4})$")
# How a spreadsheet counts days, where a date was saved as a number; those of our own time only.
FIRST_DAY, SPREADSHEET_DAY = date(1899, 12, 30), range(32_000, 62_000)


def read_date(text: str) -> date | None:
    """Answer a date as Danes write it: 31-12-2026, 31.12.26, 1. marts 2026, 2026-12-31. Raises ValueError."""
    said = text.strip().lower()
    if not said:
        return None
    if found := ISO_DATE.match(said):
        year, month, day = (int(part) for part in found.groups())
    elif found := DANISH_DATE.match(said):
        day, month, year = (int(part) for part in found.groups())
        year += 2000 if len(found[3]) == len("26") else 0
    elif found := WORDED_DATE.match(said):
        day, month, year = int(found[1]), MONTHS.index(found[2][:3]) + 1, int(found[3])
    elif said.isdigit() and int(said) in SPREADSHEET_DAY:
        return FIRST_DAY + timedelta(days=int(said))
    else:
        raise ValueError(text)
    if year not in range(1950, 2100):
        raise ValueError(text)
    return date(year, month, day)


# -- Addresses ----------------------------------------------------------------------------------------------------------
FLOORS = {
    "st": "st", "stuen": "st", "stue": "st", "0": "st",
    "kl": "kl", "kld": "kl", "kælder": "kl", "kælderen": "kl", "k": "kl", "-1": "kl",
}  # fmt: skip
DOORS = {"venstre": "tv", "v": "tv", "højre": "th", "h": "th", "midt": "mf", "midtfor": "mf"}
FLOOR_AND_DOOR = re.compile(
    rf"(?P<floor>{'|'.join(FLOORS)}|\d{{1,2}})(?:\b|(?=tv|th|mf))\.?\s*(?:sal)?\s*(?P<door>.*)$"
)
NUMBER = re.compile(r"0*(\d{1,3})\s?([a-zæøå]?)$", re.IGNORECASE)
SEVERAL = re.compile(r"\d+\s?[a-zæøå]?\s?(?:[-\u2013\u2014/+&,]|til|og)\s?\d+\s?[a-zæøå]?$", re.IGNORECASE)
POSTAL = re.compile(r"(?:DK-?)?(\d{4})(?:\s+\D.*)?$", re.IGNORECASE)
SHORT_POSTAL = re.compile(r"(\d{3})(?:\s+\D.*)?$")
WHOLE = re.compile(r"(?P<road>.*\D)\s+(?P<number>\d{1,3}\s?[a-zæøå]?)$", re.IGNORECASE)
HIGHEST_FLOOR = 99


class Address(NamedTuple):
    """An address as one cell says it. What it does not say is empty."""

    road: str
    number: str
    floor: str = ""
    door: str = ""
    postal_code: str = ""


def read_number(text: str) -> str:
    """Answer a street number: 12, 12A. Raises ValueError, also for several in one."""
    found = NUMBER.match(text.strip())
    if not found or not int(found[1]):
        raise ValueError(text)
    return found[1] + found[2].upper()


def says_several(text: str) -> bool:
    """Say whether a number, or an address that ends with it, names more than one street door: 1-5, 2 og 4."""
    return bool(SEVERAL.search(text))


def read_floor(text: str) -> str:
    """Answer a floor: kl, st, 1 … 99. Raises ValueError."""
    said = text.lower().replace(".", " ").replace("sal", " ").strip()
    if not said:
        return ""
    if said in FLOORS:
        return FLOORS[said]
    if said.isdigit() and 0 < int(said) <= HIGHEST_FLOOR:
        return str(int(said))
    raise ValueError(text)


def read_door(text: str) -> str:
    """Answer a door: tv, mf, th, or a number or sign of up to four. Raises ValueError."""
    said = re.sub(r"[.\s]+", "", text.lower()).removeprefix("dør").removeprefix("nr")
    door = DOORS.get(said, said)
    if not re.fullmatch(r"[0-9a-zæøå-]{0,4}", door):
        raise ValueError(text)
    return str(int(door)) if door.isdigit() else door


def read_postal_code(text: str) -> str:
    """Answer the four digits of a postal code, also where the town follows, or the zero before it was lost."""
    said = text.strip()
    if found := POSTAL.match(said):
        return found[1]
    if found := SHORT_POSTAL.match(said):
        return f"0{found[1]}"
    if not said:
        return ""
    raise ValueError(text)


def read_address(text: str) -> Address:
    """Answer what one cell says: "Æblehaven 12, 3. tv, 2300 København S". Raises ValueError; its text is what is wrong."""
    parts = [part.strip() for part in text.split(",") if part.strip()]
    if parts and says_several(parts[0]):
        raise ValueError("several")
    found = WHOLE.match(parts[0]) if parts else None
    if not found:
        raise ValueError("address")
    rest = parts[1:]
    postal = rest.pop() if rest and POSTAL.match(rest[-1]) else ""
    # Between street and town stands the floor with its door, and maybe a place name that we need not keep.
    floor, door = _floor_and_door(rest)
    return Address(found["road"].strip(), read_number(found["number"]), floor, door, read_postal_code(postal))


def _floor_and_door(rest: list[str]) -> tuple[str, str]:
    """Answer floor and door from one part or from two; a part behind them is the name of a place."""
    if not rest:
        return "", ""
    found = FLOOR_AND_DOOR.match(rest[0].lower())
    floor, door = (found["floor"], found["door"]) if found else ("", rest[0])
    if not door and len(rest) > 1 and len(rest[1]) <= len("dør 1234"):
        door = rest[1]
    try:
        return read_floor(floor), read_door(door)
    except ValueError as error:
        raise ValueError("floor") from error


# -- Roles, yes and no, telephones --------------------------------------------------------------------------------------
ROLES = {
    "caretaker": (
        "ejendomsfunktionær", "vicevært", "varmemester", "driftsleder", "ejendomsmester", "inspektør", "gårdmand",
        "ejendomsleder", "ledende ejendomsfunktionær", "servicemedarbejder",
    ),
    "board": ("bestyrelse", "bestyrelsesmedlem", "afdelingsbestyrelse", "formand", "bestyrelsesformand"),
    "volunteer": ("frivillig", "frivillig beboer"),
    "office": ("kontor", "administration", "boligkontor"),
    "property_office": ("ejendomskontor", "ejendomskontoret", "driftskontor", "lokalkontor"),
    "social_caretaker": ("social vicevært",),
    "area_plan": ("helhedsplan", "boligsocial medarbejder", "boligsocial", "områdemedarbejder"),
}  # fmt: skip
ROLE_OF = {name: role for role, names in ROLES.items() for name in (role.replace("_", " "), *names)}
YES = {"ja", "j", "x", "1", "yes", "sand", "true", "stedfortræder", "suppleant"}
NO = {"", "nej", "n", "0", "no", "falsk", "false", "-"}
EMAIL = re.compile(r"[^@\s,;<>()\[\]\"]+@[^@\s,;<>()\[\]\".]+(\.[^@\s,;<>()\[\]\".]+)+$")
PHONE = re.compile(r"\+?[\d\s().-]{8,24}$")
DANISH_CODE = re.compile(r"^(?:\+|00)45[ -]?")
DIGITS = 8


def read_role(text: str) -> str:
    """Answer the kind of contact person that a title means. Raises ValueError."""
    said = " ".join(text.lower().split())
    if said not in ROLE_OF:
        raise ValueError(text)
    return ROLE_OF[said]


def read_yes(text: str) -> bool:
    """Answer yes or no. Raises ValueError."""
    said = text.strip().lower()
    if said not in YES | NO:
        raise ValueError(text)
    return said in YES


def read_phone(text: str) -> str:
    """Answer a telephone number, without the Danish code and with single spaces. Raises ValueError."""
    said = " ".join(text.removeprefix("'").split())
    if said and (not PHONE.match(said) or _digits(said) < DIGITS):
        raise ValueError(text)
    without = DANISH_CODE.sub("", said)
    return without if _digits(without) == DIGITS else said


def _digits(text: str) -> int:
    return len(re.sub(r"\D", "", text))


def read_email(text: str) -> str:
    """Answer an e-mail address in lower case. Raises ValueError."""
    said = text.strip().lower().removeprefix("mailto:").removesuffix(".")
    if said and not EMAIL.match(said):
        raise ValueError(text)
    return said


# -- What may not be there, and what must not run -----------------------------------------------------------------------


def holds_cpr(text: str) -> bool:
    """Say whether a cell holds what looks like a CPR number: a birth date and four digits more."""
    return any(is_birth_date(*map(int, found.groups())) for found in CPR.finditer(text))


def quoted(text: str) -> str:
    """Answer a cell as it leaves us: what a spreadsheet would take for a formula stands behind an apostrophe."""
    return f"'{text}" if text.startswith(FORMULA) else text


def unquoted(text: str) -> str:
    """Answer a cell as it came: without the apostrophe that keeps a formula from running."""
    return text[1:] if text.startswith("'") and text[1:].startswith(FORMULA) else text
