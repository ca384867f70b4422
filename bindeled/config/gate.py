"""Refuses what no form of ours sends, before anything reads it; and says so on a page, never with an empty one."""

from collections.abc import Callable, Iterable
from typing import Any
from urllib.parse import unquote_to_bytes, urlencode

from django.conf import settings
from django.contrib.auth import SESSION_KEY
from django.core.exceptions import RequestDataTooBig, TooManyFieldsSent
from django.core.files.uploadhandler import FileUploadHandler, SkipFile
from django.http import HttpRequest, HttpResponse, HttpResponseBadRequest, HttpResponseRedirect
from django.shortcuts import render
from django.template import TemplateDoesNotExist
from django.urls import Resolver404, resolve, reverse

FORM, PARTS = "application/x-www-form-urlencoded", "multipart/form-data"
TOO_LARGE = 413
REFUSED = range(400, 500)
# What the other parts of a form take, beside its file.
BESIDE_THE_FILE = 64 * 1024


class LeaveOut(FileUploadHandler):
    """Reads past every file of a form and keeps none, so that what was written beside it is not lost."""

    def new_file(self, *_args: Any, **_told: Any) -> None:
        """Say to the request that there was one, and read past it. Raises SkipFile."""
        if self.request is not None:
            self.request.META[settings.FILES_LEFT_OUT] = "1"
        raise SkipFile

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        """Keep nothing."""

    def file_complete(self, file_size: int) -> None:
        """Make no file."""


class RefuseUnreadableText:
    """Answer 400 to a NUL byte or broken UTF-8 in the address or the form, which PostgreSQL could not store.

    So is a form whose end was lost on its way: half a concern, or half of its key, must not be taken for a whole one.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Look at the address and at forms only."""
        larger = _larger(request)
        if isinstance(larger, HttpResponse):
            return larger
        if not _readable(request.META.get("QUERY_STRING", "").encode("latin-1", "replace")) or "\x00" in request.path:
            return HttpResponseBadRequest()
        try:
            # More names than a page of ours could send are refused here, and not where an error page asks for them.
            _ = request.GET
            readable = request.method != "POST" or (_readable_parts(request) if larger else _readable_form(request))
        except RequestDataTooBig:
            return HttpResponse(status=TOO_LARGE)
        except (LookupError, TooManyFieldsSent):
            # A part's head names a code that is none for text, or there are names without end.
            readable = False
        return self.get_response(request) if readable else HttpResponseBadRequest()


def _larger(request: HttpRequest) -> HttpResponse | bool:
    """Say whether this form may hold a file beyond the size of other forms: at few addresses, from who has signed in.

    Whether its end arrived, its own form asks. Answers a refusal where it is larger still, or where somebody who is not signed
    in sends it; unless they have written beside it: then it is read without its files.
    """
    length = _announced(request)
    if length <= (settings.DATA_UPLOAD_MAX_MEMORY_SIZE or 0):
        return False
    name = _name_of_address(request)
    if name not in settings.LARGER_FORMS:
        return False
    signed_in = SESSION_KEY in request.session
    if signed_in and length <= settings.LARGER_FORMS[name] + BESIDE_THE_FILE:
        return True
    if length <= settings.WORDS_BESIDE_FILES.get(name, 0):
        request.upload_handlers = [LeaveOut(request)]
        return True
    return False if signed_in else HttpResponseRedirect(_sign_in(request))


def _announced(request: HttpRequest) -> int:
    """Answer how many bytes a form in parts says that it has; nothing where it is none, or does not say."""
    length = request.META.get("CONTENT_LENGTH") or ""
    return int(length) if request.method == "POST" and request.content_type == PARTS and length.isdigit() else 0


def _name_of_address(request: HttpRequest) -> str:
    try:
        return resolve(request.path_info).url_name or ""
    except Resolver404:
        return ""


def _sign_in(request: HttpRequest) -> str:
    return f"{reverse('account_login')}?{urlencode({'next': request.path})}"


def _readable_form(request: HttpRequest) -> bool:
    """Say whether every name and text of a form is text. Raises RequestDataTooBig and what Django says of a broken form.

    The body is read first: a form in parts is then held to the same size as any other, and no file is laid down on disk.
    """
    if not _is_whole(request):
        return False
    if request.content_type == FORM:
        return _readable(request.body) and request.POST is not None  # which reads it, and refuses names without end
    if request.content_type != PARTS:
        return True
    # Somebody wrote the very sign that stands for broken text.
    return _readable_parts(request, plain=b"\xef\xbf\xbd" in request.body)


def _readable_parts(request: HttpRequest, *, plain: bool = False) -> bool:
    names = [name for listed in (request.POST, request.FILES) for name in listed]
    texts = [text for _name, values in request.POST.lists() for text in values]
    files = [str(file.name) + str(file.content_type) for _name, listed in request.FILES.lists() for file in listed]
    return _are_text([*names, *texts, *files], plain=plain)


def _are_text(texts: Iterable[str], *, plain: bool) -> bool:
    return not any("\x00" in text or ("\ufffd" in text and not plain) for text in texts)


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


class SayWhy:
    """Give an empty refusal a page, in the reader's language: what is wrong, and the way back."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Fill the answer; its status and headers stay."""
        response = self.get_response(request)
        if response.status_code not in REFUSED or response.streaming or response.content:
            return response
        response.content = _words(request, response.status_code)
        response.headers["Content-Type"] = "text/html; charset=utf-8"
        return response


def _words(request: HttpRequest, status: int) -> bytes:
    try:
        return render(request, f"{status}.html").content
    except TemplateDoesNotExist:
        return render(request, "400.html").content
