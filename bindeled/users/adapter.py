"""How the sign-in library behaves here: invitation only, letters by the outgoing post, no secret in the clear.

A file of its own because the library is told of it by name (ACCOUNT_ADAPTER, MFA_ADAPTER, AUTHENTICATION_BACKENDS).
"""

import time
from typing import Any, Literal

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.auth_backends import AuthenticationBackend
from allauth.account.authentication import get_authentication_records
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser
from django.http import HttpRequest, HttpResponse
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from bindeled.users import access, identity_key, letters, queries
from bindeled.users.models import User

# Seconds for which a sign-in or confirmation stands for changes to one's sign-in; then one confirms again.
FRESH = 5 * 60


class Accounts(AuthenticationBackend):
    """Where the account behind a session is read: with its municipality and what it serves, in one statement."""

    def get_user(self, user_id: Any) -> User | None:
        """Answer the account, if it exists and is active."""
        people = User.objects.select_related("municipality").filter(pk=user_id, is_active=True)
        return (queries.with_services(people) if settings.SIDE == "municipality" else people).first()


class AccountAdapter(DefaultAccountAdapter):
    """Accounts exist by invitation only; letters go by the outgoing post; the language follows the person."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Nobody signs up by themselves; ``actions.accept`` makes the account when an invitation is used."""
        return False

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Render in the reader's language and hand the letter to the outgoing post; nothing is sent in the request."""
        reader = queries.account_of(email)
        language = reader.language if reader else translation.get_language() or settings.LANGUAGE_CODE
        minutes = settings.ACCOUNT_LOGIN_BY_CODE_TIMEOUT // 60
        with translation.override(language):
            letter = self.render_mail(
                template_prefix, email, {**context, "name": reader and reader.name, "minutes": minutes}
            )
        letters.hand_over(
            kind=template_prefix.rpartition("/")[2],
            to=email,
            language=language,
            municipality=reader.municipality_id if reader else settings.HOME_MUNICIPALITY,
            subject=str(letter.subject),
            text=str(letter.body),
        )

    def is_reauthentication_required(self, *, app: str, **kwargs: Any) -> bool:
        """Ask again before one's sign-in is changed, unless the second factor was shown in the last five minutes."""
        records = get_authentication_records(self.request, self.request.user)
        return not any(done["method"] == "mfa" and time.time() - done["at"] < FRESH for done in records)

    def get_login_redirect_url(self, request: HttpRequest) -> str:
        """Lead to what this side is for."""
        return str(settings.FIRST_PAGE.get(settings.SIDE, settings.LOGIN_REDIRECT_URL))

    def post_login(self, request: HttpRequest, user: AbstractBaseUser, **kwargs: Any) -> HttpResponse:
        """Greet people in the language they chose, on whichever machine they sign in."""
        response: HttpResponse = super().post_login(request, user, **kwargs)
        if isinstance(user, User):
            keep_language(response, user.language)
        return response


def keep_language(response: HttpResponse, language: str) -> None:
    """Set the language cookie as Django's own view does."""
    same_site: Literal["Lax"] = "Lax"  # as LANGUAGE_COOKIE_SAMESITE
    response.set_cookie(
        settings.LANGUAGE_COOKIE_NAME,
        language,
        max_age=settings.LANGUAGE_COOKIE_AGE,
        secure=settings.LANGUAGE_COOKIE_SECURE,
        httponly=settings.LANGUAGE_COOKIE_HTTPONLY,
        samesite=same_site,
    )


class MFAAdapter(DefaultMFAAdapter):
    """Second factors, closed under this side's identity key."""

    error_messages = {
        **DefaultMFAAdapter.error_messages,
        "incorrect_code": _("The code is not right. Wait for a new one, and try again."),
        "cannot_delete_authenticator": _("You need at least one passkey or an app. Set up another one first."),
    }

    def encrypt(self, text: str) -> str:
        """Close an authenticator app's secret or the seed of the recovery codes."""
        return identity_key.close(text, "second factor")

    def decrypt(self, encrypted_text: str) -> str:
        """Answer what ``encrypt`` was given. Raises ForeignTextError."""
        return identity_key.open_(encrypted_text, "second factor")

    def can_delete_authenticator(self, authenticator: Authenticator) -> bool:
        """Nobody takes away their last second factor: they would stand outside."""
        return not access.is_last_factor(authenticator)

    def build_totp_svg(self, url: str) -> str:
        """Answer the square code as markup for the page itself: a data address would need a hole in the CSP."""
        drawn: str = super().build_totp_svg(url)
        return drawn[drawn.index("<svg") :]

    def generate_authenticator_name(self, user: AbstractBaseUser, type: Authenticator.Type) -> str:  # noqa: A002
        """Answer a name for a passkey that tells it from the others."""
        number = Authenticator.objects.filter(user_id=user.pk, type=type).count() + 1
        return str(_("Passkey %(number)s") % {"number": number})
