"""What a contract between a municipality and its housing partners says, and how it stands on a day. Pure.

What it says is plain data (``Terms``): text under each heading, and rows with fixed columns, which are typed one a line with semicolons
between. A contract names functions, never a person.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from bindeled.municipalities.rules import is_working_day, mask_cpr

Terms = Mapping[str, Any]
LONGEST_TITLE, LONGEST_LINE, LONGEST_TEXT, LONGEST_SOURCE, LONGEST_NOTE = 160, 300, 8000, 300, 200
MOST_ACTIVITIES, MOST_ROWS = 12, 60

# -- Parties ---------------------------------------------------------------------------------------------------------------
AREA_PLAN, ORGANISATION, UNIT, PARTNER = "area_plan", "organisation", "unit", "partner"
PARTIES: Mapping[str, str | Promise] = {
    AREA_PLAN: _("Area plan"),
    ORGANISATION: _("Housing organisation"),
    UNIT: _("Unit of the municipality"),
    PARTNER: _("Other partner"),
}
# Under which word of the terms each kind of party is listed.
LISTED: Mapping[str, str] = {
    AREA_PLAN: "area_plans",
    ORGANISATION: "organisations",
    UNIT: "units",
    PARTNER: "partners",
}

# -- Headings of an activity, in order -------------------------------------------------------------------------------------
SUPPORTS, FUNCTIONS, DUTIES, VENUES, ANCHORING, REVISION = (
    "supports", "functions", "duties", "venues", "anchoring", "revision",
)  # fmt: skip
HEADINGS: Mapping[str, str | Promise] = {
    SUPPORTS: _("How does it support the goals?"),
    FUNCTIONS: _("Which functions take part, and who is the contact?"),
    DUTIES: _("Who does what, and when?"),
    VENUES: _("Where?"),
    ANCHORING: _("How does it take root?"),
    REVISION: _("Who revises it?"),
}

# -- Rows ------------------------------------------------------------------------------------------------------------------
TEXT, DAY, KRONER, OFTEN = "text", "day", "kroner", "often"


@dataclass(frozen=True)
class Column:
    """One column of a kind of rows: its key, what stands in it, and whether it may be empty."""

    key: str
    holds: str = TEXT
    needed: bool = False


# How often a meeting is demanded: so many times a year, or one of these.
BY_NEED, ONCE, MOST_OFTEN = "need", "once", 12
HOW_OFTEN: Mapping[str, str | Promise] = {BY_NEED: _("by need"), ONCE: _("once")}

FROM, UNTIL = Column("from", DAY), Column("to", DAY)
NAME, CONTACT = Column("name", needed=True), Column("contact")
ROWS: Mapping[str, tuple[Column, ...]] = {
    "area_plans": (NAME, CONTACT, FROM, UNTIL),
    "organisations": (NAME, Column("plan"), CONTACT, FROM, UNTIL),
    "units": (NAME, CONTACT, FROM, UNTIL),
    "partners": (NAME, CONTACT, FROM, UNTIL),
    "economy": (Column("plan", needed=True), Column("kroner", KRONER, needed=True)),
    "siblings": (NAME,),
    "demands": (NAME, Column("often", OFTEN, needed=True), Column("by", needed=True), Column("around", DAY)),
    FUNCTIONS: (Column("party", needed=True), Column("function", needed=True), CONTACT),
    DUTIES: (Column("who", needed=True), Column("when"), Column("what", needed=True)),
}


class LineError(ValueError):
    """A line cannot be read as a row of its kind; ``number`` counts from one."""

    def __init__(self, number: int) -> None:
        super().__init__(number)
        self.number = number


def rows_of(kind: str, typed: str) -> list[dict[str, Any]]:
    """Read rows of a kind, one a line; the last column takes whatever is left of its line. Raises LineError."""
    columns, rows = ROWS[kind], []
    for number, line in enumerate(typed.splitlines(), start=1):
        if not line.strip():
            continue
        try:
            rows.append(_row(columns, line))
        except ValueError as error:
            raise LineError(number) from error
    return rows


def _row(columns: tuple[Column, ...], line: str) -> dict[str, Any]:
    parts = [part.strip() for part in line.split(";", len(columns) - 1)]
    parts += [""] * (len(columns) - len(parts))
    row = {column.key: _value(column, part) for column, part in zip(columns, parts, strict=True)}
    first, last = row.get("from"), row.get("to")
    if first and last and last < first:
        raise ValueError(line)
    # What is held once has a day about which it should be; what comes again is spread over the year.
    if "often" in row and (row["often"] == ONCE) is not bool(row["around"]):
        raise ValueError(line)
    return row


def _value(column: Column, part: str) -> Any:
    if len(part) > LONGEST_LINE or (column.needed and not part):
        raise ValueError(part)
    if column.holds == DAY:
        return _day(part).isoformat() if part else ""
    if column.holds == OFTEN:
        return _often(part)
    return _kroner(part) if column.holds == KRONER else part


def _day(typed: str) -> date:
    """Read a day, as 2014-01-31 or 31.1.2014. Raises ValueError."""
    form = "%d.%m.%Y" if "." in typed else "%Y-%m-%d"
    return datetime.strptime(typed, form).date()  # noqa: DTZ007 - a day has no zone


def _often(typed: str) -> str:
    """Read how often: a number of times a year, or one of the words, as itself or as it is said in the language that is on."""
    said = typed.casefold()
    if said.isascii() and said.isdecimal() and 1 <= int(said) <= MOST_OFTEN:
        return str(int(said))
    found = [code for code, word in HOW_OFTEN.items() if said in {code, str(word).casefold()}]
    if not found:
        raise ValueError(typed)
    return found[0]


def how_often(said: str) -> str:
    """Answer in words how often a meeting is demanded."""
    if said in HOW_OFTEN:
        return str(HOW_OFTEN[said])
    return ngettext("%(times)s time a year", "%(times)s times a year", int(said)) % {"times": said}


def _kroner(typed: str) -> int:
    """Read an amount in whole kroner, as 1626217 or 1.626.217,- kr. Raises ValueError."""
    found = re.fullmatch(r"(\d{1,3}(?:\.\d{3})*|\d{1,12})(?:,-|,00)?\s*(?:kr\.?)?", typed, re.IGNORECASE)
    if found is None:
        raise ValueError(typed)
    return int(found[1].replace(".", ""))


def lines_of(kind: str, rows: list[dict[str, Any]]) -> str:
    """Answer rows as they are typed: what ``rows_of`` reads."""
    return "\n".join(_line(ROWS[kind], row) for row in rows)


def _line(columns: tuple[Column, ...], row: Mapping[str, Any]) -> str:
    parts = [_typed(column, row.get(column.key, "")) for column in columns]
    needed = max((at for at, part in enumerate(parts, start=1) if part), default=0)
    return "; ".join(parts[:needed])


def _typed(column: Column, value: Any) -> str:
    return str(HOW_OFTEN.get(value, value)) if column.holds == OFTEN else str(value)


# -- What may stand in it --------------------------------------------------------------------------------------------------
MAIL = re.compile(r"[^\s@;<>]+@[^\s@;<>]+\.\w+")


def person_in(text: str) -> str:
    """Answer what in a text leads to a person: a mail address, or the mask of a CPR number; nothing where nothing does.

    A name cannot be known from other words: the form asks for functions, and whoever publishes reads it through.
    """
    found = MAIL.search(text)
    if found:
        return found[0]
    masked, held = mask_cpr(text)
    return re.sub(r".*?([X-]{11}).*", r"\1", masked, flags=re.DOTALL) if held else ""


def said_in(terms: Terms) -> Iterator[str]:
    """Yield every piece of text that stands in the terms."""
    for value in terms.values():
        if isinstance(value, str):
            yield value
        elif isinstance(value, list):
            for row in value:
                yield from said_in(row)


NOT_WHOLE: Mapping[str, str | Promise] = {
    "goals": _("Write which goals it has."),
    "organisations": _("Write at least one housing organisation."),
    "coordination": _("Write who coordinates and revises it."),
    "activities": _("Write at least one activity."),
    "activity": _("Write something under every heading of every activity."),
    "demands": _("Two of the meetings that it demands have the same name. Give each a name of its own."),
    "plan": _("A housing organisation or an amount stands under an area plan that is not among the parties."),
}


def lacks(terms: Terms) -> list[str]:
    """Answer what must be written before it can be published, as codes of ``NOT_WHOLE``."""
    found = [code for code in ("goals", "organisations", "coordination", "activities") if not terms.get(code)]
    if any(not activity.get(heading) for activity in terms.get("activities", []) for heading in HEADINGS):
        found.append("activity")
    if same_name(terms.get("demands", [])):
        found.append("demands")
    plans = {row["name"] for row in terms.get("area_plans", [])}
    under = [row["plan"] for kind in ("organisations", "economy") for row in terms.get(kind, []) if row["plan"]]
    if set(under) - plans:
        found.append("plan")
    return found


def same_name(rows: list[dict[str, Any]]) -> str:
    """Answer a name that two rows have, or nothing: a meeting of the year is known by the name of its demand."""
    names = [row["name"].casefold() for row in rows]
    return next((row["name"] for row in rows if names.count(row["name"].casefold()) > 1), "")


def total(terms: Terms) -> int:
    """Answer all amounts together, in kroner."""
    return sum(row["kroner"] for row in terms.get("economy", []))


def kroner(amount: int) -> str:
    """Answer an amount as Danes write it."""
    return f"{amount:,}".replace(",", ".") + " kr."


# -- How it stands ---------------------------------------------------------------------------------------------------------
COMING, RUNS, ENDING, ENDED = "coming", "runs", "ending", "ended"
STANDINGS: Mapping[str, str | Promise] = {
    COMING: _("Has not begun"),
    RUNS: _("Runs"),
    ENDING: _("Soon at an end"),
    ENDED: _("Has ended"),
}


def remind_from(ends_on: date) -> date:
    """Answer the day from which somebody must think of what comes after: twelve months before the last day."""
    leap_day = (ends_on.month, ends_on.day) == (2, 29)
    return ends_on.replace(year=ends_on.year - 1, day=28 if leap_day else ends_on.day)


# As advisers are reminded: whoever begins a working day reads it. Bindeled's own measure, of 29 November 2026.
FROM_HOUR, BEFORE_HOUR = 7, 12


def is_time_to_remind(now: datetime) -> bool:
    """Say whether a letter about an end is written at a moment of local time: on the morning of a working day."""
    return is_working_day(now.date()) and FROM_HOUR <= now.hour < BEFORE_HOUR


def standing(begins_on: date, ends_on: date, *, on: date) -> str:
    """Answer how a contract stands on a day: one that is soon at an end, or past it, waits for somebody."""
    if on > ends_on:
        return ENDED
    if on >= remind_from(ends_on):
        return ENDING
    return COMING if on < begins_on else RUNS
