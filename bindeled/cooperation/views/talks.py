"""Talks: a convenor asks somebody for one, and follows it; whoever is asked answers by the link in the letter, without an account."""

from collections.abc import Callable
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
from bindeled.cooperation.actions import talks as actions
from bindeled.cooperation.actions.talks import TalkRefusedError
from bindeled.cooperation.forms.talks import TalkForm, TalkHeldForm, TalkOffForm, WhyNotForm, beginning_of_talk
from bindeled.cooperation.models import Meeting, Talk, Theme, TrainingSession
from bindeled.cooperation.queries import talks as asked
from bindeled.cooperation.queries.meetings import meeting_here
from bindeled.cooperation.queries.themes import theme_here
from bindeled.cooperation.queries.training import session_here
from bindeled.cooperation.rules import talks as rules
from bindeled.cooperation.views.contracts import convenor
from bindeled.users.models import User

REFUSED, CHANGED = 422, 409


@require_safe
@never_cache
@through("municipal")
def talks(request: HttpRequest) -> HttpResponse:
    """Show a convenor the requests: those that wait for an answer, those to come, and those that are over."""
    convenor(request)
    now, rows = timezone.now(), asked.talks_here()
    ahead = [one for one in rows if one.starts_at > now]
    context = {
        "waiting": [one for one in ahead if one.state == rules.ASKED],
        "agreed": [one for one in ahead if one.state == rules.ACCEPTED],
        "unnoted": [one for one in rows if one.starts_at <= now and one.state == rules.ACCEPTED],
        "others": [
            one
            for one in rows
            if one.state not in {rules.ASKED, rules.ACCEPTED} or (one.starts_at <= now and one.state == rules.ASKED)
        ],
    }
    return TemplateResponse(request, "cooperation/talks.html", context)


def _ask(request: HttpRequest, thing: Meeting | TrainingSession | Theme | None) -> HttpResponse:
    by = convenor(request)
    if thing is None:
        raise Http404
    occasion = asked.occasion_of(thing)
    sent = request.POST if request.method == "POST" else None
    form = TalkForm(sent, initial=beginning_of_talk(occasion), occasion=occasion)
    if sent is not None and form.is_valid():
        made = actions.ask_for_talk(form.request(), at=occasion, by=by)
        return redirect("talk", talk_id=made.id)
    context = {"form": form, "occasion": occasion}
    return TemplateResponse(request, "cooperation/ask_for_talk.html", context, status=200 if sent is None else REFUSED)


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@through("municipal")
def ask_at_meeting(request: HttpRequest, meeting_id: UUID) -> HttpResponse:
    """Ask somebody for a talk at a meeting."""
    return _ask(request, meeting_here(meeting_id))


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@through("municipal")
def ask_at_session(request: HttpRequest, session_id: UUID) -> HttpResponse:
    """Ask somebody for a talk at a training session."""
    return _ask(request, session_here(session_id))


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@through("municipal")
def ask_about_theme(request: HttpRequest, theme_id: UUID) -> HttpResponse:
    """Ask somebody for a talk about a theme, at a time that is agreed on with them."""
    return _ask(request, theme_here(theme_id))


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@through("municipal")
def talk(request: HttpRequest, talk_id: UUID) -> HttpResponse:
    """Show a request; note what was answered in a call, cancel it, or say what came of it: the button pressed says which."""
    by = convenor(request)
    found = asked.talk_here(talk_id)
    if found is None:
        raise Http404
    if request.method != "POST":
        return _page(request, found)
    do = request.POST.get("do", "")
    if do not in VERBS:
        raise Http404
    form = FORMS[do](request.POST) if do in FORMS else forms.Form(request.POST)
    if not form.is_valid():
        return _page(request, found, wrong={do: form}, status=REFUSED)
    try:
        with transaction.atomic():
            VERBS[do](found, form, by)
    except TalkRefusedError as refusal:
        found.refresh_from_db()
        return _page(request, found, refused=str(refusal), status=CHANGED)
    return redirect("talk", talk_id=found.id)


def _page(
    request: HttpRequest,
    found: Talk,
    *,
    wrong: dict[str, forms.Form] | None = None,
    refused: str = "",
    status: int = 200,
) -> HttpResponse:
    drawn = {name: form(initial={"outcome": found.outcome}) for name, form in FORMS.items()}
    context: dict[str, Any] = {
        "talk": found,
        "when": asked.hours(found),
        "does": asked.can_do(found),
        "refused": refused,
        **drawn,
        **(wrong or {}),
    }
    return TemplateResponse(request, "cooperation/talk.html", context, status=status)


FORMS: dict[str, type[forms.Form]] = {"decline": WhyNotForm, "cancel": TalkOffForm, "held": TalkHeldForm}
VERBS: dict[str, Callable[[Talk, forms.Form, User], None]] = {
    "accept": lambda found, _form, by: actions.note_answer_for_talk(found, accepts=True, by=by),
    "decline": lambda found, form, by: actions.note_answer_for_talk(
        found, accepts=False, why=form.cleaned_data["why_not"], by=by
    ),
    "cancel": lambda found, form, by: actions.cancel_talk(found, why=form.cleaned_data["why_off"], by=by),
    "held": lambda found, form, by: actions.note_talk_held(found, outcome=form.cleaned_data["outcome"], by=by),
}


# -- Whoever is asked --------------------------------------------------------------------------------------------------------


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@through("public")
def answer_for_talk(request: HttpRequest, municipality: str, handle: UUID) -> HttpResponse:
    """Show the request whose letter holds this address, and take the answer. Looking answers nothing: mail programs follow links."""
    found = asked.held_talk()
    if found is None or found.municipality_id != municipality:
        raise Http404
    if request.method != "POST":
        return _asked(request, found, WhyNotForm())
    accepts = request.POST.get("answer") == "yes"
    form = WhyNotForm(request.POST)
    if not accepts and not form.is_valid():
        return _asked(request, found, form, status=REFUSED)
    try:
        with transaction.atomic():
            actions.answer_for_talk(found, accepts=accepts, why="" if accepts else form.cleaned_data["why_not"])
    except TalkRefusedError as refusal:
        found.refresh_from_db()
        return _asked(request, found, WhyNotForm(), refused=str(refusal), status=CHANGED)
    return redirect("answer_for_talk", municipality=municipality, handle=handle)


def _asked(
    request: HttpRequest, found: Talk, form: WhyNotForm, *, refused: str = "", status: int = 200
) -> HttpResponse:
    why_not = rules.why_not_answer(found.state, starts_at=found.starts_at, now=timezone.now())
    context = {"talk": found, "when": asked.hours(found), "why_not": why_not, "form": form, "refused": refused}
    return TemplateResponse(request, "cooperation/answer_for_talk.html", context, status=status)
