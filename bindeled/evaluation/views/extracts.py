"""Extracts: the evaluator asks, sees how it stands and fetches; a leader and the data protection officer release or turn down."""

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

from bindeled.confidentiality.doors import through
from bindeled.evaluation import access, actions
from bindeled.evaluation.actions import RefusedError
from bindeled.evaluation.forms.extracts import AskForm, ReleaseForm, TurnDownForm
from bindeled.evaluation.models import Extract
from bindeled.evaluation.queries import extracts as queries
from bindeled.evaluation.rules import anonymity
from bindeled.evaluation.rules import extract as rules
from bindeled.evaluation.rules.fields import FIELDS
from bindeled.evaluation.rules.report import CAVEAT
from bindeled.users.models import User


def _who(request: HttpRequest) -> User:
    assert isinstance(request.user, User)  # noqa: S101 - the doorkeeper has seen to it
    return request.user


def _evaluator(request: HttpRequest) -> User:
    """Answer the evaluator who asks, or 404."""
    if access.may_evaluate(by=_who(request)):
        raise Http404
    return _who(request)


@require_safe
@never_cache
@through("evaluation")
def own(request: HttpRequest) -> HttpResponse:
    """Show an evaluator what they asked for, and how it stands."""
    shown = queries.own(by=_evaluator(request), now=timezone.now())
    return TemplateResponse(request, "evaluation/extracts.html", {"extracts": shown})


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@through("evaluation")
def ask(request: HttpRequest) -> HttpResponse:
    """Let an evaluator ask for rows of a period."""
    by = _evaluator(request)
    form = AskForm(request.POST if request.method == "POST" else None, today=timezone.localdate())
    if form.is_valid():
        told = form.cleaned_data
        asked = actions.ask_for_extract(
            purpose=told["purpose"], since=told["since"], until=told["until"], fields=told["fields_wanted"], by=by
        )
        return redirect("extract", extract_id=asked.id)
    context = {"form": form, "fields": FIELDS.values(), "k": anonymity.K}
    return TemplateResponse(request, "evaluation/ask.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@through("evaluation")
def own_one(request: HttpRequest, extract_id: UUID) -> HttpResponse:
    """Show an evaluator one extract, and let them fetch its file."""
    by, now = _evaluator(request), timezone.now()
    try:
        shown = queries.own_one(extract_id, by=by, now=now)
    except Extract.DoesNotExist:
        raise Http404 from None
    refused = ""
    if request.method == "POST":
        try:
            with transaction.atomic():
                file = actions.fetch_extract(shown.row, by=by)
            return _file(shown.row, file)
        except RefusedError as refusal:
            refused = str(refusal)
    context = {"shown": shown, "caveat": CAVEAT, "most": rules.MOST_FETCHES, "refused": refused}
    return TemplateResponse(request, "evaluation/extract.html", context, status=409 if refused else 200)


def _file(row: Extract, file: bytes) -> HttpResponse:
    headers = {"Content-Disposition": f'attachment; filename="udtraek-{row.code}.zip"'}
    return HttpResponse(file, content_type="application/zip", headers=headers)


def _releaser(request: HttpRequest) -> User:
    """Answer the leader or data protection officer who asks, or 404."""
    if access.may_see_extracts(by=_who(request)):
        raise Http404
    return _who(request)


@require_safe
@never_cache
@through("municipal")
def to_release(request: HttpRequest) -> HttpResponse:
    """Show those who release extracts what waits for them, and what was asked for before."""
    waits, before = queries.to_release(by=_releaser(request), now=timezone.now())
    return TemplateResponse(request, "evaluation/to_release.html", {"waits": waits, "before": before})


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@through("municipal")
def release(request: HttpRequest, extract_id: UUID) -> HttpResponse:
    """Show an extract with what the machine says of it, and take in that somebody releases it or turns it down."""
    by = _releaser(request)
    try:
        shown = queries.one_to_release(extract_id, by=by, now=timezone.now())
    except Extract.DoesNotExist:
        raise Http404 from None
    if request.method != "POST":
        return _page(request, shown, {})
    do = request.POST.get("do", "")
    if do not in FORMS:
        raise Http404
    form = FORMS[do](request.POST)
    if not form.is_valid():
        return _page(request, shown, {do: form})
    try:
        with transaction.atomic():
            if do == "release":
                actions.release_extract(shown.row, by=by)
            else:
                actions.turn_down_extract(shown.row, reason=form.cleaned_data["reason"], by=by)
    except RefusedError as refusal:
        return _page(request, shown, {do: form}, refused=str(refusal))
    return redirect("release_extract", extract_id=extract_id)


FORMS: dict[str, type[forms.Form]] = {"release": ReleaseForm, "turn_down": TurnDownForm}


def _page(
    request: HttpRequest, shown: queries.Shown, bound: dict[str, forms.Form], *, refused: str = ""
) -> HttpResponse:
    by = _who(request)
    why_not = "" if shown.row.state not in rules.TO_ANSWER else access.may_answer_extract(shown.row, by=by)
    context: dict[str, Any] = {
        "shown": shown,
        "forms": {do: bound.get(do) or form() for do, form in FORMS.items()},
        "bound": bound.keys(),
        "answers": shown.row.state in rules.TO_ANSWER and not why_not,
        "why_not": why_not,
        "roles": rules.RELEASING,
        "overlapping": queries.overlapping(shown.row),
        "caveat": CAVEAT,
        "days": rules.FETCHED_WITHIN.days,
        "most": rules.MOST_FETCHES,
        "refused": refused,
    }
    status = 409 if refused else 422 if bound else 200
    return TemplateResponse(request, "evaluation/release.html", context, status=status)
