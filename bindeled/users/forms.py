"""The sign-in library's forms, where a label is missing or unclear. Named in MFA_FORMS."""

from allauth.mfa.totp.forms import ActivateTOTPForm
from allauth.mfa.webauthn.forms import EditWebAuthnForm, SignupWebAuthnForm
from django import forms
from django.utils.translation import gettext_lazy as _


class PasskeyForm(SignupWebAuthnForm):
    """Make a passkey; the browser fills in the credential."""

    name = forms.CharField(label=_("Name of the passkey"), required=False, max_length=60)


class PasskeyNameForm(EditWebAuthnForm):
    """Rename a passkey."""

    name = forms.CharField(label=_("Name of the passkey"), max_length=60)


class AppForm(ActivateTOTPForm):
    """Set up an authenticator app."""

    code = forms.CharField(
        label=_("The six digits"),
        widget=forms.TextInput(attrs={"autocomplete": "one-time-code", "inputmode": "numeric"}),
    )
