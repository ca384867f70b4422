"""A keeper's pages for rounds: plan one, fetch the notices, see how far it is, close it, or call it off."""

from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from bindeled.confidentiality.doors import through
from bindeled.cooperation.actions import rounds as actions
from bindeled.cooperation.actions.rounds import RoundRefusedError
from bindeled.cooperation.forms.rounds import ExperienceForm, PlanForm
from bindeled.cooperation.models import ServiceRound
from bindeled.cooperation.queries import rounds as asked
from bindeled.cooperation.queries.notices import notice_of
from bindeled.housing.queries.roster import kept_departments


@require_safe
@never_cache
@through("housing")
def kept_rounds(request: HttpRequest) -> HttpResponse:
    """Show the rounds of the organisations whose lists one keeps: those under way, and what the closed ones came to."""
    today = timezone.localdate()
    departments = kept_departments(on=today)
    ahead, closed = asked.rounds_kept(on=today)
    context = {"ahead": ahead, "closed": closed, "departments": departments}
    return TemplateResponse(request, "cooperation/kept_rounds.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@through("housing")
def plan_round(request: HttpRequest, department_id: UUID) -> HttpResponse:
    """Ask why, when and where a round goes, and plan it."""
    today = timezone.localdate()
    department = asked.department_to_plan(department_id, on=today)
    if department is None:
        raise Http404
    known = asked.entrances_and_doors(department)
    form = PlanForm(request.POST if request.method == "POST" else None, known=known)
    if request.method == "POST" and form.is_valid():
        try:
            made = actions.plan_round(department, form.planned(), doors=form.cleaned_data["list"], on=today)
            return redirect("kept_round", round_id=made.id)
        except RoundRefusedError as refusal:
            form.add_error(None, str(refusal))
    context = {"department": department, "form": form, "has_entrances": bool(known)}
    status = 422 if request.method == "POST" else 200
    return TemplateResponse(request, "cooperation/plan_round.html", context, status=status)


def _kept(round_id: UUID) -> ServiceRound:
    found = asked.kept_round(round_id)
    if found is None:
        raise Http404
    return found


@require_safe
@never_cache
@through("housing")
def kept_round(request: HttpRequest, round_id: UUID) -> HttpResponse:
    """Show how far a round is, in numbers alone: which door said what is for those who walk."""
    return _page(request, _kept(round_id))


def _page(
    request: HttpRequest,
    found: ServiceRound,
    *,
    form: ExperienceForm | None = None,
    refused: str = "",
    status: int = 200,
) -> HttpResponse:
    [standing] = asked.standings([found], on=timezone.localdate())
    context: dict[str, Any] = {
        "round": found,
        "standing": standing,
        "form": form or ExperienceForm(needed=found.is_closed),
        "refused": refused,
    }
    return TemplateResponse(request, "cooperation/kept_round.html", context, status=status)


@require_safe
@never_cache
@through("housing")
def round_notice(request: HttpRequest, round_id: UUID) -> HttpResponse:
    """Fetch the notices of a round that is not closed: a page for each entrance, to hang up or for the letterbox."""
    found, sheet = _kept(round_id), request.GET.get("ark", "a4")
    if found.is_closed:
        raise Http404
    try:
        pdf = notice_of(found, sheet=sheet, on=timezone.localdate())
    except KeyError:
        raise Http404 from None
    named = {"Content-Disposition": f'attachment; filename="varsel-servicebesoeg-{sheet}.pdf"'}
    return HttpResponse(pdf, content_type="application/pdf", headers=named)


@require_POST
@never_cache
@through("housing")
def close_round(request: HttpRequest, round_id: UUID) -> HttpResponse:
    """Close a round, with what was learned; or write that for one that closed without it."""
    found = _kept(round_id)
    form = ExperienceForm(request.POST, needed=found.is_closed)
    if not form.is_valid():
        return _page(request, found, form=form, status=422)
    try:
        verb = actions.tell_experience if found.is_closed else actions.close_round
        verb(found, experience=form.cleaned_data["experience"])
    except RoundRefusedError as refusal:
        return _page(request, found, form=form, refused=str(refusal), status=409)
    return redirect("kept_round", round_id=found.id)


@require_POST
@never_cache
@through("housing")
def call_off_round(request: HttpRequest, round_id: UUID) -> HttpResponse:
    """Take a round away that was planned by mistake."""
    found = _kept(round_id)
    try:
        actions.call_off(found)
    except RoundRefusedError as refusal:
        return _page(request, found, refused=str(refusal), status=409)
    return redirect("kept_rounds")
