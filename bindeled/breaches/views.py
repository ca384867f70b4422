"""Reporting that something went wrong with data; the register, a breach, and what an account could have seen; beginning an exercise."""

from collections.abc import Callable
from datetime import timedelta
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

from bindeled.breaches import access, actions, queries, rules
from bindeled.breaches.actions import RefusedError
from bindeled.breaches.forms import (
    AccountForm,
    AuthorityForm,
    AwareForm,
    CloseForm,
    ExerciseForm,
    NoteForm,
    PersonsForm,
    ReopenForm,
    ReportForm,
    WeighForm,
)
from bindeled.breaches.models import Breach
from bindeled.confidentiality.doors import through
from bindeled.confidentiality.envelope import UnreadableError
from bindeled.users.models import User

Told = dict[str, Any]
WEEK = timedelta(days=7)


def _who(request: HttpRequest) -> User:
    assert isinstance(request.user, User)  # noqa: S101 - the doorkeeper has seen to it
    return request.user


def _officer(request: HttpRequest) -> User:
    """Answer the data protection officer who asks, or 404."""
    if access.may_protect(by=_who(request)):
        raise Http404
    return _who(request)


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@through("municipal")
def report(request: HttpRequest) -> HttpResponse:
    """Let anybody who works here report that something went wrong with data."""
    by = _who(request)
    if access.may_report(by=by):
        raise Http404
    form = ReportForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        told = form.cleaned_data
        actions.report_breach(kind=told["kind"], what=told["what"], aware_at=told["at"], by=by)
        return redirect("breach_reported")
    context = {"form": form, "officer": by.municipality.protection_officer}
    return TemplateResponse(request, "breaches/report.html", context, status=422 if form.errors else 200)


@require_safe
@never_cache
@through("municipal")
def reported(request: HttpRequest) -> HttpResponse:
    """Say that it was received, what happens now and what one can do meanwhile. It shows nothing of what was reported."""
    by = _who(request)
    context = {"officers": queries.officers(by.municipality_id), "officer": by.municipality.protection_officer}
    return TemplateResponse(request, "breaches/reported.html", context)


@require_safe
@never_cache
@through("municipal")
def register(request: HttpRequest) -> HttpResponse:
    """Show the register to the data protection officer: what is open, what was closed in a year, and the exercises."""
    by, now = _officer(request), timezone.now()
    asked = request.GET.get("aar", "")
    year = int(asked) if asked.isdecimal() and asked.isascii() and len(asked) == 4 else timezone.localdate(now).year  # noqa: PLR2004
    context = {"register": queries.register(year, by=by, now=now), "year": year}
    return TemplateResponse(request, "breaches/register.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@through("municipal")
def exercise(request: HttpRequest) -> HttpResponse:
    """Let the data protection officer begin an exercise."""
    by = _officer(request)
    others = [one for one in queries.colleagues(by.municipality_id) if one.is_active and one.id != by.id]
    form = ExerciseForm(request.POST if request.method == "POST" else None, colleagues=others)
    if form.is_valid():
        told = form.cleaned_data
        begun = actions.begin_exercise(told["scenario"], people=told.get("people", []), by=by)
        return redirect("breach", breach_id=begun.id)
    return TemplateResponse(request, "breaches/exercise.html", {"form": form}, status=422 if form.errors else 200)


def _found(request: HttpRequest, breach_id: UUID) -> Breach:
    try:
        return queries.bare(breach_id, by=_who(request))
    except Breach.DoesNotExist:
        raise Http404 from None


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@through("municipal")
def breach(request: HttpRequest, breach_id: UUID) -> HttpResponse:
    """Show a breach with its clock and what is written about it, and take in what is found, done and decided. The reading is traced."""
    found = _found(request, breach_id)
    if request.method != "POST":
        return _page(request, found, {})
    do = request.POST.get("do", "")
    if do not in FORMS:
        raise Http404
    form = _form(do, request.POST)
    if not form.is_valid():
        return _page(request, found, {do: form})
    try:
        with transaction.atomic():
            ACTS[do](found, form.cleaned_data, _who(request))
    except RefusedError as refusal:
        return _page(request, found, {do: form}, refused=str(refusal))
    return redirect("breach", breach_id=found.id)


def _form(do: str, data: Any = None, **rest: Any) -> forms.Form:
    """Answer one of the forms of the page; several stand there, and their fields have ids of their own."""
    return FORMS[do](data, auto_id=f"id_%s_{do}", **rest)


FORMS: dict[str, type[forms.Form]] = {
    "note": NoteForm,
    "aware": AwareForm,
    "weigh": WeighForm,
    "authority": AuthorityForm,
    "persons": PersonsForm,
    "close": CloseForm,
    "reopen": ReopenForm,
}
ACTS: dict[str, Callable[[Breach, Told, User], None]] = {
    "note": lambda row, told, by: actions.note_breach(row, kind=told["kind"], words=told["words"], by=by),
    "aware": lambda row, told, by: actions.correct_aware(row, aware_at=told["at"], words=told["words"], by=by),
    "weigh": lambda row, told, by: actions.weigh(row, **told, by=by),
    "authority": lambda row, told, by: actions.decide_authority(
        row, decision=told["decision"], at=told["at"], number=told["number"], words=told["words"], by=by
    ),
    "persons": lambda row, told, by: actions.decide_persons(
        row, decision=told["decision"], at=told["at"], words=told["words"], by=by
    ),
    "close": lambda row, told, by: actions.close_breach(row, words=told["words"], by=by),
    "reopen": lambda row, told, by: actions.reopen_breach(row, words=told["words"], by=by),
}


def _page(request: HttpRequest, found: Breach, bound: dict[str, forms.Form], *, refused: str = "") -> HttpResponse:
    now, by = timezone.now(), _who(request)
    try:
        known = queries.known(found, now=now)
    except UnreadableError:
        raise Http404 from None
    aware = timezone.localtime(found.aware_at)
    weighed = {"risk": found.risk, "persons": found.persons}
    begun = {"aware": {"day": aware.date(), "clock": aware.time()}, "weigh": weighed}
    shown = {do: bound.get(do) or _form(do, initial=begun.get(do)) for do in FORMS}
    context = {
        "breach": known,
        "forms": shown,
        "open_forms": bound.keys(),
        "decides": not access.may_protect(by=by),
        "may_note": not access.may_note(found, "known", by=by),
        "risk_known": bool(found.risk),
        "laws": queries.laws_of_breaches(timezone.localdate(now)),
        "reading": rules.TERMS[-1],
        "now": now,
        "refused": refused,
    }
    status = 409 if refused else 422 if bound else 200
    return TemplateResponse(request, "breaches/breach.html", context, status=status)


@require_safe
@never_cache
@through("municipal")
def account(request: HttpRequest, breach_id: UUID) -> HttpResponse:
    """Answer the data protection officer, of a breach, what a colleague's account opened in a span of time. Asking is traced."""
    by, found = _officer(request), _found(request, breach_id)
    begun = timezone.localtime(found.aware_at - WEEK)
    here = timezone.localtime()
    initial = {"day": begun.date(), "clock": begun.time(), "until_day": here.date(), "until_clock": here.time()}
    people = queries.colleagues(by.municipality_id)
    form = AccountForm(request.GET if "person" in request.GET else None, colleagues=list(people), initial=initial)
    context: Told = {"breach": found, "form": form, "seen": None, "most": queries.CODES_SHOWN}
    if form.is_valid():
        told = form.cleaned_data
        person = UUID(told["person"])
        context |= {
            "seen": queries.seen_by(person, since=told["since"], until=told["until"], breach=found),
            "person": next(one.name for one in people if one.id == person),
            "since": told["since"],
            "until": told["until"],
        }
    return TemplateResponse(request, "breaches/account.html", context, status=422 if form.errors else 200)
