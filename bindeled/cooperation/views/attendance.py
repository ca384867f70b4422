"""The convenor's page of a meeting's day: who came."""

from uuid import UUID

from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from bindeled.confidentiality.doors import through
from bindeled.cooperation.actions import attendance as actions
from bindeled.cooperation.actions.meetings import MeetingRefusedError
from bindeled.cooperation.forms.attendance import MeetingAttendanceForm
from bindeled.cooperation.models import Meeting
from bindeled.cooperation.queries import attendance as asked
from bindeled.cooperation.queries.meetings import meeting_here
from bindeled.cooperation.rules.attendance import why_not_attendance
from bindeled.cooperation.views.contracts import convenor

REFUSED, CHANGED = 422, 409


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@through("municipal")
def meeting_attendance(request: HttpRequest, meeting_id: UUID) -> HttpResponse:
    """Note who came, many at once; ``?said=yes`` puts a mark at everybody who said that they come."""
    by, found = convenor(request), meeting_here(meeting_id)
    if found is None:
        raise Http404
    rows = asked.to_note(found)
    ticked = asked.ticked(rows, by_answer="said" in request.GET)
    form = MeetingAttendanceForm(request.POST if request.method == "POST" else None, rows=rows, ticked=ticked)
    if request.method != "POST":
        return _page(request, found, form)
    if not form.is_valid():
        return _page(request, found, form, status=REFUSED)
    try:
        with transaction.atomic():
            actions.note_attendance(found, came=form.who(), also=form.cleaned_data["names"], by=by)
    except MeetingRefusedError as refusal:
        return _page(request, found, form, refused=str(refusal), status=CHANGED)
    return redirect("meeting", meeting_id=found.id)


def _page(
    request: HttpRequest, found: Meeting, form: MeetingAttendanceForm, *, refused: str = "", status: int = 200
) -> HttpResponse:
    day = timezone.localtime(found.starts_at).date()
    why_not = str(why_not_attendance(found.state, day=day, today=timezone.localdate()))
    context = {"meeting": found, "form": form, "why_not": why_not, "refused": refused}
    return TemplateResponse(request, "cooperation/meeting_attendance.html", context, status=status)
