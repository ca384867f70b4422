"""When a form arrives without a valid token or a living session: what was typed is given back, never lost.

Nothing is stored: the words stand in the page that is answered. A form from another site gets nothing back.
"""

from typing import Any
from urllib.parse import urlsplit

from django.http import HttpRequest, HttpResponse, HttpResponseForbidden
from django.shortcuts import render
from django.views.decorators.cache import never_cache

LONGEST_LINE = 60
NOT_OURS = {"csrfmiddlewaretoken"}


def _from_here(request: HttpRequest) -> bool:
    origin = request.headers.get("Origin") or request.headers.get("Referer", "")
    return urlsplit(origin).netloc == request.get_host() if origin else False


def _fields(request: HttpRequest) -> list[dict[str, Any]]:
    """Answer the form's fields: longer texts to be seen, the rest carried along."""
    return [
        {"name": name, "value": value, "long": len(value) > LONGEST_LINE or "\n" in value}
        for name, values in request.POST.lists()
        if name not in NOT_OURS
        for value in values
    ]


@never_cache
def page(request: HttpRequest, *, signed_out: bool, status: int) -> HttpResponse:
    """Give the form back with its text and a fresh token, saying what to do."""
    context = {"fields": _fields(request), "signed_out": signed_out, "action": request.get_full_path()}
    return render(request, "config/kept.html", context, status=status)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Answer a form whose token is missing or old: signing in again renews it."""
    if not _from_here(request):
        return HttpResponseForbidden()
    return page(request, signed_out=not request.user.is_authenticated, status=403)
