"""Minutes on the municipality's side: a convenor writes, publishes and puts them right; the staff read what is published."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.text import slugify
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from bindeled.confidentiality.doors import through
from bindeled.cooperation import access
from bindeled.cooperation.actions import minutes as actions
from bindeled.cooperation.actions.meetings import MeetingRefusedError
from bindeled.cooperation.forms.minutes import MinutesForm, beginning_of_minutes
from bindeled.cooperation.models import Meeting, MeetingMinutes
from bindeled.cooperation.queries import minutes as asked
from bindeled.cooperation.queries.meetings import hours_of, meeting_here
from bindeled.cooperation.rules.minutes import why_not_write
from bindeled.cooperation.rules.names import NOTHING
from bindeled.cooperation.views.contracts import convenor, reader
from bindeled.municipalities.queries import name_of
from bindeled.paper.typeset import record
from bindeled.users.models import User

REFUSED, CHANGED = 422, 409


def meeting_of(meeting_id: UUID) -> Meeting:
    """Answer a meeting of this municipality, or 404."""
    found = meeting_here(meeting_id)
    if found is None:
        raise Http404
    return found


@require_safe
@never_cache
@through("municipal")
def all_minutes(request: HttpRequest) -> HttpResponse:
    """List the minutes of all meetings."""
    by = reader(request)
    context = {"rows": asked.told_here(by=by), "writes": not access.may_convene(by=by)}
    return TemplateResponse(request, "cooperation/all_minutes.html", context)


@require_safe
@never_cache
@through("municipal")
def minutes(request: HttpRequest, meeting_id: UUID) -> HttpResponse:
    """Show the minutes that hold; to a convenor every version, and what can be done."""
    return _minutes(request, meeting_of(meeting_id))


def _minutes(request: HttpRequest, meeting: Meeting, *, refused: str = "", status: int = 200) -> HttpResponse:
    by = reader(request)
    writes = not access.may_convene(by=by)
    found = asked.newest(meeting, by=by)
    if not found and not writes:
        raise Http404
    context = {
        **shown(meeting, found),
        "writes": writes,
        "versions": asked.versions(meeting) if writes else [],
        "why_not": why_not_write(meeting.state, starts_at=meeting.starts_at, now=timezone.now()),
        "refused": refused,
    }
    return TemplateResponse(request, "cooperation/minutes.html", context, status=status)


def shown(meeting: Meeting, found: MeetingMinutes | None) -> dict[str, Any]:
    """Answer what the part of a page that shows minutes needs."""
    return {
        "meeting": meeting,
        "hours": hours_of(meeting.starts_at, meeting.ends_at),
        "minutes": found,
        "put_right": asked.put_right(found) if found else None,
    }


@require_safe
@never_cache
@through("municipal")
def minutes_paper(request: HttpRequest, meeting_id: UUID) -> HttpResponse:
    """Answer the minutes that hold as PDF."""
    found = asked.newest(meeting_of(meeting_id), by=reader(request))
    if found is None:
        raise Http404
    return paper(found)


def paper(found: MeetingMinutes) -> HttpResponse:
    """Answer minutes as PDF."""
    title = found.meeting.title
    made = record(
        title=title,
        municipality=name_of(found.municipality_id),
        sections=asked.on_paper(found),
        on=timezone.localdate(found.published_at),
    )
    answer = HttpResponse(made, content_type="application/pdf")
    answer["Content-Disposition"] = f'attachment; filename="{slugify(title)[:60] or "referat"}.pdf"'
    return answer


# -- Writing -----------------------------------------------------------------------------------------------------------------


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@through("municipal")
def write_minutes(request: HttpRequest, meeting_id: UUID) -> HttpResponse:
    """Write minutes as a draft: the first ones, or what puts the last ones right."""
    by, meeting = convenor(request), meeting_of(meeting_id)
    last = next(iter(asked.versions(meeting)), None)
    if request.method != "POST":
        first = beginning_of_minutes(last, agenda=meeting.agenda)
        return _writing(request, meeting, MinutesForm(initial=first, last=last, known=NOTHING))
    form = MinutesForm(request.POST, last=last, known=asked.known_at(meeting, by=by))
    if not form.is_valid():
        return _writing(request, meeting, form, status=REFUSED)
    told = form.cleaned_data
    try:
        with transaction.atomic():
            actions.save_draft(meeting, text=told["text"], changed=told.get("changed", ""), base=told["base"], by=by)
    except actions.DraftMeanwhileError as meanwhile:
        return _meanwhile(request, meeting, form, meanwhile)
    except MeetingRefusedError as refusal:
        return _writing(request, meeting, form, refused=str(refusal), status=CHANGED)
    return redirect("minutes", meeting_id=meeting.id)


def _meanwhile(
    request: HttpRequest, meeting: Meeting, form: MinutesForm, meanwhile: actions.DraftMeanwhileError
) -> HttpResponse:
    """Give back what was typed, show what the other saved, and let a second press put one's own on top of it."""
    again = request.POST.copy()
    again["base"] = str(meanwhile.theirs.id) if meanwhile.theirs else ""
    anew = MinutesForm(again, last=meanwhile.theirs, known=NOTHING)
    return _writing(request, meeting, anew, refused=str(meanwhile), theirs=meanwhile.theirs, status=CHANGED)


def _writing(
    request: HttpRequest, meeting: Meeting, form: MinutesForm, *, status: int = 200, **more: Any
) -> HttpResponse:
    why_not = why_not_write(meeting.state, starts_at=meeting.starts_at, now=timezone.now())
    context = {"meeting": meeting, "form": form, "why_not": why_not, **more}
    return TemplateResponse(request, "cooperation/write_minutes.html", context, status=status)


@require_POST
@never_cache
@through("municipal")
def work_on_minutes(request: HttpRequest, meeting_id: UUID) -> HttpResponse:
    """Publish the draft, or take a version away: the button pressed says which, and of which number."""
    by, meeting = convenor(request), meeting_of(meeting_id)
    do, _colon, number = request.POST.get("do", "").partition(":")
    verb = VERBS.get(do)
    found = next((one for one in asked.versions(meeting) if str(one.number) == number), None)
    if verb is None or found is None:
        raise Http404
    try:
        with transaction.atomic():
            verb(found, by)
    except MeetingRefusedError as refusal:
        return _minutes(request, meeting, refused=str(refusal), status=CHANGED)
    return redirect("minutes", meeting_id=meeting.id)


def _publish(found: MeetingMinutes, by: User) -> None:
    actions.publish_minutes(found, by=by)


def _take_away(found: MeetingMinutes, by: User) -> None:
    actions.take_away(found, by=by)


VERBS: dict[str, Callable[[MeetingMinutes, User], None]] = {"publish": _publish, "take_away": _take_away}
