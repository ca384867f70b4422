"""Those met: the list, somebody new, one person with the diary. What is typed of them travels in forms alone, never in an address."""

from contextlib import suppress
from typing import Any
from uuid import UUID

from django import forms
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from bindeled.confidentiality.doors import current, through
from bindeled.doorstep.queries import child_notifications
from bindeled.guidance.queries import directory, emergency_numbers
from bindeled.outreach import access, actions, queries
from bindeled.outreach.actions import RefusedError
from bindeled.outreach.forms import AliasForm, DiaryForm, FindForm, MeetForm
from bindeled.outreach.models import Met
from bindeled.outreach.queries import PAGE, After
from bindeled.users.models import Service, User
from bindeled.users.queries import roles_today

WRONG, REFUSED = 422, 409


def whoever_meets(request: HttpRequest) -> User:
    """Answer who asks; for whoever meets nobody these pages do not exist."""
    assert isinstance(request.user, User)  # noqa: S101 - the doorkeeper has seen to it
    if access.may_meet(by=request.user):
        raise Http404
    return request.user


def one_met(request: HttpRequest, met_id: UUID) -> tuple[Met, User]:
    """Answer somebody met whom the visitor may see, or 404."""
    by = whoever_meets(request)
    try:
        return queries.met_for(met_id), by
    except Met.DoesNotExist:
        raise Http404 from None


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@through("municipal")
def met_people(request: HttpRequest) -> HttpResponse:
    """List those whom one's unit meets, who was met last first; or those that a typed name finds among them."""
    whoever_meets(request)
    if request.method == "POST":
        return _find(request)
    rows = queries.met_people(After.read(request.GET.get("efter", "")))
    last = rows[PAGE - 1].met if len(rows) > PAGE else None
    older = f"?efter={After(last.last_at, last.id).written}" if last else ""
    return TemplateResponse(
        request, "outreach/met_people.html", {"rows": rows[:PAGE], "older": older, "form": FindForm()}
    )


def _find(request: HttpRequest) -> HttpResponse:
    form = FindForm(request.POST)
    rows = queries.find_met(form.cleaned_data["text"]) if form.is_valid() else []
    context = {"rows": rows, "form": form, "looked": form.is_valid()}
    return TemplateResponse(request, "outreach/met_people.html", context, status=200 if form.is_valid() else WRONG)


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@through("municipal")
def meet(request: HttpRequest) -> HttpResponse:
    """Write about somebody new: the name they chose if they chose one, and the first line of the diary."""
    by = whoever_meets(request)
    form = MeetForm(request.POST) if request.method == "POST" else MeetForm(initial=DiaryForm.empty().initial)
    refused = ""
    if request.method == "POST" and form.is_valid():
        told = form.cleaned_data
        try:
            with transaction.atomic():
                met = actions.meet(alias=told["alias"], once=told["once"], by=by)
                _write_line(request, met, told, by)
        except RefusedError as refusal:
            refused = str(refusal)
        else:
            return redirect(f"{reverse('met', args=[met.id])}?skrevet=ja")
    status = REFUSED if refused else WRONG if form.errors else 200
    return TemplateResponse(request, "outreach/meet.html", {"form": form, "refused": refused}, status=status)


def _write_line(request: HttpRequest, met: Met, told: dict[str, Any], by: User) -> None:
    was_met = request.POST.get("do") != "not_met"
    actions.note_encounter(met, was_met=was_met, once=told["once"], where=told["where"], words=told["words"], by=by)


@require_safe
@never_cache
@through("municipal")
def met(request: HttpRequest, met_id: UUID) -> HttpResponse:
    """Show somebody met, with the diary. The reading is traced."""
    found, _by = one_met(request, met_id)
    return _page(request, found, {})


def _page(
    request: HttpRequest, found: Met, bound: dict[str, forms.Form], *, refused: str = "", others: Any = None
) -> HttpResponse:
    """Draw somebody met, with the form that was wrong, if one was."""
    assert isinstance(request.user, User)  # noqa: S101 - the doorkeeper has seen to it
    diary = queries.read_met(found, after=After.read(request.GET.get("efter", "")))
    context = {
        "diary": diary,
        "shown": diary.shown,
        "met": found,
        "form": bound.get("line") or DiaryForm.empty(),
        "alias_form": bound.get("alias") or AliasForm(initial={"alias": diary.shown.alias}, auto_id="id_%s_alias"),
        "find_form": bound.get("find") or FindForm(auto_id="id_%s_same"),
        "others": others,
        "looked": others is not None,
        "leads": Service.Role.LEADER in roles_today(request.user),
        "written": request.GET.get("skrevet") == "ja",
        "refused": refused,
        "wrong": dict.fromkeys(bound, True),
    }
    status = REFUSED if refused else WRONG if any(form.errors for form in bound.values()) else 200
    return TemplateResponse(request, "outreach/met.html", context, status=status)


@require_POST
@never_cache
@through("municipal")
def work_on_met(request: HttpRequest, met_id: UUID) -> HttpResponse:
    """Do what a button on somebody's page says."""
    found, by = one_met(request, met_id)
    do = request.POST.get("do", "")
    try:
        with transaction.atomic():
            bound, onward = _done(request, found, by, do)
    except RefusedError as refusal:
        return _page(request, found, {}, refused=str(refusal))
    if "find" in bound and bound["find"].is_valid():
        text = bound["find"].cleaned_data["text"]
        others = [row for row in queries.find_met(text) if row.met.id != found.id]
        return _page(request, found, bound, others=others)
    return _page(request, found, bound) if bound else redirect(onward)


def _done(request: HttpRequest, found: Met, by: User, do: str) -> tuple[dict[str, forms.Form], str]:
    """Answer the form that was wrong, or that asks back, under the name by which the page knows it; and where to go on."""
    here = reverse("met", args=[found.id])
    if do in {"met", "not_met"}:
        line = DiaryForm(request.POST)
        if not line.is_valid():
            return {"line": line}, here
        _write_line(request, found, line.cleaned_data, by)
        return {}, f"{here}?skrevet=ja"
    if do == "alias":
        alias = AliasForm(request.POST, auto_id="id_%s_alias")
        if not alias.is_valid():
            return {"alias": alias}, here
        actions.call(found, alias=alias.cleaned_data["alias"], by=by)
    elif do == "find_same":
        return {"find": FindForm(request.POST, auto_id="id_%s_same")}, here
    elif do == "known":
        actions.say_known(found, by=by)
        return {}, reverse("met_people")
    else:
        _about_others(request, found, by, do)
    return {}, here


def _about_others(request: HttpRequest, found: Met, by: User, do: str) -> None:
    """Say that two are one, take that back, or let a colleague in again."""
    chosen = _chosen(request)
    if do == "same":
        other = access.within_reach().filter(id=chosen).select_related("key").first() if chosen else None
        if other is None:
            raise Http404
        actions.say_same(found, other=other, by=by)
    elif do == "not_same":
        link = next((link for link, _other in queries.same_as(found) if link.id == chosen), None)
        if link is None:
            raise Http404
        actions.say_not_same(link, by=by)
    elif do == "let_in":
        known = next((row for row in queries.who_is_out(found) if row.id == chosen), None)
        if known is None:
            raise Http404
        actions.let_in_again(known, by=by)
    else:
        raise Http404


def _chosen(request: HttpRequest) -> UUID | None:
    with suppress(ValueError):
        return UUID(request.POST.get("which", ""))
    return None


@require_safe
@never_cache
@through("municipal")
def danger(request: HttpRequest) -> HttpResponse:
    """Show whom to call when a life or a child is in danger: that is told at once, and no wish holds it back."""
    whoever_meets(request)
    today, code = timezone.localdate(), current().municipality
    context = {
        "directory": directory(emergency_numbers(code, on=today)),
        "points": child_notifications(code, on=today),
    }
    return TemplateResponse(request, "outreach/danger.html", context)
