"""Publishing: what stands is put out once, with the small figures hidden and others beside them, and never changes after that."""

import logging
from collections.abc import Collection, Hashable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import cast

from bindeled.confidentiality.doors import current
from bindeled.sent.models import SentFigure
from bindeled.statistics.actions.counting import alone
from bindeled.statistics.models import Counted, Figure, Named, Tally
from bindeled.statistics.queries import counting
from bindeled.statistics.rules.measures import ALL, BY_CODE, DEPARTMENT, MEASURES, ORGANISATION
from bindeled.statistics.rules.tables import Atom, Counts, Key, Table, too_small
from bindeled.suppression.actions import UnprotectedError, protect
from bindeled.suppression.rules.periods import DECEMBER, MONTH, Period, months_on

logger = logging.getLogger(__name__)
IN_ONE_GO = 2000
CELL = ("level", "place", "period", "first", "cut", "part")


@dataclass(frozen=True)
class Publication:
    """A measure of a year that is to be published, up to a month."""

    measure: str
    year: int
    through: date


def next_to_publish(*, without: Collection[str] = ()) -> Publication | None:
    """Answer what is to be published next, but for some measures: the oldest year with a month that stands and is not out."""
    municipality = current().municipality
    out = Figure.objects.filter(municipality_id=municipality, level=ALL, cut="", period=MONTH)
    published = set(out.values_list("measure", "first"))
    stands = Counted.objects.filter(municipality_id=municipality, fixed_at__isnull=False)
    fixed = set(stands.values_list("measure", "month"))
    waiting = sorted(
        (month.year, order, month)
        for order, one in enumerate(MEASURES)
        if one.code not in without
        for month in _waiting(one.code, fixed, published)
    )
    if not waiting:
        return None
    year, order, _month = waiting[0]
    measure = MEASURES[order].code
    return Publication(measure, year, max(month for code, month in fixed if code == measure and month.year == year))


def _waiting(measure: str, fixed: set[tuple[str, date]], published: set[tuple[str, date]]) -> list[date]:
    return [month for code, month in fixed - published if code == measure]


@dataclass(frozen=True)
class Draft:
    """What is to be published: the whole system of a measure's year, what of it is out, and what was chosen to stay hidden."""

    wanted: Publication
    table: Table
    out: Mapping[Hashable, bool]
    hidden: frozenset[Hashable] = frozenset()


def known_of(wanted: Publication) -> dict[Key, int]:
    """Read what housing organisations know of a measure's figures from their own page, through the worker's door.

    What they passed on was received, on the same day and in the same department, unless it was judged to be noise, or a test.
    """
    if wanted.measure != "concerns":
        return {}
    rows = SentFigure.objects.filter(municipality_id=current().municipality, first__year=wanted.year, number__gt=0)
    read = rows.values_list("organisation_id", "department_id", "period", "first", "number")
    return {
        Key(DEPARTMENT if department else ORGANISATION, str(department or organisation), Period(first, period)): number
        for organisation, department, period, first, number in read
        if number is not None
    }


def drafted(wanted: Publication, *, known: Mapping[Key, int] | None = None) -> Draft:
    """Read what is to be published, through the counting door. ``known`` is what somebody knows that figures are at least."""
    municipality = current().municipality
    counts = replace(_counts(wanted, municipality), known=known or {})
    table = Table(BY_CODE[wanted.measure], wanted.year, wanted.through, counts)
    return Draft(wanted, table, _published(wanted, municipality))


def protected(draft: Draft) -> Draft:
    """Choose what stays hidden. It takes its time and asks the database nothing, so it is done outside every door.

    Where what is out already gives a new figure away, every new figure of the measure stays hidden: better none than one too many.
    """
    secret = frozenset(cell.key for cell in draft.table.system.cells if cell.secret)
    if not draft.table.measure.about_people:
        return replace(draft, hidden=secret)
    try:
        return replace(draft, hidden=protect(draft.table.system, published=draft.out))
    except UnprotectedError:
        logger.exception(
            "The figures of %s in %s cannot be protected: the new ones stay hidden.",
            draft.wanted.measure,
            draft.wanted.year,
        )
        return replace(draft, hidden=secret | {cell.key for cell, figure in draft.table.system.figures() if figure})


def publish(draft: Draft, *, now: datetime) -> int:
    """Put a protected draft out, through the counting door. Answers how many figures that were: none where somebody was quicker.

    Once the whole year is out its tallies go: a one that stands there for good would be somebody.
    """
    wanted, municipality = draft.wanted, current().municipality
    alone(wanted.measure)
    if _published(wanted, municipality) != draft.out:
        return 0
    new = [
        Figure(
            municipality_id=municipality,
            measure=wanted.measure,
            **_named(cast("Key", cell.key)),
            number=None if cell.key in draft.hidden else figure,
            published_at=now,
        )
        for cell, figure in draft.table.system.figures()
        if cell.key not in draft.out and not cell.secret
    ]
    Figure.objects.bulk_create(new, batch_size=IN_ONE_GO)
    if wanted.through.month == DECEMBER:
        Tally.objects.filter(municipality_id=municipality, measure=wanted.measure, month__year=wanted.year).delete()
    return len(new)


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
    begun = Counted.objects.filter(municipality_id=municipality, measure=wanted.measure).order_by("month").first()
    since = begun.month if begun else wanted.through
    return Counts(totals, parts, departments, homes, too_small(homes, _dwellings(municipality)), since)


def _dwellings(municipality: str) -> dict[str, int]:
    """Answer how many dwellings each department has, of which that is known."""
    known = Named.objects.filter(municipality_id=municipality, level=DEPARTMENT)
    return {key: number for key, number in known.values_list("key", "dwellings") if number is not None}
