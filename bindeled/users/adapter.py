"""How the sign-in library behaves here: invitation only, and no secret in the clear."""

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter


class AccountAdapter(DefaultAccountAdapter):
    """Accounts exist by invitation only."""


class MFAAdapter(DefaultMFAAdapter):
    """Second factors, encrypted."""
