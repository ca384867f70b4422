"""Refuses what no form of ours sends, before anything reads it."""

from collections.abc import Callable
from urllib.parse import unquote_to_bytes

from django.http import HttpRequest, HttpResponse, HttpResponseBadRequest


class RefuseUnreadableText:
    """Answer 400 to a NUL byte or broken UTF-8 in the address or the form, which PostgreSQL could not store.

    So is a form whose end was lost on its way: half a concern, or half of its key, must not be taken for a whole one.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Look at the address and at form bodies only."""
        if not _readable(request.META.get("QUERY_STRING", "").encode("latin-1", "replace")) or "\x00" in request.path:
            return HttpResponseBadRequest()
        form = request.method == "POST" and request.content_type == "application/x-www-form-urlencoded"
        if form and not _readable(request.body):
            return HttpResponseBadRequest()
        if request.method == "POST" and not _is_whole(request):
            return HttpResponseBadRequest()
        return self.get_response(request)


def _is_whole(request: HttpRequest) -> bool:
    announced = request.META.get("CONTENT_LENGTH") or "0"
    return not announced.isdigit() or len(request.body) >= int(announced)


def _readable(encoded: bytes) -> bool:
    if b"%" not in encoded and b"\x00" not in encoded:
        return True
    raw = unquote_to_bytes(encoded)
    if b"\x00" in raw:
        return False
    try:
        raw.decode()
    except UnicodeDecodeError:
        return False
    return True
