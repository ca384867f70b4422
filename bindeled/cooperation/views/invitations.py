"""Meetings on the sender's side: those one is invited to, and one's answer."""

from typing import Any
from uuid import UUID

from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from bindeled.confidentiality.doors import through
from bindeled.cooperation.actions import meetings as actions
from bindeled.cooperation.actions.meetings import MeetingRefusedError
from bindeled.cooperation.queries import meetings as asked
from bindeled.cooperation.queries.action_items import open_for, own_items
from bindeled.cooperation.queries.minutes import own_minutes, own_minutes_told
from bindeled.cooperation.queries.talks import hours, talks_told
from bindeled.cooperation.rules import meetings as rules
from bindeled.cooperation.views.contracts import reader

CHANGED = 409


@require_safe
@never_cache
@through("sender")
def invitations(request: HttpRequest) -> HttpResponse:
    """Show the meetings to come that one is invited to, and the minutes of those that were."""
    by = reader(request)
    context = {"invitations": asked.own_invitations(by), "minutes": own_minutes_told(by), "items": own_items(by)}
    return TemplateResponse(request, "cooperation/invitations.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@through("sender")
def invitation_to_meeting(request: HttpRequest, meeting_id: UUID) -> HttpResponse:
    """Show a meeting one is invited to, and take the answer whether one comes."""
    by = reader(request)
    found = asked.own_invitation(meeting_id, by)
    if found is None:
        raise Http404
    more: dict[str, Any] = {"open_items": open_for(found.meeting), "minutes": own_minutes(found.meeting, by=by)}
    if request.method != "POST":
        return _page(request, found, **more)
    try:
        with transaction.atomic():
            told = request.POST
            actions.answer_invitation(found.meeting, told.get("answer", ""), seen=told.get("seen", ""), by=by)
    except MeetingRefusedError as refusal:
        return _page(request, found, refused=str(refusal), status=CHANGED, **more)
    return redirect("invitation_to_meeting", meeting_id=found.meeting.id)


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@through("public")
def answer_by_link(request: HttpRequest, municipality: str, handle: UUID) -> HttpResponse:
    """Show the meeting whose letter holds this address, and take the answer. Looking answers nothing: mail programs follow links."""
    found = asked.held_invitation()
    if found is None or found.meeting.municipality_id != municipality:
        raise Http404
    if request.method != "POST":
        return _page(request, found)
    try:
        with transaction.atomic():
            actions.answer_by_link(found.meeting, request.POST.get("answer", ""), seen=request.POST.get("seen", ""))
    except MeetingRefusedError as refusal:
        return _page(request, found, refused=str(refusal), status=CHANGED)
    return redirect("answer_by_link", municipality=municipality, handle=handle)


def _page(
    request: HttpRequest, found: asked.Invitation, *, refused: str = "", status: int = 200, **more: Any
) -> HttpResponse:
    meeting = found.meeting
    why_not = rules.why_not_answer(meeting.state, starts_at=meeting.starts_at, now=timezone.now())
    context = {
        "meeting": meeting,
        "guest": found.guest,
        "materials": meeting.materials.all(),
        "hours": asked.hours_of(meeting.starts_at, meeting.ends_at),
        "why_not": why_not,
        "answers": [(code, label) for code, label in rules.MY_ANSWERS.items()],
        "talks": [(talk, hours(talk)) for talk in talks_told(meeting)],
        "refused": refused,
        **more,
    }
    return TemplateResponse(request, "cooperation/invitation_to_meeting.html", context, status=status)
