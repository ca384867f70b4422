"""Counting: each measure of each month, again every night until the month stands for good, and never after that.

One measure of one month is one transaction: what was broken off goes on where it stopped.
"""

from collections import Counter
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db import connection
from django.db.models import Q
from django.utils import timezone

from bindeled.confidentiality.doors import current
from bindeled.municipalities.rules import sort_key
from bindeled.statistics.models import Counted, Named, Tally
from bindeled.statistics.queries import about_places, counting
from bindeled.statistics.rules.measures import MEASURES
from bindeled.suppression.rules.periods import last_fixed, month_of, months_between

# A month that does not stand yet is counted again so many hours after it was counted last.
EVERY = timedelta(hours=20)


@dataclass(frozen=True)
class Due:
    """A measure of a month that is to be counted."""

    measure: str
    month: date


def next_to_count(now: datetime, *, without: Collection[str] = ()) -> Due | None:
    """Answer what is to be counted next, the oldest month first, but for some measures; nothing where all is counted.

    A month of which what is counted is not there any more, such as the roster of three years ago, is never begun.
    """
    municipality, today = current().municipality, timezone.localtime(now).date()
    first = counting.earliest(municipality)
    done = Counted.objects.filter(municipality_id=municipality)
    fresh = set(done.filter(Q(fixed_at__isnull=False) | Q(counted_at__gt=now - EVERY)).values_list("month", "measure"))
    for month in months_between(month_of(first or today), month_of(today)):
        for measure in MEASURES:
            waits = measure.code not in without and (month, measure.code) not in fresh
            if waits and measure.is_still_there(month, today):
                return Due(measure.code, month)
    return None


def count_about_places(due: Due) -> list[about_places.Row]:
    """Count a measure that is about places, through the worker's own door, which keeps the roster and the meetings; else nothing."""
    ask = about_places.ASKED.get(due.measure)
    return ask(current().municipality, due.month) if ask else []


def count_measure(due: Due, rows: Iterable[about_places.Row], *, now: datetime) -> None:
    """Count a measure of a month anew, and say whether it stands from now on. ``rows`` are what was counted about places."""
    municipality = current().municipality
    alone(due.measure)
    told: dict[str, Any] = {"municipality_id": municipality, "month": due.month, "measure": due.measure}
    if Counted.objects.filter(**told, fixed_at__isnull=False).exists():
        return  # another process was quicker
    Tally.objects.filter(**told).delete()
    if due.measure in counting.STATEMENTS:
        counting.count(due.measure, due.month, municipality=municipality)
    else:
        _keep(due, rows, municipality)
    is_fixed = due.month <= last_fixed(timezone.localtime(now).date())
    Counted.objects.update_or_create(**told, defaults={"counted_at": now, "fixed_at": now if is_fixed else None})


def alone(measure: str) -> None:
    """Wait until nobody else counts or publishes the measure here, and keep others waiting until this is done or taken back."""
    with connection.cursor() as cursor:
        key = f"figures {current().municipality} {measure}"
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [key])


def _keep(due: Due, rows: Iterable[about_places.Row], municipality: str) -> None:
    summed: Counter[about_places.Where] = Counter()
    for where, number in rows:
        summed[where] += number
    told = {"municipality_id": municipality, "measure": due.measure, "month": due.month}
    Tally.objects.bulk_create(
        Tally(**told, **where._asdict(), number=number) for where, number in summed.items() if number
    )


def keep_names() -> None:
    """Write down what places and offers are called today. What is gone keeps its last name."""
    municipality = current().municipality
    Named.objects.bulk_create(
        [
            Named(
                municipality_id=municipality,
                level=level,
                key=key,
                name=name,
                sort_key=sort_key(name)[:200],
                within=within,
                dwellings=dwellings,
            )
            for level, key, name, within, dwellings in counting.names(municipality)
        ],
        update_conflicts=True,
        unique_fields=["municipality", "level", "key"],
        update_fields=["name", "sort_key", "within", "dwellings"],
    )
