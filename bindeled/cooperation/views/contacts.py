"""The practice network's contact list, on both sides: who is on it reads it, and keeps their own card."""

from typing import Any

from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from bindeled.confidentiality.doors import through
from bindeled.cooperation.actions import contacts as actions
from bindeled.cooperation.actions.contacts import CardRefusedError
from bindeled.cooperation.forms.contacts import CardForm
from bindeled.cooperation.queries import contacts as asked
from bindeled.cooperation.rules.contacts import ends_on
from bindeled.cooperation.views.contracts import reader
from bindeled.users.models import User

REFUSED, CHANGED = 422, 409
METHODS = ["GET", "HEAD", "POST"]


@require_http_methods(METHODS)
@never_cache
@through("sender")
def contact_list(request: HttpRequest) -> HttpResponse:
    """Show a contact person the list if they are on it, and let them keep their own card."""
    return _page(request, reader(request))


@require_http_methods(METHODS)
@never_cache
@through("municipal")
def municipal_contact_list(request: HttpRequest) -> HttpResponse:
    """Show those of the municipality's staff the same who belong to the network."""
    return _page(request, _of_the_network(request))


@require_safe
@never_cache
@through("sender")
def contact_list_paper(request: HttpRequest) -> HttpResponse:
    """Show a member the list alone, to be printed."""
    return _paper(request)


@require_safe
@never_cache
@through("municipal")
def municipal_contact_list_paper(request: HttpRequest) -> HttpResponse:
    """Show a member of the municipality's staff the list alone, to be printed."""
    _of_the_network(request)
    return _paper(request)


def _of_the_network(request: HttpRequest) -> User:
    by = reader(request)
    if not asked.may_be_on_it(by):
        raise Http404
    return by


def _paper(request: HttpRequest) -> HttpResponse:
    members = asked.members()
    if not members:
        return redirect("contact_list")
    context = {"members": members, "today": timezone.localdate()}
    return TemplateResponse(request, "cooperation/contact_list_paper.html", context)


def _page(request: HttpRequest, by: User) -> HttpResponse:
    form = CardForm(request.POST if request.method == "POST" else None, initial=_beginning(by))
    if request.method != "POST":
        return _shown(request, by, form)
    do = request.POST.get("do", "write")
    if do == "leave":
        actions.leave_list(by=by)
        return redirect("contact_list")
    try:
        with transaction.atomic():
            if do == "confirm":
                actions.confirm_card(by=by)
            elif form.is_valid():
                actions.write_card(**form.cleaned_data, by=by)
            else:
                return _shown(request, by, form, status=REFUSED)
    except CardRefusedError as refusal:
        kept = CardForm(initial=_beginning(by)) if do == "confirm" else form
        return _shown(request, by, kept, refused=str(refusal), status=CHANGED)
    return redirect("contact_list")


def _beginning(by: User) -> dict[str, str]:
    card = asked.own_card(by)
    if card is None:
        return {"organisation": asked.organisation_of(by)}
    return {"phone": card.phone, "function": card.function, "organisation": card.organisation}


def _shown(request: HttpRequest, by: User, form: CardForm, *, refused: str = "", status: int = 200) -> HttpResponse:
    card = asked.own_card(by)
    context: dict[str, Any] = {
        "may": asked.may_be_on_it(by),
        "card": card,
        "until": ends_on(card.confirmed_on) if card else None,
        "is_to_confirm": asked.is_to_confirm(card),
        "members": asked.members() if card else [],
        "form": form,
        "name": by.name,
        "refused": refused,
    }
    return TemplateResponse(request, "cooperation/contact_list.html", context, status=status)
