"""Telling of a step towards an eviction: the short form, the check of it, and (in receipts) the receipt, as everybody gets it.

It goes the way of every concern: sealed, and opened by the municipality alone. Whoever tells has no other reach (A27): nothing that
was told can be seen here again, of one's own or of another organisation.
"""

import secrets
from collections.abc import Iterator
from functools import wraps
from typing import Any

from django.db import IntegrityError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from bindeled.concerns import rules
from bindeled.concerns.actions import Told, form_mark, pass_on
from bindeled.concerns.notice_forms import NoticeForm
from bindeled.confidentiality.doors import View, through
from bindeled.housing.queries.letting import told_from
from bindeled.receipts.models import Receipt
from bindeled.receipts.queries import receipt_for_form
from bindeled.users.models import User

ONE_TIME_KEY_BYTES = 16


def _form(request: HttpRequest, data: Any = None, **initial: Any) -> NoticeForm:
    """Answer the form with the places that the sender tells of; for whoever tells of none the page does not exist."""
    places = told_from(_sender(request).id, on=timezone.localdate())
    if not places:
        raise Http404
    return NoticeForm(data, places=places, initial=initial)


def answering_repeats(view: View) -> View:
    """A form that was sent before gets the same receipt again; the first attempt's transaction is rolled back."""

    @wraps(view)
    def answered(request: HttpRequest) -> HttpResponse:
        try:
            return view(request)
        except IntegrityError:
            return sent_before(request)

    return answered


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@answering_repeats
@through("sender")
def notice(request: HttpRequest) -> HttpResponse:
    """Ask, check, send. The button pressed says which: ``check``, ``edit`` or ``send``."""
    if request.method != "POST":
        return _ask(request, _form(request, key=secrets.token_urlsafe(ONE_TIME_KEY_BYTES)))
    form = _form(request, request.POST)
    if not form.is_valid() or request.POST.get("step_of_form") == "edit":
        return _ask(request, form)
    if form.masked or request.POST.get("step_of_form") != "send" or not form.cleaned_data["key"]:
        return _check(request, form)
    return redirect("receipt", number=pass_on(form.told(), key=form.cleaned_data["key"], by=_sender(request)).number)


@through("sender")
def sent_before(request: HttpRequest) -> HttpResponse:
    """Answer a form that was sent before: the same receipt for the same content, a fresh form for another."""
    form = _form(request, request.POST)
    if not form.is_valid():
        return _ask(request, form)
    told = form.told()
    mark = form_mark(form.cleaned_data["key"], told)
    try:
        receipt = receipt_for_form(_sender(request), mark.sha256)
    except Receipt.DoesNotExist:  # two receipts drew the same random number; the second draw differs
        receipt = pass_on(told, key=form.cleaned_data["key"], by=_sender(request))
    if secrets.compare_digest(bytes(receipt.request_mac), mark.mac):
        return redirect("receipt", number=receipt.number)
    changed = request.POST.copy()
    changed["key"] = secrets.token_urlsafe(ONE_TIME_KEY_BYTES)
    form = _form(request, changed)
    form.is_valid()
    return _check(request, form, changed=True, status=409)


def _ask(request: HttpRequest, form: NoticeForm) -> HttpResponse:
    status = 422 if form.is_bound and form.errors else 200
    return TemplateResponse(request, "concerns/notice.html", {"form": form}, status=status)


def _check(request: HttpRequest, form: NoticeForm, *, changed: bool = False, status: int = 200) -> HttpResponse:
    told = form.told()
    context = {
        "form": form,
        "told": told,
        "step": rules.STEPS_TOLD[told.step],
        "children": rules.CHILDREN[told.children],
        "carried": list(_carried(form, told)),
        "changed": changed,
    }
    return TemplateResponse(request, "concerns/notice_check.html", context, status=status)


def _carried(form: NoticeForm, told: Told) -> Iterator[tuple[str, str]]:
    """Yield what the check page carries on, as typed but with CPR numbers masked: name and value pairs."""
    for name in form.fields:
        if value := told.where if name == "where" else form.data.get(name):
            yield name, value


def _sender(request: HttpRequest) -> User:
    assert isinstance(request.user, User)  # noqa: S101 - the doorkeeper has seen to it
    return request.user
