"""What a case's resident is offered, beside the case: their courses, something new of the catalogue, a day of moving in, and suggestions."""

from typing import Any
from uuid import UUID

from django import forms
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from bindeled.cases import access, actions, queries
from bindeled.cases.actions import RefusedError
from bindeled.cases.actions.steps import CLOSED
from bindeled.cases.forms.offering import MovesInForm, OfferForm
from bindeled.cases.models import Case
from bindeled.cases.queries.offering import case_with_situation
from bindeled.cases.views import kept
from bindeled.cases.views.case import bare
from bindeled.confidentiality.doors import through
from bindeled.offers import queries as offers
from bindeled.offers.queries import suggesting
from bindeled.offers.rules.suggesting import sent
from bindeled.users.models import User

Bound = dict[str, forms.Form]


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@through("municipal")
def offering(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """Show what the resident is offered, offer something, or write down a day of moving in. Reading is traced."""
    assert isinstance(request.user, User)  # noqa: S101 - the doorkeeper has seen to it
    found, by = bare(case_id), request.user
    if request.method != "POST":
        return _page(request, found, {})
    try:
        with actions.refusing_unread(), transaction.atomic():
            wrong = _offered(request, found, by)
    except RefusedError as refusal:
        return _page(request, found, _typed(request, found), refused=str(refusal))
    if wrong:
        return _page(request, found, wrong)
    return redirect("offering", case_id=found.id)


def _offer_form(found: Case, data: Any = None) -> OfferForm:
    choices = offers.choices(found.municipality_id, on=timezone.localdate())
    return OfferForm(data, choices=choices, auto_id="id_%s_offer")


def _offered(request: HttpRequest, found: Case, by: User) -> Bound:
    match request.POST.get("do"):
        case "offer":
            form = _offer_form(found, request.POST)
            if not form.is_valid():
                return {"offer_form": form}
            reason, choice = form.cleaned_data["reason"], form.choice
            actions.offer_course(found, version=choice.version, method=choice.method, reason=reason, by=by)
        case "moves_in":
            moves = MovesInForm(request.POST, auto_id="id_%s_moves")
            if not moves.is_valid():
                return {"moves_form": moves}
            actions.plan_move_in(found, moves_on=moves.cleaned_data["moves_on"], by=by)
        case _:
            raise Http404
    return {}


def _typed(request: HttpRequest, found: Case) -> Bound:
    match request.POST.get("do"):
        case "offer":
            return {"offer_form": _offer_form(found, request.POST)}
        case _:
            return {"moves_form": MovesInForm(request.POST, auto_id="id_%s_moves")}


def _page(request: HttpRequest, found: Case, bound: Bound, *, refused: str = "") -> HttpResponse:
    assert isinstance(request.user, User)  # noqa: S101 - the doorkeeper has seen to it
    queries.note_case_read(found, purpose="case_work")
    may_not = access.may_handle(found, by=request.user) or (str(CLOSED) if found.state != "open" else "")
    resident = found.resident_id
    way = offers.move_of(resident) if resident else None
    shown: Bound = {}
    if resident and not may_not:
        shown["offer_form"] = bound.get("offer_form") or _offer_form(found)
        if way is None:
            shown["moves_form"] = bound.get("moves_form") or MovesInForm(auto_id="id_%s_moves")
    context: dict[str, Any] = {
        "case": found,
        "lines": offers.courses_of_resident(resident) if resident else [],
        "way": way,
        "may_not": may_not,
        "refused": refused,
        "unasked": kept.written(form for name, form in bound.items() if name not in shown),
        **shown,
    }
    status = 409 if refused else 422 if bound else 200
    return TemplateResponse(request, "cases/offering.html", context, status=status)


@require_safe
@never_cache
@through("municipal")
def suggestions(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """Show which offers the rules suggest by what the case knows, and why. It can be corrected and added to on the next page.

    Reading is traced. Nothing is stored: what somebody offers, they choose themselves and write why.
    """
    try:
        found, known = case_with_situation(case_id)
    except Case.DoesNotExist:
        raise Http404 from None
    queries.note_case_read(found, purpose="case_work")
    today = timezone.localdate()
    context = {
        "case": found,
        "known": suggesting.in_words(known),
        "sent": sent(known),
        "parts": suggesting.shown(known, found.municipality_id, on=today, today=today),
        "on": today,
    }
    return TemplateResponse(request, "cases/suggested_offers.html", context)
