"""Letters of the cooperation, written by the worker. They say nothing of any resident."""

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any, Protocol

from bindeled.post.actions import queue_letter
from bindeled.post.letters import drawn
from bindeled.post.tasks import send_letter


class Reader(Protocol):
    """Somebody who is written to: an entry on a list, or an account."""

    email: str
    language: str
    municipality_id: str


def write(kind: str, told: Mapping[str, Any], *, to: Reader) -> None:
    """Draw the letter of a kind in its reader's language, and queue it as it is."""
    words = drawn(f"cooperation/letters/{kind}", told, to.language)
    queue_letter(
        kind=kind,
        to=to.email,
        language=to.language,
        municipality=to.municipality_id,
        task=send_letter,
        **asdict(words),
    )
