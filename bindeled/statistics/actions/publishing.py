"""Publishing: what stands is put out once, with the small figures hidden and others beside them, and never changes after that."""

import logging
from collections.abc import Hashable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import cast

from bindeled.confidentiality.doors import current
from bindeled.statistics.models import Counted, Figure, Named, Tally
from bindeled.statistics.queries import counting
from bindeled.statistics.rules.measures import ALL, BY_CODE, DEPARTMENT, FEWEST_DWELLINGS, MEASURES
from bindeled.statistics.rules.periods import MONTH, Period, months_on
from bindeled.statistics.rules.tables import Atom, Counts, Key, Table
from bindeled.suppression.actions import UnprotectedError, protect

logger = logging.getLogger(__name__)
IN_ONE_GO = 2000
CELL = ("level", "place", "period", "first", "cut", "part")


@dataclass(frozen=True)
class Publication:
    """A measure of a year that is to be published, up to a month."""

    measure: str
    year: int
    through: date


def next_to_publish() -> Publication | None:
    """Answer what is to be published next: the oldest year with a month that stands and is not out; nothing where all is."""
    municipality = current().municipality
    out = Figure.objects.filter(municipality_id=municipality, level=ALL, cut="", period=MONTH)
    published = set(out.values_list("measure", "first"))
    stands = Counted.objects.filter(municipality_id=municipality, fixed_at__isnull=False)
    fixed = set(stands.values_list("measure", "month"))
    waiting = sorted(
        (month.year, order, month)
        for order, one in enumerate(MEASURES)
        for month in _waiting(one.code, fixed, published)
    )
    if not waiting:
        return None
    year, order, _month = waiting[0]
    measure = MEASURES[order].code
    return Publication(measure, year, max(month for code, month in fixed if code == measure and month.year == year))


def _waiting(measure: str, fixed: set[tuple[str, date]], published: set[tuple[str, date]]) -> list[date]:
    return [month for code, month in fixed - published if code == measure]


def publish(wanted: Publication, *, now: datetime) -> int:
    """Publish a measure of a year up to a month. Answers how many figures were put out.

    Where what is out already gives a new figure away, every new figure of the measure stays hidden: better none than one too many.
    """
    municipality = current().municipality
    table = Table(BY_CODE[wanted.measure], wanted.year, wanted.through, _counts(wanted, municipality))
    out = _published(wanted, municipality)
    hidden = _hidden(table, out) if table.measure.about_residents else frozenset()
    new = [
        Figure(
            municipality_id=municipality,
            measure=wanted.measure,
            **_named(cast("Key", cell.key)),
            number=None if cell.key in hidden else figure,
            published_at=now,
        )
        for cell, figure in table.system.figures()
        if cell.key not in out
    ]
    Figure.objects.bulk_create(new, batch_size=IN_ONE_GO)
    return len(new)


def _hidden(table: Table, out: Mapping[Hashable, bool]) -> frozenset[Hashable]:
    try:
        return protect(table.system, published=out)
    except UnprotectedError:
        logger.exception(
            "The figures of %s in %s cannot be protected: the new ones stay hidden.", table.measure.code, table.year
        )
        return frozenset(cell.key for cell, figure in table.system.figures() if figure)


def _named(key: Key) -> dict[str, object]:
    told = key._asdict()
    period = told.pop("period")
    return {**told, "period": period.kind, "first": period.first}


def _published(wanted: Publication, municipality: str) -> dict[Hashable, bool]:
    """Answer which figures of the year are out already, and whether they are shown."""
    rows = Figure.objects.filter(municipality_id=municipality, measure=wanted.measure, first__year=wanted.year)
    return {
        Key(level, place, Period(first, period), cut, part): number is not None
        for level, place, period, first, cut, part, number in rows.values_list(*CELL, "number")
    }


def _counts(wanted: Publication, municipality: str) -> Counts:
    last = months_on(wanted.through, 1)
    rows = Tally.objects.filter(
        municipality_id=municipality, measure=wanted.measure, month__gte=date(wanted.year, 1, 1), month__lt=last
    )
    totals: dict[tuple[date, Atom], int] = {}
    parts: dict[tuple[str, str, date, Atom], int] = {}
    departments: dict[tuple[str, Atom], int] = {}
    homes = {name: Atom(*home) for name, home in counting.homes(municipality, last=last).items()}
    columns = ("month", "district", "organisation", "plan", "department", "cut", "part")
    for month, district, organisation, plan, department, cut, part, number in rows.values_list(*columns, "number"):
        atom = Atom(district, organisation, plan)
        if cut:
            parts[cut, part, month, atom] = parts.get((cut, part, month, atom), 0) + number
            continue
        totals[month, atom] = totals.get((month, atom), 0) + number
        if department:
            departments[department, atom] = departments.get((department, atom), 0) + number
    return Counts(totals, parts, departments, homes, _too_small(municipality))


def _too_small(municipality: str) -> set[str]:
    """Answer the departments of which nothing is published: with too few dwellings, or nobody knows how many."""
    known = Named.objects.filter(municipality_id=municipality, level=DEPARTMENT, dwellings__gte=FEWEST_DWELLINGS)
    every = Named.objects.filter(municipality_id=municipality, level=DEPARTMENT)
    return set(every.values_list("key", flat=True)) - set(known.values_list("key", flat=True))
