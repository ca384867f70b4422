"""Who has looked at one case, when and why: for its advisers and their leader, and as a document for the resident."""

from typing import Any
from uuid import UUID

from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from bindeled.cases import access, actions, queries
from bindeled.cases.actions import RefusedError
from bindeled.cases.forms import NamesForm
from bindeled.cases.models import Case
from bindeled.cases.queries import PAGE
from bindeled.cases.views import trace
from bindeled.cases.views.inbox import mark_from
from bindeled.confidentiality.doors import through
from bindeled.confidentiality.seals import latest
from bindeled.users.models import User


@require_safe
@never_cache
@through("municipal")
def case_looks(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """Show every look at a case, its concerns and its resident, newest first. Looking here is written down too."""
    found, by = _ours(request, case_id)
    return _page(request, found, by, NamesForm())


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@through("municipal")
def document(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """Make the document for the resident: without names, or, decided by a leader who says why, with them."""
    found, by = _ours(request, case_id)
    told, named = queries.looked_at(found), request.method == "POST"
    if not named:
        actions.tell_who_looked(found, by=by)
    elif wrong := _decided(request, found, by):
        return wrong
    context = {"case": found, "told": told, "named": named, "now": timezone.now(), "municipality": by.municipality}
    context["begins"] = queries.trace_begins(found.municipality_id)
    return TemplateResponse(request, "cases/looks_document.html", context)


def _decided(request: HttpRequest, found: Case, by: User) -> HttpResponse | None:
    """Take in a leader's decision that names are told; answer the page that says what is wrong with it, or nothing."""
    form = NamesForm(request.POST)
    if reason := access.may_name_staff(found, by=by):
        return _page(request, found, by, NamesForm(), refused=reason, unasked=request.POST.get("why", ""))
    if not form.is_valid():
        return _page(request, found, by, form)
    try:
        with transaction.atomic():
            actions.name_who_looked(found, why=form.cleaned_data["why"], by=by)
    except RefusedError as refusal:
        return _page(request, found, by, form, refused=str(refusal))
    return None


def _ours(request: HttpRequest, case_id: UUID) -> tuple[Case, User]:
    """Answer a case of one's own unit, or 404; who is only offered it has no say over what is told of it."""
    assert isinstance(request.user, User)  # noqa: S101 - the doorkeeper has seen to it
    try:
        found = queries.bare_case(case_id)
    except Case.DoesNotExist:
        raise Http404 from None
    if access.may_handle(found, by=request.user):
        raise Http404
    return found, request.user


def _page(
    request: HttpRequest, found: Case, by: User, form: NamesForm, *, refused: str = "", unasked: str = ""
) -> HttpResponse:
    rows = queries.looks_page(found, after=mark_from(request))
    known = queries.doers((line.at, line.actor_id) for line in rows[:PAGE])
    seal = latest(found.municipality_id)
    context: dict[str, Any] = {
        "case": found,
        "lines": [(line, known[line.at, line.actor_id]) for line in rows[:PAGE]],
        "unsealed": trace.unsealed(rows[:PAGE], seal),
        "older": trace.older(request, rows[PAGE - 1]) if len(rows) > PAGE else "",
        "begins": queries.trace_begins(found.municipality_id),
        "form": form,
        "may_not_name": access.may_name_staff(found, by=by),
        "refused": refused,
        "unasked": unasked,
        **trace.sealed(seal),
    }
    status = 409 if refused else 422 if form.errors else 200
    return TemplateResponse(request, "cases/case_looks.html", context, status=status)
