"""Which unit serves what."""

from datetime import date
from uuid import UUID

from django.db.models import Case, F, Q, When
from django.utils.translation import get_language

from bindeled.municipalities.models import ContactPoint, District, Municipality, Unit
from bindeled.municipalities.rules import heir, lasts, sort_key


def name_of(code: str) -> str:
    """Answer a municipality's name in the reader's language, or nothing where there is none of this code."""
    found = Municipality.objects.filter(code=code).only("name", "name_en").first()
    return "" if found is None else name_in_language(found)


def name_in_language(municipality: Municipality) -> str:
    """Answer a municipality's name in the reader's language."""
    return municipality.name_en if (get_language() or "").startswith("en") else municipality.name


def municipality_of(code: str) -> Municipality | None:
    """Answer the municipality of this code, or nothing."""
    return Municipality.objects.filter(code=code).first()


def senders_may_attach(code: str) -> bool:
    """Say whether contact persons may send photographs here: the municipality's setting, the same for all of them."""
    return Municipality.objects.filter(code=code, senders_may_attach=True).exists()


def districts_of(municipality: str) -> list[str]:
    """Answer the names of a municipality's districts, in Danish order."""
    names = District.objects.filter(municipality_id=municipality).values_list("name", flat=True)
    return sorted(names, key=sort_key)


def contact_points(municipality: str, *, audience: str, on: date) -> list[ContactPoint]:
    """Answer a municipality's phones and then its addresses for one audience, those who take concerns first.

    Those of advisers are for ``senders``, after signing in, and for nobody else (D13, decision 3).
    """
    points = ContactPoint.objects.filter(in_force(on), municipality_id=municipality, audience=audience)
    points = points.exclude(unit__kind="children")  # shown where a child is mentioned; see doorstep
    advisers_first = Case(When(unit__kind="advisers", then=0), default=1)
    return list(points.select_related("unit").order_by("-kind", advisers_first, "value"))


def in_force(on: date) -> Q:
    """Answer the condition that a dated row holds on a day."""
    return Q(valid_from__lte=on) & (Q(valid_to__isnull=True) | Q(valid_to__gte=on))


def unit_at_open_door(municipality: str, *, on: date) -> Unit:
    """Answer the unit that reads what came through the open door, without a department: the only unit of advisers there
    is, and the central one where there are several. Raises Unit.DoesNotExist where the municipality has neither.
    """
    advisers = list(Unit.objects.filter(in_force(on), municipality_id=municipality, kind="advisers")[:2])
    return advisers[0] if len(advisers) == 1 else serving_unit(municipality, None, on=on)


def serving_unit(municipality: str, district_id: UUID | None, *, on: date) -> Unit:
    """Answer the unit of advisers that serves a district on a day; the central unit where none does (decision 6).

    Raises Unit.DoesNotExist where the municipality has neither.
    """
    units = Unit.objects.filter(in_force(on), municipality_id=municipality)
    chosen = units.filter(Q(kind="advisers", district_id=district_id) | Q(kind="central"))
    unit = chosen.order_by(F("district_id").asc(nulls_last=True), "valid_from").first()
    if unit is None:
        message = f"Municipality {municipality} has no unit that takes concerns on {on}."
        raise Unit.DoesNotExist(message)
    return unit


def answering_unit(unit: Unit, *, on: date) -> Unit:
    """Answer the unit that answers for one on a day: itself while it lasts, and then the one its work came to."""
    if lasts(unit, on=on):
        return unit
    known = list(Unit.objects.filter(municipality_id=unit.municipality_id).order_by("id"))
    return heir(unit, known, on=on)
