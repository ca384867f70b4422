"""The doorkeeper: who is let through which door, and where the others are sent.

It knows people, so it lives here; ``confidentiality.doors`` calls it through a setting.
"""

from urllib.parse import urlencode

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse

from bindeled.confidentiality.doors import Door
from bindeled.config import kept
from bindeled.users import access, queries
from bindeled.users.models import User


def admit(request: HttpRequest, name: str) -> Door | HttpResponse:
    """Answer the door for this visitor, or the response that sends them to what is missing first."""
    known = request.user.is_authenticated  # this reads the user as the login, before any door is taken
    user = request.user
    if name == "public":
        home = user.municipality_id if isinstance(user, User) else settings.HOME_MUNICIPALITY
        return Door("public", municipality=home)
    if not known or not isinstance(user, User):
        return _detour(request, "account_login")
    missing = access.missing_step(request, user)
    if missing:
        return _detour(request, missing)
    units = queries.units_served(user) if name == "municipal" else ()
    return Door(name, actor=user.id, municipality=user.municipality_id, units=units)


def _detour(request: HttpRequest, url_name: str) -> HttpResponse:
    if request.method == "POST":
        return kept.page(request, signed_out=True, status=401)
    onward = request.get_full_path()
    return HttpResponseRedirect(f"{reverse(url_name)}?{urlencode({'next': onward})}")
