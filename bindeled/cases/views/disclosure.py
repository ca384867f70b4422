"""What is told of a case to another unit or to somebody outside: one page beside the case, and the package in which it leaves."""

from typing import Any
from uuid import UUID

from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from bindeled.cases import access, actions, queries
from bindeled.cases.actions import RefusedError
from bindeled.cases.actions.steps import CLOSED
from bindeled.cases.forms import DiscloseForm
from bindeled.cases.models import Case, Disclosure
from bindeled.cases.views import kept
from bindeled.cases.views.case import bare
from bindeled.confidentiality import trace
from bindeled.confidentiality.doors import through
from bindeled.confidentiality.envelope import UnreadableError
from bindeled.confidentiality.records import unlock
from bindeled.users.models import User


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@through("municipal")
def disclosures(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """Show what was told of a case, and write down what is told now. The reading is traced."""
    assert isinstance(request.user, User)  # noqa: S101 - the doorkeeper has seen to it
    found = bare(case_id)
    units = queries.units_to_give_to(found, on=timezone.localdate())
    protected = found.address_protected_at is not None
    form, refused = DiscloseForm(units=units, protected=protected), ""
    if request.method == "POST":
        form = DiscloseForm(request.POST, units=units, protected=protected)
        refused = access.may_handle(found, by=request.user) or (str(CLOSED) if found.state != "open" else "")
        if not refused and form.is_valid():
            try:
                _told(found, form.cleaned_data, by=request.user)
                return redirect("disclosures", case_id=found.id)
            except RefusedError as refusal:
                refused = str(refusal)
    return _page(request, found, form, refused)


def _told(found: Case, told: dict[str, Any], *, by: User) -> None:
    with actions.refusing_unread(), transaction.atomic():
        actions.disclose(
            found,
            unit=told["unit"],
            whom=told["whom"],
            basis=told["basis"],
            told=told["told"],
            facts=tuple(told["facts"]),
            why_address=told.get("why_address", ""),
            by=by,
        )


def _page(request: HttpRequest, found: Case, form: DiscloseForm, refused: str) -> HttpResponse:
    assert isinstance(request.user, User)  # noqa: S101 - the doorkeeper has seen to it
    try:
        told = queries.disclosures_of(found)
    except UnreadableError:
        raise Http404 from None
    queries.note_case_read(found, purpose="case_work")
    may_note = found.state == "open" and not access.may_handle(found, by=request.user)
    context: dict[str, Any] = {"case": found, "told": told, "form": form, "refused": refused, "may_note": may_note}
    if not may_note and form.is_bound:
        context["unasked"] = kept.written([form])
    status = 409 if refused else 422 if form.errors else 200
    return TemplateResponse(request, "cases/disclosures.html", context, status=status)


@require_safe
@never_cache
@through("municipal")
def package(_request: HttpRequest, case_id: UUID, disclosure_id: UUID) -> HttpResponse:
    """Answer the package of something that was told, to be sent by the municipality's own secure mail. It is traced."""
    found = bare(case_id)
    try:
        row = queries.disclosure_of(found, disclosure_id)
        document = queries.document_of(row, unlock(found.key))
    except (Disclosure.DoesNotExist, UnreadableError):
        raise Http404 from None
    trace.note("package_fetched", "case", found.id, purpose="case_work")
    name = f"videregivet-{found.number}-{timezone.localtime(row.told_at):%Y-%m-%d-%H%M}.zip"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(queries.package(row, document), content_type="application/zip", headers=headers)
