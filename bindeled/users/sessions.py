"""Sessions and short-lived counters: one table per side, chosen by the process, and when a session ends.

Named in SESSION_ENGINE (the store), CACHES (the counters of the sign-in library) and MIDDLEWARE (the rules).
"""

import json
import time
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib.auth import SESSION_KEY, logout
from django.contrib.sessions.backends.db import SessionStore as DatabaseStore
from django.core.cache.backends.base import DEFAULT_TIMEOUT, BaseCache
from django.db import IntegrityError, transaction
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.cache import add_never_cache_headers

from bindeled.users import identity_key
from bindeled.users.models import (
    Counter,
    MunicipalityCounter,
    MunicipalitySession,
    SenderCounter,
    SenderSession,
    SideSession,
)
from bindeled.users.rules import SEEN_EVERY, session_is_over

SHORTEST_KEY = 8  # as Django has it
STARTED, SEEN = "started_at", "seen_at"
FOREVER = 10 * 365 * 24 * 60 * 60  # seconds, for a value without an end


def forgetting(response: HttpResponse) -> HttpResponse:
    """Ask the browser to forget pages and storage. Not cookies: that would reach the domain's other sites."""
    response.headers["Clear-Site-Data"] = '"cache", "storage"'
    return response


class SessionStore(DatabaseStore):
    """Sessions in the table of this process's side, closed under its identity key: they hold codes being entered."""

    def _validate_session_key(self, key: str | None) -> bool:
        """Believe only what a session of ours is named like: a cookie can hold any byte, and the database cannot."""
        return bool(key and len(key) >= SHORTEST_KEY and key.isascii() and key.isalnum())

    @classmethod
    def get_model_class(cls) -> type[SideSession]:
        """Answer the table of this side."""
        return MunicipalitySession if settings.SIDE == "municipality" else SenderSession

    def encode(self, session_dict: dict[str, Any]) -> str:
        """Sign as Django does, then close."""
        return identity_key.close(super().encode(session_dict), "session")

    def decode(self, session_data: str | bytes) -> dict[str, Any]:
        """Answer what the session holds; what cannot be opened is an empty session, which signs nobody in."""
        try:
            return super().decode(identity_key.open_(str(session_data), "session"))
        except identity_key.ForeignTextError:
            return {}


class SideCache(BaseCache):
    """Counters of attempts and used codes, shared by the processes of one side, in a table only its login can reach.

    Not Django's own database cache: that opens rows as pickles, so that whoever may write a row (the database's
    superuser, who holds no key) would run code in the process that holds the keys; and it throws counters away that
    still count when there are many. Here a row is JSON, and goes when it has run out.
    It works outside doors only, which is where the account pages stand.
    """

    def __init__(self, table: str, params: dict[str, Any]) -> None:
        super().__init__(params)

    @staticmethod
    def _rows() -> "QuerySet[Counter]":
        model = MunicipalityCounter if settings.SIDE == "municipality" else SenderCounter
        return model._default_manager.all()

    def _put(self, key: str, value: Any, timeout: float | None, version: int | None, *, over: bool) -> bool:
        rows, now = self._rows(), time.time()
        until = self.get_backend_timeout(timeout)
        expires = datetime.fromtimestamp(now + FOREVER if until is None else until, UTC)
        rows.filter(expires__lte=datetime.fromtimestamp(now, UTC)).delete()
        made = rows.model(cache_key=self.make_and_validate_key(key, version), value=json.dumps(value), expires=expires)
        if over:
            rows.bulk_create(
                [made], update_conflicts=True, unique_fields=["cache_key"], update_fields=["value", "expires"]
            )
            return True
        try:
            with transaction.atomic():
                made.save(force_insert=True)
        except IntegrityError:
            return False
        return True

    def add(self, key: str, value: Any, timeout: Any = DEFAULT_TIMEOUT, version: int | None = None) -> bool:
        """Write a value where there is none that still counts; say whether it was written."""
        return self._put(key, value, timeout, version, over=False)

    def set(self, key: str, value: Any, timeout: Any = DEFAULT_TIMEOUT, version: int | None = None) -> None:
        """Write a value, whatever was there."""
        self._put(key, value, timeout, version, over=True)

    def get(self, key: str, default: Any = None, version: int | None = None) -> Any:
        """Answer a value that still counts; what cannot be read counts as none."""
        now = datetime.fromtimestamp(time.time(), UTC)
        kept = self._rows().filter(cache_key=self.make_and_validate_key(key, version), expires__gt=now).first()
        try:
            return json.loads(kept.value) if kept else default
        except ValueError:
            return default

    def delete(self, key: str, version: int | None = None) -> bool:
        """Take a value away; say whether there was one."""
        gone, _ = self._rows().filter(cache_key=self.make_and_validate_key(key, version)).delete()
        return bool(gone)

    def clear(self) -> None:
        """Take every value of this side away."""
        self._rows().delete()


class SessionRules:
    """End a session eight hours after sign-in, or when it was not used; notes a use at most every fifteen minutes."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Look before any door opens. A use is noted on reading only, so that sending a form costs no extra write."""
        session = request.session
        signed_in = SESSION_KEY in session
        if signed_in:
            now = time.time()
            if STARTED not in session:
                session[STARTED] = session[SEEN] = now
            elif session_is_over(settings.SIDE, started=session[STARTED], seen=session[SEEN], now=now):
                logout(request)
                return forgetting(self.get_response(request))
            elif request.method == "GET" and now - session[SEEN] >= SEEN_EVERY:
                session[SEEN] = now
                UserSession.objects.filter(session_key=session.session_key).update(last_seen_at=timezone.now())
        response = self.get_response(request)
        if signed_in:
            # Every page then bears a name or follows from who reads it: the browser keeps none, shared or not.
            add_never_cache_headers(response)
        return response
