"""The page that lists the keyboard shortcuts: those that there are, made of the very links that they lead to."""

from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from bindeled.confidentiality.doors import through


@require_safe
@never_cache
@through("municipal")
def shortcuts(request: HttpRequest) -> HttpResponse:
    """List the shortcuts of whoever asks: the frame, which every page has, knows them."""
    return TemplateResponse(request, "config/shortcuts.html")
