"""The doorkeeper: who is let through which door, and where the others are sent.

It knows people, so it lives here; ``confidentiality.doors`` calls it through a setting.
"""

from urllib.parse import urlencode
from uuid import UUID

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone

from bindeled.confidentiality.doors import Door
from bindeled.config import kept
from bindeled.housing.models import Keeper
from bindeled.municipalities.queries import in_force
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
    return Door(name, actor=user.id, municipality=user.municipality_id, units=_units(user, name))


def _units(user: User, name: str) -> tuple[UUID, ...]:
    """Answer with what somebody stands in a door: the units they serve, or the organisations whose lists they keep."""
    if name == "municipal":
        return queries.units_served(user)
    return _organisations_kept(user) if name == "housing" else ()


def _organisations_kept(user: User) -> tuple[UUID, ...]:
    """Answer the organisations whose lists somebody keeps today; asked as the login, before any door is taken."""
    kept = Keeper.objects.filter(
        in_force(timezone.localdate()), account_id=user.id, municipality_id=user.municipality_id
    )
    return tuple(kept.order_by("organisation_id").values_list("organisation_id", flat=True).distinct())


def _detour(request: HttpRequest, url_name: str) -> HttpResponse:
    if request.method == "POST":
        return kept.page(request, signed_out=True, status=401)
    onward = request.get_full_path()
    return HttpResponseRedirect(f"{reverse(url_name)}?{urlencode({'next': onward})}")
