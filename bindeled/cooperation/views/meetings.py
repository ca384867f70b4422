"""The convenor's pages of meetings: which are planned, one meeting with who comes, calling, changing and cancelling it."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from bindeled.confidentiality.doors import through
from bindeled.cooperation.actions import meetings as actions
from bindeled.cooperation.actions.meetings import MeetingRefusedError
from bindeled.cooperation.actions.themes import ThemeRefusedError, plan_theme
from bindeled.cooperation.forms.meetings import (
    CancelForm,
    GuestForm,
    MeetingForm,
    NewMeetingForm,
    beginning_of_meeting,
    beginning_of_new_meeting,
)
from bindeled.cooperation.models import Meeting, Occasion
from bindeled.cooperation.queries import meetings as asked
from bindeled.cooperation.queries.action_items import open_before, open_items
from bindeled.cooperation.queries.talks import talks_of
from bindeled.cooperation.queries.themes import waiting_themes
from bindeled.cooperation.rules import meetings as rules
from bindeled.cooperation.views.contracts import convenor
from bindeled.users.models import User

REFUSED, CHANGED = 422, 409


def _meeting(meeting_id: UUID) -> Meeting:
    found = asked.meeting_here(meeting_id)
    if found is None:
        raise Http404
    return found


@require_safe
@never_cache
@through("municipal")
def meetings(request: HttpRequest) -> HttpResponse:
    """Show the meetings to come, with how many are invited and come, and those that are over."""
    convenor(request)
    past = asked.meetings_here(past=True)
    context = {
        "coming": asked.meetings_here(past=False),
        "unnoted": [one for one in past if one.meeting.state == rules.CALLED],
        "past": [one for one in past if one.meeting.state != rules.CALLED],
    }
    return TemplateResponse(request, "cooperation/meetings.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@through("municipal")
def new_meeting(request: HttpRequest) -> HttpResponse:
    """Plan a meeting: first its kind, by ``?kind=``, then the form with the agenda of that kind. ``?fra=`` names an occasion of a year."""
    by, kind = convenor(request), request.GET.get("kind", "")
    occasion = _occasion(request.GET.get("fra", ""))
    if request.method != "POST" and kind not in rules.KINDS:
        return TemplateResponse(request, "cooperation/choose_kind.html", {"kinds": rules.KINDS.items()})
    form = NewMeetingForm(
        request.POST if request.method == "POST" else None,
        districts=asked.districts_here(),
        waiting=waiting_themes(),
        still_open=open_items(request.POST.get("kind", kind)),
        initial=beginning_of_new_meeting(kind, last_agenda=asked.last_agenda(kind), occasion=occasion),
    )
    if request.method == "POST" and form.is_valid():
        try:
            with transaction.atomic():
                return redirect("meeting", meeting_id=_planned(form, by, occasion).id)
        except (MeetingRefusedError, ThemeRefusedError) as refusal:
            form.add_error(None, str(refusal))
    status = REFUSED if request.method == "POST" else 200
    context = {"form": form, "occasion": occasion}
    return TemplateResponse(request, "cooperation/edit_meeting.html", context, status=status)


def _occasion(named: str) -> Occasion | None:
    """Answer the occasion of a contract's year that a new meeting is for, or nothing; 404 where it names one that is not there."""
    if not named:
        return None
    try:
        found = asked.occasion_here(UUID(named))
    except ValueError:
        found = None
    if found is None:
        raise Http404
    return found


def _planned(form: NewMeetingForm, by: User, occasion: Occasion | None) -> Meeting:
    made = actions.plan_meeting(form.what(), kind=form.cleaned_data["kind"], district_id=form.district_id(), by=by)
    for theme in form.chosen_themes():
        plan_theme(theme, into=made.title, on=form.cleaned_data["day"], by=by)
    if occasion:
        actions.hold_as(made, occasion, by=by)
    return made


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@through("municipal")
def edit_meeting(request: HttpRequest, meeting_id: UUID) -> HttpResponse:
    """Give a meeting another time, place or agenda."""
    by = convenor(request)
    found = _meeting(meeting_id)
    form = MeetingForm(request.POST if request.method == "POST" else None, initial=beginning_of_meeting(found))
    if request.method == "POST" and form.is_valid():
        try:
            with transaction.atomic():
                actions.change_meeting(found, form.what(), by=by)
            return redirect("meeting", meeting_id=found.id)
        except MeetingRefusedError as refusal:
            form.add_error(None, str(refusal))
    status = REFUSED if request.method == "POST" else 200
    context = {"meeting": found, "form": form}
    return TemplateResponse(request, "cooperation/edit_meeting.html", context, status=status)


@require_safe
@never_cache
@through("municipal")
def meeting(request: HttpRequest, meeting_id: UUID) -> HttpResponse:
    """Show a meeting: how it stands, who is invited, who comes, and which groups are missing."""
    convenor(request)
    return _page(request, _meeting(meeting_id))


def _page(
    request: HttpRequest,
    found: Meeting,
    *,
    guest: GuestForm | None = None,
    cancel: CancelForm | None = None,
    refused: str = "",
    status: int = 200,
) -> HttpResponse:
    guests = asked.guests_of(found)
    context: dict[str, Any] = {
        "meeting": found,
        "hours": asked.hours_of(found.starts_at, found.ends_at),
        "guests": guests,
        "represented": asked.represented(found, guests),
        "counted": asked.counted(guests),
        "roster": asked.roster_number(found),
        "does": asked.can_do(found),
        "open_items": open_before(found),
        "guest_form": guest or GuestForm(),
        "cancel_form": cancel or CancelForm(),
        "talks": talks_of(found),
        "refused": refused,
    }
    return TemplateResponse(request, "cooperation/meeting.html", context, status=status)


@require_POST
@never_cache
@through("municipal")
def work_on_meeting(request: HttpRequest, meeting_id: UUID) -> HttpResponse:
    """Invite somebody, call or cancel the meeting, note an answer, or that it was held: the button pressed says which."""
    by = convenor(request)
    found = _meeting(meeting_id)
    verb = VERBS.get(request.POST.get("do", "").partition(":")[0])
    if verb is None:
        raise Http404
    try:
        with transaction.atomic():
            wrong = verb(request, found, by)
    except MeetingRefusedError as refusal:
        return _page(request, _meeting(meeting_id), refused=str(refusal), status=CHANGED)
    return wrong or redirect("meeting", meeting_id=found.id)


def _invite(request: HttpRequest, found: Meeting, by: User) -> HttpResponse | None:
    form = GuestForm(request.POST)
    if not form.is_valid():
        return _page(request, found, guest=form, status=REFUSED)
    actions.invite(found, **form.cleaned_data, by=by)
    return None


def _cancel(request: HttpRequest, found: Meeting, by: User) -> HttpResponse | None:
    form = CancelForm(request.POST)
    if not form.is_valid():
        return _page(request, found, cancel=form, status=REFUSED)
    actions.cancel_meeting(found, why=form.cleaned_data["why"], by=by)
    return None


def _answer(request: HttpRequest, found: Meeting, by: User) -> HttpResponse | None:
    _do, _colon, said = request.POST["do"].partition(":")
    answer, _colon, guest = said.partition(":")
    try:
        actions.note_answer(found, UUID(guest), answer, by=by)
    except ValueError:
        raise Http404 from None
    return None


def _call(_request: HttpRequest, found: Meeting, by: User) -> None:
    actions.call_meeting(found, by=by)


def _held(_request: HttpRequest, found: Meeting, by: User) -> None:
    actions.note_held(found, by=by)


VERBS: dict[str, Callable[[HttpRequest, Meeting, User], HttpResponse | None]] = {
    "invite": _invite,
    "call": _call,
    "cancel": _cancel,
    "answer": _answer,
    "held": _held,
}
