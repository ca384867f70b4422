"""Help to furnish a first home: a page beside the case for the household, and one for each application."""

from collections.abc import Callable
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
from bindeled.cases.actions.furnishing import place_of
from bindeled.cases.models import Case
from bindeled.cases.queries import note_case_read
from bindeled.cases.views import kept
from bindeled.cases.views.case import bare
from bindeled.catalogue.rules import COMPLAINTS
from bindeled.confidentiality.doors import through
from bindeled.confidentiality.envelope import UnreadableError
from bindeled.furnishing import queries, rules
from bindeled.furnishing.actions import FASTER
from bindeled.furnishing.forms import AnswersForm, ChecklistForm, ComplaintForm, DecisionForm, MembersForm, SendForm
from bindeled.furnishing.queries import Form, Home
from bindeled.users.models import User

Bound = dict[str, forms.Form]


def _adviser(request: HttpRequest) -> User:
    assert isinstance(request.user, User)  # noqa: S101 - the doorkeeper has seen to it
    return request.user


def _home(found: Case) -> Home | None:
    """Open the household of a case, or 404 where it cannot be opened: its page has nothing to show then."""
    try:
        return queries.home_of(found.id)
    except UnreadableError:
        raise Http404 from None


def _version(request: HttpRequest) -> int:
    """Answer which version somebody had before them when they began to type."""
    said = request.POST.get("version", "")
    return int(said) if said.isdecimal() and len(said) < 9 else 0  # noqa: PLR2004 - as long as numbers of the database


# -- The household ----------------------------------------------------------------------------------------------------------


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@through("municipal")
def furnishing(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """Show who is to live there, what they have, and how their applications stand; write it down. The reading is traced."""
    found = bare(case_id)
    home = _home(found)
    if request.method != "POST":
        return _page(request, found, home, {})
    verb = HOUSEHOLD_VERBS.get(request.POST.get("do", ""))
    if verb is None:
        raise Http404
    bound: Bound = {}
    try:
        with actions.refusing_unread(), transaction.atomic():
            bound = verb(request, found, home)
            if not any(form.errors for form in bound.values()):
                return redirect("furnishing", case_id=found.id)
    except RefusedError as refusal:
        return _page(request, found, _home(found), _typed(request, home), refused=str(refusal))
    return _page(request, found, home, bound)


def _page(request: HttpRequest, found: Case, home: Home | None, bound: Bound, *, refused: str = "") -> HttpResponse:
    note_case_read(found, purpose="case_work")
    may_not, today = access.may_handle(found, by=_adviser(request)), timezone.localdate()
    context: dict[str, Any] = {
        "case": found,
        "home": home,
        "may_write": not may_not and found.state == "open",
        "offer": queries.offer_of(found.municipality_id, on=today),
        "laws": queries.laws_behind(on=today),
        "refused": refused,
    }
    if home:
        context |= {
            "applications": queries.forms_of(home),
            "members_form": MembersForm(members=home.members),
            "checklist_form": ChecklistForm(home=home),
            **bound,
        }
    status = 409 if refused else 422 if bound else 200
    return TemplateResponse(request, "cases/furnishing.html", context, status=status)


def _begin(request: HttpRequest, found: Case, _home: Home | None) -> Bound:
    actions.begin_furnishing(found, by=_adviser(request))
    return {}


def _begun(home: Home | None) -> Home:
    if home is None:
        raise Http404
    return home


def _members(request: HttpRequest, found: Case, home: Home | None) -> Bound:
    home = _begun(home)
    _may_change(request, found, home)
    form = MembersForm(request.POST, members=home.members)
    if form.is_valid():
        members, by = form.cleaned_data["members"], _adviser(request)
        actions.keep_members(found, home, members, version=_version(request), by=by)
    return {"members_form": form}


def _checklist(request: HttpRequest, found: Case, home: Home | None) -> Bound:
    home = _begun(home)
    _may_change(request, found, home)
    form = ChecklistForm(request.POST, home=home)
    if form.is_valid():
        actions.keep_checklist(found, home, form.checklist(), version=_version(request), by=_adviser(request))
    return {"checklist_form": form}


def _may_write(request: HttpRequest, found: Case) -> None:
    kept.refuse(access.may_handle(found, by=_adviser(request)))


def _may_change(request: HttpRequest, found: Case, home: Home) -> None:
    """Refuse before the form is judged where somebody else has written meanwhile: it was made for another household."""
    _may_write(request, found)
    kept.refuse("" if _version(request) == home.row.version else str(FASTER))


def _typed(request: HttpRequest, home: Home | None) -> Bound:
    """Answer the form that was sent, so that what was typed is given back when it is refused."""
    match request.POST.get("do"), home:
        case "members", Home():
            return {"members_form": MembersForm(request.POST, members=home.members)}
        case "checklist", Home():
            return {"checklist_form": ChecklistForm(request.POST, home=home)}
        case _:
            return {}


HOUSEHOLD_VERBS: dict[str, Callable[[HttpRequest, Case, Home | None], Bound]] = {
    "begin": _begin,
    "members": _members,
    "checklist": _checklist,
}


# -- One application --------------------------------------------------------------------------------------------------------


def _application(found: Case, application_id: UUID) -> Form:
    """Answer one application of a case, or 404."""
    home = _home(found)
    try:
        told = queries.forms_of(home) if home else []
    except UnreadableError:
        raise Http404 from None
    form = next((one for one in told if one.row.id == application_id), None)
    if form is None:
        raise Http404
    return form


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@through("municipal")
def application(request: HttpRequest, case_id: UUID, application_id: UUID) -> HttpResponse:
    """Show one application: the four questions, what it says, and what the authority answered. The reading is traced."""
    found = bare(case_id)
    form = _application(found, application_id)
    if request.method != "POST":
        return _one(request, found, form, {})
    do = request.POST.get("do", "")
    if do not in APPLICATION_VERBS:
        raise Http404
    bound = _asked(request, form)
    try:
        with actions.refusing_unread(), transaction.atomic():
            _may_write(request, found)
            if all(one.is_valid() for one in bound.values()):
                APPLICATION_VERBS[do](request, found, form, bound)
                return redirect("furnishing_application", case_id=found.id, application_id=form.row.id)
    except RefusedError as refusal:
        return _one(request, found, _application(found, application_id), bound, refused=str(refusal))
    return _one(request, found, form, bound)


def _one(request: HttpRequest, found: Case, form: Form, bound: Bound, *, refused: str = "") -> HttpResponse:
    note_case_read(found, purpose="case_work")
    today, state = timezone.localdate(), form.row.state
    offer = queries.offer_of(found.municipality_id, on=today)
    may_write = not access.may_handle(found, by=_adviser(request)) and found.state == "open"
    try:
        told = queries.sections_of(form.sent or queries.document_of(form), dwelling=place_of(found))
    except UnreadableError:
        raise Http404 from None
    context: dict[str, Any] = {
        "case": found,
        "form": form,
        "told": told,
        "can": {step: may_write and rules.can(step, state) for step in rules.STEPS},
        "decided": may_write and state in rules.AWAITED,
        "complaint": str(COMPLAINTS[offer.version.complaint]) if offer else "",
        "laws": queries.laws_behind(on=today),
        "answers_form": AnswersForm(answers=form.answers),
        "send_form": SendForm(),
        "decision_form": DecisionForm(form=form),
        "complaint_form": ComplaintForm(),
        "refused": refused,
        **bound,
    }
    shown = {"answers_form": "send", "send_form": "send", "complaint_form": "complain"}
    gone = (one for name, one in bound.items() if not context["can"].get(shown.get(name, ""), context["decided"]))
    context["unasked"] = kept.written(gone)
    status = 409 if refused else 422 if bound else 200
    return TemplateResponse(request, "cases/furnishing_application.html", context, status=status)


def _asked(request: HttpRequest, form: Form) -> Bound:
    """Answer the form that was sent, with what was typed."""
    match request.POST.get("do"):
        case "answers":
            return {"answers_form": AnswersForm(request.POST)}
        case "send":
            return {"send_form": SendForm(request.POST)}
        case "decide":
            return {"decision_form": DecisionForm(request.POST, form=form)}
        case "complain":
            return {"complaint_form": ComplaintForm(request.POST)}
        case _:
            return {}


def _answers(request: HttpRequest, found: Case, form: Form, bound: Bound) -> None:
    answers = bound["answers_form"].cleaned_data
    actions.keep_answers(found, form, answers, version=_version(request), by=_adviser(request))


def _send(request: HttpRequest, found: Case, form: Form, bound: Bound) -> None:
    actions.send_application(found, form, **bound["send_form"].cleaned_data, by=_adviser(request))


def _decide(request: HttpRequest, found: Case, form: Form, bound: Bound) -> None:
    actions.note_decision(found, form, **bound["decision_form"].cleaned_data, by=_adviser(request))


def _complain(request: HttpRequest, found: Case, form: Form, bound: Bound) -> None:
    actions.note_complaint(found, form, **bound["complaint_form"].cleaned_data, by=_adviser(request))


def _give_up(request: HttpRequest, found: Case, form: Form, _bound: Bound) -> None:
    actions.give_up_application(found, form, by=_adviser(request))


def _take_up(request: HttpRequest, found: Case, form: Form, _bound: Bound) -> None:
    actions.take_up_application(found, form, by=_adviser(request))


APPLICATION_VERBS: dict[str, Callable[[HttpRequest, Case, Form, Bound], None]] = {
    "answers": _answers,
    "send": _send,
    "decide": _decide,
    "complain": _complain,
    "give_up": _give_up,
    "take_up": _take_up,
}


@require_safe
@never_cache
@through("municipal")
def document(request: HttpRequest, case_id: UUID, application_id: UUID) -> HttpResponse:
    """Hand out an application as PDF. It is traced who fetched it."""
    found = bare(case_id)
    form = _application(found, application_id)
    try:
        with actions.refusing_unread():
            made = actions.fetch_application(found, form, by=_adviser(request))
    except RefusedError as refusal:
        return _one(request, found, form, {}, refused=str(refusal))
    name = f"etableringshjaelp-{found.number}-{form.row.member}.pdf"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(made, content_type="application/pdf", headers=headers)
