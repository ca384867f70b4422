"""Fixtures every package's tests share: the two sites, each under its own real login."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.conf import settings
from django.db import connection
from django.test import Client, override_settings

from bindeled.confidentiality import roles
from bindeled.users.models import User
from journeys.factory import World, make_world
from journeys.stage import django_db_setup

__all__ = ["django_db_setup"]  # a conftest's fixture stands before a plugin's

FOUND = 302
URLS = {"sender": "bindeled.config.sender_site", "municipality": "bindeled.config.municipal_site"}


@contextmanager
def acting(side: str) -> Iterator[None]:
    """Act as a side's process: its login, its settings. Between two of these the test is a superuser and may arrange."""
    keys = "" if side == "sender" else settings.KEYS
    with override_settings(SIDE=side, ROOT_URLCONF=URLS.get(side, settings.ROOT_URLCONF), KEYS=keys):
        with connection.cursor() as cursor:
            cursor.execute(f"SET SESSION AUTHORIZATION {roles.LOGINS[side]}")
            cursor.execute("SET search_path = app, queue")
        try:
            yield
        finally:
            if not connection.needs_rollback:
                with connection.cursor() as cursor:
                    cursor.execute("RESET SESSION AUTHORIZATION")


class Site:
    """A browser without JavaScript on one side."""

    def __init__(self, side: str) -> None:
        self.side = side
        self.client = Client()

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


@pytest.fixture
def sender_site(db: None) -> Site:
    """The sender's site."""
    return Site("sender")


@pytest.fixture
def municipal_site(db: None) -> Site:
    """The municipality's site."""
    return Site("municipality")


@pytest.fixture
def world(db: None) -> World:
    """Two municipalities and the cast."""
    return make_world()
