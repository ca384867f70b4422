"""What could go, proposing it, and answering a proposal as the second person."""

from typing import Any

from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from bindeled.cases import access, actions, queries
from bindeled.cases.actions import RefusedError
from bindeled.cases.forms import AnswerErasureForm, ProposeForm
from bindeled.cases.models import Erasure
from bindeled.cases.queries import PAGE
from bindeled.cases.rules import erasing
from bindeled.cases.rules import keeping as rules
from bindeled.confidentiality.doors import through
from bindeled.users.models import User

ANSWERS = {"second": actions.second_erasure, "turn_down": actions.turn_down_erasure}


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@through("municipal")
def could_go(request: HttpRequest) -> HttpResponse:
    """Report what of a leader's closed cases could go, and what is kept by what; propose to erase it."""
    assert isinstance(request.user, User)  # noqa: S101 - the doorkeeper has seen to it
    if access.may_lead(by=request.user):
        raise Http404
    if request.method != "POST":
        return _report(request, request.user, ProposeForm())
    form = ProposeForm(request.POST)
    try:
        with transaction.atomic():
            if not queries.due_cases(by=request.user):
                actions.propose_erasure(approval="", by=request.user)  # refused, with the reason
            if not form.is_valid():
                return _report(request, request.user, form)
            actions.propose_erasure(**form.cleaned_data, by=request.user)
    except RefusedError as refusal:
        return _report(request, request.user, form, refused=str(refusal))
    return redirect("erasures")


def _report(request: HttpRequest, by: User, form: ProposeForm, *, refused: str = "") -> HttpResponse:
    chosen = request.GET.get("vis", rules.DUE)
    if chosen != rules.DUE and chosen not in rules.BARS:
        raise Http404
    report = queries.what_could_go(chosen, by=by, after=request.GET.get("efter", ""))
    rows = report.rows[:PAGE]
    context: dict[str, Any] = {
        "report": report,
        "rows": rows,
        "chosen": chosen,
        "kept": [(code, label, report.by_bar[code]) for code, label in rules.BARS.items() if code in report.by_bar],
        "span": rules.span(timezone.localdate()),
        "further": f"?vis={chosen}&efter={rows[-1].number}" if len(report.rows) > PAGE else "",
        "form": form,
        "refused": refused,
        "most": erasing.MOST_AT_ONCE,
        "days": erasing.APART.days,
    }
    status = 409 if refused else 422 if form.is_bound else 200
    return TemplateResponse(request, "cases/could_go.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@through("municipal")
def erasures(request: HttpRequest) -> HttpResponse:
    """Show what is proposed to be erased, what is being carried out and what was done; take in the second person's answer."""
    assert isinstance(request.user, User)  # noqa: S101 - the doorkeeper has seen to it
    if access.may_oversee(by=request.user):
        raise Http404
    if request.method != "POST":
        return _erasures(request, request.user)
    form, verb = AnswerErasureForm(request.POST), ANSWERS.get(request.POST.get("do", ""))
    if verb is None or not form.is_valid():
        raise Http404
    try:
        with transaction.atomic():
            verb(queries.erasure_for(form.cleaned_data["erasure"]), by=request.user)
    except Erasure.DoesNotExist:
        raise Http404 from None
    except RefusedError as refusal:
        return _erasures(request, request.user, refused=str(refusal))
    return redirect("erasures")


def _erasures(request: HttpRequest, by: User, *, refused: str = "") -> HttpResponse:
    now, found = timezone.now(), queries.erasures()
    rows = [
        {
            "proposed": one,
            "waits": one.erasure.state == "proposed",
            "early": now < one.answered_from,
            "own": one.erasure.proposed_by_id == by.id,
        }
        for one in found
    ]
    context = {"rows": rows, "refused": refused, "leads": not access.may_lead(by=by)}
    return TemplateResponse(request, "cases/erasures.html", context, status=409 if refused else 200)
