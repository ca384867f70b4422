"""Rounds of the questionnaire: a leader sets them up and reads what came of them; whoever holds a letter's link answers without an account."""

from uuid import UUID

from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from bindeled.confidentiality.doors import through
from bindeled.surveys import access, actions, queries
from bindeled.surveys.actions import SurveyRefusedError, TokenGoneError
from bindeled.surveys.forms import AnswerForm, RoundForm
from bindeled.surveys.models import Invitee, NoThanks, SurveyRound, Token
from bindeled.surveys.rules import rounds as rules
from bindeled.surveys.rules.questions import QUESTIONNAIRES
from bindeled.users.models import User

REFUSED, CHANGED, GONE = 422, 409, 410


# -- Leaders -----------------------------------------------------------------------------------------------------------------


def _asker(request: HttpRequest) -> User:
    """Answer who asks; for anybody else the page does not exist."""
    assert isinstance(request.user, User)  # noqa: S101 - the doorkeeper has seen to it
    if access.may_ask(by=request.user):
        raise Http404
    return request.user


@require_safe
@never_cache
@through("municipal")
def surveys(request: HttpRequest) -> HttpResponse:
    """Show the rounds that are set up, open and over."""
    _asker(request)
    context = {"rounds": list(queries.rounds_here()), "can_set_up": queries.open_to_set_up(timezone.localdate())}
    return TemplateResponse(request, "surveys/surveys.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@through("municipal")
def new_survey(request: HttpRequest) -> HttpResponse:
    """Set up a round."""
    by = _asker(request)
    sent = request.POST if request.method == "POST" else None
    form = RoundForm(sent, quarters=queries.open_to_set_up(timezone.localdate()))
    if sent is not None and form.is_valid():
        try:
            made = actions.set_up(form.chosen(), samples=form.samples(), by=by)
        except SurveyRefusedError as refusal:
            form.add_error("quarter", str(refusal))
        else:
            return redirect("survey", round_id=made.id)
    context = {"form": form, "questionnaires": list(QUESTIONNAIRES.values())[:1]}
    return TemplateResponse(request, "surveys/new_survey.html", context, status=200 if sent is None else REFUSED)


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@through("municipal")
def survey(request: HttpRequest, round_id: UUID) -> HttpResponse:
    """Show a round: when it is, how far it is in counts, and what came of it; call it off before its first day."""
    by = _asker(request)
    found = queries.round_here(round_id)
    if found is None:
        raise Http404
    if request.method != "POST":
        return _survey(request, found)
    try:
        with transaction.atomic():
            actions.call_off_survey(found, by=by)
    except SurveyRefusedError as refusal:
        found.refresh_from_db()
        return _survey(request, found, refused=str(refusal), status=CHANGED)
    return redirect("survey", round_id=found.id)


def _survey(request: HttpRequest, found: SurveyRound, *, refused: str = "", status: int = 200) -> HttpResponse:
    context = {
        "round": found,
        "refused": refused,
        "progress": queries.progress(found),
        "results": queries.results(found),
        "can_call_off": not rules.why_not_call_off(found.state),
    }
    return TemplateResponse(request, "surveys/survey.html", context, status=status)


# -- Whoever holds a letter --------------------------------------------------------------------------------------------------


def _gone(request: HttpRequest) -> HttpResponse:
    """One page for an address that was used, is over, or never was: nobody learns which."""
    return TemplateResponse(request, "surveys/gone.html", status=GONE)


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@through("public")
def answer_survey(request: HttpRequest, municipality: str, handle: UUID) -> HttpResponse:
    """Show the questions whose letter holds this address, and take the answers once. Looking answers nothing."""
    token = access.held_token(Token.objects.all()).first()
    if token is None or not actions.is_open(token):
        return _gone(request)
    questionnaire = QUESTIONNAIRES[token.group]
    sent = request.POST if request.method == "POST" else None
    form = AnswerForm(sent, questionnaire=questionnaire)
    if sent is None or not form.is_valid():
        context = {"form": form, "questionnaire": questionnaire}
        return TemplateResponse(request, "surveys/answer.html", context, status=200 if sent is None else REFUSED)
    try:
        with transaction.atomic():
            actions.answer(form.answers())
    except TokenGoneError:
        return _gone(request)
    return redirect("survey_thanks")


@require_safe
@never_cache
@through("public")
def survey_thanks(request: HttpRequest) -> HttpResponse:
    """Thank whoever answered, at an address that names nobody."""
    return TemplateResponse(request, "surveys/thanks.html")


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@through("public")
def no_thanks(request: HttpRequest, municipality: str, handle: UUID) -> HttpResponse:
    """Show whether somebody is asked, with one button to end that or to be asked again. Looking changes nothing."""
    if not access.held_invitee(Invitee.objects.all()).exists():
        return _gone(request)
    if request.method == "POST":
        actions.say_no_thanks(wants=request.POST.get("do") == "want")
    context = {
        "declined": access.held_no(NoThanks.objects.all()).exists(),
        "answered": request.method == "POST",
    }
    return TemplateResponse(request, "surveys/no_thanks.html", context)
