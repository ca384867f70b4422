"""The sign-in library's forms, where a label is missing or unclear, or too much is believed. Named in MFA_FORMS."""

from typing import Any

from allauth.mfa.adapter import get_adapter
from allauth.mfa.totp.forms import ActivateTOTPForm
from allauth.mfa.webauthn.forms import (
    AuthenticateWebAuthnForm,
    EditWebAuthnForm,
    LoginWebAuthnForm,
    ReauthenticateWebAuthnForm,
    SignupWebAuthnForm,
)
from django import forms
from django.core.exceptions import ValidationError
from django.db import DatabaseError
from django.utils.translation import gettext_lazy as _


class CredentialField(forms.JSONField):
    """What a passkey answers: an object with something in it.

    The library passes by whatever counts as nothing in Python: ``0`` or ``false`` became a passkey that no key stood behind.
    """

    widget = forms.HiddenInput

    def to_python(self, value: Any) -> Any:
        """Answer the object. Raises ValidationError for everything else, however deeply it is nested."""
        try:
            answered = super().to_python(value)
        except RecursionError:
            answered = None
        if not isinstance(answered, dict) or not answered:
            raise get_adapter().validation_error("incorrect_code")
        return answered

    def bound_data(self, data: Any, initial: Any) -> Any:
        """Give nothing back: an answer of a passkey is good once."""
        return None


class Distrusting:
    """A passkey's answer that cannot even be read is a wrong one: the libraries below raise whatever they stumble over."""

    def _clean_form(self) -> None:
        self._or_wrong(super()._clean_form)  # type: ignore[misc]

    def _clean_fields(self) -> None:
        self._or_wrong(super()._clean_fields)  # type: ignore[misc]

    def _or_wrong(self, clean: Any) -> None:
        try:
            clean()
        except (ValidationError, DatabaseError):
            raise
        except Exception:  # noqa: BLE001 - hostile bytes are parsed by three libraries; each fails in its own way
            self.add_error("credential", get_adapter().validation_error("incorrect_code"))  # type: ignore[attr-defined]


class PasskeyForm(Distrusting, SignupWebAuthnForm):
    """Make a passkey; the browser fills in the credential."""

    name = forms.CharField(label=_("Name of the passkey"), required=False, max_length=60)
    credential = CredentialField()


class PasskeyAfterCodeForm(Distrusting, AuthenticateWebAuthnForm):
    """Show a passkey as the second step."""

    credential = CredentialField()


class PasskeySignInForm(Distrusting, LoginWebAuthnForm):
    """Sign in with a passkey."""

    credential = CredentialField()


class PasskeyAgainForm(Distrusting, ReauthenticateWebAuthnForm):
    """Confirm with a passkey before something important."""

    credential = CredentialField()


class PasskeyNameForm(EditWebAuthnForm):
    """Rename a passkey."""

    name = forms.CharField(label=_("Name of the passkey"), max_length=60)


class AppForm(ActivateTOTPForm):
    """Set up an authenticator app."""

    code = forms.CharField(
        label=_("The six digits"),
        widget=forms.TextInput(attrs={"autocomplete": "one-time-code", "inputmode": "numeric"}),
    )
