"""The register of what was done for an evaluation: read, entered and put right by evaluators and leaders."""

from datetime import date
from uuid import UUID

from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from bindeled.confidentiality.doors import through
from bindeled.evaluation import access, actions
from bindeled.evaluation.actions import RefusedError
from bindeled.evaluation.forms.inquiries import CorrectionForm, InquiryForm
from bindeled.evaluation.models import Inquiry
from bindeled.evaluation.queries import inquiries as queries
from bindeled.users.models import User


def _who(request: HttpRequest) -> User:
    """Answer the evaluator or leader who asks, or 404."""
    assert isinstance(request.user, User)  # noqa: S101 - the doorkeeper has seen to it
    if access.may_register(by=request.user):
        raise Http404
    return request.user


@require_safe
@never_cache
@through("evaluation")
def register(request: HttpRequest) -> HttpResponse:
    """Show what was done in a year, in numbers and line by line."""
    by, years = _who(request), queries.years()
    year = next((year for year in years if str(year) == request.GET.get("aar")), next(iter(years), 0))
    context = {
        "year": year,
        "newer": _year(min((one for one in years if one > year), default=0)),
        "older": _year(max((one for one in years if one < year), default=0)),
        "done": queries.register_of(date(year, 1, 1), date(year + 1, 1, 1)) if year else [],
        "lines": queries.lines_of(year, by=by) if year else [],
        "most": queries.MOST_SHOWN,
    }
    return TemplateResponse(request, "evaluation/inquiries.html", context)


def _year(year: int) -> str:
    return f"?aar={year}" if year else ""


def _kept(row: Inquiry) -> HttpResponse:
    return redirect(f"{reverse('inquiries')}?aar={row.on.year}")


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@through("evaluation")
def enter(request: HttpRequest) -> HttpResponse:
    """Enter something that was done."""
    by = _who(request)
    form = InquiryForm(request.POST if request.method == "POST" else None, initial={"on": timezone.localdate()})
    if form.is_valid():
        return _kept(actions.enter_inquiry(**form.cleaned_data, by=by))
    return TemplateResponse(request, "evaluation/inquiry.html", {"form": form}, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@through("evaluation")
def correct(request: HttpRequest, inquiry_id: UUID) -> HttpResponse:
    """Put a line of the register right."""
    by, refused = _who(request), ""
    try:
        row = queries.one(inquiry_id)
    except Inquiry.DoesNotExist:
        raise Http404 from None
    if request.method != "POST" and hasattr(row, "corrected_by"):
        return _kept(row)
    stands = {name: getattr(row, name) for name in CorrectionForm.base_fields}
    form = CorrectionForm(request.POST if request.method == "POST" else None, initial=stands)
    if form.is_valid():
        try:
            with transaction.atomic():
                return _kept(actions.correct_inquiry(row, **form.cleaned_data, by=by))
        except RefusedError as refusal:
            refused = str(refusal)
    context = {"form": form, "row": row, "refused": refused}
    status = 409 if refused else 422 if form.errors else 200
    return TemplateResponse(request, "evaluation/inquiry.html", context, status=status)
