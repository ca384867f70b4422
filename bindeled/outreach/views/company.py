"""Company to open places, and what is counted without names."""

from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from bindeled.confidentiality.doors import current, through
from bindeled.outreach import actions, queries, rules
from bindeled.outreach.actions import RefusedError
from bindeled.outreach.forms import CompanyForm
from bindeled.outreach.views.people import REFUSED, WRONG
from bindeled.suppression.rules import LEAST_SHOWN
from bindeled.users.models import User


def _whoever_serves(request: HttpRequest) -> User:
    assert isinstance(request.user, User)  # noqa: S101 - the doorkeeper has seen to it
    if not current().units:
        raise Http404
    return request.user


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@through("municipal")
def company(request: HttpRequest) -> HttpResponse:
    """Write down that one went with people to a place, and show when one's unit last did."""
    by = _whoever_serves(request)
    places = queries.places(current().municipality)
    data = request.POST if request.method == "POST" else None
    form, refused = CompanyForm(data, places=places, initial={"on": timezone.localdate(), "people": 1}), ""
    if form.is_bound and form.is_valid():
        told = form.cleaned_data
        try:
            with transaction.atomic():
                actions.note_company(told["place"], on=told["on"], people=told["people"], by=by)
        except RefusedError as refusal:
            refused = str(refusal)
        else:
            return redirect(f"{reverse('company')}?skrevet=ja")
    context = {
        "form": form,
        "places": places,
        "rows": queries.company_of_units(),
        "written": request.GET.get("skrevet") == "ja",
        "refused": refused,
    }
    status = REFUSED if refused else WRONG if form.errors else 200
    return TemplateResponse(request, "outreach/company.html", context, status=status)


@require_safe
@never_cache
@through("municipal")
def outreach_numbers(request: HttpRequest) -> HttpResponse:
    """Show what one's own units have done, month by month, without anybody's name and without small numbers."""
    _whoever_serves(request)
    units = queries.numbers(today=timezone.localdate())
    rows = [
        {"name": unit.name, "months": [(month, list(zip(rules.MEASURES.values(), told.values(), strict=True)))
                                       for month, told in unit.months]}
        for unit in units
    ]  # fmt: skip
    context = {"units": rows, "measures": list(rules.MEASURES.values()), "least": LEAST_SHOWN}
    return TemplateResponse(request, "outreach/numbers.html", context)
