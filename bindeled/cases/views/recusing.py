"""Who does not work on a record since they know the resident, and what leaders say of it."""

from contextlib import suppress
from typing import Any
from uuid import UUID

from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from bindeled.cases import access, actions, queries
from bindeled.cases.actions import RefusedError
from bindeled.cases.forms import AnswerRecusalForm, RecuseForm
from bindeled.cases.models import Case, Concern, Recusal
from bindeled.cases.queries import PAGE, Mark
from bindeled.cases.queries.recusing import Recused
from bindeled.cases.views import kept
from bindeled.cases.views.answered import Answered, case_called
from bindeled.cases.views.case import bare
from bindeled.cases.views.inbox import mark_from
from bindeled.confidentiality.doors import through
from bindeled.confidentiality.envelope import UnreadableError
from bindeled.users.models import User


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@through("municipal")
def case_recusals(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """Show who does not work on a case, and let somebody say that they do not. The reading is traced."""
    assert isinstance(request.user, User)  # noqa: S101 - the doorkeeper has seen to it
    found = bare(case_id)
    form, refused = _form(request, found, request.user), ""
    if request.method == "POST":
        try:
            with actions.refusing_unread(), transaction.atomic():
                kept.refuse(access.may_handle(found, by=request.user))
                if form.is_valid():
                    actions.recuse_from_case(found, **form.cleaned_data, by=request.user)
                    return _onward(request, found)
        except RefusedError as refusal:
            refused = str(refusal)
    queries.note_case_read(found, purpose="case_work")
    return _page(request, "cases/recuse_case.html", {"case": found}, form, refused)


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@through("municipal")
def concern_recusals(request: HttpRequest, concern_id: UUID) -> HttpResponse:
    """Show who does not work on a concern, and let somebody say that they do not. The reading is traced."""
    assert isinstance(request.user, User)  # noqa: S101 - the doorkeeper has seen to it
    try:
        found = queries.concern_for(concern_id)
    except Concern.DoesNotExist:
        raise Http404 from None
    if found.case_id:
        return redirect("case_recusals", case_id=found.case_id)
    form, refused = _form(request, found, request.user), ""
    if request.method == "POST":
        try:
            with actions.refusing_unread(), transaction.atomic():
                kept.refuse(access.may_handle(found, by=request.user))
                if form.is_valid():
                    told = {name: form.cleaned_data[name] for name in ("whom", "ground", "words")}
                    actions.recuse_from_concern(found, **told, by=request.user)
                    return _onward(request, found)
        except RefusedError as refusal:
            refused = str(refusal)
    with suppress(UnreadableError):  # who does not work on it is said also where its text is gone
        queries.read_concern(found, purpose="triage")
    return _page(request, "cases/recuse_concern.html", {"concern": found}, form, refused)


def _form(request: HttpRequest, found: Case | Concern, by: User) -> RecuseForm:
    people, leaders = queries.who_serves(found.unit, on=timezone.localdate())
    responsible = found.responsible if isinstance(found, Case) and found.state == "open" else None
    data = request.POST if request.method == "POST" else None
    return RecuseForm(data, people=people, by=by, leads=by.id in leaders, responsible=responsible)


def _onward(request: HttpRequest, found: Case | Concern) -> HttpResponse:
    """Answer the page again to whoever may see the record still; the list to whoever is out of it now."""
    if isinstance(found, Case):
        there = queries.still_readable(found)
        return redirect("case_recusals", case_id=found.id) if there else redirect("my_cases")
    there = access.readable(Concern.objects).filter(id=found.id).exists()
    return redirect("concern_recusals", concern_id=found.id) if there else redirect("inbox")


def _page(request: HttpRequest, template: str, about: dict[str, Any], form: RecuseForm, refused: str) -> HttpResponse:
    assert isinstance(request.user, User)  # noqa: S101 - the doorkeeper has seen to it
    (record,) = about.values()
    may_not = access.may_handle(record, by=request.user)
    context = {
        **about,
        "out": queries.recused_from(record),
        "form": form,
        "may_not": may_not,
        "laws": queries.laws_of_recusing(),
        "refused": refused,
        "unasked": kept.written([form]) if may_not and form.is_bound else "",
    }
    status = 409 if refused else 422 if form.errors else 200
    return TemplateResponse(request, template, context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@through("municipal")
def recusals(request: HttpRequest) -> HttpResponse:
    """Show leaders who does not work on what, and take in whether there is a conflict."""
    assert isinstance(request.user, User)  # noqa: S101 - the doorkeeper has seen to it
    if access.may_oversee(by=request.user):
        raise Http404
    if request.method != "POST":
        return _recusals(request, request.user)
    form = AnswerRecusalForm(request.POST, auto_id=f"id_%s_{request.POST.get('recusal', '')[:36].replace('-', '')}")
    if not form.is_valid():
        return _recusals(request, request.user, wrong=form)
    try:
        with transaction.atomic():
            asked = queries.recusal_for(form.cleaned_data["recusal"])
            actions.answer_recusal(asked, answer=form.cleaned_data["answer"], by=request.user)
    except Recusal.DoesNotExist:
        raise Http404 from None
    except RefusedError as refusal:
        return _recusals(request, request.user, refused=str(refusal))
    return redirect("recusals")


def _recusals(
    request: HttpRequest, by: User, *, wrong: AnswerRecusalForm | None = None, refused: str = ""
) -> HttpResponse:
    waiting = queries.recusals(by=by, waiting=True, after=mark_from(request))
    meant = str(wrong["recusal"].value() or "") if wrong else ""
    rows = [(told, _answer(told.row, by, wrong if wrong and meant == str(told.row.id) else None)) for told in waiting]
    last = waiting[PAGE - 1].row if len(waiting) > PAGE else None
    context = {
        "waiting": rows[:PAGE],
        "answered": [_answered(told) for told in queries.recusals(by=by, waiting=False)[:PAGE]],
        "further": f"?efter={Mark(last.said_at, last.id).written}" if last else "",
        "refused": refused,
        "stray": wrong if wrong and not any(form is wrong for _told, form in rows) else None,
    }
    status = 409 if refused else 422 if wrong else 200
    return TemplateResponse(request, "cases/recusals.html", context, status=status)


def _answered(told: Recused) -> Answered:
    row = told.row
    record = case_called(row.number) if row.number else _("A concern")
    by = row.answered_by.name if row.answered_by else ""
    return Answered(row.said_at, row.user.name, record, told.answer, by, row.answered_at)


def _answer(row: Recusal, by: User, wrong: AnswerRecusalForm | None) -> AnswerRecusalForm | None:
    """Answer the form of one that waits; nothing for one's own."""
    if row.user_id == by.id:
        return None
    return wrong or AnswerRecusalForm(initial={"recusal": row.id}, auto_id=f"id_%s_{row.id.hex}")
