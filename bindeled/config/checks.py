"""What must hold before this may be run: said at start, with what to do about it."""

from collections.abc import Sequence
from typing import Any

from django.apps import AppConfig
from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, register
from django.db import DatabaseError, transaction
from django.utils import timezone

from bindeled.guidance.queries import unverified, without_danger_number

LOCAL = {"localhost", "127.0.0.1", "[::1]"}
NO_SUCH_TABLE = "42P01"


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


@register(Tags.security)
def mail_is_not_sent_in_the_clear(app_configs: Sequence[AppConfig] | None, **_kwargs: Any) -> list[CheckMessage]:
    """Refuse a mail server on another machine without TLS: invitations and sign-in codes would travel in the clear."""
    if settings.SIDE != "worker" or settings.EMAIL_USE_TLS or settings.EMAIL_HOST in LOCAL:
        return []
    hint = "Write smtp+tls:// in BINDELED_SMTP, or give letters to a mail server on this machine that uses TLS onwards."
    message = f"Letters to {settings.EMAIL_HOST} would travel in the clear."
    return [Error(message, hint=hint, id="bindeled.E005")]


@register(Tags.database, deploy=True)
def emergency_numbers_are_verified(app_configs: Sequence[AppConfig] | None, **_kwargs: Any) -> list[CheckMessage]:
    """Refuse to go live with an emergency number that nobody has called, or without any for danger (decision 5)."""
    if settings.DEMO or settings.SIDE == "mail":
        return []
    today = timezone.localdate()
    try:
        with transaction.atomic():
            numbers, silent = unverified(on=today), without_danger_number(on=today)
    except DatabaseError as error:
        return _unanswered(error)
    found: list[CheckMessage] = [
        Error(
            f"{number.name_da} ({number.number}) of municipality {number.municipality_id} is not verified.",
            hint="Call it, write verified_on in the municipality's file, and load the file again.",
            id="bindeled.E002",
        )
        for number in numbers
    ]
    hint = "Write an [[emergency_number]] of level 1 in the municipality's file, and load the file."
    return found + [
        Error(f"Municipality {code} has no number for danger to life.", hint=hint, id="bindeled.E003")
        for code in silent
    ]


def _unanswered(error: DatabaseError) -> list[CheckMessage]:
    """Answer an error where this login may not read the numbers: not knowing must never pass for verified."""
    if getattr(error.__cause__, "sqlstate", "") == NO_SUCH_TABLE:
        return []  # not migrated yet; the tables' own check says so
    message = f"The {settings.SIDE} process's login cannot see whether the emergency numbers are verified."
    return [Error(message, hint="Run this check as the owner: BINDELED_SIDE=owner.", id="bindeled.E004")]
