"""The letter that reminds an adviser in the morning: how much waits, and where. No word of what, about whom or where."""

from typing import Any

from django.conf import settings
from django.template.loader import render_to_string
from django.utils import translation

from bindeled.post.letters import Content


def reminder(facts: dict[str, Any], language: str) -> Content:
    """The letter of the morning. ``facts`` holds ``number``, ``overdue`` and ``for_others``: how many, and nothing else."""
    told = {name: int(facts[name]) for name in ("number", "overdue", "for_others")}
    links = {"home": f"{settings.MUNICIPALITY_URL}/hjem/", "account": f"{settings.MUNICIPALITY_URL}/konto/"}
    with translation.override(language):
        subject, text, html = (
            render_to_string(f"cases/letters/reminder.{kind}", told | links).strip()
            for kind in ("subject", "txt", "html")
        )
    return Content(subject=subject, text=text, html=html)
