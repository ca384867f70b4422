"""What our own log says of signing in and of refusals: kind, page and account, never a name, an address or a text.

It only looks: what the sign-in library wrote into the session, and what the answer was. The account is its random
number in our database; whoever may not read the database cannot tell who it is.
"""

import logging
from collections.abc import Callable
from typing import Any
from uuid import UUID

from allauth.account.internal.flows.login import AUTHENTICATION_METHODS_SESSION_KEY
from allauth.account.internal.stagekit import LOGIN_SESSION_KEY
from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.backends.base import SessionBase
from django.http import HttpRequest, HttpResponse

logger = logging.getLogger("bindeled.events")

REFUSALS = {401, 403, 404, 405, 410, 429}
# Pages that answer a wrong code or key with themselves again.
PROOFS = {
    "account_confirm_login_code",
    "account_login",
    "account_request_login_code",
    "mfa_authenticate",
    "mfa_login_webauthn",
    "mfa_reauthenticate",
    "mfa_reauthenticate_webauthn",
}
SHOWN_AGAIN = 200
# Where somebody answers without a name: whoever is signed in at that browser is not written down.
NAMELESS = {"answer_survey", "no_thanks", "survey_code"}


class SecurityEvents:
    """Write a line when somebody shows who they are, fails to, signs out, or is refused."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Compare what the session says before and after."""
        session = request.session
        before, shown = _account(session), len(session.get(AUTHENTICATION_METHODS_SESSION_KEY, ()))
        response = self.get_response(request)
        if request.resolver_match is None:
            return response  # no such page: nothing was refused to anybody
        page = request.resolver_match.view_name
        if request.method == "POST":
            self._about_signing_in(page, response, session, before, shown)
        if response.status_code in REFUSALS:
            who = "nobody" if page in NAMELESS or not before else before
            logger.info("refused %s page=%s account=%s", response.status_code, page, who)
        return response

    @staticmethod
    def _about_signing_in(page: str, response: HttpResponse, session: SessionBase, before: str, shown: int) -> None:
        records: list[dict[str, Any]] = session.get(AUTHENTICATION_METHODS_SESSION_KEY, [])
        after = _account(session)
        fresh = records[shown:] if after == before else records
        for record in fresh:
            kind = record.get("type") or record["method"]
            logger.info("shown %s page=%s account=%s", kind, page, after or "nobody")
        if page in PROOFS and response.status_code == SHOWN_AGAIN:
            logger.info("not shown page=%s account=%s", page, after or "nobody")
        if before and not session.get(SESSION_KEY):
            logger.info("signed out page=%s account=%s", page, before)


def _account(session: SessionBase) -> str:
    """Answer the account that is signed in, or that somebody is signing in to; nothing for nobody."""
    begun = session.get(LOGIN_SESSION_KEY) or {}
    account = session.get(SESSION_KEY) or begun.get("user_pk")
    return str(UUID(account)) if account else ""
