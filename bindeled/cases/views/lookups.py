"""Look-ups: what the rules noticed and what chance drew from a week that is over, each answered by a leader with a word of why."""

from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from bindeled.cases import access, actions, queries
from bindeled.cases.actions import RefusedError
from bindeled.cases.forms import CODE, LookUpForm
from bindeled.cases.models import LookUp
from bindeled.cases.queries import PAGE, Mark
from bindeled.cases.rules import TRACED_KINDS
from bindeled.cases.rules.looking import LEAST, NOTICED_LOOKS, ONE_OF
from bindeled.cases.views.answered import Answered, case_called
from bindeled.cases.views.inbox import mark_from
from bindeled.confidentiality.doors import through
from bindeled.users.models import User


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@through("municipal")
def look_ups(request: HttpRequest) -> HttpResponse:
    """Show what a leader is asked about, and take in the answer."""
    assert isinstance(request.user, User)  # noqa: S101 - the doorkeeper has seen to it
    if access.may_oversee(by=request.user):
        raise Http404
    if request.method != "POST":
        return _page(request, request.user)
    form = LookUpForm(request.POST, auto_id=f"id_%s_{request.POST.get('look_up', '')[:36].replace('-', '')}")
    if not form.is_valid():
        return _page(request, request.user, wrong=form)
    try:
        with transaction.atomic():
            asked = queries.look_up_for(form.cleaned_data["look_up"], by=request.user)
            actions.answer_look_up(asked, answer=form.cleaned_data["answer"], by=request.user)
    except LookUp.DoesNotExist:
        raise Http404 from None
    except RefusedError as refusal:
        return _page(request, request.user, refused=str(refusal))
    return redirect("look_ups")


def _page(request: HttpRequest, by: User, *, wrong: LookUpForm | None = None, refused: str = "") -> HttpResponse:
    """Draw what waits, each with its form, and what was answered last."""
    waiting = queries.look_ups_waiting(by=by, after=mark_from(request))
    answered = queries.look_ups_answered(by=by)
    numbers = queries.numbers_of(row.record_id for row in [*waiting, *answered] if row.record_kind == "case")
    meant = str(wrong["look_up"].value() or "") if wrong else ""
    forms = [wrong if wrong and meant == str(row.id) else _form(row) for row in waiting[:PAGE]]
    context = {
        "waiting": [
            (row, numbers.get(row.record_id, ""), row.record_id.hex[:CODE], _why(row), form)
            for row, form in zip(waiting[:PAGE], forms, strict=True)
        ],
        "answered": [_answered(row, numbers.get(row.record_id, "")) for row in answered],
        "further": f"?efter={Mark(waiting[PAGE - 1].at, waiting[PAGE - 1].id).written}" if len(waiting) > PAGE else "",
        "refused": refused,
        # A form that names nothing that waits has its mistake said at the top.
        "stray": wrong if wrong and wrong not in forms else None,
        "one_of": ONE_OF,
        "least": LEAST,
    }
    return TemplateResponse(request, "cases/look_ups.html", context, status=409 if refused else 422 if wrong else 200)


def _answered(row: LookUp, number: str) -> Answered:
    record = case_called(number) if number else f"{TRACED_KINDS[row.record_kind]} {row.record_id.hex[:CODE]}"
    by = row.answered_by.name if row.answered_by else ""
    return Answered(row.at, row.user.name, record, row.answer_label, by, row.answered_at)


def _form(row: LookUp) -> LookUpForm:
    """Answer an empty form; several stand on one page, and their fields have ids of their own."""
    return LookUpForm(initial={"look_up": row.id}, auto_id=f"id_%s_{row.id.hex}")


def _why(row: LookUp) -> list[str]:
    """Answer in words why somebody is asked."""
    return [str(NOTICED_LOOKS[why]) for why in row.noticed]
