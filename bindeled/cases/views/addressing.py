"""A protected address: one page beside the case, on which alone it can be seen."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django import forms
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from bindeled.cases import access, actions, queries
from bindeled.cases.actions import RefusedError
from bindeled.cases.forms import ProtectAddressForm, UnprotectAddressForm
from bindeled.cases.models import Case
from bindeled.cases.views import kept
from bindeled.cases.views.case import bare
from bindeled.confidentiality.doors import through
from bindeled.users.models import User

Bound = dict[str, forms.Form]


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@through("municipal")
def address(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """Say whether the address is protected, protect it or end that, and show it to whoever asks. The reading is traced."""
    assert isinstance(request.user, User)  # noqa: S101 - the doorkeeper has seen to it
    found, do = bare(case_id), request.POST.get("do", "")
    if request.method != "POST":
        return _page(request, found, {})
    if do not in {*FORMS, "show"}:
        raise Http404
    bound: Bound = {}
    try:
        with transaction.atomic():
            if do == "show":
                return _page(request, found, {}, shown=actions.show_address(found, by=request.user))
            bound = _done(request, found, do, request.user)
    except RefusedError as refusal:
        name, form, _act = FORMS.get(do, ("", forms.Form, None))
        typed = {name: form(request.POST)} if name else {}
        return _page(request, bare(case_id), typed, refused=str(refusal))
    return _page(request, found, bound) if bound else redirect("address", case_id=found.id)


def _done(request: HttpRequest, found: Case, do: str, by: User) -> Bound:
    """Do what was pressed, or answer the form that was wrong."""
    kept.refuse(access.may_handle(found, by=by))
    name, made, act = FORMS[do]
    form = made(request.POST)
    if not form.is_valid():
        return {name: form}
    act(found, **form.cleaned_data, by=by)
    return {}


def _page(
    request: HttpRequest, found: Case, bound: Bound, *, refused: str = "", shown: str | None = None
) -> HttpResponse:
    assert isinstance(request.user, User)  # noqa: S101 - the doorkeeper has seen to it
    queries.note_case_read(found, purpose="case_work")
    context: dict[str, Any] = {
        "case": found,
        "shown": shown,
        "may_not": access.may_handle(found, by=request.user),
        "protect_form": ProtectAddressForm(),
        "unprotect_form": UnprotectAddressForm(),
        "refused": refused,
        **bound,
    }
    here = "unprotect_form" if found.address_protected_at else "protect_form"
    gone = bound.keys() if context["may_not"] else bound.keys() - {here}
    context["unasked"] = kept.written(bound[name] for name in gone)
    status = 409 if refused else 422 if bound else 200
    return TemplateResponse(request, "cases/address.html", context, status=status)


FORMS: dict[str, tuple[str, Callable[..., forms.Form], Callable[..., Any]]] = {
    "protect": ("protect_form", ProtectAddressForm, actions.protect_address),
    "unprotect": ("unprotect_form", UnprotectAddressForm, actions.unprotect_address),
}
