"""What a resident says to being told of, and the message to a sender that it opens the gate for: one page beside the case."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django import forms
from django.conf import settings
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from bindeled.cases import access, actions, queries
from bindeled.cases.actions import RefusedError
from bindeled.cases.actions.consent import TAKEN_BACK, WHY_NOT
from bindeled.cases.actions.steps import CLOSED
from bindeled.cases.forms import OtherConsentForm, SenderConsentForm, WithdrawForm, usual_until
from bindeled.cases.models import Case, Concern, Consent, Feedback
from bindeled.cases.queries.consent import Passage, Word, Words
from bindeled.cases.rules import consent as rules
from bindeled.cases.templatetags.words import sender_label
from bindeled.cases.views import kept
from bindeled.cases.views.case import bare
from bindeled.confidentiality.doors import through
from bindeled.confidentiality.envelope import UnreadableError
from bindeled.receipts.rules import WORDINGS
from bindeled.users.models import User

Bound = dict[str, forms.Form]
# What consent is, in plain words, for the resident to read or to be given on paper.
SHEET = "/vejledning/dit-samtykke/"


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@through("municipal")
def consents(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """Show what the resident said, and write down what they say now; propose a message, say yes or no to it. Reading is traced."""
    assert isinstance(request.user, User)  # noqa: S101 - the doorkeeper has seen to it
    found = bare(case_id)
    if request.method != "POST":
        return _page(request, found, {})
    verb = VERBS.get(request.POST.get("do", ""))
    if verb is None:
        raise Http404
    try:
        with actions.refusing_unread(), transaction.atomic():
            wrong = verb(request, found, request.user)
    except RefusedError as refusal:
        return _page(request, found, _typed(request, found), refused=str(refusal))
    return _page(request, found, wrong) if wrong else redirect("consents", case_id=found.id)


def _page(request: HttpRequest, found: Case, bound: Bound, *, refused: str = "") -> HttpResponse:
    assert isinstance(request.user, User)  # noqa: S101 - the doorkeeper has seen to it
    try:
        words = queries.consents_of(found)
    except UnreadableError:
        raise Http404 from None
    queries.note_case_read(found, purpose="case_work")
    passages = queries.passages_in(words)
    concerns, units = queries.concerns_in(found), queries.units_to_give_to(found, on=timezone.localdate())
    may_not = access.may_handle(found, by=request.user)
    context: dict[str, Any] = {
        "case": found,
        "words": [_shown(word, passages, bound) for word in words],
        "passages": [_answerable(passage, by=request.user) for passage in passages],
        "may_not": may_not,
        "may_note": found.state == "open" and not may_not,
        "feedback": request.user.municipality.feedback == "consent",
        "concerns": concerns,
        "sender_form": sender_form(concerns),
        "other_form": other_form(units),
        "sheet": settings.SENDER_URL + SHEET,
        "refused": refused,
        **bound,
    }
    shown = {f"withdraw:{word.row.id}" for word in words if word.may_be_taken_back and not may_not}
    shown |= {"other_form"} if context["may_note"] else set()
    shown |= {"sender_form"} if context["may_note"] and context["feedback"] and concerns else set()
    context["unasked"] = kept.written(form for name, form in bound.items() if name not in shown)
    status = 409 if refused else 422 if bound else 200
    return TemplateResponse(request, "cases/consents.html", context, status=status)


def _shown(word: Word, passages: list[Passage], bound: Bound) -> dict[str, Any]:
    """Answer a word with the form that takes it back, and the wordings that may be proposed because of it."""
    own = (passage for passage in passages if passage.consent_id == word.row.id)
    said = {passage.wording for passage in own if passage.state in rules.STANDING}
    open_to = [code for code in rules.known_wordings(word.row.wordings) if code not in said] if word.holds else []
    return {
        "word": word,
        "withdraw": bound.get(f"withdraw:{word.row.id}") or withdraw_form(word.row.id),
        "proposals": [(code, str(WORDINGS[code])) for code in open_to],
    }


def _answerable(passage: Passage, *, by: User) -> dict[str, Any]:
    waits = passage.state == "proposed"
    return {"passage": passage, "waits": waits, "own": passage.proposed_by_id == by.id}


def _initial() -> dict[str, Any]:
    today = timezone.localdate()
    return {"said_on": today, "until": usual_until(today), "who": _("The resident")}


def sender_form(concerns: list[Concern], data: Any = None) -> SenderConsentForm:
    """Answer the form about a sender; where there is one concern alone it is chosen."""
    named = [(str(concern.id), _concern_label(concern)) for concern in concerns]
    only = {"concern": named[0][0]} if len(named) == 1 else {}
    return SenderConsentForm(data, concerns=named, auto_id="id_%s_sender", initial=_initial() | only)


def other_form(units: Any, data: Any = None) -> OtherConsentForm:
    """Answer the form about another unit or somebody outside."""
    return OtherConsentForm(data, units=units, auto_id="id_%s_other", initial=_initial())


def withdraw_form(row: UUID, data: Any = None) -> WithdrawForm:
    """Answer the form that takes a yes back."""
    return WithdrawForm(data, auto_id=f"id_%s_{row.hex}", initial={"on": timezone.localdate()})


def _concern_label(concern: Concern) -> str:
    at = date_format(timezone.localtime(concern.received_at), "j/n Y H.i")
    return f"{at}, {sender_label(concern.sender_kind)}"


def _may_note(found: Case, by: User) -> str:
    """Answer nothing where a word may be written down here, or the reason why not: then the page shows no form for it."""
    return access.may_handle(found, by=by) or (str(CLOSED) if found.state != "open" else "")


def _sender(request: HttpRequest, found: Case, by: User) -> Bound:
    kept.refuse(_may_note(found, by) or ("" if by.municipality.feedback == "consent" else str(WHY_NOT["never"])))
    concerns = queries.concerns_in(found)
    form = sender_form(concerns, request.POST)
    if not form.is_valid():
        return {"sender_form": form}
    told = form.cleaned_data
    chosen = next(concern for concern in concerns if str(concern.id) == told.pop("concern"))
    wordings = rules.known_wordings(told.pop("wordings") or ())
    actions.note_consent(found, recipient=chosen, words=Words(told.pop("who")), wordings=wordings, **told, by=by)
    return {}


def _other(request: HttpRequest, found: Case, by: User) -> Bound:
    kept.refuse(_may_note(found, by))
    units = queries.units_to_give_to(found, on=timezone.localdate())
    form = other_form(units, request.POST)
    if not form.is_valid():
        return {"other_form": form}
    told = form.cleaned_data
    del told["to"]
    unit, words = told.pop("unit"), Words(told.pop("who"), told.pop("may_tell"), told.pop("whom"))
    actions.note_consent(found, recipient=unit, words=words, wordings=(), **told, by=by)
    return {}


def _given(request: HttpRequest, found: Case) -> Consent:
    try:
        return queries.consent_of(found, UUID(request.POST.get("consent", "")))
    except (ValueError, Consent.DoesNotExist):
        raise Http404 from None


def _withdraw(request: HttpRequest, found: Case, by: User) -> Bound:
    given = _given(request, found)
    stands = rules.standing(queries.said(given), on=timezone.localdate()) == rules.GIVEN
    kept.refuse(access.may_handle(found, by=by) or ("" if stands else str(TAKEN_BACK)))
    form = withdraw_form(given.id, request.POST)
    if not form.is_valid():
        return {f"withdraw:{given.id}": form}
    actions.withdraw_consent(given, on=form.cleaned_data["on"], by=by)
    return {}


def _propose(request: HttpRequest, found: Case, by: User) -> Bound:
    actions.propose_feedback(_given(request, found), wording=request.POST.get("wording", ""), by=by)
    return {}


def _on_a_passage(act: Callable[..., None]) -> Callable[[HttpRequest, Case, User], Bound]:
    def done(request: HttpRequest, found: Case, by: User) -> Bound:
        try:
            proposed = queries.passage_of(found, UUID(request.POST.get("feedback", "")))
        except (ValueError, Feedback.DoesNotExist):
            raise Http404 from None
        act(proposed, by=by)
        return {}

    return done


VERBS: dict[str, Callable[[HttpRequest, Case, User], Bound]] = {
    "sender": _sender,
    "other": _other,
    "withdraw": _withdraw,
    "propose": _propose,
    "second": _on_a_passage(actions.second_feedback),
    "turn_down": _on_a_passage(actions.turn_down_feedback),
    "take_back": _on_a_passage(actions.take_feedback_back),
}


def _typed(request: HttpRequest, found: Case) -> Bound:
    """Answer the form that was sent, so that what was typed is given back when it is refused."""
    match request.POST.get("do"):
        case "sender":
            return {"sender_form": sender_form(queries.concerns_in(found), request.POST)}
        case "other":
            units = queries.units_to_give_to(found, on=timezone.localdate())
            return {"other_form": other_form(units, request.POST)}
        case _:
            return {}
