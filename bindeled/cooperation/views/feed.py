"""One's own calendar: the page on which its address is made, and the address itself, which calendars ask without signing in."""

from collections.abc import Callable
from functools import wraps
from hashlib import sha256
from typing import Any

from django.conf import settings
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import translation
from django.utils.cache import get_conditional_response
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from bindeled.confidentiality.doors import through
from bindeled.cooperation.actions import feed as actions
from bindeled.cooperation.actions.feed import FeedRefusedError
from bindeled.cooperation.letters import events
from bindeled.cooperation.queries import feed as asked
from bindeled.cooperation.rules.feed import Event
from bindeled.cooperation.views.contracts import convenor, reader
from bindeled.users.models import User

CHANGED = 409
# Under which name the doorkeeper says whose calendar is read: nobody has signed in.
WHOSE = "bindeled.whose_calendar"
View = Callable[..., HttpResponse]


# -- The page ----------------------------------------------------------------------------------------------------------------


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@through("sender")
def calendar(request: HttpRequest) -> HttpResponse:
    """Let a contact person make the address of their calendar, make it anew, or take it away."""
    return _page(request, reader(request))


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@through("municipal")
def municipal_calendar(request: HttpRequest) -> HttpResponse:
    """Let a convenor do the same."""
    return _page(request, convenor(request))


def _page(request: HttpRequest, by: User) -> HttpResponse:
    do = request.POST.get("do", "") if request.method == "POST" else ""
    if do == "drop":
        actions.drop_address(by=by)
        return redirect("calendar")
    if request.method != "POST":
        return _shown(request, by)
    try:
        with transaction.atomic():
            token = actions.make_address(by=by)
    except FeedRefusedError as refusal:
        return _shown(request, by, refused=str(refusal), status=CHANGED)
    return _shown(request, by, token=token)


def _shown(request: HttpRequest, by: User, *, token: str = "", refused: str = "", status: int = 200) -> HttpResponse:
    address = _address(token) if token else ""
    context = {
        "may": asked.may_have_one(by),
        "feed": asked.own_feed(by),
        "address": address,
        "webcal": f"webcal://{address.partition('://')[2]}" if address else "",
        "convenes": by.side == User.Side.MUNICIPALITY,
        "refused": refused,
    }
    return TemplateResponse(request, "cooperation/calendar.html", context, status=status)


def _address(token: str) -> str:
    host = settings.SENDER_URL if settings.SIDE == "sender" else settings.MUNICIPALITY_URL
    return host.rstrip("/") + reverse("calendar_feed", args=[token])


# -- The address -------------------------------------------------------------------------------------------------------------


def _kept_by_whoever_asked(view: View) -> View:
    """Nobody between keeps the answer, and a calendar asks each time whether its own is still the newest."""

    @wraps(view)
    def answered(request: HttpRequest, **named: Any) -> HttpResponse:
        answer = view(request, **named)
        answer.setdefault("Cache-Control", "private, no-cache")
        answer.setdefault("X-Robots-Tag", "noindex")
        return answer

    return answered


@require_safe
@_kept_by_whoever_asked
@through("calendar")
def calendar_feed(request: HttpRequest, token: str) -> HttpResponse:
    """Answer a contact person's calendar; whoever stands on no list any more has none."""
    owner = _owner(request)
    with translation.override(owner.language):
        found = asked.events_of_contact_person(owner)
        if found is None:
            raise Http404
        return _calendar(request, found)


@require_safe
@_kept_by_whoever_asked
@through("municipal_calendar")
def municipal_calendar_feed(request: HttpRequest, token: str) -> HttpResponse:
    """Answer a convenor's calendar."""
    with translation.override(_owner(request).language):
        return _calendar(request, asked.events_of_convenor())


def _owner(request: HttpRequest) -> User:
    owner = request.META[WHOSE]
    assert isinstance(owner, User)  # noqa: S101 - the doorkeeper has seen to it
    return owner


def _calendar(request: HttpRequest, found: list[Event]) -> HttpResponse:
    content = events.feed(found, name=_("Bindeled: meetings"))
    answer = HttpResponse(content, content_type="text/calendar; charset=utf-8")
    answer["ETag"] = f'"{sha256(content).hexdigest()[:32]}"'
    answer["Content-Disposition"] = 'inline; filename="bindeled.ics"'
    fresh = get_conditional_response(request, etag=answer["ETag"], response=answer)
    return fresh if fresh is not None else answer
