"""Published figures, as a page asks for them: through the door ``statistics``, which reads figures and names and nothing else."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from django.db.models import Q, QuerySet

from bindeled.confidentiality.doors import current
from bindeled.statistics.models import Counted, Figure, Named
from bindeled.statistics.rules.choosing import NOWHERE, Choice
from bindeled.statistics.rules.measures import ALL, BY_CODE, DEPARTMENT, DISTRICT, MEASURES, Measure
from bindeled.statistics.words import TOLD_BY
from bindeled.suppression.rules import rounded
from bindeled.suppression.rules.periods import FIXED_AFTER, MONTH, QUARTER, Period, months_on, periods_of

# So many rows a page has: a municipality may have hundreds of departments.
ON_A_PAGE = 50


@dataclass(frozen=True)
class Number:
    """A figure as it may be shown: hidden, or not published at all, it has no value."""

    value: int | None = None
    hidden: bool = False


NOT_THERE = Number()


@dataclass(frozen=True)
class Told:
    """What an overview says of one measure: a period's figure, and the same period's a year before."""

    measure: Measure
    period: Period
    now: Number
    before: Number


@dataclass(frozen=True)
class Place:
    """A place as figures name it: its key in an address, and its name."""

    key: str
    name: str


def months_out(measure: str = "") -> dict[str, list[date]]:
    """Answer the months of which figures are out, by measure, the oldest first."""
    out = _mine().filter(level=ALL, place="", cut="", period=MONTH, measure__in=[measure] if measure else list(BY_CODE))
    pairs = sorted(out.values_list("measure", "first"))
    return {code: [first for _code, first in group] for code, group in groupby(pairs, key=lambda pair: pair[0])}


def next_on(months: Collection[date], today: date) -> date:
    """Answer the day on which the next month's figures stand; where none is out, the first that can."""
    if months:
        return months_on(max(months), 2) + FIXED_AFTER
    first = Counted.objects.filter(municipality_id=current().municipality).order_by("month").first()
    return max(today, months_on(first.month if first else today.replace(day=1), 1) + FIXED_AFTER)


def periods_out(kind: str, months: Sequence[date]) -> list[Period]:
    """Answer the periods of a kind that are over, the oldest first."""
    if not months:
        return []
    years = sorted({month.year for month in months})
    return [period for year in years for period in periods_of(year, through=months[-1]) if period.kind == kind]


def overview(months: dict[str, list[date]]) -> list[Told]:
    """Answer for each measure the newest quarter, or month where no quarter is over yet, and the same a year before."""
    wanted = {}
    for measure in MEASURES:
        out = months.get(measure.code, [])
        over = periods_out(QUARTER, out) or periods_out(MONTH, out)
        if over:
            wanted[measure.code] = over[-1]
    found = _overview_figures(wanted)
    return [
        Told(
            BY_CODE[code],
            period,
            found.get((code, period.kind, period.first), NOT_THERE),
            found.get((code, period.kind, period.before.first), NOT_THERE),
        )
        for code, period in wanted.items()
    ]


def _overview_figures(wanted: dict[str, Period]) -> dict[tuple[str, str, date], Number]:
    firsts = {first for period in wanted.values() for first in (period.first, period.before.first)}
    kinds = {period.kind for period in wanted.values()}
    told = Q(cut="") & ~Q(measure__in=TOLD_BY)
    for measure, (cut, part) in TOLD_BY.items():
        told |= Q(measure=measure, cut=cut, part=part)
    rows = _mine().filter(told, measure__in=list(wanted), level=ALL, place="", period__in=kinds, first__in=firsts)
    return {
        (measure, kind, first): Number(number, hidden=number is None)
        for measure, kind, first, number in rows.values_list("measure", "period", "first", "number")
    }


Figures = dict[tuple[str, str, date], Number]


def figures_of(choice: Choice, periods: Iterable[Period], *, places: Sequence[str] | None = None) -> Figures:
    """Answer the figures that are asked for, by place, part and first day of the period; ``places`` narrows them to some."""
    firsts = {first for period in periods for first in (period.first, period.before.first)}
    rows = _mine().filter(
        measure=choice.measure.code, level=choice.level, cut=choice.cut, period=choice.period, first__in=firsts
    )
    if choice.part:
        rows = rows.filter(part=choice.part)
    if choice.level == ALL or choice.place:
        rows = rows.filter(place=choice.key)
    elif places is not None:
        rows = rows.filter(place__in=places)
    return {
        (place, part, first): _shown(number, exact=not choice.rounded)
        for place, part, first, number in rows.values_list("place", "part", "first", "number")
    }


# A figure by its measure, its level and place, its cut and part, and its period.
Everything = dict[tuple[str, str, str, str, str, Period], Number]


def everything(period: Period, finer: Collection[Period]) -> Everything:
    """Answer what a memo tells of a period, and of the same one a year before, in one statement.

    That is every figure of the whole municipality; of the finer periods and of districts the totals.
    """
    both = [period.first, period.before.first]
    firsts = {first for one in finer for first in (one.first, one.before.first)}
    whole = Q(level=ALL, place="", period=period.kind, first__in=both)
    totals = Q(level=ALL, place="", cut="", period__in={one.kind for one in finer}, first__in=firsts)
    districts = Q(level=DISTRICT, cut="", period=period.kind, first__in=both)
    rows = _mine().filter(whole | totals | districts)
    named = ("measure", "level", "place", "cut", "part", "first", "period", "number")
    return {
        (measure, level, place, cut, part, Period(first, kind)): _shown(number, exact=True)
        for measure, level, place, cut, part, first, kind, number in rows.values_list(*named)
    }


def names_of(levels: Collection[str]) -> dict[str, list[Place]]:
    """Answer the places of several levels by name, in one statement."""
    named = Named.objects.filter(municipality_id=current().municipality, level__in=levels).order_by("sort_key", "key")
    found: dict[str, list[Place]] = {level: [] for level in levels}
    for level, key, name in named.values_list("level", "key", "name"):
        found[level].append(Place(key, name))
    return found


def _shown(number: int | None, *, exact: bool) -> Number:
    if number is None:
        return Number(hidden=True)
    return Number(number if exact else rounded(number))


def places_of(level: str) -> list[Place]:
    """Answer the places of a level by name, those that are gone among them."""
    named = Named.objects.filter(municipality_id=current().municipality, level=level)
    return [Place(key, name) for key, name in named.order_by("sort_key", "key").values_list("key", "name")]


def name_of(level: str, key: str) -> tuple[str, str]:
    """Answer what a place is called and what it lies within; nothing where there is none."""
    named = Named.objects.filter(municipality_id=current().municipality, level=level, key=key)
    return named.values_list("name", "within").first() or ("", "")


def departments_with_figures(choice: Choice, period: Period) -> tuple[list[Place], bool]:
    """Answer a page of the departments that have a figure for a period, by name, and whether more come."""
    out = _mine().filter(
        measure=choice.measure.code, level=DEPARTMENT, cut="", period=choice.period, first=period.first
    )
    named = Named.objects.filter(
        municipality_id=current().municipality, level=DEPARTMENT, key__in=out.values("place")
    ).order_by("sort_key", "key")
    if choice.within:
        named = named.filter(within=choice.within)
    begin = (choice.page - 1) * ON_A_PAGE
    found = [Place(key, name) for key, name in named.values_list("key", "name")[begin : begin + ON_A_PAGE + 1]]
    return found[:ON_A_PAGE], len(found) > ON_A_PAGE


def key_in_address(place: str) -> str:
    """Answer a place as an address names it."""
    return place or NOWHERE


def _mine() -> QuerySet[Figure]:
    return Figure.objects.filter(municipality_id=current().municipality)
