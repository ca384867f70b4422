"""What must hold before this may be run: said at start, with what to do about it."""

from collections.abc import Sequence
from typing import Any

from django.apps import AppConfig
from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, register
from django.db import DatabaseError

from bindeled.guidance.queries import unverified

LOCAL = {"localhost", "127.0.0.1", "[::1]", "testserver"}


@register(Tags.security)
def demo_stays_at_home(app_configs: Sequence[AppConfig] | None, **_kwargs: Any) -> list[CheckMessage]:
    """Refuse demo mode, with its sign-in without proof, on any host but this machine."""
    strangers = sorted(set(settings.ALLOWED_HOSTS) - LOCAL)
    if settings.DEMO and strangers:
        hint = "Unset BINDELED_DEMO, or let BINDELED_SENDER_URL and BINDELED_MUNICIPALITY_URL name localhost."
        return [
            Error(
                f"Demo mode signs anybody in, and this would answer {', '.join(strangers)}.",
                hint=hint,
                id="bindeled.E001",
            )
        ]
    return []


@register(Tags.database, deploy=True)
def emergency_numbers_are_verified(app_configs: Sequence[AppConfig] | None, **_kwargs: Any) -> list[CheckMessage]:
    """Refuse to go live with an emergency number that nobody has called (decision 5)."""
    if settings.DEMO or settings.SIDE == "mail":
        return []
    try:
        numbers = unverified()
    except DatabaseError:
        return []  # not migrated yet; the tables' own check says so
    hint = "Call it, write verified_on in the municipality's file, and load the file again."
    return [
        Error(
            f"{number.name_da} ({number.number}) of municipality {number.municipality_id} is not verified.",
            hint=hint,
            id="bindeled.E002",
        )
        for number in numbers
    ]
