"""The doorkeeper: who is let through which door, and where the others are sent.

It knows people, so it lives here; ``confidentiality.doors`` calls it through a setting.
"""

from urllib.parse import urlencode
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone

from bindeled.confidentiality.doors import Door
from bindeled.config import calendars
from bindeled.config import kept as kept_form
from bindeled.config.whose import code_of
from bindeled.housing.queries import trusted_by
from bindeled.users import access, queries
from bindeled.users.models import User

# Whether the visitor keeps an organisation's list, or is of its letting department: asked once, before any door is taken, and
# needed by the frame.
KEEPS_A_LIST, LETS = "bindeled.keeps_a_list", "bindeled.lets"


def admit(request: HttpRequest, name: str) -> Door | HttpResponse:
    """Answer the door for this visitor, or the response that sends them to what is missing first."""
    if name in calendars.DOORS:
        return calendars.by_address(request, name)  # who is signed in at this browser is nothing to it
    known = request.user.is_authenticated  # this reads the user as the login, before any door is taken
    user = request.user
    kept: tuple[UUID, ...] = ()
    if isinstance(user, User) and user.side == User.Side.SENDER:
        kept, lets = trusted_by(user.id, municipality=user.municipality_id, on=timezone.localdate())
        request.META[KEEPS_A_LIST], request.META[LETS] = bool(kept), lets
    if name == "public":
        return Door("public", actor=_holder(request), municipality=code_of(request))
    if not known or not isinstance(user, User):
        return _detour(request, "account_login")
    missing = access.missing_step(request, user)
    if missing:
        return _detour(request, missing)
    if name == "housing":
        if not kept:
            raise Http404  # whoever keeps no list is told nothing about the pages of those who do
        return Door(name, actor=user.id, municipality=user.municipality_id, units=kept)
    served = queries.units_served(user) if name == "municipal" else ()
    units = queries.with_ended(served, of=user)
    return Door(name, actor=user.id, municipality=user.municipality_id, units=units)


def _holder(request: HttpRequest) -> UUID | None:
    """Answer the handle that an address names: whoever holds such an address needs no account, and row security shows them one row."""
    match = request.resolver_match
    handle = match.kwargs.get("handle") if match else None
    return handle if isinstance(handle, UUID) else None


def _detour(request: HttpRequest, url_name: str) -> HttpResponse:
    if request.method == "POST":
        return kept_form.page(request, signed_out=True, status=401)
    onward = request.get_full_path()
    return HttpResponseRedirect(f"{reverse(url_name)}?{urlencode({'next': onward})}")
