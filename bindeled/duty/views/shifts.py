"""The roster of the duty phone, and handing a shift over."""

from collections.abc import Callable
from uuid import UUID

from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from bindeled.cases.actions import RefusedError
from bindeled.confidentiality.doors import through
from bindeled.duty import access, actions, queries
from bindeled.duty.forms import ColleagueForm, PlanForm
from bindeled.duty.models import Shift
from bindeled.duty.views.who import on_duty
from bindeled.users.models import User


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@through("municipal")
def shifts(request: HttpRequest) -> HttpResponse:
    """Show who has the duty when, and plan a shift: one's own, or, as a leader, anybody's."""
    by = on_duty(request)
    form, refused = _plan_form(by), ""
    if request.method == "POST":
        form = _plan_form(by, request.POST)
        if form.is_valid():
            try:
                with transaction.atomic():
                    actions.plan(form.span, adviser=form.who, by=by)
                return redirect("shifts")
            except RefusedError as refusal:
                refused = str(refusal)
    return _roster(request, by, form, refused=refused)


def _plan_form(by: User, data: object = None) -> PlanForm:
    people = [person for person in queries.who_can() if not access.may_plan(person, by=by)]
    today = {"adviser": str(by.id), "day": f"{timezone.localdate():%Y-%m-%d}", "begins": "9.00", "ends": "15.00"}
    return PlanForm(data, people=people, initial=today)


def _roster(request: HttpRequest, by: User, form: PlanForm, *, refused: str = "") -> HttpResponse:
    found = queries.roster(timezone.now())
    context = {
        "form": form,
        "refused": refused,
        "rows": [
            {
                "shift": shift,
                "may_change": shift.handed_over_at is None and not access.may_swap(shift, by=by),
                "may_cancel": shift.handed_over_at is None and not access.may_plan(shift.adviser, by=by),
                "is_asked": shift.asked_id == by.id,
            }
            for shift in found
        ],
        "ask_form": ColleagueForm(people=queries.who_can(but=by)),
        "on_duty": queries.on_duty(timezone.now()),
    }
    status = 409 if refused else 422 if form.errors else 200
    return TemplateResponse(request, "duty/shifts.html", context, status=status)


def _ask(request: HttpRequest, shift: Shift, by: User) -> None:
    form = ColleagueForm(request.POST, people=queries.who_can())
    colleague = form.colleague if form.is_valid() else None
    if colleague is None:
        raise RefusedError(_("Ask a colleague who answers the duty phone."))
    actions.ask(shift, to=colleague, by=by)


VERBS: dict[str, Callable[[HttpRequest, Shift, User], None]] = {
    "ask": _ask,
    "accept": lambda _request, shift, by: actions.accept(shift, by=by),
    "leave": lambda _request, shift, by: actions.leave(shift, by=by),
    "cancel": lambda _request, shift, by: actions.cancel(shift, by=by),
}


@require_POST
@never_cache
@through("municipal")
def work_on_shift(request: HttpRequest, shift_id: UUID) -> HttpResponse:
    """Ask a colleague to take it, take it, leave it with who has it, or take it off the roster: the button says which."""
    by, verb = on_duty(request), VERBS.get(request.POST.get("do", ""))
    try:
        shift = queries.shift_for(shift_id)
    except Shift.DoesNotExist:
        raise Http404 from None
    if verb is None:
        raise Http404
    try:
        with transaction.atomic():
            verb(request, shift, by)
    except RefusedError as refusal:
        return _roster(request, by, _plan_form(by), refused=str(refusal))
    return redirect("shifts")


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@through("municipal")
def hand_duty_over(request: HttpRequest) -> HttpResponse:
    """End one's shift: nobody is without a receipt, and what waits goes on to the next."""
    by, refused = on_duty(request), ""
    known = queries.on_duty(timezone.now())
    people = queries.who_can(but=by)
    initial = {"to": str(known.next.adviser_id) if known.next else ""}
    form = ColleagueForm(people=people, nobody=_("Nobody: the day ends"), initial=initial)
    if request.method == "POST":
        form = ColleagueForm(request.POST, people=people, nobody=_("Nobody: the day ends"))
        if form.is_valid():
            try:
                with transaction.atomic():
                    _hand_over(known.now, form.colleague, by)
                return redirect("shifts")
            except RefusedError as refusal:
                refused = str(refusal)
    context = {"form": form, "refused": refused, "on_duty": known, "standing": queries.standing()}
    context["mine"] = known.now is not None and not access.may_swap(known.now, by=by)
    status = 409 if refused else 422 if form.errors else 200
    return TemplateResponse(request, "duty/hand_over.html", context, status=status)


def _hand_over(shift: Shift | None, to: User | None, by: User) -> None:
    if shift is None:
        raise RefusedError(_("Nobody has the duty now, so there is nothing to hand over."))
    actions.hand_over(shift, to=to, by=by)
