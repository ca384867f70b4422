"""The convenor's pages of training: what is offered, sessions, who comes, who came; and for leaders who has had what."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from bindeled.confidentiality.doors import through
from bindeled.cooperation import access
from bindeled.cooperation.actions import training as actions
from bindeled.cooperation.actions.training import TrainingRefusedError
from bindeled.cooperation.forms.training import (
    AttendanceForm,
    OffForm,
    SessionForm,
    TrainingForm,
    beginning_of_session,
    beginning_of_training,
)
from bindeled.cooperation.models import Training, TrainingSession
from bindeled.cooperation.queries import training as asked
from bindeled.cooperation.queries.talks import talks_of
from bindeled.cooperation.rules import training as rules
from bindeled.cooperation.views.contracts import convenor, reader
from bindeled.cooperation.views.training import learned
from bindeled.users.models import User

REFUSED, CHANGED = 422, 409


def _training(training_id: UUID) -> Training:
    found = asked.training_here(training_id)
    if found is None:
        raise Http404
    return found


def _session(session_id: UUID) -> TrainingSession:
    found = asked.session_here(session_id)
    if found is None:
        raise Http404
    return found


@require_safe
@never_cache
@through("municipal")
def training_programme(request: HttpRequest) -> HttpResponse:
    """Show what is offered, the sessions to come, and those whose attendance nobody has noted."""
    convenor(request)
    past = asked.planned(past=True)
    context = {
        "trainings": asked.trainings_here(),
        "coming": asked.planned(past=False),
        "unnoted": [one for one in past if one.is_unnoted],
        "past": [one for one in past if not one.is_unnoted],
    }
    return TemplateResponse(request, "cooperation/training_programme.html", context)


@require_safe
@never_cache
@through("municipal")
def who_had_training(request: HttpRequest) -> HttpResponse:
    """Show convenors and leaders who has had which training, by department."""
    if access.may_read_learned(by=reader(request)):
        raise Http404
    convenes = not access.may_convene(by=reader(request))
    return learned(request, "cooperation/who_had_training.html", convenes=convenes)


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@through("municipal")
def new_training(request: HttpRequest) -> HttpResponse:
    """Write what a new training is."""
    return _write(request, None)


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@through("municipal")
def edit_training(request: HttpRequest, training_id: UUID) -> HttpResponse:
    """Change what a training is."""
    convenor(request)
    return _write(request, _training(training_id))


def _write(request: HttpRequest, found: Training | None) -> HttpResponse:
    by = convenor(request)
    form = TrainingForm(request.POST if request.method == "POST" else None, initial=beginning_of_training(found))
    if request.method == "POST" and form.is_valid():
        actions.write_training(form.said(), of=found, by=by)
        return redirect("training_programme")
    status = REFUSED if request.method == "POST" else 200
    context = {"training": found, "form": form}
    return TemplateResponse(request, "cooperation/edit_training.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@through("municipal")
def new_session(request: HttpRequest, training_id: UUID) -> HttpResponse:
    """Plan a session of a training."""
    by = convenor(request)
    training = _training(training_id)
    return _plan(request, training, SessionForm, lambda when: actions.plan_session(training, when, by=by))


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@through("municipal")
def edit_session(request: HttpRequest, session_id: UUID) -> HttpResponse:
    """Give a session another time, place, deadline or number of seats."""
    by = convenor(request)
    found = _session(session_id)

    def made(*args: Any, **kwargs: Any) -> SessionForm:
        return SessionForm(*args, session=found, **kwargs)

    def change(when: actions.When) -> TrainingSession:
        actions.change_session(found, when, by=by)
        return found

    return _plan(request, found.training, made, change, of=found)


def _plan(
    request: HttpRequest,
    training: Training,
    made: Callable[..., SessionForm],
    verb: Callable[[actions.When], TrainingSession],
    *,
    of: TrainingSession | None = None,
) -> HttpResponse:
    form = made(request.POST if request.method == "POST" else None, initial=beginning_of_session(of))
    if request.method == "POST" and form.is_valid():
        try:
            with transaction.atomic():
                return redirect("planned_session", session_id=verb(form.when()).id)
        except TrainingRefusedError as refusal:
            form.add_error(None, str(refusal))
    status = REFUSED if request.method == "POST" else 200
    context = {"training": training, "session": of, "form": form}
    return TemplateResponse(request, "cooperation/edit_session.html", context, status=status)


@require_safe
@never_cache
@through("municipal")
def planned_session(request: HttpRequest, session_id: UUID) -> HttpResponse:
    """Show who comes to a session, and after it who came."""
    convenor(request)
    return _page(request, _session(session_id))


def _page(
    request: HttpRequest, found: TrainingSession, *, off: OffForm | None = None, refused: str = "", status: int = 200
) -> HttpResponse:
    state = asked.standing(found)
    rows = asked.roll(found, on=timezone.localdate())
    noted = [one.sign_up for one in rows if one.sign_up.state in asked.NOTED]
    context: dict[str, Any] = {
        "session": found,
        "standing": asked.Shown(found, state),
        "hours": asked.hours_of(found.starts_at, found.ends_at),
        "rows": rows,
        "seated": sum(one.sign_up.state == rules.SEATED for one in rows),
        "waiting": sum(one.sign_up.state == rules.WAITING for one in rows),
        "is_ahead": state in {rules.OPEN, rules.FULL, rules.CLOSED},
        "attendance": AttendanceForm(rows=noted) if noted and state in {rules.RUNS, rules.OVER} else None,
        "off": off or OffForm(),
        "talks": talks_of(found),
        "refused": refused,
    }
    return TemplateResponse(request, "cooperation/planned_session.html", context, status=status)


@require_POST
@never_cache
@through("municipal")
def work_on_session(request: HttpRequest, session_id: UUID) -> HttpResponse:
    """Call a session or one place off, or note who came: the button pressed says which."""
    by = convenor(request)
    found = _session(session_id)
    verb = VERBS.get(request.POST.get("do", "").partition(":")[0])
    if verb is None:
        raise Http404
    try:
        with transaction.atomic():
            wrong = verb(request, found, by)
    except TrainingRefusedError as refusal:
        found = _session(session_id)
        return _page(request, found, refused=str(refusal), status=CHANGED)
    return wrong or redirect("planned_session", session_id=found.id)


def _off(request: HttpRequest, found: TrainingSession, by: User) -> HttpResponse | None:
    form = OffForm(request.POST)
    if not form.is_valid():
        return _page(request, found, off=form, status=REFUSED)
    actions.call_off_session(found, why=form.cleaned_data["why"], by=by)
    return None


def _place(request: HttpRequest, found: TrainingSession, by: User) -> HttpResponse | None:
    try:
        place = UUID(request.POST["do"].partition(":")[2])
    except ValueError:
        raise Http404 from None
    actions.call_off_place(found, place, by=by)
    return None


def _attendance(request: HttpRequest, found: TrainingSession, by: User) -> HttpResponse | None:
    form = AttendanceForm(request.POST, rows=asked.attended_or_not(found))
    if not form.is_valid():
        raise Http404
    actions.note_attendance(found, form.who(), by=by)
    return None


VERBS: dict[str, Callable[[HttpRequest, TrainingSession, User], HttpResponse | None]] = {
    "call_off": _off,
    "place": _place,
    "attendance": _attendance,
}
