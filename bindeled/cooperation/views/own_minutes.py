"""Minutes on the sender's side: those of meetings one was invited to."""

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from bindeled.confidentiality.doors import through
from bindeled.cooperation.models import MeetingMinutes
from bindeled.cooperation.queries import minutes as asked
from bindeled.cooperation.queries.meetings import own_invitation
from bindeled.cooperation.views.contracts import reader
from bindeled.cooperation.views.minutes import paper, shown


def _own(request: HttpRequest, meeting_id: UUID) -> MeetingMinutes:
    by = reader(request)
    invitation = own_invitation(meeting_id, by)
    found = asked.own_minutes(invitation.meeting, by=by) if invitation else None
    if invitation is None or found is None:
        raise Http404
    found.meeting = invitation.meeting
    return found


@require_safe
@never_cache
@through("sender")
def own_minutes(request: HttpRequest, meeting_id: UUID) -> HttpResponse:
    """Show the minutes that hold of a meeting one was invited to."""
    found = _own(request, meeting_id)
    return TemplateResponse(request, "cooperation/own_minutes.html", shown(found.meeting, found))


@require_safe
@never_cache
@through("sender")
def own_minutes_paper(request: HttpRequest, meeting_id: UUID) -> HttpResponse:
    """Answer them as PDF."""
    return paper(_own(request, meeting_id))
