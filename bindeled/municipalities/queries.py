"""Which unit serves what."""

from datetime import date
from uuid import UUID

from django.db.models import F, Q

from bindeled.municipalities.models import Unit


def serving_unit(municipality: str, district_id: UUID, *, on: date) -> Unit:
    """Answer the unit of advisers that serves a district on a day; the central unit where none does (decision 6).

    Raises Unit.DoesNotExist where the municipality has neither.
    """
    valid = Q(valid_from__lte=on) & (Q(valid_to__isnull=True) | Q(valid_to__gte=on))
    units = Unit.objects.filter(valid, municipality_id=municipality)
    chosen = units.filter(Q(kind="advisers", district_id=district_id) | Q(kind="central"))
    unit = chosen.order_by(F("district_id").asc(nulls_last=True), "valid_from").first()
    if unit is None:
        message = f"Municipality {municipality} has no unit that takes concerns on {on}."
        raise Unit.DoesNotExist(message)
    return unit
