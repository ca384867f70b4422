"""The two sides as their own processes would be, within one process: each with its login, settings and addresses."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.conf import settings
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.urls import set_urlconf

from bindeled.confidentiality import roles
from bindeled.users.models import User

FOUND = 302
URLS = {"sender": "bindeled.config.sender_site", "municipality": "bindeled.config.municipal_site"}


@contextmanager
def acting(side: str) -> Iterator[None]:
    """Act as a side's process: its login, its settings. Between two of these one is a superuser and may arrange."""
    told = {
        "SIDE": side,
        "ROOT_URLCONF": URLS.get(side, settings.ROOT_URLCONF),
        "KEYS": "" if side == "sender" else settings.KEYS,
        "POST_KEYS": settings.POST_KEYS if side == "sender" else "",
    }
    with _settings(told):
        with connection.cursor() as cursor:
            cursor.execute(f"SET SESSION AUTHORIZATION {roles.LOGINS[side]}; SET search_path = app, queue")
        try:
            yield
        finally:
            if not connection.needs_rollback:
                with connection.cursor() as cursor:
                    cursor.execute("RESET SESSION AUTHORIZATION")


@contextmanager
def _settings(told: dict[str, Any]) -> Iterator[None]:
    """Set these without Django's own signals, which would read both sites' addresses anew each time."""
    before = {name: getattr(settings, name) for name in told}
    for name, value in told.items():
        setattr(settings, name, value)
    set_urlconf(None)
    try:
        yield
    finally:
        for name, value in before.items():
            setattr(settings, name, value)
        set_urlconf(None)


class Whole(Client):
    """A client that reads what is streamed to its end, as a browser does, so that every answer has its content."""

    def request(self, **request: Any) -> Any:
        """Ask, and answer with the whole."""
        answer = super().request(**request)
        if not answer.streaming:
            return answer
        return HttpResponse(answer.getvalue(), status=answer.status_code, headers=dict(answer.headers))


class Site:
    """A browser without JavaScript on one side."""

    def __init__(self, side: str) -> None:
        self.side = side
        self.client = Whole(SERVER_NAME="localhost")

    def sign_in_as(self, user: User) -> None:
        """Use the demo's one-click page."""
        with acting(self.side):
            assert self.client.post("/demo/", {"email": user.email}).status_code == FOUND

    def get(self, path: str, **rest: Any) -> Any:
        """Fetch a page."""
        with acting(self.side):
            return self.client.get(path, **rest)

    def post(self, path: str, data: dict[str, Any] | bytes | None = None, **rest: Any) -> Any:
        """Send a form."""
        with acting(self.side):
            return self.client.post(path, data or {}, **rest)
