"""What was agreed on: a convenor's pages, of one meeting and over all of them; and the press of whoever did what they said."""

from collections.abc import Callable
from contextlib import suppress
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
from bindeled.cooperation.actions import action_items as actions
from bindeled.cooperation.actions.meetings import MeetingRefusedError
from bindeled.cooperation.forms.action_items import ActionItemForm
from bindeled.cooperation.models import ActionItem, Meeting
from bindeled.cooperation.queries import action_items as asked
from bindeled.cooperation.queries.minutes import known_at
from bindeled.cooperation.rules.minutes import why_not_write
from bindeled.cooperation.rules.names import NOTHING
from bindeled.cooperation.views.contracts import convenor, reader
from bindeled.cooperation.views.minutes import meeting_of
from bindeled.users.models import User

REFUSED, CHANGED = 422, 409


@require_safe
@never_cache
@through("municipal")
def all_items(request: HttpRequest) -> HttpResponse:
    """Show what is open over all meetings, what is late first."""
    convenor(request)
    return _open(request)


def _open(request: HttpRequest, *, refused: str = "", status: int = 200) -> HttpResponse:
    context = {"items": asked.open_items(), "refused": refused}
    return TemplateResponse(request, "cooperation/all_items.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@through("municipal")
def meeting_items(request: HttpRequest, meeting_id: UUID) -> HttpResponse:
    """Show what was agreed on at a meeting, and what is open from before; note who does what."""
    by, meeting = convenor(request), meeting_of(meeting_id)
    guests = asked.can_own(meeting)
    if request.method != "POST":
        return _of_meeting(request, meeting, ActionItemForm(guests=guests, known=NOTHING))
    form = ActionItemForm(request.POST, guests=guests, known=known_at(meeting, by=by))
    if not form.is_valid():
        return _of_meeting(request, meeting, form, status=REFUSED)
    try:
        with transaction.atomic():
            actions.agree_on(meeting, **form.said(), by=by)
    except MeetingRefusedError as refusal:
        return _of_meeting(request, meeting, form, refused=str(refusal), status=CHANGED)
    return redirect("meeting_items", meeting_id=meeting.id)


def _of_meeting(
    request: HttpRequest, meeting: Meeting, form: ActionItemForm, *, refused: str = "", status: int = 200
) -> HttpResponse:
    context: dict[str, Any] = {
        "meeting": meeting,
        "form": form,
        "items": asked.items_of(meeting),
        "before": asked.open_before(meeting),
        "why_not": why_not_write(meeting.state, starts_at=meeting.starts_at, now=timezone.now()),
        "refused": refused,
    }
    return TemplateResponse(request, "cooperation/meeting_items.html", context, status=status)


@require_POST
@never_cache
@through("municipal")
def work_on_item(request: HttpRequest, item_id: UUID) -> HttpResponse:
    """Say that it is done, or take it away: the button pressed says which, and from which page one came."""
    by, found = convenor(request), asked.item_here(item_id)
    do, _colon, back = request.POST.get("do", "").partition(":")
    verb = VERBS.get(do)
    if found is None or verb is None:
        raise Http404
    try:
        with transaction.atomic():
            verb(found, by)
    except MeetingRefusedError as refusal:
        return _open(request, refused=str(refusal), status=CHANGED)
    return redirect("meeting_items", meeting_id=found.meeting_id) if back == "meeting" else redirect("all_items")


def _done(found: ActionItem, by: User) -> None:
    actions.note_done(found, by=by)


def _take_off(found: ActionItem, by: User) -> None:
    actions.take_off(found, by=by)


VERBS: dict[str, Callable[[ActionItem, User], None]] = {"done": _done, "take_off": _take_off}


# -- The sender's side -------------------------------------------------------------------------------------------------------


@require_POST
@never_cache
@through("sender")
def own_item(request: HttpRequest, item_id: UUID) -> HttpResponse:
    """Say that one did what one said at a meeting; a second press changes nothing."""
    by = reader(request)
    found = asked.own_item(item_id, by)
    if found is None:
        raise Http404
    if found.is_open:
        with suppress(MeetingRefusedError), transaction.atomic():  # the other press was faster
            actions.tell_done(found, by=by)
    return redirect("invitations")
