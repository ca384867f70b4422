"""A case's files: what lies there, laying one beside it, looking at one, and taking it away again shortly after."""

from typing import Any
from uuid import UUID

from django import forms
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from bindeled.cases import access, actions
from bindeled.cases.actions import RefusedError
from bindeled.cases.forms import FileForm
from bindeled.cases.models import Case, Concern
from bindeled.cases.queries import sent_along
from bindeled.cases.views.case import bare
from bindeled.cases.views.concern import seen as seen_concern
from bindeled.confidentiality import trace
from bindeled.confidentiality.doors import through
from bindeled.confidentiality.envelope import UnreadableError
from bindeled.confidentiality.records import Record, unlock
from bindeled.drawn.actions import FileRefusedError, remake
from bindeled.files import queries
from bindeled.files.models import File
from bindeled.files.queries import Named
from bindeled.files.rules import may_still_undo, name_of
from bindeled.users.models import User

# What is handed out is shown or saved, and does nothing: no script, no form, no page of ours around it, no guessing what it is.
HARMLESS = {
    "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'; sandbox",
    "X-Content-Type-Options": "nosniff",
}


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@through("municipal")
def case_files(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """Show what lies beside a case, and take one more."""
    found = bare(case_id)
    if request.method != "POST":
        return _list(request, found, FileForm())
    form = FileForm(request.POST, request.FILES)
    try:
        if file := _added(request, found, form):
            return redirect("case_file", case_id=found.id, file_id=file.id)
    except RefusedError as refusal:
        return _list(request, found, form, refused=str(refusal))
    return _list(request, found, form)


def _added(request: HttpRequest, found: Case, form: FileForm) -> File | None:
    """Make the file anew and lay it there; where it is not taken, say why at its field. Raises RefusedError."""
    by = _adviser(request)
    if reason := access.may_handle(found, by=by):
        raise RefusedError(reason)
    if not form.is_valid():
        return None
    given = form.cleaned_data["file"]
    try:
        made = remake(given.read())
    except FileRefusedError as refusal:
        form.add_error("file", str(refusal))
        return None
    with transaction.atomic():
        return actions.add_file(found, made=made, name=name_of(form.cleaned_data["name"], given.name), by=by)


def _list(request: HttpRequest, found: Case, form: forms.Form, *, refused: str = "") -> HttpResponse:
    context: dict[str, Any] = {
        "case": found,
        "form": form,
        "refused": refused,
        "may_not": access.may_handle(found, by=_adviser(request)),
    }
    if found.number_of_pictures:  # type: ignore[attr-defined] # read with it
        context["sent_along"] = sent_along(found)
    try:
        context["files"] = queries.files_of(unlock(found.key))
        trace.note("files_seen", "case", found.id, purpose="case_work")
    except UnreadableError:
        context["unreadable"] = True
    status = 409 if refused else 422 if form.errors else 200
    return TemplateResponse(request, "cases/files.html", context, status=status)


def _lying(case_id: UUID, file_id: UUID) -> tuple[Case, Named]:
    """Answer a case and one of its files, or 404. What cannot be opened is not there either: its page has nothing to show."""
    found = bare(case_id)
    try:
        named = queries.file_of(_record(found), file_id)
    except File.DoesNotExist:
        raise Http404 from None
    return found, named


def _record(found: Case) -> Record:
    try:
        return unlock(found.key)
    except UnreadableError:
        raise Http404 from None


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@through("municipal")
def case_file(request: HttpRequest, case_id: UUID, file_id: UUID) -> HttpResponse:
    """Show one file; take it away again, shortly after it was laid there."""
    found, named = _lying(case_id, file_id)
    if request.method != "POST":
        return _file(request, found, named)
    try:
        with transaction.atomic():
            actions.remove_file(found, named.file, by=_adviser(request))
    except RefusedError as refusal:
        return _file(request, found, named, refused=str(refusal))
    return redirect("case_files", case_id=found.id)


def _file(request: HttpRequest, found: Case, named: Named, *, refused: str = "") -> HttpResponse:
    trace.note("files_seen", "case", found.id, purpose="case_work")
    by = _adviser(request)
    own = named.file.by_id == by.id and may_still_undo(named.file.at, timezone.now())
    context = {
        "case": found,
        "named": named,
        "refused": refused,
        "may_remove": own and not access.may_handle(found, by=by),
        "oversees": not access.may_oversee(by=by),
    }
    return TemplateResponse(request, "cases/file.html", context, status=409 if refused else 200)


@require_safe
@never_cache
@through("municipal")
def case_file_content(request: HttpRequest, case_id: UUID, file_id: UUID) -> HttpResponse:
    """Hand out what a file shows: a picture to be looked at, pages to be saved. The reading is traced."""
    found, named = _lying(case_id, file_id)
    return _handed_out(request, named, actions.read_file(found, named.file), beside=found.number)


def _handed_out(request: HttpRequest, named: Named, content: bytes, *, beside: str) -> HttpResponse:
    how = "inline" if named.is_picture and "hent" not in request.GET else "attachment"
    name = queries.saved_as(named.file, beside=beside)
    headers = {**HARMLESS, "Content-Disposition": f'{how}; filename="{name}"'}
    return HttpResponse(content, content_type=queries.content_type_of(named.file), headers=headers)


# -- What came with a concern ---------------------------------------------------------------------------------------------


def _sent(concern_id: UUID, file_id: UUID) -> tuple[Concern, Named]:
    """Answer a concern and one of the pictures that came with it, or 404."""
    found = seen_concern(concern_id)
    try:
        return found, queries.file_of(unlock(found.key), file_id)
    except (UnreadableError, File.DoesNotExist):
        raise Http404 from None


@require_safe
@never_cache
@through("municipal")
def concern_picture(request: HttpRequest, concern_id: UUID, file_id: UUID) -> HttpResponse:
    """Show a picture that came with a concern. Nobody here has laid it there, and nobody takes it away."""
    found, named = _sent(concern_id, file_id)
    trace.note("files_seen", "concern", found.id, purpose="case_work" if found.case_id else "triage")
    context = {"concern": found, "named": named, "oversees": not access.may_oversee(by=_adviser(request))}
    return TemplateResponse(request, "cases/concern_picture.html", context)


@require_safe
@never_cache
@through("municipal")
def concern_picture_content(request: HttpRequest, concern_id: UUID, file_id: UUID) -> HttpResponse:
    """Hand out what such a picture shows. The reading is traced."""
    found, named = _sent(concern_id, file_id)
    return _handed_out(request, named, actions.read_picture(found, named.file), beside=found.id.hex[:8])


def _adviser(request: HttpRequest) -> User:
    assert isinstance(request.user, User)  # noqa: S101 - the doorkeeper has seen to it
    return request.user
