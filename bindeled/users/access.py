"""Who may come in: what is missing before somebody may stand in a door."""

from allauth.account.authentication import get_authentication_records
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.http import HttpRequest

from bindeled.users.models import User
from bindeled.users.rules import STATEMENT_VERSION

STRONG = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)
# The step for somebody who has no second factor yet.
ENROL = "second_factor"


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
