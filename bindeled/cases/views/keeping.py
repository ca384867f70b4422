"""Filing and keeping: one page beside the case, and the leader's list of what is to be filed."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django import forms
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from bindeled.cases import access, actions, queries
from bindeled.cases.actions import RefusedError
from bindeled.cases.actions.keeping import HELD_ALREADY
from bindeled.cases.forms import FiledForm, HoldForm
from bindeled.cases.models import Case
from bindeled.cases.queries import PAGE
from bindeled.cases.rules import keeping as rules
from bindeled.cases.views import kept
from bindeled.cases.views.case import bare
from bindeled.confidentiality.doors import through
from bindeled.confidentiality.envelope import UnreadableError
from bindeled.offers.queries import unfiled
from bindeled.users.models import User

Bound = dict[str, forms.Form]
BEGINNING = "not_filed"


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@through("municipal")
def keeping(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """Show how a case stands; write down that it was filed; hold it, or end that. The reading is traced."""
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
        typed = {name: form(request.POST) for do, (name, form) in FORMS.items() if do == request.POST.get("do")}
        return _page(request, found, typed, refused=str(refusal))
    return _page(request, found, wrong) if wrong else redirect("keeping", case_id=found.id)


def _page(request: HttpRequest, found: Case, bound: Bound, *, refused: str = "") -> HttpResponse:
    assert isinstance(request.user, User)  # noqa: S101 - the doorkeeper has seen to it
    try:
        told = queries.kept_of(found)
    except UnreadableError:
        raise Http404 from None
    queries.note_case_read(found, purpose="case_work")
    context: dict[str, Any] = {
        "case": found,
        "kept": told,
        "may_not": access.may_handle(found, by=request.user),
        "may_not_hold": access.may_hold(found, by=request.user),
        "filed_form": _filed_form(),
        "hold_form": HoldForm(),
        "refused": refused,
        **bound,
    }
    gone = {"filed_form"} if context["may_not"] else set()
    gone |= {"hold_form"} if context["may_not_hold"] or told.hold else set()
    context["unasked"] = kept.written(bound[name] for name in gone & bound.keys())
    status = 409 if refused else 422 if bound else 200
    return TemplateResponse(request, "cases/keeping.html", context, status=status)


def _filed_form(data: Any = None) -> FiledForm:
    return FiledForm(data, initial={"filed_on": timezone.localdate()})


FORMS: dict[str, tuple[str, Callable[..., forms.Form]]] = {
    "filed": ("filed_form", _filed_form),
    "hold": ("hold_form", HoldForm),
}


def _filed(request: HttpRequest, found: Case, by: User) -> Bound:
    kept.refuse(access.may_handle(found, by=by))
    form = _filed_form(request.POST)
    if not form.is_valid():
        return {"filed_form": form}
    actions.note_filed(found, **form.cleaned_data, by=by)
    return {}


def _hold(request: HttpRequest, found: Case, by: User) -> Bound:
    kept.refuse(access.may_hold(found, by=by) or (str(HELD_ALREADY) if queries.kept_of(found).hold else ""))
    form = HoldForm(request.POST)
    if not form.is_valid():
        return {"hold_form": form}
    actions.hold(found, **form.cleaned_data, by=by)
    return {}


def _end_hold(_request: HttpRequest, found: Case, by: User) -> Bound:
    actions.end_hold(found, by=by)
    return {}


VERBS: dict[str, Callable[[HttpRequest, Case, User], Bound]] = {"filed": _filed, "hold": _hold, "end_hold": _end_hold}


@require_safe
@never_cache
@through("municipal")
def case_package(request: HttpRequest, case_id: UUID) -> HttpResponseBase:
    """Hand out the package of a whole case, to be filed. It is traced. Whom the case is only offered to files nothing of it."""
    assert isinstance(request.user, User)  # noqa: S101 - the doorkeeper has seen to it
    found = bare(case_id)
    if access.may_handle(found, by=request.user) or found.key.wrapped is None:
        raise Http404
    spool = actions.pack(found, by=request.user)
    headers = {"Content-Disposition": f'attachment; filename="sag-{found.number}.zip"', "Content-Length": spool.size}
    return StreamingHttpResponse(spool, content_type="application/zip", headers=headers)


@require_safe
@never_cache
@through("municipal")
def to_file(request: HttpRequest) -> HttpResponse:
    """List the cases of a leader's units that are closed and not filed, held, or filed, and say how many courses wait to be filed.

    A list leaves one line in the trace.
    """
    assert isinstance(request.user, User)  # noqa: S101 - the doorkeeper has seen to it
    if access.may_lead(by=request.user):
        raise Http404
    chosen = request.GET.get("vis", BEGINNING)
    if chosen not in rules.ASKED_OF:
        raise Http404
    rows = queries.cases_to_file(chosen, by=request.user, after=request.GET.get("efter", ""))
    further = f"?vis={chosen}&efter={rows[PAGE - 1].number}" if len(rows) > PAGE else ""
    tabs = [(code, rules.KEEPING[code].label) for code in rules.ASKED_OF]
    context = {"rows": rows[:PAGE], "further": further, "chosen": chosen, "tabs": tabs, "unfiled_courses": unfiled()}
    return TemplateResponse(request, "cases/to_file.html", context)
