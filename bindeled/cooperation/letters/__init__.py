"""Letters of the cooperation, written by the worker. They say nothing of any resident."""

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any, Protocol

from bindeled.post.actions import queue_letter
from bindeled.post.letters import drawn
from bindeled.post.tasks import send_letter


class Reader(Protocol):
    """Somebody who is written to: an entry on a list, an account, or somebody who is invited: where and in which language."""

    email: str
    municipality_id: str

    @property
    def language(self) -> str: ...  # noqa: D102 - the class says it.


def write(kind: str, told: Mapping[str, Any], *, to: Reader, facts: dict[str, Any] | None = None) -> None:
    """Draw the letter of a kind in its reader's language, and queue it as it is, with the facts of what goes with it."""
    words = drawn(f"cooperation/letters/{kind}", told, to.language)
    queue_letter(
        kind=kind,
        to=to.email,
        language=to.language,
        municipality=to.municipality_id,
        task=send_letter,
        facts=facts,
        **asdict(words),
    )
