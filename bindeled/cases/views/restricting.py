"""Who may open a case; opening a restricted one in an emergency; and what leaders say of that afterwards."""

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
from django.views.decorators.http import require_http_methods

from bindeled.cases import access, actions, queries
from bindeled.cases.actions import RefusedError
from bindeled.cases.actions.restricting import NOT_ANY_MORE, RESTRICTED_ALREADY
from bindeled.cases.forms import EmergencyForm, LetInForm, RestrictForm, ReviewOpeningForm
from bindeled.cases.models import Case, Opening
from bindeled.cases.queries import PAGE, Mark
from bindeled.cases.queries.restricting import InEmergency
from bindeled.cases.views import kept
from bindeled.cases.views.answered import Answered, case_called
from bindeled.cases.views.case import bare
from bindeled.cases.views.inbox import mark_from
from bindeled.confidentiality.doors import through
from bindeled.confidentiality.envelope import UnreadableError
from bindeled.users.models import User
from bindeled.users.queries import units_led, with_ended

Bound = dict[str, forms.Form]


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@through("municipal")
def restriction(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """Show who may open a case, and change it. The reading is traced."""
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
        do = request.POST.get("do", "")
        typed = _typed(request, found, request.user) if do in FORMS else {}
        return _page(request, found, typed, refused=str(refusal))
    if wrong:
        return _page(request, found, wrong)
    return redirect("restriction", case_id=found.id) if queries.still_readable(found) else redirect("my_cases")


def _advisers(found: Case) -> list[User]:
    return list(queries.advisers_of(found.unit, on=timezone.localtime()))


def _not_always(found: Case, by: User) -> list[User]:
    """Answer those of the unit who may open a restricted case only where they are let in."""
    unled = queries.led_by_others(found.unit, on=timezone.localdate())
    return [one for one in unled if one.id not in {by.id, found.responsible_id}]


FORMS: dict[str, tuple[str, Callable[..., forms.Form]]] = {
    "restrict": ("restrict_form", RestrictForm),
    "let_in": ("let_in_form", LetInForm),
}


def _typed(request: HttpRequest, found: Case, by: User) -> Bound:
    name, form = FORMS[request.POST["do"]]
    whom = _not_always(found, by) if form is RestrictForm else _advisers(found)
    return {name: form(request.POST, advisers=whom)}


def _page(request: HttpRequest, found: Case, bound: Bound, *, refused: str = "") -> HttpResponse:
    assert isinstance(request.user, User)  # noqa: S101 - the doorkeeper has seen to it
    try:
        told = queries.restricted_of(found)
    except UnreadableError:
        raise Http404 from None
    queries.note_case_read(found, purpose="case_work")
    inside = {found.responsible_id, *(one.id for one in told.readers)} if told else set()
    others = [one for one in _advisers(found) if one.id not in inside] if told else []
    context: dict[str, Any] = {
        "case": found,
        "told": told,
        "may_not": access.may_restrict(found, by=request.user),
        "restrict_form": RestrictForm(advisers=[] if told else _not_always(found, request.user)),
        "let_in_form": LetInForm(advisers=others),
        "others": others,
        "refused": refused,
        **bound,
    }
    gone = {"restrict_form", "let_in_form"} if context["may_not"] else {"restrict_form" if told else "let_in_form"}
    context["unasked"] = kept.written(bound[name] for name in gone & bound.keys())
    status = 409 if refused else 422 if bound else 200
    return TemplateResponse(request, "cases/restriction.html", context, status=status)


def _restrict(request: HttpRequest, found: Case, by: User) -> Bound:
    already = str(RESTRICTED_ALREADY) if queries.restriction_of(found) else ""
    kept.refuse(access.may_restrict(found, by=by) or already)
    form = RestrictForm(request.POST, advisers=_not_always(found, by))
    if not form.is_valid():
        return {"restrict_form": form}
    actions.restrict(found, reason=form.cleaned_data["reason"], readers=form.cleaned_data.get("readers", []), by=by)
    return {}


def _let_in(request: HttpRequest, found: Case, by: User) -> Bound:
    gone = "" if queries.restriction_of(found) else str(NOT_ANY_MORE)
    kept.refuse(access.may_restrict(found, by=by) or gone)
    form = LetInForm(request.POST, advisers=_advisers(found))
    if not form.is_valid():
        return {"let_in_form": form}
    actions.let_in(found, **form.cleaned_data, by=by)
    return {}


def _let_out(request: HttpRequest, found: Case, by: User) -> Bound:
    told = queries.restricted_of(found)
    whom = next((one for one in (told.readers if told else ()) if str(one.id) == request.POST.get("whom")), None)
    kept.refuse(access.may_restrict(found, by=by) or ("" if told else str(NOT_ANY_MORE)))
    if whom is None:
        raise Http404
    actions.let_out(found, whom=whom, by=by)
    return {}


def _unrestrict(_request: HttpRequest, found: Case, by: User) -> Bound:
    actions.unrestrict(found, by=by)
    return {}


def _end_emergency(_request: HttpRequest, found: Case, by: User) -> Bound:
    actions.end_emergency(found, by=by)
    return {}


VERBS: dict[str, Callable[[HttpRequest, Case, User], Bound]] = {
    "restrict": _restrict,
    "let_in": _let_in,
    "let_out": _let_out,
    "unrestrict": _unrestrict,
    "end_emergency": _end_emergency,
}


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@through("municipal")
def emergency(request: HttpRequest) -> HttpResponse:
    """Let somebody open one restricted case for half an hour, with a reason. Nothing is shown before."""
    assert isinstance(request.user, User)  # noqa: S101 - the doorkeeper has seen to it
    if request.method != "POST":
        return TemplateResponse(request, "cases/emergency.html", {"form": EmergencyForm()})
    form = EmergencyForm(request.POST)
    if form.is_valid():
        try:
            with actions.refusing_unread(), transaction.atomic():
                opened = actions.open_in_emergency(**form.cleaned_data, by=request.user)
        except RefusedError as refusal:
            form.add_error("number", str(refusal))
        else:
            return redirect("case", case_id=opened.id)
    return TemplateResponse(request, "cases/emergency.html", {"form": form}, status=422)


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@through("municipal")
def openings(request: HttpRequest) -> HttpResponse:
    """Show leaders what was opened in emergencies and which cases are restricted, and take in what they say of it."""
    assert isinstance(request.user, User)  # noqa: S101 - the doorkeeper has seen to it
    if access.may_oversee(by=request.user):
        raise Http404
    if request.method != "POST":
        return _openings(request, request.user)
    try:
        with transaction.atomic():
            wrong = _answered(request, request.user)
    except (Opening.DoesNotExist, Case.DoesNotExist):
        raise Http404 from None
    except RefusedError as refusal:
        return _openings(request, request.user, refused=str(refusal))
    return _openings(request, request.user, wrong=wrong) if wrong else redirect("openings")


def _answered(request: HttpRequest, by: User) -> ReviewOpeningForm | None:
    if request.POST.get("do") == "let_me_in":
        number = request.POST.get("number", "")
        row = next((one for one in queries.restricted_in(_led(by)) if one.number == number), None)
        if row is None:
            raise Http404
        actions.let_oneself_in(row, by=by)
        return None
    form = ReviewOpeningForm(request.POST, auto_id=f"id_%s_{request.POST.get('opening', '')[:36].replace('-', '')}")
    if not form.is_valid():
        return form
    opening = queries.opening_for(form.cleaned_data["opening"])
    actions.review_opening(opening, review=form.cleaned_data["review"], by=by)
    return None


def _led(by: User) -> tuple[UUID, ...]:
    return with_ended(units_led(by), of=by)


def _openings(
    request: HttpRequest, by: User, *, wrong: ReviewOpeningForm | None = None, refused: str = ""
) -> HttpResponse:
    waiting = queries.openings(by=by, waiting=True, after=mark_from(request))
    meant = str(wrong["opening"].value() or "") if wrong else ""
    rows = [(told, _form(told.row, by, wrong if wrong and meant == str(told.row.id) else None)) for told in waiting]
    shown = any(form is wrong for _told, form in rows) if wrong else False
    last = waiting[PAGE - 1].row if len(waiting) > PAGE else None
    context = {
        "waiting": rows[:PAGE],
        "answered": [_reviewed(told) for told in queries.openings(by=by, waiting=False)[:PAGE]],
        "restricted": [(row, by.id in row.readers) for row in queries.restricted_in(_led(by))],
        "further": f"?efter={Mark(last.opened_at, last.id).written}" if last else "",
        "refused": refused,
        "stray": wrong if wrong and not shown else None,
    }
    status = 409 if refused else 422 if wrong else 200
    return TemplateResponse(request, "cases/openings.html", context, status=status)


def _reviewed(told: InEmergency) -> Answered:
    row = told.row
    by = row.reviewed_by.name if row.reviewed_by else ""
    return Answered(row.opened_at, row.user.name, case_called(row.number), told.review, by, row.reviewed_at)


def _form(row: Opening, by: User, wrong: ReviewOpeningForm | None) -> ReviewOpeningForm | None:
    """Answer the form of one that waits; nothing for one's own."""
    if row.user_id == by.id:
        return None
    return wrong or ReviewOpeningForm(initial={"opening": row.id}, auto_id=f"id_%s_{row.id.hex}")
