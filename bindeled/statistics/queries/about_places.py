"""Counting what is about places and meetings and never about residents: days with a contact person, who came, who learned.

The worker's own door keeps these, so it counts them; what it answers are numbers, which the counting door writes down.
"""

from collections.abc import Callable, Iterator
from datetime import date, datetime, time, timedelta
from typing import NamedTuple

from django.utils import timezone

from bindeled.cooperation.models import MeetingGuest, SignUp
from bindeled.housing import rules as housing
from bindeled.housing.models import Department
from bindeled.housing.queries.coverage import held_in
from bindeled.housing.rules import Span
from bindeled.municipalities.models import Municipality
from bindeled.suppression.rules.periods import months_on


class Where(NamedTuple):
    """To which place and part of a measure a number belongs."""

    district: str = ""
    organisation: str = ""
    cut: str = ""
    part: str = ""


Row = tuple[Where, int]


def _days_of(month: date) -> Span:
    return Span(month, months_on(month, 1) - timedelta(days=1))


def covered_days(municipality: str, month: date) -> list[Row]:
    """Answer the department-days of a month with and without a contact person, up to today, by district and organisation (D1)."""
    doubt_days = Municipality.objects.get(code=municipality).doubt_days
    month_days, held = _days_of(month), held_in(municipality)
    last = min(month_days.last, timezone.localdate())
    found: list[Row] = []
    for department in Department.objects.filter(municipality_id=municipality):
        first, end = max(month_days.first, department.valid_from), min(last, department.valid_to or last)
        if first > end:
            continue
        spans = housing.covered((holder.held for holder in held[department.id]), doubt_days=doubt_days)
        days = (end - first).days + 1
        without = sum((gap.last - gap.first).days + 1 for gap in housing.gaps(spans, within=Span(first, end)))
        found += _covered(str(department.district_id), str(department.organisation_id), days - without, without)
    return found


def _covered(district: str, organisation: str, with_one: int, without: int) -> Iterator[Row]:
    yield Where(district, organisation), with_one + without
    yield Where(district, organisation, "covered", "yes"), with_one
    yield Where(district, organisation, "covered", "no"), without


def _within(month: date) -> tuple[datetime, datetime]:
    return tuple(timezone.make_aware(datetime.combine(day, time.min)) for day in (month, months_on(month, 1)))  # type: ignore[return-value]


def attendance(municipality: str, month: date) -> list[Row]:
    """Answer how many came to meetings that were held in a month."""
    since, until = _within(month)
    came = MeetingGuest.objects.filter(
        municipality_id=municipality,
        came=True,
        meeting__state="held",
        meeting__starts_at__gte=since,
        meeting__starts_at__lt=until,
    )
    return [(Where(), came.count())]


def trained(municipality: str, month: date) -> list[Row]:
    """Answer how many contact persons attended a training session in a month, by housing organisation."""
    since, until = _within(month)
    attended = SignUp.objects.filter(
        municipality_id=municipality,
        state="attended",
        session__starts_at__gte=since,
        session__starts_at__lt=until,
    )
    return [(Where(organisation=str(found)), 1) for found in attended.values_list("organisation_id", flat=True)]


ASKED: dict[str, Callable[[str, date], list[Row]]] = {
    "coverage": covered_days,
    "attendance": attendance,
    "training": trained,
}
