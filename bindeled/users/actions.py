"""Stub."""

from django.http import HttpRequest


def sign_in_for_demo(request: HttpRequest, user: object) -> None:
    """Stub."""
