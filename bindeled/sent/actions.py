"""Writing that something was sent, with the concern; summing what is over; and publishing it once, with the small figures hidden."""

import logging
from collections.abc import Collection, Hashable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any, cast
from uuid import UUID

from django.db import connection
from django.db.models import Count
from django.utils import timezone

from bindeled.confidentiality.doors import current
from bindeled.confidentiality.walls import TODAY
from bindeled.housing.models import Department, Dwelling
from bindeled.sent import rules
from bindeled.sent.models import SentFigure, SentSince, SentSum
from bindeled.sent.rules import Counts, Key, Table
from bindeled.suppression.actions import UnprotectedError, protect
from bindeled.suppression.rules.periods import YEAR, Period, months_on

logger = logging.getLogger(__name__)
# Counting never stops a concern: of a department that is not there nothing is put in, and the day is one of the database's clock.
NOTE = f"""
INSERT INTO app.sent_sent (id, municipality_id, department_id, day)
SELECT gen_random_uuid(), municipality_id, id, least(greatest(%(day)s, {TODAY} - 1), {TODAY})
FROM app.housing_department WHERE id = %(department)s AND municipality_id = %(municipality)s
"""  # noqa: S608 - our own words
# What is over is taken away and summed by one statement: of two workers the second finds no rows left. Their order and the
# transactions that wrote them are gone with them.
SUM = """
WITH gone AS (
    DELETE FROM app.sent_sent WHERE municipality_id = %(municipality)s AND day < %(today)s RETURNING department_id, day
)
INSERT INTO app.sent_sentsum (id, municipality_id, department_id, quarter, number)
SELECT gen_random_uuid(), %(municipality)s, department_id, date_trunc('quarter', day)::date, count(*) FROM gone
GROUP BY department_id, date_trunc('quarter', day)
ON CONFLICT (municipality_id, department_id, quarter) DO UPDATE SET number = sent_sentsum.number + excluded.number
"""


def note_sent(*, municipality: str, department: str, at: datetime) -> None:
    """Write that a concern was passed on from a department on a day, in the transaction in which it was; of no department nothing.

    Of one that is not there, or is another municipality's, nothing either: the concern goes through, and is set aside where it arrives.
    """
    if department:
        told: dict[str, Any] = {
            "municipality": municipality,
            "department": UUID(department),
            "day": timezone.localdate(at),
        }
        with connection.cursor() as cursor:
            cursor.execute(NOTE, told)


def sum_days(today: date) -> None:
    """Sum the days that are over by department and quarter, and take their rows away. Counting begins the first time."""
    municipality = current().municipality
    SentSince.objects.bulk_create([SentSince(municipality_id=municipality, day=today)], ignore_conflicts=True)
    with connection.cursor() as cursor:
        cursor.execute(SUM, {"municipality": municipality, "today": today})


# -- Publishing ----------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Draft:
    """What is to be published of an organisation in a year: the whole system, what of it is out, and what was chosen to stay hidden."""

    organisation: UUID
    year: int
    table: Table
    out: Mapping[Hashable, bool]
    hidden: frozenset[Hashable] = frozenset()


def next_to_publish(today: date) -> Draft | None:
    """Read what is to be published next, the oldest year first, in the worker's door; nothing where all that stands is out."""
    municipality = current().municipality
    begun = SentSince.objects.filter(municipality_id=municipality).values_list("day", flat=True).first()
    if begun is None:
        return None
    out = set(
        SentFigure.objects.filter(municipality_id=municipality, department=None).values_list(
            "organisation_id", "period", "first"
        )
    )
    departments = list(Department.objects.filter(municipality_id=municipality).order_by("organisation_id", "id"))
    sums = set(SentSum.objects.filter(municipality_id=municipality).values_list("department_id", "quarter"))
    for year in range(begun.year, today.year + 1):
        periods = rules.over(year, since=begun, today=today)
        for organisation in dict.fromkeys(one.organisation_id for one in departments):
            own = [one for one in departments if one.organisation_id == organisation]
            due = [one for one in periods if _are_there(own, one, sums)]
            if any((organisation, one.kind, one.first) not in out for one in due):
                own = [it for it in own if any(_are_there([it], period, sums) for period in due)]
                return _drafted(organisation, year, due, own)
    return None


def _are_there(own: list[Department], period: Period, sums: Collection[tuple[UUID, date]]) -> bool:
    """Say whether any of these departments is there in a period, by its days or by what was sent from it: else there is nothing to tell."""
    after = months_on(period.months[-1], 1)
    return any(one.valid_from < after and (one.valid_to is None or one.valid_to >= period.first) for one in own) or any(
        (one.id, first) in sums for one in own for first in period.months
    )


def _drafted(organisation: UUID, year: int, periods: list[Period], own: list[Department]) -> Draft:
    ids = [one.id for one in own]
    small, is_small = rules.too_small(_dwellings(own))
    return Draft(
        organisation, year, Table(periods, Counts(_counted(ids, year), ids, small, is_small)), _out(organisation, year)
    )


def _counted(departments: list[UUID], year: int) -> dict[tuple[UUID, date], int]:
    """Answer what these departments passed on in a year, by department and quarter: the one thing that figures are made of."""
    sums = SentSum.objects.filter(department__in=departments, quarter__year=year)
    return {
        (department, first): number for department, first, number in sums.values_list("department", "quarter", "number")
    }


def _dwellings(own: list[Department]) -> dict[UUID, int | None]:
    """Answer how many dwellings departments have: as they were counted, or as they are listed; nothing where nobody knows."""
    listed = Dwelling.objects.filter(department__in=[one.id for one in own if one.dwellings is None]).order_by()
    known = dict(listed.values_list("department").annotate(Count("id")))
    return {one.id: known.get(one.id) if one.dwellings is None else one.dwellings for one in own}


def _out(organisation: UUID, year: int) -> dict[Hashable, bool]:
    rows = SentFigure.objects.filter(
        municipality_id=current().municipality, organisation_id=organisation, first__year=year
    )
    read = rows.values_list("period", "first", "department", "number")
    return {Key(Period(first, kind), department): number is not None for kind, first, department, number in read}


def protected(draft: Draft) -> Draft:
    """Choose what stays hidden, outside every door. Where what is out gives a new figure away, every new one stays hidden."""
    try:
        return replace(draft, hidden=protect(draft.table.system, published=draft.out))
    except UnprotectedError:
        logger.warning(
            "What an organisation passed on in %s cannot be protected: what is new stays hidden.", draft.year
        )
        return replace(draft, hidden=frozenset(cell.key for cell, figure in draft.table.system.figures() if figure))


def publish(draft: Draft) -> int:
    """Put a protected draft out, in the worker's door. Answers how many figures that were: none where somebody was quicker.

    What is too small is out as hidden where it is the whole organisation, and not at all where it is a department. When the whole
    year is out, its sums go.
    """
    municipality = current().municipality
    with connection.cursor() as cursor:
        held = f"sent {municipality} {draft.organisation}"
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [held])
    if _out(draft.organisation, draft.year) != draft.out:
        return 0
    new = [
        SentFigure(
            municipality_id=municipality,
            organisation_id=draft.organisation,
            department_id=key.department,
            period=key.period.kind,
            first=key.period.first,
            number=None if cell.key in draft.hidden or cell.secret else figure,
        )
        for cell, figure in draft.table.system.figures()
        if (key := cast("Key", cell.key)) not in draft.out and not (cell.secret and key.department)
    ]
    SentFigure.objects.bulk_create(new)
    if draft.table.periods[-1].kind == YEAR or draft.table.periods[-1].first.month == rules.LAST_QUARTER:
        _let_go(draft)
    return len(new)


def _let_go(draft: Draft) -> None:
    ids = list(draft.table.counts.departments)
    SentSum.objects.filter(department__in=ids, quarter__year=draft.year).delete()


def forget_sums(today: date) -> None:
    """Take away sums that are past their last day, whatever became of their figures."""
    quarters = (
        SentSum.objects.filter(municipality_id=current().municipality).values_list("quarter", flat=True).distinct()
    )
    past = [one for one in quarters if rules.sums_are_past(one, today=today)]
    if past:
        gone = SentSum.objects.filter(municipality_id=current().municipality, quarter__in=past).delete()
        logger.warning("%s sums of what organisations passed on went without being published.", gone[0])
