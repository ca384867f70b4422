"""The year of meetings that a contract demands: which days would suit, and what is held, set, late or missing. Pure."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from bindeled.municipalities.rules import HOLIDAYS, is_working_day

# -- Which days suit -------------------------------------------------------------------------------------------------------
# Tuesday to Thursday: most can come then. A habit of the field, not a rule of law.
SUITING_WEEKDAYS = {1, 2, 3}
# No meeting is proposed so many days before or after a public holiday: people take the days between off.
AWAY_FROM_HOLIDAYS = timedelta(days=3)
# Weeks in which schools are closed in most of the country, and the month in which the country is.
SCHOOLS_CLOSED = {7, 8, 42}
JULY = 7
CHRISTMAS, NEW_YEAR = (12, 20), (1, 6)


def suits(day: date) -> bool:
    """Say whether a meeting is proposed on a day at all: not near a holiday, nor while most are away."""
    near = range(-AWAY_FROM_HOLIDAYS.days, AWAY_FROM_HOLIDAYS.days + 1)
    return (
        day.weekday() in SUITING_WEEKDAYS
        and is_working_day(day)
        and day.isocalendar().week not in SCHOOLS_CLOSED
        and day.month != JULY
        and NEW_YEAR < (day.month, day.day) < CHRISTMAS
        and not any(day + timedelta(days=step) in HOLIDAYS for step in near)
    )


def suiting_days(year: int) -> list[date]:
    """Answer the days of a year on which a meeting may be proposed."""
    first = date(year, 1, 1)
    days = (first + timedelta(days=at) for at in range((date(year + 1, 1, 1) - first).days))
    return [day for day in days if suits(day)]


# -- What is demanded ------------------------------------------------------------------------------------------------------
BY_NEED = 0


@dataclass(frozen=True)
class Demand:
    """A meeting that a contract demands: so many times a year, ``BY_NEED``, or once on ``only_on``. ``by`` calls it."""

    name: str
    times: int = BY_NEED
    by: str = ""
    only_on: date | None = None


def propose(demands: Sequence[Demand], year: int) -> dict[tuple[str, int], date]:
    """Answer a day for each meeting of a year, by name and number: each kind spread over the year, and no two in one week.

    The same demands give the same days. One that is held once, or by need, is given no day.
    """
    days, weeks, found = suiting_days(year), set[int](), {}
    yearly = [demand for demand in demands if demand.times]
    for place, demand in enumerate(yearly):
        for number in range(demand.times):
            share = (number + (place + 0.5) / len(yearly)) / demand.times
            day = _free(days, int(share * len(days)), weeks)
            weeks.add(day.isocalendar().week)
            found[demand.name, number + 1] = day
    return dict(sorted(found.items(), key=lambda it: it[1]))


def _free(days: Sequence[date], at: int, weeks: set[int]) -> date:
    """Answer the first suiting day from a place on in a week that is free; where none is, the day at that place."""
    for day in [*days[at:], *days[:at]]:
        if day.isocalendar().week not in weeks:
            return day
    return days[at]


# -- How it stands ---------------------------------------------------------------------------------------------------------
HELD, SET, PROPOSED, LATE, MISSING = "held", "set", "proposed", "late", "missing"
STATES: Mapping[str, str | Promise] = {
    HELD: _("Was held"),
    SET: _("Day set"),
    PROPOSED: _("Proposed"),
    LATE: _("The day has passed"),
    MISSING: _("Missing"),
}
NEEDS_SOMEBODY = {LATE, MISSING}


@dataclass(frozen=True)
class Known:
    """What is known of one meeting of a year: the day that was set, and whether it was held."""

    name: str
    number: int
    on: date
    held: bool = False


@dataclass(frozen=True)
class Place:
    """One meeting in the wheel: its day, and how it stands."""

    demand: Demand
    number: int
    on: date
    state: str


def wheel(demands: Sequence[Demand], known: Iterable[Known], *, year: int, on: date) -> list[Place]:
    """Answer a year's meetings in order: those that are known, and a proposal for each that is not.

    A proposal whose day has passed is missing; a day that has passed without anybody saying that it was held is late.
    """
    noted = {(it.name, it.number): it for it in known}
    proposed = propose(demands, year)
    places = []
    for demand in demands:
        once = {1: demand.only_on} if demand.only_on and demand.only_on.year == year else {}
        due = once or {number: proposed[demand.name, number] for number in range(1, demand.times + 1)}
        extra = {it.number: it.on for it in noted.values() if it.name == demand.name}
        for number, day in (due | extra).items():
            there = noted.get((demand.name, number))
            places.append(Place(demand, number, day, _state(there, day, on)))
    return sorted(places, key=lambda place: (place.on, place.demand.name, place.number))


def _state(there: Known | None, day: date, on: date) -> str:
    if there is None:
        return MISSING if day < on else PROPOSED
    if there.held:
        return HELD
    return LATE if day < on else SET
