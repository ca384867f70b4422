"""Themes on both sides: contact persons raise needs and stand behind them, a convenor works on them."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django import forms
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from bindeled.confidentiality.doors import through
from bindeled.cooperation.actions import themes as actions
from bindeled.cooperation.actions.themes import ThemeRefusedError
from bindeled.cooperation.forms.themes import AnswerForm, ForumForm, MarkForm, MergeForm, NeedForm, PlanThemeForm
from bindeled.cooperation.models import Theme
from bindeled.cooperation.queries import themes as asked
from bindeled.cooperation.queries.talks import talks_of
from bindeled.cooperation.queries.training import entry_of
from bindeled.cooperation.rules import themes as rules
from bindeled.cooperation.views.contracts import convenor, reader
from bindeled.users.models import User

REFUSED, CHANGED = 422, 409


# -- The sender's side -------------------------------------------------------------------------------------------------------


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@through("sender")
def themes(request: HttpRequest) -> HttpResponse:
    """Show what was raised and what became of it; raise a need."""
    form = NeedForm(request.POST if request.method == "POST" else None)
    if request.method != "POST":
        return _list(request, form)
    if not form.is_valid():
        return _list(request, form, status=REFUSED)
    try:
        with transaction.atomic():
            actions.raise_theme(title=form.cleaned_data["title"], need=form.cleaned_data["need"], by=reader(request))
    except ThemeRefusedError as refusal:
        return _list(request, form, refused=str(refusal), status=CHANGED)
    return redirect("themes")


def _list(request: HttpRequest, form: NeedForm, *, refused: str = "", status: int = 200) -> HttpResponse:
    by = reader(request)
    context = {"rows": asked.themes_for(by), "entry": entry_of(by), "form": form, "refused": refused}
    return TemplateResponse(request, "cooperation/themes.html", context, status=status)


@require_POST
@never_cache
@through("sender")
def support_theme(request: HttpRequest, theme_id: UUID) -> HttpResponse:
    """Stand behind a theme, or no more: the button pressed says which."""
    found = asked.theme_here(theme_id)
    if found is None:
        raise Http404
    verb = actions.leave if request.POST.get("do") == "leave" else actions.support
    try:
        with transaction.atomic():
            verb(found, by=reader(request))
    except ThemeRefusedError as refusal:
        return _list(request, NeedForm(), refused=str(refusal), status=CHANGED)
    return redirect("themes")


# -- The municipality's side -------------------------------------------------------------------------------------------------


@require_safe
@never_cache
@through("municipal")
def raised_themes(request: HttpRequest) -> HttpResponse:
    """Show a convenor the themes, those that most stand behind first."""
    convenor(request)
    rows = asked.raised_themes()
    context = {
        "open": [one for one in rows if one.theme.state in rules.LIVES],
        "answered": [one for one in rows if one.theme.state not in rules.LIVES],
    }
    return TemplateResponse(request, "cooperation/raised_themes.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@through("municipal")
def work_on_theme(request: HttpRequest, theme_id: UUID) -> HttpResponse:
    """Plan a theme, answer it, mark it, put it together with another, or lift it to the Forum: the button pressed says which."""
    by = convenor(request)
    found = asked.theme_here(theme_id)
    if found is None:
        raise Http404
    if request.method != "POST":
        return _theme(request, found)
    do = request.POST.get("do", "")
    if do not in VERBS:
        raise Http404
    form = _forms(found, {do: request.POST})[do]
    if not form.is_valid():
        return _theme(request, found, wrong={do: form}, status=REFUSED)
    try:
        with transaction.atomic():
            VERBS[do](found, form, by)
    except ThemeRefusedError as refusal:
        found.refresh_from_db()
        return _theme(request, found, refused=str(refusal), status=CHANGED)
    return redirect("work_on_theme", theme_id=found.id)


def _forms(found: Theme, sent: dict[str, Any]) -> dict[str, Any]:
    return {
        "plan": PlanThemeForm(
            sent.get("plan"), initial={"planned_into": found.planned_into, "planned_on": found.planned_on}
        ),
        "answer": AnswerForm(sent.get("answer"), initial={"outcome": found.outcome}),
        "mark": MarkForm(sent.get("mark"), initial={"mark": found.mark, "why_marked": found.why_marked}),
        "merge": MergeForm(sent.get("merge"), others=asked.others(found)),
        "forum": ForumForm(sent.get("forum")),
    }


def _theme(
    request: HttpRequest,
    found: Theme,
    *,
    wrong: dict[str, forms.Form] | None = None,
    refused: str = "",
    status: int = 200,
) -> HttpResponse:
    context: dict[str, Any] = {
        "theme": found,
        "behind": asked.behind(found),
        "lives": found.state in rules.LIVES,
        "merged": found.state == rules.MERGED,
        "talks": talks_of(found),
        "refused": refused,
        **_forms(found, {}),
        **(wrong or {}),
    }
    return TemplateResponse(request, "cooperation/work_on_theme.html", context, status=status)


VERBS: dict[str, Callable[[Theme, Any, User], None]] = {
    "plan": lambda theme, form, by: actions.plan_theme(
        theme, into=form.cleaned_data["planned_into"], on=form.cleaned_data["planned_on"], by=by
    ),
    "answer": lambda theme, form, by: actions.answer_theme(theme, outcome=form.cleaned_data["outcome"], by=by),
    "mark": lambda theme, form, by: actions.mark_theme(
        theme, mark=form.cleaned_data["mark"], why=form.cleaned_data["why_marked"], by=by
    ),
    "merge": lambda theme, form, by: actions.merge_theme(theme, into=form.other, by=by),
    "forum": lambda theme, form, by: actions.lift_theme(theme, on=form.cleaned_data["forum_on"], by=by),
}
