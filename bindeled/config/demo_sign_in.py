"""The demo's one-click sign-in. With demo mode off this page does not exist; a check refuses it on any but a local host."""

from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from bindeled.config.cast import CAST
from bindeled.users.actions import confirm_for_demo, sign_in_for_demo
from bindeled.users.models import User


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def choose(request: HttpRequest) -> HttpResponse:
    """Show the cast of this side, and sign in as the one chosen. Runs as the login, like every page of identity."""
    here = [person for person in CAST if person.side == settings.SIDE]
    if request.method == "POST":
        person = get_object_or_404(User, email=request.POST.get("email", ""))
        sign_in_for_demo(request, person)
        return redirect(settings.FIRST_PAGE[settings.SIDE])
    return TemplateResponse(request, "config/demo_sign_in.html", {"cast": here})


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
@never_cache
def again(request: HttpRequest) -> HttpResponse:
    """Stand in for showing the second factor once more, which the cast do not have. Leads back to where one was going."""
    onward = request.POST.get("next") or request.GET.get("next") or ""
    if not url_has_allowed_host_and_scheme(onward, {request.get_host()}, require_https=request.is_secure()):
        onward = settings.FIRST_PAGE[settings.SIDE]
    if request.method == "POST":
        confirm_for_demo(request)
        return HttpResponseRedirect(onward)
    return TemplateResponse(request, "config/demo_again.html", {"next": onward})
