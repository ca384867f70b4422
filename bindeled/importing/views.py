"""The keeper's pages for addresses and imports: giving a file, following it, mending it, starting it, undoing it; and files out."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.cache import patch_vary_headers
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from bindeled.confidentiality.doors import current, through
from bindeled.importing import actions, queries, words
from bindeled.importing.actions import ImportRefusedError
from bindeled.importing.forms import ColumnsForm, MendForm, UploadForm, mended
from bindeled.importing.models import Import
from bindeled.importing.rules import columns
from bindeled.importing.rules.states import MOST_IN_A_SPREADSHEET, NEVER_WRITTEN, WORKING
from bindeled.users.models import User

FILES = {
    "csv": ("text/csv; charset=utf-8", actions.as_csv),
    "xlsx": ("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", actions.as_xlsx),
}
SHOWN, LONGEST_NUMBER = 20, 7
# What each kind of list is called where a file is fetched.
CALLED = {"afdelinger": "departments", "adresser": "addresses", "kontaktpersoner": "contacts"}


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@through("housing")
def imports(request: HttpRequest) -> HttpResponse:
    """Show what was imported, take a new file, and offer the lists as files."""
    organisations = queries.organisations(current().units)
    if not organisations:
        raise Http404
    form = UploadForm(organisations=organisations)
    if request.method == "POST":
        form = UploadForm(request.POST, request.FILES, organisations=organisations)
        if form.is_valid():
            given = form.cleaned_data
            run = actions.receive(
                given["file"].chunks(),
                kind=given["kind"],
                file_name=given["file"].name,
                organisation=given["organisation"],
                by=_keeper(request).id,
            )
            return redirect("import", run.id)
    listed = [(run, words.STATES[run.state], words.KINDS[run.kind]) for run in queries.latest()]
    offered = [(words.KINDS[kind], name) for name, kind in CALLED.items()]
    context = {"form": form, "imports": listed, "files": offered, "several": len(organisations) > 1}
    return TemplateResponse(request, "importing/imports.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@through("housing")
def import_(request: HttpRequest, run_id: UUID) -> HttpResponse:
    """Show how far an import is, and what there is to do; do it."""
    run = queries.import_(run_id)
    if run is None:
        raise Http404
    if request.method == "POST":
        return _do(request, run)
    return _page(request, run)


def _page(request: HttpRequest, run: Import, *, refused: str = "", status: int = 200) -> HttpResponse:
    context: dict[str, Any] = {
        "run": run,
        "refused": refused,
        "kind": words.KINDS[run.kind],
        "state": words.STATES[run.state],
        "working": run.state in WORKING,
        "may_discard": run.state in NEVER_WRITTEN,
    }
    if run.state == "ready":
        context |= _preview(request, run)
    elif run.state in WORKING:
        context["stands_still"] = not queries.begun_by_a_keeper(run, on=timezone.localdate())
    elif run.state == "refused":
        context["reason"] = words.reason(run.reason, run.reason_about)
    elif run.state in {"done", "undone"}:
        context |= {"counts": queries.counts(run), "left": queries.left(run)}
    part = "#progress" if request.headers.get("HX-Request") and run.state in WORKING else ""
    response = TemplateResponse(request, f"importing/{_template(run)}.html{part}", context, status=status)
    if request.headers.get("HX-Request") and not part:
        response.headers["HX-Refresh"] = "true"  # the work is done: show the whole page
    patch_vary_headers(response, ["HX-Request"])
    return response


def _template(run: Import) -> str:
    return "progress" if run.state in WORKING else "preview" if run.state == "ready" else "outcome"


def _preview(request: HttpRequest, run: Import) -> dict[str, Any]:
    rows = queries.faulty(run, after=_row_number(request.GET.get("efter", "")), most=SHOWN + 1)
    mend = MendForm(run, rows, departments=queries.department_names(run) if rows else ())
    counted = queries.counts(run)
    lacking = columns.lacking(run.kind, run.columns[: len(run.headings)])
    return {
        "counts": counted,
        "mend": mend if mend.rows else None,
        "more_after": mend.rows[-1].number if len(rows) > len(mend.rows) else 0,
        "columns": ColumnsForm(run),
        "lacking": [words.FIELDS[name] for name in lacking],
        "notes": [(row.number, [words.note(*note) for note in row.notes]) for row in queries.noted(run)],
        "first": [(row.number, row.cells[: len(run.headings)]) for row in queries.first_rows(run)],
        "taken_for": [
            (head, words.FIELDS.get(name, "")) for head, name in zip(run.headings, run.columns, strict=False)
        ],
        "not_yet": _why_not_yet(counted, lacking),
    }


def _row_number(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) <= LONGEST_NUMBER else 0


def _why_not_yet(counted: dict[str, int], lacking: list[str]) -> str:
    if lacking:
        return _("Say first which columns the file has.")
    if counted["faulty"]:
        return _("Mend or skip the rows with faults first.")
    return "" if counted["ready"] else _("There is no row to import.")


def _do(request: HttpRequest, run: Import) -> HttpResponse:
    deed = DEEDS.get(request.POST.get("do", ""))
    if deed is None:
        raise Http404
    try:
        return deed(request, run) or redirect("import", run.id)
    except ImportRefusedError as refusal:
        return _page(request, run, refused=str(refusal.reason), status=409)


def _mend(request: HttpRequest, run: Import) -> None:
    written, skipped = mended(request.POST.dict())
    actions.mend(run, written=written, skipped=skipped)


def _choose(request: HttpRequest, run: Import) -> None:
    form = ColumnsForm(run, request.POST)
    if not form.is_valid():
        raise ImportRefusedError(_("Choose from the list what each column is."))
    usual = form.cleaned_data.get("usual_kind", "")
    actions.choose_columns(run, chosen=form.chosen(), usual_kind=usual, by=_keeper(request).id)


def _discard(request: HttpRequest, run: Import) -> HttpResponse:
    actions.discard(run)
    return redirect("imports")


def _skip(request: HttpRequest, run: Import) -> None:
    actions.skip_the_rest(run)


def _start(request: HttpRequest, run: Import) -> None:
    actions.start(run, by=_keeper(request).id)


def _undo(request: HttpRequest, run: Import) -> None:
    actions.undo(run, by=_keeper(request).id)


def _go_on(request: HttpRequest, run: Import) -> None:
    actions.take_over(run, by=_keeper(request).id)


DEEDS: dict[str, Callable[[HttpRequest, Import], HttpResponse | None]] = {
    "mend": _mend,
    "columns": _choose,
    "skip": _skip,
    "start": _start,
    "undo": _undo,
    "discard": _discard,
    "go_on": _go_on,
}


@require_safe
@never_cache
@through("housing")
def import_file(request: HttpRequest, called: str, form: str) -> HttpResponse:
    """Answer a list of the organisations kept here as a file, in the columns that an import reads."""
    kept = current().units
    if not kept or called not in CALLED or form not in FILES:
        raise Http404
    if form == "xlsx" and queries.size_of(CALLED[called], kept) > MOST_IN_A_SPREADSHEET:
        return TemplateResponse(request, "importing/too_large.html", {"called": called}, status=409)
    content_type, made = FILES[form]
    response = HttpResponse(made(CALLED[called], kept), content_type=content_type)
    name = f"{called}-{timezone.localdate():%Y-%m-%d}.{form}"
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def _keeper(request: HttpRequest) -> User:
    assert isinstance(request.user, User)  # noqa: S101 - the doorkeeper has seen to it
    return request.user
