"""One concern: read it, take it, open a case or add it to one."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import get_language
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from bindeled.cases import access, actions, queries
from bindeled.cases.actions import RefusedError
from bindeled.cases.actions.calling import why_not_ask
from bindeled.cases.forms import AddToCaseForm, AnsweredForm
from bindeled.cases.models import Concern
from bindeled.cases.rules import NO_CONCERN, SET_ASIDE
from bindeled.cases.views import kept, whose
from bindeled.cases.views.case import purpose_of
from bindeled.children import queries as children
from bindeled.confidentiality.doors import through
from bindeled.confidentiality.envelope import UnreadableError
from bindeled.users.models import User

SET_ASIDE_VERBS: dict[str, Callable[..., object]] = {
    "real": actions.judge_real,
    "noise": actions.dismiss,
    "back": actions.bring_back,
}
TEST_VERBS: dict[str, Callable[..., object]] = {"test": actions.mark_test, "no_test": actions.unmark_test}


def seen(concern_id: UUID) -> Concern:
    """Answer a concern or 404: what one may not see does not exist."""
    try:
        return queries.concern_for(concern_id)
    except Concern.DoesNotExist:
        raise Http404 from None


@require_http_methods(["GET", "HEAD"])
@never_cache
@through("municipal")
def concern(request: HttpRequest, concern_id: UUID) -> HttpResponse:
    """Read a concern. The reading is traced."""
    return _page(request, seen(concern_id))


def _child(found: Concern) -> children.Standing | None:
    about_a_child = found.due_at or "child" in found.own_kinds
    return children.standing(found.id, now=timezone.now()) if about_a_child else None


def _page(request: HttpRequest, found: Concern, bound: whose.Bound | None = None, *, refused: str = "") -> HttpResponse:
    """Draw a concern, with the form that was wrong, if one was."""
    assert isinstance(request.user, User)  # noqa: S101 - the doorkeeper has seen to it
    bound = bound or {}
    context: dict[str, Any] = {
        "concern": found,
        "form": AddToCaseForm(),
        "child": _child(found),
        "answered_form": AnsweredForm(),
        "english": (get_language() or "").startswith("en"),
        "refused": refused,
        "set_aside": SET_ASIDE.get(found.set_aside, ""),
        "may_not": access.may_handle(found, by=request.user),
        "may_ask": not (access.may_handle(found, by=request.user) or why_not_ask(found)),
        "calls": queries.calls_of(found),
        **bound,
    }
    try:
        linked = queries.linked_to_concern(found, by=request.user)
        purpose = purpose_of(request, "triage")
        context["body"] = queries.read_concern(found, purpose=purpose, beside=linked.records).body
        context |= whose.whose(found, bound, queries.rules_of(found.municipality_id), by=request.user)
        context |= {"linked": linked, "pictures": queries.pictures_with(found)}
    except UnreadableError:
        context["unreadable"] = True
    if gone := _gone(found, context) & bound.keys():
        context |= {"unasked": kept.written(bound[name] for name in gone), "refused": refused or kept.CHANGED}
    status = 409 if context["refused"] else 422 if bound else 200
    return TemplateResponse(request, "cases/concern.html", context, status=status)


def _gone(found: Concern, shown: dict[str, Any]) -> set[str]:
    """Answer the forms that the page, drawn with what is ``shown``, does not show any more."""
    gone = whose.not_asked(shown)
    if shown["may_not"] or not shown["child"] or shown["child"].clock.answered_at:
        gone |= {"answered_form"}
    if shown["may_not"] or found.case_id or found.state in {"outside", *NO_CONCERN}:
        gone |= {"form"}
    return gone


@require_POST
@never_cache
@through("municipal")
def handle(request: HttpRequest, concern_id: UUID) -> HttpResponse:
    """Take, put back, judge real, noise or a test, open a case, add to a case, or write down who has the child: the button pressed says which."""
    found = seen(concern_id)
    try:
        with actions.refusing_unread(), transaction.atomic():  # a refusal takes back what was written before it
            return _handled(request, found)
    except RefusedError as refusal:
        return _page(request, seen(concern_id), _typed(request), refused=str(refusal))


def _typed(request: HttpRequest) -> whose.Bound:
    """What was typed is given back when an action is refused."""
    match request.POST.get("do"):
        case "add":
            return {"form": AddToCaseForm(request.POST)}
        case "answered":
            return {"answered_form": AnsweredForm(request.POST)}
        case _:
            return whose.typed(request)


def _handled(request: HttpRequest, found: Concern) -> HttpResponse:
    assert isinstance(request.user, User)  # noqa: S101 - the doorkeeper has seen to it
    verb = request.POST.get("do")
    if verb == "take":
        actions.take(found, by=request.user)
    elif verb == "release":
        actions.release(found, by=request.user)
    elif verb in SET_ASIDE_VERBS:
        SET_ASIDE_VERBS[verb](found, by=request.user)
        return redirect("municipal_concern", concern_id=found.id) if verb == "real" else redirect("set_aside")
    elif verb in TEST_VERBS:
        TEST_VERBS[verb](found, by=request.user)
    elif verb == "open":
        case = actions.open_case(found, by=request.user)
        return redirect("case", case_id=case.id)
    elif verb == "add":
        return _add(request, found, by=request.user)
    elif verb == "answered":
        return _answered(request, found, by=request.user)
    elif verb in whose.VERBS:
        return _handed(request, found, verb, by=request.user)
    else:
        raise Http404
    return redirect("municipal_concern", concern_id=found.id)


def _handed(request: HttpRequest, found: Concern, verb: str, *, by: User) -> HttpResponse:
    """Accept, refuse, take back or note: afterwards the concern may be somebody else's to read."""
    wrong = whose.VERBS[verb](request, found, by)
    if wrong:
        return _page(request, found, wrong)
    try:
        queries.concern_for(found.id)
    except Concern.DoesNotExist:
        return redirect("handovers")
    return redirect("municipal_concern", concern_id=found.id)


def _add(request: HttpRequest, found: Concern, *, by: User) -> HttpResponse:
    form = AddToCaseForm(request.POST)
    if form.is_valid():
        case = queries.case_of_number(form.cleaned_data["number"])
        if case:
            actions.add_to_case(found, case, by=by)
            return redirect("case", case_id=case.id)
        form.add_error("number", queries.NO_SUCH_CASE)
    return _page(request, found, {"form": form})


def _answered(request: HttpRequest, found: Concern, *, by: User) -> HttpResponse:
    form = AnsweredForm(request.POST)
    if not form.is_valid():
        return _page(request, found, {"answered_form": form})
    actions.answer_about_child(found, name=form.cleaned_data["name"], way=form.cleaned_data["way"], by=by)
    return redirect("municipal_concern", concern_id=found.id)
