"""Sessions and short-lived counters: one table per side, chosen by the process, and when a session ends.

Named in SESSION_ENGINE (the store), CACHES (the counters of the sign-in library) and MIDDLEWARE (the rules).
"""

import time
from collections.abc import Callable
from typing import Any

from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib.auth import SESSION_KEY, logout
from django.contrib.sessions.backends.db import SessionStore as DatabaseStore
from django.core.cache.backends.db import DatabaseCache
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.cache import add_never_cache_headers

from bindeled.users import identity_key
from bindeled.users.models import MunicipalityCounter, MunicipalitySession, SenderCounter, SenderSession, SideSession
from bindeled.users.rules import SEEN_EVERY, session_is_over

SHORTEST_KEY = 8  # as Django has it
STARTED, SEEN = "started_at", "seen_at"


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


class SideCache(DatabaseCache):
    """Counters of attempts and used codes, shared by the processes of one side, in a table only its login can reach.

    It works outside doors only, which is where the account pages stand.
    """

    def __init__(self, table: str, params: dict[str, Any]) -> None:
        super().__init__(table or "chosen by side", params)

    @property
    def _table(self) -> str:
        model = MunicipalityCounter if settings.SIDE == "municipality" else SenderCounter
        return model._meta.db_table

    @_table.setter
    def _table(self, name: str) -> None:
        """Django sets a name; ours follows from the side."""


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
            elif request.method == "GET" and now - session[SEEN] >= SEEN_EVERY:
                session[SEEN] = now
                UserSession.objects.filter(session_key=session.session_key).update(last_seen_at=timezone.now())
        response = self.get_response(request)
        if signed_in:
            # Every page then bears a name or follows from who reads it: the browser keeps none, shared or not.
            add_never_cache_headers(response)
        return response
