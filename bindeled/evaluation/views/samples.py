"""Samples: an evaluator or a leader asks, the worker draws, and leaders look over the cases that they may read."""

from collections.abc import Callable
from uuid import UUID

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
from bindeled.evaluation.forms.samples import SampleForm
from bindeled.evaluation.models import Sample, SamplePlace
from bindeled.evaluation.queries import samples as queries
from bindeled.evaluation.rules import sampling as rules
from bindeled.users.models import User


def _who(request: HttpRequest) -> User:
    assert isinstance(request.user, User)  # noqa: S101 - the doorkeeper has seen to it
    return request.user


def _evaluator(request: HttpRequest) -> User:
    """Answer the evaluator who asks, or 404."""
    if access.may_evaluate(by=_who(request)):
        raise Http404
    return _who(request)


def _leader(request: HttpRequest) -> User:
    """Answer the leader who asks, or 404."""
    if access.may_review_samples(by=_who(request)):
        raise Http404
    return _who(request)


@require_safe
@never_cache
@through("evaluation")
def own(request: HttpRequest) -> HttpResponse:
    """Show an evaluator what they had drawn, and how far those who look it over have come."""
    shown = queries.own_samples(by=_evaluator(request))
    return TemplateResponse(
        request, "evaluation/samples.html", {"samples": shown, "one": "sample", "ask": "ask_for_sample"}
    )


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@through("evaluation")
def ask(request: HttpRequest) -> HttpResponse:
    """Let an evaluator have cases of the municipality drawn."""
    return _ask(request, _evaluator(request), actions.ask_for_sample, leads_to="sample", back="samples")


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@through("municipal")
def ask_for_own(request: HttpRequest) -> HttpResponse:
    """Let a leader have cases of their units drawn."""
    by = _leader(request)
    return _ask(request, by, actions.ask_for_own_sample, leads_to="review_sample", back="samples_to_review")


def _ask(request: HttpRequest, by: User, verb: Callable[..., Sample], *, leads_to: str, back: str) -> HttpResponse:
    form = SampleForm(request.POST if request.method == "POST" else None, today=timezone.localdate())
    if form.is_valid():
        told = {name: form.cleaned_data[name] for name in ("purpose", "since", "until", "size", "by_district")}
        return redirect(leads_to, sample_id=verb(**told, by=by).id)
    context = {"form": form, "back": back, "whole": leads_to == "sample", "left_out": rules.LEFT_OUT.values()}
    return TemplateResponse(request, "evaluation/ask_sample.html", context, status=422 if form.errors else 200)


@require_safe
@never_cache
@through("evaluation")
def own_one(request: HttpRequest, sample_id: UUID) -> HttpResponse:
    """Show an evaluator one sample: how many were drawn and looked over, and not which."""
    try:
        shown = queries.own_sample(sample_id, by=_evaluator(request))
    except Sample.DoesNotExist:
        raise Http404 from None
    return TemplateResponse(request, "evaluation/sample.html", {"shown": shown})


@require_safe
@never_cache
@through("municipal")
def to_review(request: HttpRequest) -> HttpResponse:
    """Show a leader the samples with cases to look over."""
    shown = queries.samples_to_review(by=_leader(request))
    context = {"samples": shown, "one": "review_sample", "ask": "ask_for_own_sample", "leads": True}
    return TemplateResponse(request, "evaluation/samples.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@through("municipal")
def review(request: HttpRequest, sample_id: UUID) -> HttpResponse:
    """Show a leader the cases of a sample that they may read, and take in that one was looked over."""
    by, refused = _leader(request), ""
    if request.method == "POST":
        try:
            with transaction.atomic():
                place = queries.place_of(sample_id, request.POST.get("place", ""), by=by)
                actions.mark_reviewed(place, by=by)
            return redirect("review_sample", sample_id=sample_id)
        except SamplePlace.DoesNotExist:
            raise Http404 from None
        except RefusedError as refusal:
            refused = str(refusal)
    try:
        found = queries.sample_to_review(sample_id, by=by)
    except Sample.DoesNotExist:
        raise Http404 from None
    context = {"found": found, "shown": found.shown, "refused": refused, "days": rules.RUNS_FOR.days}
    return TemplateResponse(request, "evaluation/review_sample.html", context, status=409 if refused else 200)
