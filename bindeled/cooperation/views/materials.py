"""What is read before a meeting or shown at it: the convenor's page."""

from typing import Any
from uuid import UUID

from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from bindeled.confidentiality.doors import through
from bindeled.cooperation.actions import materials as actions
from bindeled.cooperation.actions.meetings import MeetingRefusedError
from bindeled.cooperation.forms.materials import MaterialForm
from bindeled.cooperation.models import Meeting
from bindeled.cooperation.queries.minutes import known_at
from bindeled.cooperation.rules.names import NOTHING
from bindeled.cooperation.views.contracts import convenor
from bindeled.cooperation.views.minutes import meeting_of
from bindeled.users.models import User

REFUSED, CHANGED = 422, 409


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@through("municipal")
def meeting_materials(request: HttpRequest, meeting_id: UUID) -> HttpResponse:
    """Show what there is to read or see at a meeting; put something there, or take it away: the button pressed says which."""
    by, meeting = convenor(request), meeting_of(meeting_id)
    if request.method != "POST":
        return _page(request, meeting, MaterialForm(known=NOTHING))
    do, _colon, material = request.POST.get("do", "").partition(":")
    if do == "take":
        return _take(meeting, material, by)
    form = MaterialForm(request.POST, known=known_at(meeting, by=by))
    if not form.is_valid():
        return _page(request, meeting, form, status=REFUSED)
    try:
        with transaction.atomic():
            actions.add_material(meeting, **form.said(), by=by)
    except MeetingRefusedError as refusal:
        return _page(request, meeting, form, refused=str(refusal), status=CHANGED)
    return redirect("meeting_materials", meeting_id=meeting.id)


def _take(meeting: Meeting, material: str, by: User) -> HttpResponse:
    try:
        actions.take_material_away(meeting, UUID(material), by=by)
    except ValueError:
        raise Http404 from None
    return redirect("meeting_materials", meeting_id=meeting.id)


def _page(
    request: HttpRequest, meeting: Meeting, form: MaterialForm, *, refused: str = "", status: int = 200
) -> HttpResponse:
    context: dict[str, Any] = {
        "meeting": meeting,
        "form": form,
        "materials": meeting.materials.all(),
        "refused": refused,
    }
    return TemplateResponse(request, "cooperation/meeting_materials.html", context, status=status)
