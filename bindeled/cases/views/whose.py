"""Whose a concern is: how it is judged, whom the rules suggest, and handing it over."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django import forms
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import get_language
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from bindeled.cases import access, actions, queries
from bindeled.cases.actions import RefusedError
from bindeled.cases.forms import AssessForm, HandOverForm, ReasonForm, TakenForm
from bindeled.cases.models import Case, Concern, Handover
from bindeled.cases.rules import CONCERN_STEPS, HANDOVER_STATES, URGENCIES, routing
from bindeled.confidentiality.doors import current, through
from bindeled.confidentiality.envelope import UnreadableError
from bindeled.outreach import queries as outreach
from bindeled.users.models import User
from bindeled.users.queries import organisation_of

Bound = dict[str, forms.Form]


@dataclass(frozen=True)
class Line:
    """One line of a suggestion in the reader's language: which units, why, and by which source."""

    units: str
    reason: str
    source: str


def _lines(found: Iterable[routing.Proposed]) -> list[Line]:
    language = get_language() or "da"
    return [
        Line(" / ".join(unit.name for unit in proposed.units), proposed.rule.reason(language), proposed.rule.source)
        for proposed in found
    ]


def suggested(concern: Concern, judged: queries.Assessment, rules: list[routing.Rule], *, by: User) -> dict[str, Any]:
    """Answer the suggestion for a concern, in words."""
    found = queries.suggestion_for(concern, judged, rules, organisation_of(by))
    return {
        "suggested": next(iter(_lines([found.responsible] if found.responsible else [])), None),
        "suggests_own": any(unit.id == concern.unit_id for unit in found.responsible.units)
        if found.responsible
        else False,
        "beside": _lines(found.beside),
        "also": _lines(found.also),
        "without_unit": [(str(routing.UNIT_KINDS[rule.unit_kind]), rule.source) for rule in found.without_unit],
        "ask": [str(routing.FACTS[name].question) for name in found.ask],
    }


def offered(newest: queries.Told | None, bound: Bound, *, by: User) -> dict[str, Any]:
    """Answer what a page says of the newest hand-over of a concern or a case, and who may do what about it."""
    handover = newest.handover if newest else None
    offer = newest if handover and handover.state == "offered" else None
    return {
        "offer": offer,
        "newest": newest,
        "newest_state": HANDOVER_STATES[handover.state].label if handover else "",
        "gave_it": handover is not None and not access.may_give(handover, by=by),
        "may_answer_it": offer is not None and not access.may_answer(offer.handover, by=by),
        "reason_form": ReasonForm(),
        "taken_form": TakenForm(initial=_now()),
        **bound,
    }


ABOUT_AN_OFFER: dict[str, type[forms.Form]] = {"reason_form": ReasonForm, "taken_form": TakenForm}


def not_asked(shown: dict[str, Any]) -> set[str]:
    """Answer the forms about an offer that a page, drawn with what is ``shown``, has no place for."""
    if not shown.get("may_answer_it"):
        return set(ABOUT_AN_OFFER)
    return set() if shown["offer"].handover.outside else {"taken_form"}


def typed(request: HttpRequest) -> Bound:
    """Answer the form about an offer that was sent, so that what was typed is given back when the action is refused."""
    name = {"refuse": "reason_form", "taken": "taken_form"}.get(request.POST.get("do", ""), "")
    return {name: ABOUT_AN_OFFER[name](request.POST)} if name else {}


def whose(concern: Concern, bound: Bound, rules: list[routing.Rule], *, by: User) -> dict[str, Any]:
    """Answer what the page of a concern says of whose it is. Raises UnreadableError."""
    told = [queries.told_of(handover) for handover in queries.handovers_of(concern)]
    judged, waits = queries.assessment_of(concern), concern.state in CONCERN_STEPS["hand_over"].before
    shown: dict[str, Any] = {
        **offered(told[0] if told else None, bound, by=by),
        "judged": judged,
        "urgency": URGENCIES.get(judged.urgency, ""),
        "facts": _facts(judged),
        "waits": waits,
    }
    suggests = waits and not shown["offer"] and access.serves(concern)
    return shown | (suggested(concern, judged, rules, by=by) if suggests else {})


def _now() -> dict[str, str]:
    now = timezone.localtime()
    return {"day": now.strftime("%Y-%m-%d"), "hour": now.strftime("%H.%M")}


def _facts(judged: queries.Assessment) -> list[str]:
    """Answer the facts that were noted, in words, each with its question."""
    said = [f"{routing.FACTS['age'].question}: {judged.age}"] if judged.age is not None else []
    for name in ("money", "ageing", "children", "youth_case", "assigned"):
        value = getattr(judged, name)
        given = [value] if isinstance(value, str) else value
        words = [str(routing.FACTS[name].answers[word]) for word in given if word]
        said += [f"{routing.FACTS[name].question}: {', '.join(words)}"] if words else []
    return said


# -- What the buttons on the concern's page do: each answers the form that was wrong, if one was ------------------------


def _offer_of(record: Concern | Case) -> Handover:
    found = queries.open_offer(record)
    if found is None:
        raise RefusedError(str(actions.CHANGED_MEANWHILE))
    return found


def accept(_request: HttpRequest, record: Concern | Case, by: User) -> Bound:
    """Accept what is offered."""
    actions.accept(_offer_of(record), by=by)
    return {}


def refuse(request: HttpRequest, record: Concern | Case, by: User) -> Bound:
    """Refuse what is offered, with a reason."""
    form = ReasonForm(request.POST)
    if not form.is_valid():
        return {"reason_form": form}
    actions.refuse(_offer_of(record), why=form.cleaned_data["why"], by=by)
    return {}


def withdraw(_request: HttpRequest, record: Concern | Case, by: User) -> Bound:
    """Take an offer back."""
    actions.withdraw(_offer_of(record), by=by)
    return {}


def taken(request: HttpRequest, record: Concern | Case, by: User) -> Bound:
    """Note who took it over outside."""
    form = TakenForm(request.POST)
    if not form.is_valid():
        return {"taken_form": form}
    told = form.cleaned_data
    actions.note_taken(_offer_of(record), who=told["who"], at=form.at, way=told["way"], by=by)
    return {}


def home(_request: HttpRequest, record: Concern | Case, by: User) -> Bound:
    """Take it back from a unit outside."""
    found = queries.outside_of(record)
    if found is None:
        raise RefusedError(str(actions.CHANGED_MEANWHILE))
    actions.bring_home(found, by=by)
    return {}


VERBS: dict[str, Callable[[HttpRequest, Concern | Case, User], Bound]] = {
    "accept": accept,
    "refuse": refuse,
    "withdraw": withdraw,
    "taken": taken,
    "home": home,
}


# -- Pages of their own -------------------------------------------------------------------------------------------------


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@through("municipal")
def assess(request: HttpRequest, concern_id: UUID) -> HttpResponse:
    """Write down how one judges a concern."""
    found, by = _ours(request, concern_id)
    form, refused = AssessForm(initial=_judged(found)), ""
    if request.method == "POST":
        form = AssessForm(request.POST)
        if form.is_valid():
            try:
                with transaction.atomic():
                    actions.assess(found, judged=form.judged, by=by)
                return redirect("municipal_concern", concern_id=found.id)
            except RefusedError as refusal:
                refused = str(refusal)
    context = {"concern": found, "form": form, "refused": refused}
    return TemplateResponse(request, "cases/assess.html", context, status=_status(form, refused))


def _judged(concern: Concern) -> dict[str, Any]:
    judged = queries.assessment_of(concern)
    return {**judged.sealed, "kinds": judged.kinds, "urgency": judged.urgency}


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@through("municipal")
def hand_over(request: HttpRequest, concern_id: UUID) -> HttpResponse:
    """Offer a concern to another unit, with the suggestion beside."""
    found, by = _ours(request, concern_id)
    form, refused = _offer(request, found, by)
    if form is None:
        return redirect("municipal_concern", concern_id=found.id)
    context = {"concern": found, "form": form, "refused": refused}
    context |= suggested(found, queries.assessment_of(found), queries.rules_of(found.municipality_id), by=by)
    return TemplateResponse(request, "cases/hand_over.html", context, status=_status(form, refused))


def _offer(request: HttpRequest, record: Concern | Case, by: User) -> tuple[HandOverForm | None, str]:
    """Offer a record as the form says; answer the form where it is still to be filled in, and why it was refused."""
    units = queries.units_to_give_to(record, on=timezone.localdate())
    if request.method != "POST":
        return HandOverForm(units=units), ""
    form = HandOverForm(request.POST, units=units)
    if not form.is_valid():
        return form, ""
    to = next(unit for unit in units if str(unit.id) == form.cleaned_data["to"])
    try:
        with transaction.atomic():
            actions.offer(record, to=to, reason=form.cleaned_data["reason"], by=by)
    except RefusedError as refusal:
        return form, str(refusal)
    return None, ""


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@through("municipal")
def hand_case_over(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """Offer a whole case to another unit."""
    assert isinstance(request.user, User)  # noqa: S101 - the doorkeeper has seen to it
    try:
        found = queries.bare_case(case_id)
        queries.dwelling_of(found)  # where it cannot be opened, nothing can be sealed to it
        queries.note_case_read(found, purpose="case_work")
    except (Case.DoesNotExist, UnreadableError):
        raise Http404 from None
    if access.may_handle(found, by=request.user):
        raise Http404
    form, refused = _offer(request, found, request.user)
    if form is None:
        return redirect("case", case_id=found.id)
    context = {"case": found, "form": form, "refused": refused}
    return TemplateResponse(request, "cases/hand_over.html", context, status=_status(form, refused))


def _ours(request: HttpRequest, concern_id: UUID) -> tuple[Concern, User]:
    """Answer a concern of one's own unit, or 404; also where its text cannot be opened, since nothing can be sealed to it."""
    assert isinstance(request.user, User)  # noqa: S101 - the doorkeeper has seen to it
    try:
        found = queries.concern_for(concern_id)
        queries.read_concern(found, purpose="triage")
    except (Concern.DoesNotExist, UnreadableError):
        raise Http404 from None
    if access.may_handle(found, by=request.user):
        raise Http404
    return found, request.user


def _status(form: forms.Form, refused: str) -> int:
    return 409 if refused else 422 if form.errors else 200


@require_safe
@never_cache
@through("municipal")
def handovers(request: HttpRequest) -> HttpResponse:
    """Show what is offered to us, what came back, what others have not answered, and what was settled."""
    found = queries.handovers()
    context = {
        "handovers": found,
        "states": HANDOVER_STATES,
        "units": current().units,
        "wishes": outreach.number_of_wishes_waiting(),
    }
    return TemplateResponse(request, "cases/handovers.html", context)
