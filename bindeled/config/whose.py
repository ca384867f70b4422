"""Whose page this is: the municipality that the address names, else the visitor's own, else the one this site is at home in."""

from django.conf import settings
from django.http import HttpRequest

from bindeled.users.models import User

LONGEST_CODE = 4


def named_in_address(request: HttpRequest) -> str:
    """Answer the municipality that an address names, as those of the open door do; nothing where it names none."""
    match = request.resolver_match
    code = str(match.kwargs.get("municipality", "")) if match else ""
    return code if len(code) == LONGEST_CODE and code.isascii() and code.isdigit() else ""


def code_of(request: HttpRequest) -> str:
    """Answer the municipality in whose name a page is shown."""
    user = getattr(request, "user", None)
    own = user.municipality_id if isinstance(user, User) else settings.HOME_MUNICIPALITY
    return named_in_address(request) or own
