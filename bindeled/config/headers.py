"""What every answer tells the browser, whatever it is an answer to: a page, a file or a refusal.

Django's own middleware says the rest (nosniff, referrer, HSTS, opener); the Content-Security-Policy stands in settings.
"""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed

METHODS = ("GET", "HEAD", "POST")
# Nothing here asks for a camera, a microphone or a place; only passkeys are used, and on our own pages only.
NOT_NEEDED = ("camera", "display-capture", "geolocation", "microphone", "midi", "payment", "serial", "usb")
PASSKEYS = ("publickey-credentials-create", "publickey-credentials-get")
PERMISSIONS = ", ".join([*(f"{name}=()" for name in NOT_NEEDED), *(f"{name}=(self)" for name in PASSKEYS)])
HEADERS = {"Cross-Origin-Resource-Policy": "same-origin", "Permissions-Policy": PERMISSIONS}


class BrowserRules:
    """Keep other sites from embedding our answers, and take no method that no page of ours uses (such as TRACE)."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer with the headers; an unknown method is answered 405 before anything looks at it."""
        known = request.method in METHODS
        response = self.get_response(request) if known else HttpResponseNotAllowed(METHODS)
        for name, value in HEADERS.items():
            response.setdefault(name, value)
        return response
