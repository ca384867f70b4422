"""Telling the resident that data about them came from somebody else: one page beside the case."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import UUID

from django import forms
from django.conf import settings
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from bindeled.cases import access, actions, queries
from bindeled.cases.actions import RefusedError
from bindeled.cases.actions.informing import NOBODY_TOLD_US
from bindeled.cases.forms import InformedForm, PostponeInformingForm
from bindeled.cases.models import Case
from bindeled.cases.views import kept
from bindeled.cases.views.case import bare
from bindeled.confidentiality.doors import through
from bindeled.confidentiality.envelope import UnreadableError
from bindeled.users.models import User

Bound = dict[str, forms.Form]
# What a resident is told, in plain words, to be handed out or read aloud.
SHEET = "/vejledning/det-vi-har-faaet-at-vide-om-dig/"
USUAL = timedelta(days=14)


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@through("municipal")
def informing(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """Show how it stands with telling the resident, and write down that they were told, or why it waits. The reading is traced."""
    assert isinstance(request.user, User)  # noqa: S101 - the doorkeeper has seen to it
    found = bare(case_id)
    if request.method != "POST":
        return _page(request, found, {})
    do = request.POST.get("do", "")
    if do not in FORMS:
        raise Http404
    name, made, act = FORMS[do]
    form, refused = made(request.POST), ""
    try:
        with actions.refusing_unread(), transaction.atomic():
            kept.refuse(access.may_handle(found, by=request.user))
            kept.refuse("" if queries.came_on(found) else str(NOBODY_TOLD_US))
            if form.is_valid():
                act(found, **form.cleaned_data, by=request.user)
                return redirect("informing", case_id=found.id)
    except RefusedError as refusal:
        refused = str(refusal)
    return _page(request, found, {name: form}, refused=refused)


def _page(request: HttpRequest, found: Case, bound: Bound, *, refused: str = "") -> HttpResponse:
    assert isinstance(request.user, User)  # noqa: S101 - the doorkeeper has seen to it
    try:
        noted = queries.informings_of(found)
    except UnreadableError:
        raise Http404 from None
    queries.note_case_read(found, purpose="case_work")
    came, may_not = queries.came_on(found), access.may_handle(found, by=request.user)
    may_note = came is not None and not may_not
    context: dict[str, Any] = {
        "case": found,
        "noted": noted,
        "came": came,
        "standing": queries.standing_of(came, noted[0].row if noted else None),
        "may_note": may_note,
        "informed_form": _informed_form(),
        "postpone_form": _postpone_form(),
        "laws": queries.laws_of_informing(),
        "sheet": settings.SENDER_URL + SHEET,
        "refused": refused,
        **bound,
    }
    context["unasked"] = "" if may_note else kept.written(bound.values())
    status = 409 if refused else 422 if bound else 200
    return TemplateResponse(request, "cases/informing.html", context, status=status)


def _informed_form(data: Any = None) -> InformedForm:
    return InformedForm(data, auto_id="id_%s_informed", initial={"told_on": timezone.localdate()})


def _postpone_form(data: Any = None) -> PostponeInformingForm:
    return PostponeInformingForm(data, auto_id="id_%s_postpone", initial={"again_on": timezone.localdate() + USUAL})


FORMS: dict[str, tuple[str, Callable[..., forms.Form], Callable[..., Any]]] = {
    "informed": ("informed_form", _informed_form, actions.note_informed),
    "postpone": ("postpone_form", _postpone_form, actions.postpone_informing),
}
