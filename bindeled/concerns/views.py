"""Passing a concern on, in three pages: the questions, the check of one's answers, and (in receipts) the receipt.

What was typed travels in the form from page to page and is stored nowhere before it is sent. Files do not travel so: photographs are
chosen on the last page, and whatever page is answered instead of the receipt says that they must be chosen again.
"""

import secrets
from collections.abc import Sequence
from functools import wraps
from http import HTTPStatus
from typing import Any

from django.conf import settings
from django.db import IntegrityError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from bindeled.concerns import rules
from bindeled.concerns.actions import Picture, PictureRefusedError, draw, form_mark, pass_on
from bindeled.concerns.forms import ConcernForm, PicturesForm, department_and_entrance
from bindeled.concerns.words import not_taken, shortened
from bindeled.confidentiality.doors import View, through
from bindeled.housing.queries import OwnDepartment, own_departments, own_place
from bindeled.housing.queries.letting import AREA_PLAN, lets
from bindeled.housing.rules import SHARED
from bindeled.municipalities.queries import contact_points, senders_may_attach
from bindeled.receipts.models import Receipt
from bindeled.receipts.queries import receipt_for_form
from bindeled.users.models import User

ONE_TIME_KEY_BYTES = 16
ALL_IS_THERE = HTTPStatus.NO_CONTENT


def _form(request: HttpRequest, data: Any = None, **initial: Any) -> ConcernForm:
    user, today = _sender(request), timezone.localdate()

    def find(value: str) -> tuple[OwnDepartment, str] | None:
        department, entrance = department_and_entrance(value)
        return own_place(user.id, department=department, entrance=entrance, on=today)

    return ConcernForm(data, departments=lambda: own_departments(user.id, on=today), find=find, initial=initial)


def answering_repeats(view: View) -> View:
    """A form that was sent before gets the same receipt again; the first attempt's transaction is rolled back."""

    @wraps(view)
    def answered(request: HttpRequest, pictures: Sequence[Picture] = ()) -> HttpResponse:
        try:
            return view(request, pictures)
        except IntegrityError:
            return sent_before(request, pictures)

    return answered


def drawing_first(view: View) -> View:
    """Draw what was chosen anew before it is sent, when all else is there: outside the door, so that no transaction waits for it."""

    @wraps(view)
    def drawn(request: HttpRequest) -> HttpResponse:
        chosen = request.FILES.getlist("pictures") if request.method == "POST" else []
        if not chosen:
            return view(request)
        before = all_is_there(request)
        if before.status_code != ALL_IS_THERE:
            return before
        try:
            pictures = draw([file.read() for file in chosen])
        except PictureRefusedError as refusal:
            called = "" if refusal.at is None else shortened(str(chosen[refusal.at].name))
            return picture_refused(request, not_taken(refusal.word, called=called))
        return view(request, pictures)

    return drawn


@through("sender")
def all_is_there(request: HttpRequest) -> HttpResponse:
    """Answer the page that comes before sending, or that there is none."""
    return _before_sending(request, _form(request, request.POST)) or HttpResponse(status=ALL_IS_THERE)


@through("sender")
def picture_refused(request: HttpRequest, reason: str) -> HttpResponse:
    """Answer the last page again: nothing was sent, all that was typed is there, and why stands at the field."""
    form = _form(request, request.POST)
    return _check(request, form, refused=reason, status=422) if form.is_valid() else _ask(request, form)


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@drawing_first
@answering_repeats
@through("sender")
def concern(request: HttpRequest, pictures: Sequence[Picture] = ()) -> HttpResponse:
    """Ask, check, send. The button pressed says which: ``check``, ``edit`` or ``send``."""
    if request.method != "POST":
        key = secrets.token_urlsafe(ONE_TIME_KEY_BYTES)
        return _ask(request, _form(request, key=key, called=_called(request), **_place(request)))
    form = _form(request, request.POST)
    if page := _before_sending(request, form):
        return page
    return redirect("receipt", number=_passed_on(request, form, pictures).number)


def _place(request: HttpRequest) -> dict[str, str]:
    """Answer the place that a link names, to begin with: a list may offer only what is one's own, so another's is no choice there."""
    named = {"entrance": "opgang", "floor": "etage", "door": "doer"}
    return {field: request.GET.get(name, "") for field, name in named.items()}


def _before_sending(request: HttpRequest, form: ConcernForm) -> HttpResponse | None:
    """Answer the page that comes before sending: what is missing, or what is to be read through. Nothing where all is there."""
    if not form.is_valid() or request.POST.get("step") == "edit":
        return _ask(request, form)
    if form.masked or request.POST.get("step") != "send" or not form.cleaned_data["key"]:
        return _check(request, form)
    if settings.FILES_LEFT_OUT in request.META:
        return _check(request, form, refused=not_taken("too_large_together"), status=422)
    if request.FILES and not senders_may_attach(_sender(request).municipality_id):
        return _check(request, form, refused=not_taken("not_any_more"), status=422)
    return None


def _passed_on(request: HttpRequest, form: ConcernForm, pictures: Sequence[Picture]) -> Receipt:
    cleaned = form.cleaned_data
    return pass_on(form.told(), key=cleaned["key"], by=_sender(request), knock=cleaned["knock"], pictures=pictures)


@through("sender")
def sent_before(request: HttpRequest, pictures: Sequence[Picture]) -> HttpResponse:
    """Answer a form that was sent before: the same receipt for the same content, a fresh form for another."""
    form = _form(request, request.POST)
    if not form.is_valid():
        return _ask(request, form)
    mark = form_mark(form.cleaned_data["key"], form.told(), pictures)
    try:
        receipt = receipt_for_form(_sender(request), mark.sha256)
    except Receipt.DoesNotExist:  # two receipts drew the same random number; the second draw differs
        receipt = _passed_on(request, form, pictures)
    if secrets.compare_digest(bytes(receipt.request_mac), mark.mac):
        return redirect("receipt", number=receipt.number)
    changed = request.POST.copy()
    changed["key"] = secrets.token_urlsafe(ONE_TIME_KEY_BYTES)
    form = _form(request, changed)
    form.is_valid()
    return _check(request, form, changed=True, status=409)


def _ask(request: HttpRequest, form: ConcernForm) -> HttpResponse:
    departments = own_departments(_sender(request).id, on=timezone.localdate())
    if not departments and request.method != "POST" and lets(_sender(request).id, on=timezone.localdate()):
        return redirect("tenancy_notice")
    if not departments:
        return TemplateResponse(request, "concerns/no_department.html", {"typed": _typed(form)}, status=403)
    office = any(department.kind in SHARED for department in departments)
    status = 422 if form.is_bound and form.errors else 200
    phones = contact_points(_sender(request).municipality_id, audience="senders", on=timezone.localdate())
    context = {
        "form": form,
        "office": office,
        "phones": phones,
        "choose_again": _chose(request),
        "short_form": any(department.kind == AREA_PLAN for department in departments),
    }
    return TemplateResponse(request, "concerns/concern.html", context, status=status)


def _typed(form: ConcernForm) -> list[str]:
    """Answer the words of a form that cannot be shown any more: whoever lost their place while writing is given them back."""
    names = ("words", "place", "resident_name", "resident_knows", "writer")
    return [str(form.data[name]) for name in names if form.data.get(name)]


def _chose(request: HttpRequest) -> bool:
    """Say whether photographs were chosen that the page which is answered cannot carry."""
    return bool(request.FILES) or settings.FILES_LEFT_OUT in request.META


def _pictures(request: HttpRequest, reason: str) -> PicturesForm | None:
    """Answer the field for photographs, where the municipality takes them or there is something to say at it."""
    if reason or _chose(request):
        return PicturesForm.refused(reason or not_taken("not_kept"))
    return PicturesForm() if senders_may_attach(_sender(request).municipality_id) else None


def _check(
    request: HttpRequest, form: ConcernForm, *, changed: bool = False, refused: str = "", status: int = 200
) -> HttpResponse:
    told = form.told()
    context = {
        "pictures": _pictures(request, refused),
        "form": form,
        "told": told,
        "answers": _answers(form),
        "carried": list(_carried(form)),
        "call_first": rules.call_first(told.kinds),
        "child": rules.about_a_child(told.kinds),
        "changed": changed,
    }
    return TemplateResponse(request, "concerns/check.html", context, status=status)


def _carried(form: ConcernForm) -> Any:
    """Yield what the check page carries on, as typed but with CPR numbers masked: name and value pairs."""
    for name in form.fields:
        if name == "resident_knows":
            continue  # asked on this very page
        if name in {"kinds", "known_how"}:
            yield from ((name, value) for value in form.cleaned_data[name])
        elif name in {"words", "place", "resident_name", "writer"}:
            yield name, form.cleaned_data[name]
        elif form.data.get(name):
            yield name, form.data[name]


def _answers(form: ConcernForm) -> dict[str, Any]:
    cleaned = form.cleaned_data
    return {
        "kinds": [rules.KIND_LABELS[code] for code in cleaned["kinds"]],
        "known_how": [rules.KNOWN_HOW[code] for code in cleaned["known_how"]],
        "since": rules.SINCE.get(cleaned["since"], ""),
        "children": rules.CHILDREN.get(cleaned["children"], ""),
    }


def _called(request: HttpRequest) -> bool:
    return request.GET.get("ringet") == "ja"


def _sender(request: HttpRequest) -> User:
    assert isinstance(request.user, User)  # noqa: S101 - the doorkeeper has seen to it
    return request.user
