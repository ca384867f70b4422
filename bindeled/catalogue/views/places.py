"""Open places (A13): where one can just turn up, for residents and contact persons alike."""

from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import gettext as _
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
    told = queries.told_of(queries.whole(queries.found(code, on=today, kind="place")), on=today)
    rows = [(each, each.version.place, _where(each), _how_in(each)) for each in told]
    return TemplateResponse(request, "catalogue/places.html", {"rows": rows})


def _where(told: queries.Told) -> str:
    """Answer where it is, on lines of its own; who gives it where it has no place of its own."""
    place = told.version.place
    return f"{place.name}\n{place.address}, {place.postal_code} {place.city}" if place else told.version.provider.name


def _how_in(told: queries.Told) -> str:
    """Answer how one gets in: just so or assigned, whether one says one's name, and what it costs."""
    version = told.version
    first = (
        _("The municipality says first whether it is for you.") if version.visitation else _("You can just turn up.")
    )
    unnamed = _("You need not say your name.") if version.anonymous else ""
    return "\n".join(filter(None, (first, unnamed, f"{rules.COSTS[version.cost]}.")))
