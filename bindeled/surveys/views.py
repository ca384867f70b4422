"""Rounds of the questionnaire: a leader sets them up and reads what came of them; whoever holds a letter's link answers without an account."""

from uuid import UUID

from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from bindeled.confidentiality.doors import through
from bindeled.guidance.rules import direction
from bindeled.municipalities.queries import name_of
from bindeled.surveys import access, actions, letters, queries, words
from bindeled.surveys.actions import SurveyRefusedError, TokenGoneError
from bindeled.surveys.forms import AnswerForm, CodeForm, HandoutForm, RoundForm
from bindeled.surveys.models import Invitee, NoThanks, SurveyRound, Token
from bindeled.surveys.rules import codes
from bindeled.surveys.rules import rounds as rules
from bindeled.surveys.rules.questions import QUESTIONNAIRES, RESIDENTS
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
            with transaction.atomic():
                made = actions.set_up(
                    form.chosen(), samples=form.samples(), addresses=form.cleaned_data["addresses"], by=by
                )
        except SurveyRefusedError as refusal:
            form.add_error("quarter", str(refusal))
        else:
            return redirect("survey", round_id=made.id)
    context = {"form": form, "questionnaires": list(QUESTIONNAIRES.values())}
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
        return _survey(request, found, by)
    form = None
    try:
        with transaction.atomic():
            if request.POST.get("do") == "hand_out":
                form = HandoutForm(request.POST, units=queries.units_of(by))
                if not form.is_valid():
                    return _survey(request, found, by, form=form, status=REFUSED)
                actions.note_handed_out(found, form.chosen(), count=form.cleaned_data["count"], by=by)
            else:
                actions.call_off_survey(found, by=by)
    except SurveyRefusedError as refusal:
        found.refresh_from_db()
        return _survey(request, found, by, form=form, refused=str(refusal), status=CHANGED)
    return redirect("survey", round_id=found.id)


@require_POST
@never_cache
@through("municipal")
def survey_sheets(request: HttpRequest, round_id: UUID) -> HttpResponse:
    """Print a round's sheets for residents, with new codes each time: they are kept nowhere, so those printed before end."""
    by = _asker(request)
    found = queries.round_here(round_id)
    if found is None:
        raise Http404
    try:
        with transaction.atomic():
            drawn = actions.draw_codes(found, by=by)
    except SurveyRefusedError as refusal:
        return _survey(request, found, by, refused=str(refusal), status=CHANGED)
    made = letters.sheets(drawn, found, municipality=name_of(found.municipality_id))
    named = {"Content-Disposition": f'attachment; filename="spoergeskema-{found.year}-{found.quarter}.pdf"'}
    return HttpResponse(made, content_type="application/pdf", headers=named)


def _survey(
    request: HttpRequest,
    found: SurveyRound,
    by: User,
    *,
    form: HandoutForm | None = None,
    refused: str = "",
    status: int = 200,
) -> HttpResponse:
    sheets = queries.group_of(found, RESIDENTS)
    context = {
        "sheets": sheets,
        "can_print": sheets and not rules.why_not_print(found.state),
        "can_hand_out": sheets and sheets.asked and found.state in {rules.OPEN, rules.CLOSED},
        "handouts": queries.handouts(found) if sheets else [],
        "form": form or HandoutForm(units=queries.units_of(by)),
        "round": found,
        "refused": refused,
        "progress": queries.progress(found),
        "results": queries.results(found),
        "is_over": found.state == rules.OPEN and found.closes_on < timezone.localdate(),
        "can_call_off": not rules.why_not_call_off(found.state),
    }
    return TemplateResponse(request, "surveys/survey.html", context, status=status)


# -- Residents ---------------------------------------------------------------------------------------------------------------


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@through("public")
def survey_code(request: HttpRequest, municipality: str) -> HttpResponse:
    """Take the code on a resident's sheet, and lead on to the questions; whether it is known is not said here."""
    if not name_of(municipality):
        raise Http404
    sent = request.POST if request.method == "POST" else None
    form = CodeForm(sent)
    if sent is not None and form.is_valid():
        handle = codes.handle_of_code(form.cleaned_data["code"])
        return redirect("answer_survey", municipality=municipality, handle=handle)
    return TemplateResponse(request, "surveys/code.html", {"form": form}, status=200 if sent is None else REFUSED)


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
    offered = words.offered() if token.group == RESIDENTS else {}
    language = request.GET.get("sprog", "")
    told = words.supplied(language) if language in offered else {}
    form = AnswerForm(sent, questionnaire=questionnaire, told=told)
    if sent is None or not form.is_valid():
        context = {
            "form": form,
            "questionnaire": questionnaire,
            "offered": offered.items(),
            "told": told,
            "language": language if told else "",
            "direction": direction(language),
        }
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
    """Show whether somebody is asked, with one button to end that or to be asked again. Looking changes nothing.

    Who said no is known longer than that they were invited, and may take it back for as long.
    """
    invited = access.held_invitee(Invitee.objects.all()).exists()
    if not invited and not access.held_no(NoThanks.objects.all()).exists():
        return _gone(request)
    if request.method == "POST":
        actions.say_no_thanks(wants=request.POST.get("do") == "want")
    context = {
        "declined": access.held_no(NoThanks.objects.all()).exists(),
        "answered": request.method == "POST",
        "can_stop": invited,
    }
    return TemplateResponse(request, "surveys/no_thanks.html", context)
