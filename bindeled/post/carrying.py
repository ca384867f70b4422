"""Handing a short message over to whoever carries it to a phone: an adapter, chosen by a setting.

At least once, as with letters; the message's id goes with it, so that a provider, or a folder, takes it only once.
"""

import json
import logging
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol
from uuid import UUID

from django.conf import settings
from django.utils import timezone
from django.utils.module_loading import import_string

from bindeled.confidentiality.doors import Door, entered
from bindeled.post import rules
from bindeled.post.models import ShortMessage
from bindeled.post.sending import NotNowError

logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class Short:
    """What is handed over. ``id`` is the same however often; ``channel`` is ``sms``, or ``phone`` for words that are said."""

    id: UUID
    channel: str
    to: str
    text: str


class Carrier(Protocol):
    """Carries short messages to phones. A provider's adapter is a class with this one function, and takes no arguments."""

    def carry(self, message: Short) -> None:
        """Hand one over, once for each id. Any exception means: not now."""


class ToFolder:
    """The demo's: a file for each message, under its id. Nobody's phone rings."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def carry(self, message: Short) -> None:
        """Write the file; a second time it is there already, and the same."""
        self._folder.mkdir(parents=True, exist_ok=True)
        said = {"channel": message.channel, "to": message.to, "text": message.text}
        path = self._folder / f"{message.id}.json"
        waiting = path.with_suffix(".part")
        waiting.write_text(json.dumps(said, ensure_ascii=False) + "\n")
        waiting.replace(path)


class ToLog:
    """For trying out: says in the log that a message went, and not what it says."""

    def carry(self, message: Short) -> None:
        """Write one line."""
        logger.info("A message by %s to %s was handed over.", message.channel, message.to)


class NoCarrierError(Exception):
    """Nobody carries short messages here: ``BINDELED_SHORT_MESSAGES`` is not set."""


def carrier() -> Carrier:
    """Answer who carries: ``folder:/path``, ``log:``, or the dotted name of an adapter's class. Raises NoCarrierError."""
    kind, _colon, rest = settings.SHORT_MESSAGES.partition(":")
    if kind == "folder":
        return ToFolder(Path(rest))
    if kind == "log":
        return ToLog()
    if not kind:
        raise NoCarrierError
    adapter: Carrier = import_string(kind)()
    return adapter


def hand_over(message_id: UUID) -> None:
    """Hand over one message that waits. Raises NotNowError to be tried again."""
    with entered(Door("worker")):
        message = ShortMessage.objects.filter(id=message_id, state="queued").first()
    if message is None:
        return  # handed over already, by a job that ran twice
    try:
        carrier().carry(Short(message.id, message.channel, message.to_number, message.text))
    except Exception as error:  # noqa: BLE001 - whatever went wrong, it is neither lost nor called sent
        _try_later(message, type(error).__name__)
    else:
        _mark(message, "sent", sent_at=timezone.now(), last_error="", text="")


def _try_later(message: ShortMessage, why: str) -> None:
    if message.attempts + 1 >= rules.LAST_SHORT_ATTEMPT:
        _mark(message, "failed", last_error=why[:40], text="")
        logger.error("A message by %s could not be handed over: %s.", message.channel, why)
        return
    _mark(message, "queued", last_error=why[:40])
    raise NotNowError(why) from None


def _mark(message: ShortMessage, state: str, **also: object) -> None:
    with entered(Door("worker")):
        waiting = ShortMessage.objects.filter(id=message.id, state="queued")
        waiting.update(state=state, attempts=message.attempts + 1, **also)
