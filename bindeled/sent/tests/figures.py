"""Figures and rows for tests, of a year that is over and stands, whenever the tests run."""

from datetime import date

from django.utils import timezone

from bindeled.housing.models import Department, Organisation
from bindeled.sent.models import Sent, SentFigure, SentSince
from bindeled.suppression.rules.periods import QUARTER, YEAR, Period, last_fixed

OVER = last_fixed(timezone.localdate()).year - 1
QUARTERS = [Period(date(OVER, month, 1), QUARTER) for month in (1, 4, 7, 10)]
THE_YEAR = Period(date(OVER, 1, 1), YEAR)


def figure(
    organisation: Organisation, period: Period, number: int | None, *, department: Department | None = None
) -> SentFigure:
    """Publish a figure, or a hidden one, as the worker would."""
    told = {"department": department, "period": period.kind, "first": period.first, "number": number}
    return SentFigure.objects.create(municipality_id="0101", organisation=organisation, **told)


def counted_since(day: date, municipality: str = "0101") -> None:
    """Let counting have begun on a day."""
    SentSince.objects.update_or_create(municipality_id=municipality, defaults={"day": day})


def passed_on(department: Department, period: Period, number: int) -> None:
    """Let so many concerns have been passed on from a department in a quarter."""
    of_the_day = {"municipality_id": department.municipality_id, "department": department, "day": period.first}
    Sent.objects.bulk_create(Sent(**of_the_day) for _turn in range(number))
