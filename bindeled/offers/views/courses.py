"""Courses as those see them who work with them: one's own, one with everything in it, and the way into a home."""

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

from bindeled.confidentiality.doors import current, through
from bindeled.confidentiality.envelope import UnreadableError
from bindeled.offers import access, actions, queries
from bindeled.offers.actions import RefusedError
from bindeled.offers.forms import courses as asked
from bindeled.offers.models import Course, MoveIn
from bindeled.offers.queries import PAGE
from bindeled.offers.rules import courses as rules
from bindeled.offers.rules import lasting
from bindeled.users.models import User

Bound = dict[str, forms.Form]
Verb = Callable[[HttpRequest, Course, User], Bound]


def _user(request: HttpRequest) -> User:
    assert isinstance(request.user, User)  # noqa: S101 - the doorkeeper has seen to it
    return request.user


@require_safe
@never_cache
@through("municipal")
def courses(request: HttpRequest) -> HttpResponse:
    """List one's own courses, or all of one's units'; under way, or over and not filed."""
    if not current().units:
        raise Http404
    everybodys, over = request.GET.get("hvis") == "alle", request.GET.get("vis") == "slut"
    lines = queries.courses_of(_user(request), everybodys=everybodys, over=over)
    context = {"lines": lines[:PAGE], "more": len(lines) > PAGE, "everybodys": everybodys, "over": over}
    return TemplateResponse(request, "offers/courses.html", context)


def _seen(course_id: UUID) -> Course:
    try:
        return queries.course_for(course_id)
    except Course.DoesNotExist:
        raise Http404 from None


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@through("municipal")
def course(request: HttpRequest, course_id: UUID) -> HttpResponse:
    """Show a course with everything in it, or do one thing with it: the button pressed says which. Reading is traced."""
    found = _seen(course_id)
    if request.method != "POST":
        return _page(request, found, {})
    do = request.POST.get("do", "")
    if do not in VERBS:
        raise Http404
    try:
        with actions.refusing_unread(), transaction.atomic():
            wrong = VERBS[do](request, found, _user(request))
    except RefusedError as refusal:
        again = _seen(course_id)
        return _page(request, again, _typed(do, request, again), refused=str(refusal))
    return _page(request, found, wrong) if wrong else redirect("course", course_id=found.id)


def _typed(do: str, request: HttpRequest, found: Course) -> Bound:
    return {do: FORMS[do](found, request.POST)} if do in FORMS else {}


def _page(request: HttpRequest, found: Course, bound: Bound, *, refused: str = "") -> HttpResponse:
    by, state = _user(request), found.state
    may_not = {
        "carry": access.may_carry(found, by=by),
        "work": access.may_work(found, by=by),
        "give": access.may_answer_for_giver(found, by=by),
    }
    shown = [name for name, (who, states) in ASKED_IN.items() if state in states and not may_not[who]]
    shown = [name for name in shown if name != "go_on" or found.ends_on]
    context: dict[str, Any] = {
        "course": found,
        "forms": {name: bound.get(name) or FORMS[name](found, None) for name in shown if name in FORMS},
        "shown": shown,
        "open_forms": list(bound),
        "may_not": may_not["give"] if state == rules.ACCEPTED else "",
        "mine": found.responsible_id == by.id,
        "refused": refused,
        "lasting": lasting.LASTING[lasting.lasting(state, found.ends_on, today=timezone.localdate())],
        "written": [value for name, form in bound.items() if name not in shown for value in _words_in(form)],
    }
    try:
        context["opened"] = queries.open_course(found)
    except UnreadableError:
        context["unreadable"] = True
    status = 409 if refused else 422 if bound else 200
    return TemplateResponse(request, "offers/course.html", context, status=status)


def _words_in(form: forms.Form) -> list[str]:
    return [str(form.data.get(name, "")) for name in ("words", "wish", "reason") if form.data.get(name)]


def _today() -> dict[str, Any]:
    today = timezone.localdate()
    return dict.fromkeys(("on", "said_on", "starts_on"), today)


def _form(kind: type[forms.Form], name: str) -> Callable[[Course, Any], forms.Form]:
    return lambda _course, data: kind(data, auto_id=f"id_%s_{name}", initial=_today())


def _pass_on_form(found: Course, data: Any) -> forms.Form:
    others = queries.choices(found.municipality_id, on=timezone.localdate(), but=found.offer_id)
    return asked.PassOnForm(data, choices=others, only_by_wish=found.only_by_wish, auto_id="id_%s_pass_on")


def _member_form(found: Course, data: Any) -> forms.Form:
    return asked.MemberForm(data, functions=queries.functions_of(found), auto_id="id_%s_member")


FORMS: dict[str, Callable[[Course, Any], forms.Form]] = {
    "answer": _form(asked.AnswerForm, "answer"),
    "again": _form(asked.AgainForm, "again"),
    "gives": lambda found, data: asked.GivesForm(data, outside=found.outside, auto_id="id_%s_gives", initial=_today()),
    "refuses": _form(asked.RefusesForm, "refuses"),
    "contact": _form(asked.ContactForm, "contact"),
    "goals": _form(asked.GoalsForm, "goals"),
    "member": _member_form,
    "go_on": _form(asked.GoOnForm, "go_on"),
    "end": _form(asked.EndForm, "end"),
    "pass_on": _pass_on_form,
    "lapse": _form(asked.LapseForm, "lapse"),
    "file": _form(asked.FileForm, "file"),
}
_RUNS = frozenset({rules.RUNNING})
# Which form is shown in which states, and to whom.
ASKED_IN: dict[str, tuple[str, frozenset[str]]] = {
    "answer": ("carry", rules.STEPS[rules.YES].before),
    "again": ("carry", rules.STEPS["offer_again"].before),
    "gives": ("give", rules.STEPS["accept"].before),
    "refuses": ("give", rules.STEPS["refuse"].before),
    "contact": ("work", _RUNS),
    "goals": ("work", frozenset(rules.STATES) - frozenset(rules.OVER)),
    "member": ("work", _RUNS),
    "go_on": ("work", _RUNS),
    "end": ("work", _RUNS),
    "pass_on": ("work", _RUNS),
    "lapse": ("carry", rules.STEPS["lapse"].before),
    "file": ("work", frozenset(rules.OVER)),
    "take_on": ("work", frozenset(rules.STATES) - frozenset(rules.OVER)),
}


def _verb(name: str, act: Callable[[Course, dict[str, Any], User], object]) -> Verb:
    """Answer what a button does: read its form, and act where nothing is wrong in it."""

    def done(request: HttpRequest, found: Course, by: User) -> Bound:
        form = FORMS[name](found, request.POST)
        if not form.is_valid():
            return {name: form}
        act(found, form.cleaned_data, by)
        return {}

    return done


def _set_member(found: Course, told: dict[str, Any], by: User) -> None:
    user = by if told.pop("myself") else None
    actions.set_member(found, **told, user=user, by=by)


def _pass_on(found: Course, told: dict[str, Any], by: User) -> None:
    choice, wish, wished_on = told["choice"], told["wish"], told["wished_on"]
    actions.pass_on(found, version=choice.version, method=choice.method, wish=wish, wished_on=wished_on, by=by)


def _take_on(_request: HttpRequest, found: Course, by: User) -> Bound:
    actions.take_on(found, by=by)
    return {}


VERBS: dict[str, Verb] = {
    "answer": _verb("answer", lambda found, told, by: actions.note_answer(found, **told, by=by)),
    "again": _verb("again", lambda found, told, by: actions.offer_again(found, reason=told["words"], by=by)),
    "gives": _verb("gives", lambda found, told, by: actions.begin(found, **told, by=by)),
    "refuses": _verb("refuses", lambda found, told, by: actions.turn_away(found, **told, by=by)),
    "contact": _verb("contact", lambda found, told, by: actions.log_contact(found, **told, by=by)),
    "goals": _verb("goals", lambda found, told, by: actions.write_goals(found, **told, by=by)),
    "member": _verb("member", _set_member),
    "go_on": _verb("go_on", lambda found, told, by: actions.go_on(found, **told, by=by)),
    "end": _verb("end", lambda found, told, by: actions.end_course(found, **told, by=by)),
    "pass_on": _verb("pass_on", _pass_on),
    "lapse": _verb("lapse", lambda found, told, by: actions.let_lapse(found, **told, by=by)),
    "file": _verb("file", lambda found, told, by: actions.file_course(found, **told, by=by)),
    "take_on": _take_on,
}


# -- The way into a home -----------------------------------------------------------------------------------------------------


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@through("municipal")
def move_in(request: HttpRequest, move_id: UUID) -> HttpResponse:
    """Show a way into a home, or note what is in place for it. Reading is traced."""
    try:
        found = queries.move_for(move_id)
    except MoveIn.DoesNotExist:
        raise Http404 from None
    if request.method != "POST":
        return _move_page(request, found, {})
    try:
        with transaction.atomic():
            wrong = _work_on_move(request, found, _user(request))
    except RefusedError as refusal:
        return _move_page(request, found, {}, refused=str(refusal))
    return _move_page(request, found, wrong) if wrong else redirect("move_in", move_id=found.id)


def _work_on_move(request: HttpRequest, found: MoveIn, by: User) -> Bound:
    match request.POST.get("do"):
        case "stage":
            stage = asked.StageForm(request.POST)
            if not stage.is_valid():
                return {"stage_form": stage}
            actions.note_stage(found, **stage.cleaned_data, by=by)
        case "day":
            day = asked.MoveForm(request.POST)
            if not day.is_valid():
                return {"move_form": day}
            actions.change_day(found, **day.cleaned_data, by=by)
        case "over":
            actions.end_move(found, by=by)
        case _:
            raise Http404
    return {}


def _move_page(request: HttpRequest, found: MoveIn, bound: Bound, *, refused: str = "") -> HttpResponse:
    context: dict[str, Any] = {
        "move": found,
        "way": queries.read_move(found),
        "who": queries.who_moves(found),
        "may_not": access.may_move(found, by=_user(request)),
        "stage_form": asked.StageForm(initial=_today()),
        "move_form": asked.MoveForm(initial={"moves_on": found.moves_on}),
        "refused": refused,
        **bound,
    }
    status = 409 if refused else 422 if bound else 200
    return TemplateResponse(request, "offers/move_in.html", context, status=status)
