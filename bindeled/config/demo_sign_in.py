"""The demo's one-click sign-in. With demo mode off this page does not exist; a check refuses it on any but a local host."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from bindeled.config.cast import CAST
from bindeled.users.actions import sign_in_for_demo
from bindeled.users.models import User


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def choose(request: HttpRequest) -> HttpResponse:
    """Show the cast of this side, and sign in as the one chosen. Runs as the login, like every page of identity."""
    here = [person for person in CAST if person.side == settings.SIDE]
    if request.method == "POST":
        person = get_object_or_404(User, email=request.POST.get("email", ""))
        sign_in_for_demo(request, person)
        return redirect("concern" if settings.SIDE == "sender" else "inbox")
    return TemplateResponse(request, "config/demo_sign_in.html", {"cast": here})
