"""From stable codes to the words that residents and contact persons read."""

from django import template
from django.utils.translation import gettext_lazy as _

from bindeled.housing.models import ContactPerson
from bindeled.housing.queries import Shown

register = template.Library()

CAPACITIES = {
    "caretaker": _("Caretaker"),
    "board": _("Board member"),
    "volunteer": _("Volunteer resident"),
    "office": _("Property office"),
    "property_office": _("Property office"),
    "social_caretaker": _("Social caretaker"),
    "area_plan": _("Area plan"),
}
KNOCKS = {"call_back": _("A resident asks to be called"), "letter": _("A letter from a resident")}


@register.filter
def capacity(kind: str) -> str:
    """Answer in which capacity somebody is contact person."""
    return str(CAPACITIES.get(kind, ""))


@register.filter
def knock_kind(kind: str) -> str:
    """Answer what a resident wants."""
    return str(KNOCKS.get(kind, ""))


@register.filter
def as_shown(entry: ContactPerson) -> Shown:
    """Answer an entry as residents see it: what its owner has chosen, and no more."""
    return Shown(
        id=entry.id,
        kind=entry.kind,
        name=entry.name if entry.shows_name else "",
        phone=entry.phone if entry.shows_phone else "",
        hours=entry.hours,
        takes_letters=entry.takes_letters,
    )
