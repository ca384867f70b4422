"""What anybody sees without login: who is my contact person, and how do I reach them? Nobody at the municipality is here (D13)."""

import secrets
from collections.abc import Callable
from functools import wraps
from typing import Any

from allauth.account.adapter import get_adapter
from django.conf import settings
from django.core.cache import cache
from django.db import IntegrityError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from bindeled.confidentiality.doors import View, through
from bindeled.doorstep import rules
from bindeled.doorstep.actions import day_mark, knock, number_of, seconds_left
from bindeled.doorstep.forms import CallBackForm, KnockForm, LetterForm
from bindeled.doorstep.queries import Doorstep, child_notifications, department_of, doorstep_of, entrances_like
from bindeled.guidance.queries import directory, emergency_numbers
from bindeled.housing.queries import Shown
from bindeled.receipts.rules import grouped, is_number

KEY_BYTES = 16
TOO_MANY = 429
FOUND = 302


def _doorstep(public_code: str) -> Doorstep:
    today = timezone.localdate()
    department = department_of(public_code, on=today)
    if department is None:
        raise Http404
    return doorstep_of(department, on=today)


def _danger(municipality: str) -> dict[str, Any]:
    """Answer the numbers that stand first on every page a resident sees: those of where they live (C21)."""
    return {
        "danger": directory(emergency_numbers(municipality, on=timezone.localdate())).danger,
        "municipality": municipality,
    }


@require_safe
@through("public")
def find(request: HttpRequest) -> HttpResponse:
    """Search by address: a list of street doors, and no memory of what was searched."""
    text = request.GET.get("adresse", "").strip()
    found = entrances_like(text, on=timezone.localdate()) if text else []
    context = {"text": text, "found": found, "asked": bool(text)}
    return TemplateResponse(request, "doorstep/find.html", context)


@require_safe
@through("public")
def doorstep(request: HttpRequest, public_code: str) -> HttpResponse:
    """Show whom the residents of a department can turn to, as that person chose; in a gap the office, without a word."""
    here = _doorstep(public_code)
    return TemplateResponse(
        request, "doorstep/doorstep.html", {"here": here, **_danger(here.department.municipality_id)}
    )


def counted(view: View) -> View:
    """Count what was sent from one address today, outside every door, as the login; too many are asked to call.

    What is kept is a number under a keyed hash, until midnight (decision 15).
    """

    @wraps(view)
    def inside(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if request.method != "POST":
            return view(request, *args, **kwargs)
        mark = day_mark(get_adapter(request).get_client_ip(request), timezone.localdate())
        sent = int(cache.get(mark, 0))
        request.too_many = sent >= settings.KNOCKS_A_DAY  # type: ignore[attr-defined]
        response = view(request, *args, **kwargs)
        if response.status_code == FOUND:
            cache.set(mark, sent + 1, timeout=seconds_left(timezone.now()))
        return response

    return inside


def answering_repeats(view: Callable[..., HttpResponse]) -> View:
    """A form that was sent before gets the same number again; the first attempt's transaction is rolled back."""

    @wraps(view)
    def answered(request: HttpRequest, public_code: str) -> HttpResponse:
        try:
            return view(request, public_code)
        except IntegrityError:
            return sent_before(request, public_code)

    return answered


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@counted
@answering_repeats
@through("public")
def write(request: HttpRequest, public_code: str) -> HttpResponse:
    """Ask to be called, or write a letter where the contact person takes them. A mention of a child is answered first."""
    here, to, form = _asked(request, public_code)
    if request.method != "POST" or not form.is_valid() or request.POST.get("step") == "edit":
        status = 422 if form.is_bound and form.errors else 200
        return _ask(request, here, to, form, status=status)
    if getattr(request, "too_many", False):
        form.add_error(None, gettext("Too much has been sent from here today. Call instead."))
        return _ask(request, here, to, form, status=TOO_MANY)
    if form.is_about_a_child() and not form.cleaned_data["told_about_children"]:
        return _about_a_child(request, here, to, form)
    key = form.cleaned_data["key"] or secrets.token_urlsafe(KEY_BYTES)
    number = knock(here.department, to=to, kind=_kind(to, form), words=form.words(), key=key)
    return redirect("knocked", public_code=public_code, number=number)


@through("public")
def sent_before(request: HttpRequest, public_code: str) -> HttpResponse:
    """Answer a form that was sent before with the number it has already."""
    here, to, form = _asked(request, public_code)
    if not form.is_valid():
        return _ask(request, here, to, form, status=422)
    number = number_of(here.department, to=to, kind=_kind(to, form), words=form.words(), key=form.cleaned_data["key"])
    return redirect("knocked", public_code=public_code, number=number)


def _asked(request: HttpRequest, public_code: str) -> tuple[Doorstep, Shown | None, KnockForm]:
    """Answer where somebody knocks, on whom, and with which form. Raises Http404 where there is nobody to knock on."""
    here = _doorstep(public_code)
    wanted = (request.POST if request.method == "POST" else request.GET).get("til", "")
    to = here.person(wanted) or (here.people[0] if here.people else None)
    if to is None and here.office is None:
        raise Http404
    kind = LetterForm if to and to.takes_letters else CallBackForm
    data = request.POST if request.method == "POST" else None
    return here, to, kind(data, initial={"key": secrets.token_urlsafe(KEY_BYTES)})


def _kind(to: Shown | None, form: KnockForm) -> str:
    return rules.LETTER if isinstance(form, LetterForm) else rules.CALL_BACK


def _ask(request: HttpRequest, here: Doorstep, to: Shown | None, form: KnockForm, *, status: int) -> HttpResponse:
    context = {"here": here, "to": to, "form": form, "is_letter": isinstance(form, LetterForm)}
    return TemplateResponse(
        request, "doorstep/write.html", {**context, **_danger(here.department.municipality_id)}, status=status
    )


def _about_a_child(request: HttpRequest, here: Doorstep, to: Shown | None, form: KnockForm) -> HttpResponse:
    """Say first that everybody may tell the municipality directly, and how. It never blocks (decision 8)."""
    code = here.department.municipality_id
    carried = [(name, form.cleaned_data.get(name) or "") for name in form.fields if name != "told_about_children"]
    context = {
        "here": here,
        "to": to,
        "carried": [(name, "on" if value is True else value) for name, value in carried if value],
        "points": child_notifications(code, on=timezone.localdate()),
        **_danger(code),
    }
    return TemplateResponse(request, "doorstep/child.html", context)


@require_safe
@through("public")
def knocked(request: HttpRequest, public_code: str, number: str) -> HttpResponse:
    """Show the number, and nothing more: the page knows of no knock, and says the same to every number."""
    here = _doorstep(public_code)
    if not is_number(number):
        raise Http404
    context = {"here": here, "number": grouped(number), **_danger(here.department.municipality_id)}
    return TemplateResponse(request, "doorstep/knocked.html", context)
