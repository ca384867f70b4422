"""The pages of the demo's post office. No database, no sign-in: it exists in the demonstration only."""

from pathlib import Path

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from bindeled.config import post_office
from bindeled.config.frame import Site, languages

SHOWN = 100


def frame(request: HttpRequest) -> dict[str, object]:
    """Answer the frame of these pages."""
    return {"frame": Site("mail", languages=languages(), set_language_url=reverse("set_language"), demo=True)}


@require_safe
@never_cache
def box(request: HttpRequest) -> HttpResponse:
    """List the letters, newest first."""
    to = request.GET.get("til", "")
    kept = post_office.letters(Path(settings.MAILDIR), to=to)
    return TemplateResponse(
        request, "config/mail_box.html", {"letters": kept[:SHOWN], "to": to, "more": len(kept) > SHOWN}
    )


@require_safe
@never_cache
def letter(request: HttpRequest, key: str) -> HttpResponse:
    """Read one letter: its text part, as text."""
    kept = post_office.letter(Path(settings.MAILDIR), key)
    if kept is None:
        raise Http404
    return TemplateResponse(request, "config/mail_letter.html", {"letter": kept})


@require_POST
@never_cache
def empty(request: HttpRequest) -> HttpResponse:
    """Throw every letter away."""
    post_office.empty(Path(settings.MAILDIR))
    return redirect("mail_box")


@require_http_methods(["POST"])
@never_cache
def language(request: HttpRequest) -> HttpResponse:
    """Change the language of these pages."""
    onward = request.POST.get("next", "")
    response = HttpResponseRedirect(onward if url_has_allowed_host_and_scheme(onward, None) else "/")
    chosen = request.POST.get("language")
    if chosen in dict(settings.LANGUAGES):
        response.set_cookie(settings.LANGUAGE_COOKIE_NAME, chosen, httponly=True, samesite="Lax")
    return response


urlpatterns = [
    path("", box, name="mail_box"),
    path("brev/<str:key>/", letter, name="mail_letter"),
    path("tom/", empty, name="empty_mail_box"),
    path("sprog/", language, name="set_language"),
]
