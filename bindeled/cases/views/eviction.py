"""What the buttons on the page of a case about an eviction do: a step, a mistake struck out, what is known of the tenancy."""

from collections.abc import Callable
from dataclasses import asdict
from typing import Any
from uuid import UUID

from django import forms
from django.http import Http404, HttpRequest

from bindeled.cases import actions, queries
from bindeled.cases.forms import StepForm, TenancyForm
from bindeled.cases.models import Case
from bindeled.cases.rules.eviction import STEPS
from bindeled.users.models import User

Bound = dict[str, forms.Form]
FORMS = {"step_form", "tenancy_form"}


def step_form(data: Any = None, *, steps: Any = tuple(STEPS)) -> StepForm:
    """Answer the form that writes a step down."""
    return StepForm(data, steps=steps, auto_id="id_%s_eviction")


def tenancy_form(data: Any = None, **more: Any) -> TenancyForm:
    """Answer the form for what is known of the tenancy."""
    return TenancyForm(data, auto_id="id_%s_tenancy", **more)


def shown(found: Case, bound: Bound) -> dict[str, Any]:
    """Answer what the page shows of the way to an eviction; nothing of it on other cases, unless a step stands there."""
    threat = queries.threat_of(found)
    if found.kind != "eviction" and not threat.noted:
        return {}
    sent = bound.get("step_form")
    if isinstance(sent, StepForm):
        sent.narrow(threat.next_steps)
    return {
        "threat": threat,
        "laws": queries.laws_behind(found),
        "step_form": step_form(steps=threat.next_steps),
        "tenancy_form": tenancy_form(initial=asdict(threat.tenancy)),
        **{name: form for name, form in bound.items() if name in FORMS},
    }


def step(request: HttpRequest, found: Case, by: User) -> Bound:
    """Write a step down."""
    form = step_form(request.POST)
    if not form.is_valid():
        return {"step_form": form}
    actions.note_step(found, **form.cleaned_data, by=by)
    return {}


def strike(request: HttpRequest, found: Case, by: User) -> Bound:
    """Strike a step out."""
    try:
        row = UUID(request.POST.get("step", ""))
    except ValueError:
        raise Http404 from None
    actions.strike_step(found, step=row, by=by)
    return {}


def tenancy(request: HttpRequest, found: Case, by: User) -> Bound:
    """Write down what is known of the tenancy."""
    form = tenancy_form(request.POST)
    if not form.is_valid():
        return {"tenancy_form": form}
    actions.note_tenancy(found, **form.cleaned_data, by=by)
    return {}


VERBS: dict[str, Callable[[HttpRequest, Case, User], Bound]] = {"step": step, "strike": strike, "tenancy": tenancy}


def typed(request: HttpRequest) -> Bound:
    """Answer the form that was sent, so that what was typed is given back when the action is refused."""
    match request.POST.get("do"):
        case "step":
            return {"step_form": step_form(request.POST)}
        case "tenancy":
            return {"tenancy_form": tenancy_form(request.POST)}
        case _:
            return {}
