"""The letter that says that there is post: no name, no kind, no word of it."""

from typing import Any

from django.conf import settings

from bindeled.post.letters import Content, drawn


def notice(facts: dict[str, Any], language: str) -> Content:
    """The letter that says *there is post for you*. ``facts`` holds ``path``: where on the sender's site it lies."""
    return drawn("doorstep/letters/notice", {"url": f"{settings.SENDER_URL}{facts['path']}"}, language)
