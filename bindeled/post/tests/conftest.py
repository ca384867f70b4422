"""A real mail server on loopback, and letters to send through it."""

import socket
from collections.abc import Iterator
from typing import Any
from uuid import UUID

import pytest
from aiosmtpd.controller import Controller
from django.conf import settings
from django.db import transaction
from django.test import override_settings
from django.utils import timezone

from bindeled.confidentiality.doors import Door
from bindeled.post import sending
from bindeled.post.actions import queue_letter
from bindeled.post.models import Letter
from conftest import acting

SENDER = Door("sender", actor=UUID(int=1), municipality="0101")


class Counter:
    """A mail server that refuses, is busy or takes a letter, by the address; and the envelopes it took."""

    def __init__(self, port: int) -> None:
        self.port = port
        self.envelopes: list[Any] = []
        self.asked: list[str] = []
        self.connections = 0

    async def handle_EHLO(  # noqa: N802 - aiosmtpd's names
        self, server: Any, session: Any, envelope: Any, hostname: str, answers: list[str]
    ) -> list[str]:
        """Count who calls."""
        self.connections += 1
        session.host_name = hostname
        return answers

    async def handle_RCPT(self, server: Any, session: Any, envelope: Any, address: str, options: Any) -> str:  # noqa: N802
        """Refuse for good, or twice for now, or take it; repeating the address, as many servers do."""
        self.asked.append(address)
        if address.endswith("@refused.example"):
            return f"550 5.1.1 <{address}> is unknown"
        if address.endswith("@busy.example") and len(self.asked) <= 2:
            return f"451 4.3.0 <{address}> is busy"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:  # noqa: N802
        """Note the envelope."""
        self.envelopes.append(envelope)
        return "250 OK"


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    return port


@pytest.fixture
def mail_server() -> Iterator[Counter]:
    """A real mail server on a free port."""
    counter = Counter(free_port())
    server = Controller(counter, hostname="127.0.0.1", port=counter.port)
    server.start()
    told = {"EMAIL_HOST": "127.0.0.1", "EMAIL_PORT": counter.port, "EMAIL_TIMEOUT": 5}
    with override_settings(**told, DEFAULT_FROM_EMAIL="Bindeled <kvittering@bindeled.example>"):
        yield counter
    sending._hang_up()
    server.stop()


def queued(to: str = "karin@example.org", **fields: Any) -> Letter:
    """A dull account mail, waiting."""
    letter = Letter(
        **{
            "kind": "code", "to_address": to, "language": "da", "subject": "Din kode", "text": "Koden er æøå.",
            "queued_at": timezone.now(), **fields,
        }
    )  # fmt: skip
    letter.save(force_insert=True)
    return letter


def queue_account_mail(side: str = "sender", **fields: Any) -> None:
    """What the sign-in library does: outside every door, as the login."""
    assert side != settings.SIDE
    with acting(side), transaction.atomic():
        queue_letter(**{"kind": "code", "to": "karin@example.org", "language": "da", "text": "Hej", **fields})


def state_of(letter: Letter) -> str:
    letter.refresh_from_db()
    return letter.state
