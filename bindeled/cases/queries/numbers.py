"""What an evaluator counts, through a door of its own that sees when something came and nothing else of it."""

from dataclasses import dataclass
from datetime import date, datetime, time

from django.db.models import Count
from django.db.models.functions import TruncMonth
from django.utils import timezone

from bindeled.cases.models import Concern
from bindeled.cases.rules import LEAST_SHOWN
from bindeled.confidentiality.doors import current

MONTHS = 12


@dataclass(frozen=True)
class Month:
    """How many concerns came in a month; nothing where the number is too small to be shown."""

    first: date
    number: int | None


def months() -> list[Month]:
    """Answer how many came in each of the last whole months, the newest first."""
    firsts = _firsts(timezone.localdate())
    since = timezone.make_aware(datetime.combine(firsts[-1], time.min))
    came = Concern.objects.filter(municipality_id=current().municipality, set_aside="", received_at__gte=since)
    by_month = (
        came.order_by().annotate(month=TruncMonth("received_at")).values_list("month").annotate(number=Count("*"))
    )
    counted = {timezone.localdate(month): number for month, number in by_month}
    found = [(first, counted.get(first, 0)) for first in firsts]
    return [Month(first, number if number >= LEAST_SHOWN else None) for first, number in found]


def _firsts(today: date) -> list[date]:
    """Answer the first days of the whole months before a day, the newest first."""
    numbers = [today.year * 12 + today.month - 1 - back for back in range(1, MONTHS + 1)]
    return [date(number // 12, number % 12 + 1, 1) for number in numbers]
