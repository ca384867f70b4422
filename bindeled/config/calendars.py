"""Whose calendar is read: asked without signing in, by an address that only they know."""

from django.core.cache import cache
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone

from bindeled.confidentiality.doors import Door
from bindeled.cooperation.queries.feed import PURPOSE, owner_of
from bindeled.cooperation.rules.feed import too_often
from bindeled.cooperation.views.feed import WHOSE
from bindeled.users.queries import mark_of

DOORS = frozenset({"calendar", "municipal_calendar"})
TOO_MANY, HOUR = 429, 3600


def by_address(request: HttpRequest, name: str) -> Door | HttpResponse:
    """Answer the door for whoever asks at this address, in which the owner's calendar can be read and nothing else.

    An address that was never made, was taken away, or whose owner has gone is not there: each is answered alike.
    """
    match = request.resolver_match
    token = str(match.kwargs["token"]) if match else ""
    owner = owner_of(token)
    if owner is None:
        raise Http404
    counted = f"calendar-{mark_of(token, PURPOSE)[:32]}-{timezone.now():%Y%m%d%H}"  # each hour is counted by itself
    looks = int(cache.get(counted, 0))
    if too_often(looks):
        return HttpResponse(status=TOO_MANY, headers={"Retry-After": str(HOUR)})
    cache.set(counted, looks + 1, timeout=HOUR)
    request.META[WHOSE] = owner
    return Door(name, actor=owner.id, municipality=owner.municipality_id)
