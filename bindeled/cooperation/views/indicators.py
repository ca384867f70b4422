"""A keeper's pages for the organisation's own numbers: the last quarters at a glance, a quarter to fill in, and one place with its history."""

from typing import Any
from uuid import UUID

from django.core.paginator import Page, Paginator
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from bindeled.confidentiality.doors import through
from bindeled.cooperation.actions.indicators import CountsRefusedError, enter_counts
from bindeled.cooperation.forms.indicators import CountsForm, PlaceForm, Row
from bindeled.cooperation.queries import indicators as asked
from bindeled.cooperation.queries.indicators import Place
from bindeled.cooperation.rules import indicators as rules
from bindeled.cooperation.rules.indicators import Quarter
from bindeled.users.models import User

PAGE = 25  # places
SHOWN = 4  # quarters
REFUSED = 422


def _keeper(request: HttpRequest) -> User:
    assert isinstance(request.user, User)  # noqa: S101 - the doorkeeper has seen to it
    return request.user


def _page_of(request: HttpRequest, places: list[Place]) -> Page[Place]:
    return Paginator(places, PAGE).get_page(request.GET.get("side"))


def _pages(page: Page[Place]) -> dict[str, str]:
    return {
        "newer": f"?side={page.previous_page_number()}" if page.has_previous() else "",
        "older": f"?side={page.next_page_number()}" if page.has_next() else "",
    }


@require_safe
@never_cache
@through("housing")
def indicators(request: HttpRequest) -> HttpResponse:
    """Show the numbers of the last four quarters that are over: what is there, and what is missing."""
    today = timezone.localdate()
    quarters = rules.ended(today, SHOWN)
    page = _page_of(request, asked.kept_places(on=today))
    counts = asked.entered(list(page), quarters)
    rows = [(place, [(one, counts.get(asked.key_of(place, one))) for one in quarters]) for place in page]
    context: dict[str, Any] = {
        "indicators": rules.INDICATORS,
        "definitions": rules.DEFINITIONS,
        "quarters": quarters,
        "open": quarters[0],
        "rows": rows,
        **_pages(page),
    }
    return TemplateResponse(request, "cooperation/indicators.html", context)


def _quarter(year: int, number: int) -> Quarter:
    """Answer the quarter of an address; one that is in no calendar is not found. One that is not open says so, without a form."""
    found = rules.known_quarter(year, number)
    if found is None:
        raise Http404
    return found


def _rows(places: list[Place], quarter: Quarter) -> list[Row]:
    counts, known = asked.entered(places, [quarter]), asked.households(places)
    return [Row(place, counts.get(asked.key_of(place, quarter)), known.get(place.id)) for place in places]


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@through("housing")
def indicator_quarter(request: HttpRequest, year: int, number: int) -> HttpResponse:
    """Ask for the numbers of all places in one quarter, a page at a time."""
    by, quarter, today = _keeper(request), _quarter(year, number), timezone.localdate()
    page = _page_of(request, asked.kept_places(on=today))
    form = CountsForm(request.POST if request.method == "POST" else None, rows=_rows(list(page), quarter))
    if form.is_about_others():
        raise Http404  # numbers of places that are on nobody's list here, and none of those that are
    if request.method == "POST" and _enter(form, quarter, by=by):
        here = reverse("indicator_quarter", args=[quarter.year, quarter.number])
        return redirect(f"{here}?side={page.next_page_number()}" if page.has_next() else reverse("indicators"))
    context = {**_context(quarter, form), **_pages(page), "page": page}
    status = REFUSED if request.method == "POST" else 200
    return TemplateResponse(request, "cooperation/indicator_quarter.html", context, status=status)


def _enter(form: CountsForm, quarter: Quarter, *, by: User) -> bool:
    """Enter what a form holds, all of it or nothing; where something is refused, the form says so at its place."""
    if not form.is_valid():
        return False
    with transaction.atomic():
        for row in form.rows:
            try:
                enter_counts(row.place, quarter, form.told(row), by=by)
            except CountsRefusedError as refusal:
                form.add_error(row.name_of(next(iter(rules.INDICATORS))), form.said(row, str(refusal)))
        if form.errors:
            transaction.set_rollback(True)
    return not form.errors


def _context(quarter: Quarter, form: CountsForm) -> dict[str, Any]:
    today = timezone.localdate()
    return {
        "quarter": quarter,
        "state": quarter.state(today),
        "why_not": rules.why_not_now(quarter, today=today),
        "form": form,
        "indicators": rules.INDICATORS,
        "definitions": rules.DEFINITIONS,
    }


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@through("housing")
def indicators_of_place(request: HttpRequest, year: int, number: int, place_id: UUID) -> HttpResponse:
    """Show one place's numbers of a quarter with everything that was entered before, and ask for them."""
    by, quarter, today = _keeper(request), _quarter(year, number), timezone.localdate()
    place = next((one for one in asked.kept_places(on=today) if one.id == place_id), None)
    if place is None:
        raise Http404
    known = asked.known_of([place], by=by.name)
    form = PlaceForm(request.POST if request.method == "POST" else None, rows=_rows([place], quarter), known=known)
    if request.method == "POST" and _enter(form, quarter, by=by):
        return redirect("indicators_of_place", quarter.year, quarter.number, place.id)
    context = {**_context(quarter, form), "place": place, "versions": asked.history(place, quarter)}
    status = REFUSED if request.method == "POST" else 200
    return TemplateResponse(request, "cooperation/indicators_of_place.html", context, status=status)
