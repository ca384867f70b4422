"""Who asks."""

from django.http import Http404, HttpRequest

from bindeled.duty import access
from bindeled.users.models import User


def on_duty(request: HttpRequest) -> User:
    """Answer who asks, or 404: for whoever does not answer the duty phone its pages are not there."""
    assert isinstance(request.user, User)  # noqa: S101 - the doorkeeper has seen to it
    if access.may_answer(by=request.user):
        raise Http404
    return request.user
