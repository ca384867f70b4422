"""The year's wheel of a contract: which days suit the meetings that it demands, and which are held, set, late or missing. Pure."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from bindeled.cooperation.rules.contracts import ONCE, Terms
from bindeled.municipalities.rules import HOLIDAYS, is_working_day

LONGEST_WHY = 300

# -- Which days suit -------------------------------------------------------------------------------------------------------
# Tuesday to Thursday: most can come then. Bindeled's own measure, of 29 November 2026: no source of the scheme gives one.
SUITING_WEEKDAYS = {1, 2, 3}
# No meeting is proposed so many days before or after a public holiday: people take the days between off. Our own measure, too.
AWAY_FROM_HOLIDAYS = timedelta(days=3)
SATURDAY = 5


@dataclass(frozen=True)
class Closed:
    """A time in which schools are closed and few can come to a meeting: where we have it from, and when that was last checked."""

    name: str | Promise
    source: str
    last_checked: date
    weeks: tuple[int, ...] = ()


PLANS = "Vejledende ferieplan for Københavns Kommunes skoler, skoleårene 2023/24 til 2026/27"
CHECKED = date(2026, 11, 29)
WINTER = Closed(_("winter holiday"), f"{PLANS}; i andre kommuner er det uge 8", CHECKED, (7, 8))
AUTUMN = Closed(_("autumn holiday"), PLANS, CHECKED, (42,))
# From the last Saturday of June, for six weeks: so the guiding plan for Copenhagen's schools says.
SUMMER = Closed(_("summer holiday"), PLANS, CHECKED)
SUMMER_LASTS = timedelta(weeks=6)
CHRISTMAS = Closed(_("Christmas holiday"), PLANS, CHECKED)
CHRISTMAS_FROM, CHRISTMAS_TO = (12, 20), (1, 6)
SCHOOLS_CLOSED = (WINTER, SUMMER, AUTUMN, CHRISTMAS)


def closed_for(day: date) -> Closed | None:
    """Answer for which holiday schools are closed on a day, or nothing."""
    if not CHRISTMAS_TO < (day.month, day.day) < CHRISTMAS_FROM:
        return CHRISTMAS
    begins = summer_begins(day.year)
    if begins <= day < begins + SUMMER_LASTS:
        return SUMMER
    return next((closed for closed in (WINTER, AUTUMN) if day.isocalendar().week in closed.weeks), None)


def summer_begins(year: int) -> date:
    """Answer the last Saturday of June."""
    last = date(year, 6, 30)
    return last - timedelta(days=(last.weekday() - SATURDAY) % 7)


def suits(day: date) -> bool:
    """Say whether a meeting is proposed on a day at all: not near a public holiday, nor while most are away."""
    near = range(-AWAY_FROM_HOLIDAYS.days, AWAY_FROM_HOLIDAYS.days + 1)
    return (
        day.weekday() in SUITING_WEEKDAYS
        and is_working_day(day)
        and closed_for(day) is None
        and not any(day + timedelta(days=step) in HOLIDAYS for step in near)
    )


# -- Which time ------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Span:
    """The part of a year in which a contract holds."""

    year: int
    first: date
    last: date

    @property
    def suiting(self) -> list[date]:
        """Answer the days on which a meeting may be proposed."""
        days = (self.first + timedelta(days=at) for at in range((self.last - self.first).days + 1))
        return [day for day in days if suits(day)]


def span(year: int, *, begins_on: date, ends_on: date) -> Span | None:
    """Answer the part of a year in which a contract holds, or nothing."""
    first, last = max(date(year, 1, 1), begins_on), min(date(year, 12, 31), ends_on)
    return Span(year, first, last) if first <= last else None


def why_not_on(day: date, held: Span) -> str | Promise:
    """Ask whether a meeting may be set on a day: nothing for yes, or what to do instead."""
    if not held.first <= day <= held.last:
        return _("Choose a day in this year on which the contract holds.")
    if not is_working_day(day):
        return _("That is a weekend or a public holiday. Choose a working day.")
    return ""


def why_not_here(*, has_meeting: bool) -> str | Promise:
    """Ask whether an occasion may be moved, struck or noted in the wheel: nothing for yes, or what to do instead."""
    return _("The meeting itself is planned. Change it there: the year follows it.") if has_meeting else ""


# -- What is demanded ------------------------------------------------------------------------------------------------------
BY_NEED = 0


@dataclass(frozen=True)
class Demand:
    """A meeting that a contract demands: so many times a year, ``BY_NEED``, or once, about ``around``. ``by`` calls it."""

    name: str
    times: int = BY_NEED
    by: str = ""
    around: date | None = None


def demands_of(terms: Terms) -> tuple[Demand, ...]:
    """Answer what the terms of a contract demand."""
    return tuple(
        Demand(
            row["name"],
            int(row["often"]) if row["often"].isdecimal() else BY_NEED,
            row["by"],
            date.fromisoformat(row["around"]) if row["often"] == ONCE else None,
        )
        for row in terms.get("demands", [])
    )


def propose(demands: Sequence[Demand], held: Span) -> dict[tuple[str, int], date]:
    """Answer a day for each meeting of a year, by name and number: each kind spread over it, and no two in one week.

    The same demands give the same days. One by need is given no day; one that is held once the first that suits after its day.
    """
    days, weeks, found = held.suiting, set[int](), {}
    for demand in demands:
        if demand.around and held.first <= demand.around <= held.last:
            found[demand.name, 1] = next((day for day in days if day >= demand.around), demand.around)
            weeks.add(found[demand.name, 1].isocalendar().week)
    for key, share in _shares(demands).items() if days else ():
        found[key] = _free(days, int(share * len(days)), weeks)
        weeks.add(found[key].isocalendar().week)
    return dict(sorted(found.items(), key=lambda it: it[1]))


def _shares(demands: Sequence[Demand]) -> dict[tuple[str, int], float]:
    """Answer for each meeting that comes every year where in it: all of them evenly, and each kind as evenly as that lets it."""
    together = sum(demand.times for demand in demands)
    free, shares = list(range(together)), {}
    for demand in sorted(demands, key=lambda it: -it.times):
        for number in range(demand.times):
            ideal = (number + 0.5) * together / demand.times - 0.5
            slot = min(free, key=lambda at, ideal=ideal: (abs(at - ideal), at))  # type: ignore[misc]
            free.remove(slot)
            shares[demand.name, number + 1] = (slot + 0.5) / together
    return shares


def _free(days: Sequence[date], at: int, weeks: set[int]) -> date:
    """Answer the first suiting day from a place on in a week that is free; where none is, the day at that place."""
    for day in [*days[at:], *days[:at]]:
        if day.isocalendar().week not in weeks:
            return day
    return days[at]


# -- How it stands ---------------------------------------------------------------------------------------------------------
PLANNED, STRUCK, HELD = "planned", "struck", "held"  # what is written of an occasion
SET, PROPOSED, LATE, MISSING = "set", "proposed", "late", "missing"  # what a day makes of it


@dataclass(frozen=True)
class State:
    """How a meeting of the year stands: its word, its tone, and whether somebody must do something."""

    label: str | Promise
    tone: str
    waits: bool = False


STATES: Mapping[str, State] = {
    HELD: State(_("Was held"), "info"),
    SET: State(_("Day set"), "info"),
    PROPOSED: State(_("Proposed"), "neutral"),
    LATE: State(_("The day has passed"), "warning", waits=True),
    MISSING: State(_("Missing"), "warning", waits=True),
    STRUCK: State(_("Struck"), "neutral"),
}


@dataclass(frozen=True)
class Known:
    """What is written of one meeting of a year: its day, and whether it is planned, struck or held."""

    name: str
    number: int
    on: date
    by: str = ""
    state: str = PLANNED


@dataclass(frozen=True)
class Place:
    """One meeting in the wheel: its day, and how it stands."""

    name: str
    number: int
    by: str
    on: date
    state: str


def wheel(demands: Sequence[Demand], known: Iterable[Known], held: Span, *, on: date) -> list[Place]:
    """Answer a year's meetings in order: those that are written down, and a proposal for each that is not.

    A proposal whose day has passed is missing; a day that has passed without anybody saying that it was held is late.
    """
    noted = {(it.name, it.number): it for it in known}
    callers = {demand.name: demand.by for demand in demands}
    places = [Place(it.name, it.number, it.by, it.on, _state(it, it.on, on)) for it in noted.values()]
    for key, day in propose(demands, held).items():
        if key not in noted:
            places.append(Place(*key, callers[key[0]], day, _state(None, day, on)))
    return sorted(places, key=lambda place: (place.on, place.name, place.number))


def _state(there: Known | None, day: date, on: date) -> str:
    if there is None:
        return MISSING if day < on else PROPOSED
    if there.state != PLANNED:
        return there.state
    return LATE if day < on else SET
