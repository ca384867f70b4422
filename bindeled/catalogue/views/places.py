"""Open places (A13): where one can just turn up, for residents and contact persons alike."""

from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from bindeled.catalogue import queries, rules
from bindeled.confidentiality.doors import current, through


@require_safe
@never_cache
@through("public")
def places(request: HttpRequest) -> HttpResponse:
    """Show the places: what one can come for, where, when it is open, and whether it opens later."""
    told = queries.offers(current().municipality, on=timezone.localdate(), kind="place")
    rows = [
        {
            "told": each,
            "place": each.version.place,
            "hours": _hours(each),
            "cost": rules.COSTS[each.version.cost],
            "is_free": each.version.cost == rules.FREE,
        }
        for each in told
    ]
    return TemplateResponse(request, "catalogue/places.html", {"rows": rows})


def _hours(told: queries.Told) -> str:
    """Answer when a place is open, in the reader's language; nothing where nobody has told."""
    place = told.version.place
    if place is None:
        return ""
    return place.hours_en or place.hours_da if told.language == rules.ENGLISH else place.hours_da
