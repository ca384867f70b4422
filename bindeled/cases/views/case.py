"""The case: its timeline, notes, resident, responsible adviser and end."""

from collections.abc import Callable
from functools import partial
from typing import Any
from uuid import UUID

from django import forms
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from bindeled.cases import access, actions, queries, rules
from bindeled.cases.actions import RefusedError
from bindeled.cases.forms import AssignForm, CloseForm, NoteForm, ResidentForm
from bindeled.cases.models import Case
from bindeled.cases.queries import PAGE
from bindeled.cases.views import casework, eviction, kept, whose
from bindeled.cases.views.inbox import mark_from
from bindeled.confidentiality.doors import through
from bindeled.confidentiality.envelope import UnreadableError
from bindeled.offers import queries as offers
from bindeled.residents import queries as residents
from bindeled.users.models import User
from bindeled.users.queries import stands_in_for


@require_safe
@never_cache
@through("municipal")
def my_cases(request: HttpRequest) -> HttpResponse:
    """List the open cases one is responsible for, or those of somebody one stands in for today."""
    assert isinstance(request.user, User)  # noqa: S101 - the doorkeeper has seen to it
    away = stands_in_for(request.user, on=timezone.localdate())
    chosen = next((absence.user for absence in away if str(absence.user_id) == request.GET.get("for")), None)
    rows = queries.open_cases_of(chosen or request.user, after=mark_from(request))
    chosen_by = f"for={chosen.id}&" if chosen else ""
    further = f"?{chosen_by}efter={queries.mark_of_step(rows[PAGE - 1]).written}" if len(rows) > PAGE else ""
    lines = [queries.step_of(row) for row in rows[:PAGE]]
    context = {"lines": lines, "further": further, "away": away, "chosen": chosen}
    return TemplateResponse(request, "cases/my_cases.html", context)


def seen(case_id: UUID) -> Case:
    """Answer a case with what its page shows, or 404: what one may not see does not exist."""
    try:
        return queries.case_for(case_id)
    except Case.DoesNotExist:
        raise Http404 from None


def bare(case_id: UUID) -> Case:
    """Answer a case for whatever does not show its page, or 404."""
    try:
        return queries.bare_case(case_id)
    except Case.DoesNotExist:
        raise Http404 from None


@require_http_methods(["GET", "HEAD"])
@never_cache
@through("municipal")
def case(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """Show a case. The reading is traced."""
    return page(request, seen(case_id), {})


def purpose_of(request: HttpRequest, otherwise: str = "case_work") -> str:
    """Answer why this record is opened: it follows from the way one came, and from a find one brings the reason along."""
    why = request.GET.get("hvorfor", "")
    return why if why in rules.WAYS_IN else otherwise


def page(
    request: HttpRequest, found: Case, bound: dict[str, forms.Form], *, refused: str = "", note: str = ""
) -> HttpResponse:
    """Draw a case, with the form that was wrong, if one was; ``note`` is what a note begins with."""
    assert isinstance(request.user, User)  # noqa: S101 - the doorkeeper has seen to it
    advisers, kind = list(queries.advisers_of(found.unit, on=timezone.localtime())), rules.CASE_KINDS[found.kind]
    context: dict[str, Any] = {
        "case": found,
        "state": rules.CASE_STATES[found.state],
        "kind": kind,
        "refused": refused,
        "away": queries.away_of(found) if found.state == "open" else None,
        "may_not": access.may_handle(found, by=request.user),
        "outcome": rules.OUTCOMES.get(found.outcome, ""),
        "answer": rules.RESIDENT_ANSWERS.get(found.resident_answer, ""),
        "note_form": NoteForm(initial={"text": note}),
        "resident_form": ResidentForm(),
        "assign_form": AssignForm(advisers=advisers, initial={"to": str(found.responsible_id)}),
        "close_form": CloseForm(kind=found.kind),
        **bound,
    }
    try:
        known = residents.known(found.resident)
        linked = queries.linked_to_case(found, name=known.name, phone=known.phone, by=request.user)
        queries.note_case_read(found, purpose=purpose_of(request), beside=linked.records)
        context |= {"resident": known, "linked": linked}
        context |= casework.shown(queries.work_of(found), found, bound) | eviction.shown(found, bound) | bound
        handover = queries.handover_read_with(found)
        context |= whose.offered(queries.told_of(handover) if handover else None, bound, by=request.user)
        context["courses"] = offers.beside(found.courses_told)  # type: ignore[attr-defined]
        context |= {"consents": queries.consents_beside(found), "informing": queries.informing_beside(found)}
        context |= {"dwelling": queries.dwelling_of(found), "timeline": queries.timeline(found)}
    except UnreadableError:
        context["unreadable"] = True
        if "linked" not in context:
            queries.note_case_read(found, purpose=purpose_of(request))
    if gone := _gone(found, bound, context):
        context |= {"unasked": kept.written(bound[name] for name in gone), "refused": refused or kept.CHANGED}
    status = 409 if context["refused"] else 422 if bound else 200
    return TemplateResponse(request, "cases/case.html", context, status=status)


def _gone(found: Case, bound: dict[str, forms.Form], shown: dict[str, Any]) -> set[str]:
    """Answer the forms of these that the page, drawn with what is ``shown``, does not show any more."""
    gone = whose.not_asked(shown) | ({name for name in bound if ":" in name} - casework.still_shown(found))
    if shown["may_not"]:
        gone |= bound.keys() - whose.ABOUT_AN_OFFER
    elif "unreadable" in shown:
        gone |= bound.keys() - SHOWN_UNREAD
    elif found.state != "open":
        gone |= bound.keys() & CLOSED_WITHOUT
    else:
        gone |= casework.not_shown(found, shown) | ({"resident_form"} if found.resident_id else set())
        gone |= eviction.FORMS if found.kind != "eviction" else set()
    return gone & bound.keys()


SHOWN_UNREAD = {"note_form", "resident_form", "assign_form", "close_form"}
CLOSED_WITHOUT = {
    *("close_form", "assign_form", "resident_form", "plan_form", "warning_form", "kind_form", "interpreter_form"),
    *("party_form", "agreed_form", *eviction.FORMS),
}


@require_safe
@never_cache
@through("municipal")
def printed(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """Show a case for paper: everything that stands in it, without a form. It is written down that it was opened to print."""
    found = seen(case_id)
    by = _adviser(request)
    try:
        known = residents.known(found.resident)
        told = {
            "work": queries.work_of(found),
            "threat": queries.threat_of(found),
            "consents": queries.consents_beside(found),
            "dwelling": queries.dwelling_of(found),
            "timeline": queries.timeline(found),
        }
        linked = queries.linked_to_case(found, name=known.name, phone=known.phone, by=by)
    except UnreadableError:
        raise Http404 from None
    queries.note_case_printed(found, purpose=purpose_of(request))
    context = {"case": found, "resident": known, "own": linked.own, "now": timezone.now(), "by": by, **told}
    context |= {"state": rules.CASE_STATES[found.state], "kind": rules.CASE_KINDS[found.kind]}
    context |= {"outcome": rules.OUTCOMES.get(found.outcome, "")}
    return TemplateResponse(request, "cases/case_print.html", context)


@require_POST
@never_cache
@through("municipal")
def work(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """Write a note, plan, conclude, warn, tie the resident, assign, close or reopen: the button pressed says which."""
    found, do = bare(case_id), request.POST.get("do", "")
    if do in BEGIN_A_NOTE:
        return _begun(request, seen(case_id), do)
    verb = VERBS.get(do)
    if verb is None:
        raise Http404
    try:
        with actions.refusing_unread(), transaction.atomic():  # a refusal takes back what was written before it
            wrong = verb(request, found, _adviser(request))
    except RefusedError as refusal:
        return page(request, seen(case_id), _typed(request, found), refused=str(refusal))
    if not wrong:
        # Handed over, it may be another unit's to read from now on.
        there = do not in whose.VERBS or queries.still_readable(found)
        return redirect("case", case_id=found.id) if there else redirect("handovers")
    return page(request, seen(case_id), wrong)


def _begun(request: HttpRequest, found: Case, do: str) -> HttpResponse:
    """Draw the page with a note begun: by a standard text after what was typed, or by a note that was taken back."""
    try:
        with actions.refusing_unread(), transaction.atomic():
            note = BEGIN_A_NOTE[do](request, found)
    except RefusedError as refusal:
        return page(request, seen(case_id=found.id), {}, refused=str(refusal))
    return page(request, seen(case_id=found.id), {}, note=note)


def _with_standard_text(request: HttpRequest, found: Case) -> str:
    chosen = [told["body"] for told in getattr(found, "texts_told", []) if told["code"] == request.POST.get("standard")]
    return "\n\n".join(filter(None, [request.POST.get("text", "").strip(), *chosen]))


def _taken_back(request: HttpRequest, found: Case) -> str:
    try:
        entry = UUID(request.POST.get("entry", ""))
    except ValueError:
        raise Http404 from None
    return actions.take_note_back(found, entry=entry, by=_adviser(request))


BEGIN_A_NOTE: dict[str, Callable[[HttpRequest, Case], str]] = {"insert": _with_standard_text, "undo": _taken_back}


def _typed(request: HttpRequest, found: Case) -> dict[str, forms.Form]:
    """What was typed is given back when an action is refused."""
    own: dict[str, tuple[str, Callable[..., forms.Form]]] = {
        "note": ("note_form", NoteForm),
        "close": ("close_form", partial(CloseForm, kind=found.kind)),
        "resident": ("resident_form", ResidentForm),
    }
    if (do := request.POST.get("do", "")) in own:
        name, form = own[do]
        return {name: form(request.POST)}
    return casework.typed(request) | eviction.typed(request) | whose.typed(request)


Wrong = dict[str, forms.Form]


def _note(request: HttpRequest, found: Case, by: User) -> Wrong:
    form = NoteForm(request.POST)
    if not form.is_valid():
        return {"note_form": form}
    actions.write_note(found, text=form.cleaned_data["text"], by=by)
    return {}


def _resident(request: HttpRequest, found: Case, by: User) -> Wrong:
    form = ResidentForm(request.POST)
    if not form.is_valid():
        return {"resident_form": form}
    actions.tie_resident(found, **form.cleaned_data, by=by)
    return {}


def _assign(request: HttpRequest, found: Case, by: User) -> Wrong:
    advisers = list(queries.advisers_of(found.unit, on=timezone.localtime()))
    form = AssignForm(request.POST, advisers=advisers)
    if not form.is_valid():
        return {"assign_form": form}
    chosen = next(adviser for adviser in advisers if str(adviser.id) == form.cleaned_data["to"])
    actions.assign(found, to=chosen, by=by)
    return {}


def _close(request: HttpRequest, found: Case, by: User) -> Wrong:
    form = CloseForm(request.POST, kind=found.kind)
    if not form.is_valid():
        return {"close_form": form}
    actions.close(found, **form.cleaned_data, by=by)
    return {}


def _reopen(_request: HttpRequest, found: Case, by: User) -> Wrong:
    actions.reopen(found, by=by)
    return {}


VERBS: dict[str, Callable[[HttpRequest, Case, User], Wrong]] = {
    **casework.VERBS,
    **eviction.VERBS,
    **whose.VERBS,
    "note": _note,
    "resident": _resident,
    "assign": _assign,
    "close": _close,
    "reopen": _reopen,
}


def _adviser(request: HttpRequest) -> User:
    assert isinstance(request.user, User)  # noqa: S101 - the doorkeeper has seen to it
    return request.user
