"""When we cannot answer: the urgent numbers, what was typed, and no look into the database.

Named ``handler500`` in both sites, so that it also answers what fails outside of every view: a session that cannot be
read, a commit whose answer never came. The numbers are those that this process read last.
"""

import sys
from collections.abc import Iterator
from contextlib import suppress
from http import HTTPStatus

import psycopg
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.db import Error, InterfaceError, OperationalError, connection
from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import get_token
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import add_never_cache_headers

from bindeled.confidentiality import roles
from bindeled.confidentiality.doors import Door, entered
from bindeled.config import kept
from bindeled.guidance.queries import emergency_numbers, numbers_read_last
from bindeled.municipalities.models import Municipality

RETRY_AFTER = 5  # seconds
UNREACHABLE = (OperationalError, InterfaceError, psycopg.OperationalError, psycopg.InterfaceError)
# SQLSTATE: a server that takes no writing; class XX, a server that failed in itself, as when it cannot write a file.
READ_ONLY, FAILED_IN_ITSELF = "25006", "XX"


def learn_numbers() -> None:
    """Read every municipality's urgent numbers, so that this process can say them when the database is away.

    Without the database there is nothing to learn; the page then says 112.
    """
    today = timezone.localdate()
    with suppress(Error, ImproperlyConfigured), entered(Door(roles.DOORS_OF[settings.SIDE][0])):
        for code in Municipality.objects.order_by("code").values_list("code", flat=True):
            emergency_numbers(code, on=today)


def server_error(request: HttpRequest) -> HttpResponse:
    """Answer any fault of ours: 503 where the database is away or takes nothing, else 500."""
    is_away = any(_is_unreachable(fault) for fault in _chain(sys.exc_info()[1]))
    if is_away:
        _forget_dead_connections()
    form = kept.form_of(request) if _may_keep(request) else None
    context = {
        "form": form,
        "files": kept.had_files(request) if form else False,
        "action": request.get_full_path(),
        "csrf_token": get_token(request) if form else "",
        # The form of a concern carries a key by which a repeat is known again.
        "repeats_are_known": "key" in request.POST if form else False,
        "places": numbers_read_last(),
    }
    status = HTTPStatus.SERVICE_UNAVAILABLE if is_away else HTTPStatus.INTERNAL_SERVER_ERROR
    response = HttpResponse(render_to_string("500.html", context), status=status)
    if is_away:
        response["Retry-After"] = str(RETRY_AFTER)
    add_never_cache_headers(response)
    return response


def _may_keep(request: HttpRequest) -> bool:
    """Say whether what was typed may be given back: to a form of ours, and not to the pages of signing in."""
    signing_in = request.path.startswith(reverse("my_sign_in"))
    return request.method == "POST" and kept.is_from_here(request) and not signing_in


def _chain(fault: BaseException | None) -> Iterator[BaseException]:
    while fault is not None:
        yield fault
        fault = fault.__cause__ or fault.__context__


def _is_unreachable(fault: BaseException) -> bool:
    state = getattr(fault, "sqlstate", None) or ""
    return isinstance(fault, UNREACHABLE) or state == READ_ONLY or state.startswith(FAILED_IN_ITSELF)


def _forget_dead_connections() -> None:
    """Let the pool look at what it holds: after a restart of the server every connection in it is dead."""
    with suppress(Error, psycopg.Error, AttributeError):
        connection.pool.check()  # type: ignore[attr-defined]
