"""What organisations passed on, for the demonstration: invented sums of the years behind us, published as real ones are. Everything is invented."""

from collections.abc import Iterator
from datetime import date

from django.utils import timezone

from bindeled.confidentiality.doors import Door, entered
from bindeled.config.demo_statistics import YEARS, Dull
from bindeled.housing.models import Department
from bindeled.sent.models import SentFigure, SentSince, SentSum
from bindeled.sent.rules import quarter_of
from bindeled.sent.schedule import publish_in
from bindeled.suppression.rules.periods import months_on

# About how many a department passes on in a quarter, from the quietest to the busiest.
BETWEEN = (0, 1, 2, 4, 7, 11)
# In the summer's quarter people are away, and fewer concerns are passed on.
BY_QUARTER = (1.1, 1.0, 0.3, 1.3)
SEED = "passed on"


def invent_sent(municipality: str) -> None:
    """Write the sums of the last years and this one up to this quarter, and publish what stands. Done once."""
    this_year = timezone.localdate().year
    with entered(Door("worker", municipality=municipality)):
        if SentFigure.objects.filter(municipality_id=municipality).exists():
            return
        first = date(this_year - YEARS, 1, 1)
        SentSince.objects.get_or_create(municipality_id=municipality, defaults={"day": first})
        departments = list(Department.objects.filter(municipality_id=municipality).order_by("id"))
        quarters = list(_quarters(first))
        SentSum.objects.bulk_create(
            SentSum(municipality_id=municipality, department=one, quarter=quarter, number=number)
            for at, one in enumerate(departments)
            for quarter, number in zip(quarters, _numbers(at, len(quarters)), strict=True)
            if number
        )
    publish_in(municipality)


def _quarters(first: date) -> Iterator[date]:
    """Yield the quarters that are over, from one on."""
    while first < quarter_of(timezone.localdate()):
        yield first
        first = months_on(first, 3)


def _numbers(at: int, many: int) -> Iterator[int]:
    """Yield numbers for a department, around what is usual in it; the same each time."""
    chance, usual = Dull(f"{SEED} {at}"), BETWEEN[at % len(BETWEEN)]
    for turn in range(many):
        yield round(usual * (0.5 + chance.part()) * BY_QUARTER[turn % 4])
