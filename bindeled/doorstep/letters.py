"""The letter that says that there is post: no name, no kind, no word of it."""

from typing import Any

from django.conf import settings
from django.template.loader import render_to_string
from django.utils import translation

from bindeled.post.letters import Content


def notice(facts: dict[str, Any], language: str) -> Content:
    """The letter that says *there is post for you*. ``facts`` holds ``path``: where on the sender's site it lies."""
    with translation.override(language):
        subject, text, html = (
            render_to_string(
                f"doorstep/letters/notice.{kind}", {"url": f"{settings.SENDER_URL}{facts['path']}"}
            ).strip()
            for kind in ("subject", "txt", "html")
        )
    return Content(subject=subject, text=text, html=html)
