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
    code, today = current().municipality, timezone.localdate()
    told = queries.told_of(queries.found(code, on=today, kind="place"), on=today)
    rows = [(each, each.version.place, rules.COSTS[each.version.cost]) for each in told]
    return TemplateResponse(request, "catalogue/places.html", {"rows": rows})
