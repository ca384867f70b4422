"""What the buttons on a case's page do about what is planned, warnings, the kind and the interpreter.

Each answers the form that was wrong, if one was, under the name by which the page knows it: of a plan or a warning with its id.
"""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django import forms
from django.http import Http404, HttpRequest

from bindeled.cases import actions, queries
from bindeled.cases.forms import (
    AgreedForm,
    DoneForm,
    GiveUpForm,
    InterpreterForm,
    KeepWarningForm,
    KindForm,
    PartyForm,
    PlanForm,
    PutOffForm,
    WarningForm,
)
from bindeled.cases.models import Case, Plan, SafetyNote
from bindeled.users.models import User

Bound = dict[str, forms.Form]


def _plan(request: HttpRequest, found: Case) -> Plan:
    try:
        return queries.plan_of(found, UUID(request.POST.get("plan", "")))
    except (ValueError, Plan.DoesNotExist):
        raise Http404 from None


def _warning(request: HttpRequest, found: Case) -> SafetyNote:
    try:
        return queries.warning_of(found, UUID(request.POST.get("warning", "")))
    except (ValueError, SafetyNote.DoesNotExist):
        raise Http404 from None


def _id(name: str, row: UUID) -> str:
    """Answer how the fields of a form are named that stands on the page several times."""
    return f"id_%s_{name}_{row.hex}"


def done_form(kind: str, row: UUID, data: Any = None) -> DoneForm:
    """Answer the form that concludes something planned."""
    return DoneForm(data, kind=kind, auto_id=_id("done", row))


def put_off_form(row: UUID, data: Any = None, **more: Any) -> PutOffForm:
    """Answer the form that moves something planned."""
    return PutOffForm(data, auto_id=_id("put_off", row), **more)


def give_up_form(row: UUID, data: Any = None) -> GiveUpForm:
    """Answer the form that gives something planned up."""
    return GiveUpForm(data, auto_id=_id("give_up", row))


def keep_form(row: UUID, data: Any = None) -> KeepWarningForm:
    """Answer the form by which a warning stands longer."""
    return KeepWarningForm(data, auto_id=_id("keep", row))


def plan_form(data: Any = None) -> PlanForm:
    """Answer the form that plans something."""
    return PlanForm(data, auto_id="id_%s_plan")


def warning_form(data: Any = None) -> WarningForm:
    """Answer the form that warns."""
    return WarningForm(data, auto_id="id_%s_warning")


def party_form(data: Any = None) -> PartyForm:
    """Answer the form that notes a party's word."""
    return PartyForm(data, auto_id="id_%s_party")


def agreed_form(data: Any = None) -> AgreedForm:
    """Answer the form that notes what was agreed."""
    return AgreedForm(data, auto_id="id_%s_agreed")


def shown(work: queries.Work, found: Case, bound: Bound) -> dict[str, Any]:
    """Answer what the page shows of the work: each plan and warning with its forms, those that were wrong as they were sent."""
    plans = [
        {
            "plan": plan,
            "done": bound.get(f"done:{plan.id}") or done_form(plan.kind, plan.id),
            "put_off": bound.get(f"put_off:{plan.id}")
            or put_off_form(plan.id, initial={"due_on": plan.due_on, "due_at": plan.due_at}),
            "give_up": bound.get(f"give_up:{plan.id}") or give_up_form(plan.id),
        }
        for plan in work.plans
    ]
    warnings = [
        {"warning": warned, "keep": bound.get(f"keep:{warned.id}") or keep_form(warned.id)} for warned in work.warnings
    ]
    return {
        "work": work,
        "plans": plans,
        "warnings": warnings,
        "plan_form": plan_form(),
        "warning_form": warning_form(),
        "party_form": party_form(),
        "agreed_form": agreed_form(),
        "kind_form": KindForm(initial={"kind": found.kind}),
        "interpreter_form": InterpreterForm(initial={"language": work.interpreter}),
    }


def still_shown(found: Case) -> set[str]:
    """Answer the names of the forms that stand with a plan or a warning that is still there."""
    plans = [told["id"] for told in getattr(found, "plans_told", [])]
    warnings = [told["id"] for told in getattr(found, "warnings_told", [])]
    return {f"{name}:{row}" for row in plans for name in ("done", "put_off", "give_up")} | {
        f"keep:{row}" for row in warnings
    }


def not_shown(found: Case, shown: dict[str, Any]) -> set[str]:
    """Answer the forms of an open case that the page does not show: nobody mediates elsewhere, or before both have agreed."""
    if found.kind != "mediation":
        return {"party_form", "agreed_form"}
    return {"agreed_form"} if shown["work"].still_needed and not shown["agreed_form"].errors else set()


def plan(request: HttpRequest, found: Case, by: User) -> Bound:
    """Plan something."""
    form = plan_form(request.POST)
    if not form.is_valid():
        return {"plan_form": form}
    actions.plan(found, **form.cleaned_data, by=by)
    return {}


def done(request: HttpRequest, found: Case, by: User) -> Bound:
    """Conclude something planned."""
    planned = _plan(request, found)
    form = done_form(planned.kind, planned.id, request.POST)
    if not form.is_valid():
        return {f"done:{planned.id}": form}
    told = form.cleaned_data
    actions.conclude(planned, result=told.get("result", ""), text=told["text"], by=by)
    return {}


def put_off(request: HttpRequest, found: Case, by: User) -> Bound:
    """Move something planned."""
    planned = _plan(request, found)
    form = put_off_form(planned.id, request.POST)
    if not form.is_valid():
        return {f"put_off:{planned.id}": form}
    actions.postpone(planned, **form.cleaned_data, by=by)
    return {}


def give_up(request: HttpRequest, found: Case, by: User) -> Bound:
    """Give something planned up."""
    planned = _plan(request, found)
    form = give_up_form(planned.id, request.POST)
    if not form.is_valid():
        return {f"give_up:{planned.id}": form}
    actions.abort(planned, text=form.cleaned_data["text"], by=by)
    return {}


def warn(request: HttpRequest, found: Case, by: User) -> Bound:
    """Warn those who knock."""
    form = warning_form(request.POST)
    if not form.is_valid():
        return {"warning_form": form}
    actions.warn(found, **form.cleaned_data, by=by)
    return {}


def keep_warning(request: HttpRequest, found: Case, by: User) -> Bound:
    """Say that a warning still holds."""
    noted = _warning(request, found)
    form = keep_form(noted.id, request.POST)
    if not form.is_valid():
        return {f"keep:{noted.id}": form}
    actions.keep_warning(noted, **form.cleaned_data, by=by)
    return {}


def end_warning(request: HttpRequest, found: Case, by: User) -> Bound:
    """Take a warning away."""
    actions.end_warning(_warning(request, found), by=by)
    return {}


def kind(request: HttpRequest, found: Case, by: User) -> Bound:
    """Say what kind of case it is."""
    form = KindForm(request.POST)
    if not form.is_valid():
        return {"kind_form": form}
    actions.set_kind(found, **form.cleaned_data, by=by)
    return {}


def interpreter(request: HttpRequest, found: Case, by: User) -> Bound:
    """Note for which language an interpreter is needed."""
    form = InterpreterForm(request.POST)
    if not form.is_valid():
        return {"interpreter_form": form}
    actions.note_interpreter(found, **form.cleaned_data, by=by)
    return {}


def party(request: HttpRequest, found: Case, by: User) -> Bound:
    """Note what a party says to the mediation."""
    form = party_form(request.POST)
    if not form.is_valid():
        return {"party_form": form}
    actions.note_party(found, **form.cleaned_data, by=by)
    return {}


def agreed(request: HttpRequest, found: Case, by: User) -> Bound:
    """Note what was agreed."""
    form = agreed_form(request.POST)
    if not form.is_valid():
        return {"agreed_form": form}
    actions.note_agreed(found, **form.cleaned_data, by=by)
    return {}


VERBS: dict[str, Callable[[HttpRequest, Case, User], Bound]] = {
    "plan": plan,
    "done": done,
    "put_off": put_off,
    "give_up": give_up,
    "warn": warn,
    "keep_warning": keep_warning,
    "end_warning": end_warning,
    "kind": kind,
    "interpreter": interpreter,
    "party": party,
    "agreed": agreed,
}


def typed(request: HttpRequest) -> Bound:
    """Answer the form that was sent, so that what was typed is given back when the action is refused."""
    verb, data = request.POST.get("do", ""), request.POST
    plain: dict[str, tuple[str, Callable[..., forms.Form]]] = {
        "plan": ("plan_form", plan_form),
        "warn": ("warning_form", warning_form),
        "interpreter": ("interpreter_form", InterpreterForm),
        "party": ("party_form", party_form),
        "agreed": ("agreed_form", agreed_form),
    }
    if verb in plain:
        name, form = plain[verb]
        return {name: form(data)}
    several: dict[str, Callable[..., forms.Form]] = {"done": DoneForm, "give_up": GiveUpForm}
    if verb in several:
        row = request.POST.get("plan", "")
        more = {"kind": ""} if verb == "done" else {}
        return {f"{verb}:{row}": several[verb](data, **more)}
    return {}
