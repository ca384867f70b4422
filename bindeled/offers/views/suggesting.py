"""Somebody ticks off what they know and sees the offers at once, with reasons. No person is named, and nothing is stored or traced."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from bindeled.confidentiality.doors import current, through
from bindeled.municipalities.queries import districts_of
from bindeled.offers.forms.suggesting import KnownForm
from bindeled.offers.queries import suggesting


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@through("municipal")
def suggestions(request: HttpRequest) -> HttpResponse:
    """Show which offers the rules suggest for what is ticked off, and why; and which not, and what one would need to know.

    It is sent as a form, so that what is known of somebody stands in no address. Whoever comes from a record gets back to it.
    """
    municipality = current().municipality
    form = KnownForm(request.POST if request.method == "POST" else None, districts=districts_of(municipality))
    context: dict[str, Any] = {"form": form, "asked": form.is_bound and form.is_valid(), "back": _way_back(request)}
    if context["asked"]:
        today = timezone.localdate()
        on = form.day(today)
        context |= {"on": on, "parts": suggesting.shown(form.known(), municipality, on=on, today=today)}
    return TemplateResponse(request, "offers/suggestions.html", context, status=422 if form.errors else 200)


def _way_back(request: HttpRequest) -> str:
    """Answer the page of this site that somebody came from with what is known there, or nothing."""
    back = request.POST.get("back", "")
    return back if back.startswith("/") and url_has_allowed_host_and_scheme(back, allowed_hosts=None) else ""
