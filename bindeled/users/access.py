"""Who may come in: what is missing before somebody may stand in a door."""

from django.conf import settings
from django.http import HttpRequest

from bindeled.users.models import User
from bindeled.users.rules import STATEMENT_VERSION

METHODS = "account_authentication_methods"


def signed_in_strongly(request: HttpRequest) -> bool:
    """Say whether this session was opened with a passkey or a second factor (or, in the demo, with one click)."""
    methods = request.session.get(METHODS, [])
    return any(done.get("method") == "mfa" or (settings.DEMO and done.get("method") == "demo") for done in methods)


def missing_step(request: HttpRequest, user: User) -> str:
    """Answer the URL name of the step that this person must take first, or nothing."""
    if not signed_in_strongly(request):
        return "mfa_index"
    if user.side == User.Side.SENDER and user.statement != STATEMENT_VERSION:
        return "statement"
    return ""
