"""Who may come in: what is missing before somebody may stand in a door."""

import time
from collections.abc import Callable
from functools import wraps
from typing import Any

from allauth.account.authentication import get_authentication_records
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import urlencode

from bindeled.users.models import User
from bindeled.users.rules import STATEMENT_VERSION

STRONG = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)
# The step for somebody who has no second factor yet.
ENROL = "second_factor"
# Seconds for which a second factor that was shown opens what is shown after a fresh sign-in only.
FRESH_FOR = 10 * 60
# Where the demonstration confirms who one is, and how its session notes that.
DEMO_AGAIN = "demo_again"


def signed_in_strongly(request: HttpRequest) -> bool:
    """Say whether this session was opened with a passkey or a second factor (or, in the demo, with one click).

    The library notes ``mfa`` for a passkey, an authenticator code, a recovery code and a confirmation; our own views
    note it for the passkey or the app that was set up in this session. A code by e-mail alone is one factor: not enough.
    The notes are bound to the person, so those of an earlier person in the same browser do not count.
    """
    strong = {"mfa", "demo"} if settings.DEMO else {"mfa"}
    return any(record.get("method") in strong for record in get_authentication_records(request, request.user))


def has_second_factor(user: User) -> bool:
    """Say whether this person has a passkey or an authenticator app. Recovery codes alone are none."""
    return bool(Authenticator.objects.filter(user=user, type__in=STRONG).exists())


def missing_step(request: HttpRequest, user: User) -> str:
    """Answer the URL name of the step that this person must take first, or nothing."""
    if not signed_in_strongly(request):
        return _missing_factor(user)
    if user.side == User.Side.SENDER and user.statement != STATEMENT_VERSION:
        return "statement"
    return ""


def _missing_factor(user: User) -> str:
    """Somebody with a second factor confirms with it; somebody without one sets it up."""
    kinds = set(Authenticator.objects.filter(user=user, type__in=STRONG).values_list("type", flat=True))
    if Authenticator.Type.TOTP in kinds:
        return "mfa_reauthenticate"
    return "mfa_reauthenticate_webauthn" if kinds else ENROL


def is_last_factor(authenticator: Authenticator) -> bool:
    """Say whether this is the person's last second factor, without which they could not come in again."""
    others = Authenticator.objects.filter(user_id=authenticator.user_id, type__in=STRONG).exclude(pk=authenticator.pk)
    return authenticator.type in STRONG and not others.exists()


def signed_in_freshly(request: HttpRequest) -> bool:
    """Say whether a second factor was shown within the last ten minutes (or, in the demo, its own page confirmed it)."""
    fresh = {"mfa", DEMO_AGAIN} if settings.DEMO else {"mfa"}
    records = get_authentication_records(request, request.user)
    return any(record.get("method") in fresh and time.time() - record["at"] < FRESH_FOR for record in records)


def freshly(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Show a page after a fresh sign-in only; others confirm who they are and come back. Stands outside the door.

    Whoever lacks more than that is left to the doorkeeper, who knows the step.
    """

    @wraps(view)
    def inside(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        user = request.user
        if not isinstance(user, User) or missing_step(request, user) or signed_in_freshly(request):
            return view(request, *args, **kwargs)
        step = _missing_factor(user)
        where = reverse(DEMO_AGAIN if settings.DEMO and step == ENROL else step)
        return redirect(f"{where}?{urlencode({'next': request.path})}")

    return inside
