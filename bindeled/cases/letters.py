"""The letters of cases: how much waits for an adviser in the morning, and that somebody opened a restricted case.

No word of what, about whom or where.
"""

from typing import Any

from django.conf import settings
from django.template.loader import render_to_string
from django.utils import translation

from bindeled.post.letters import Content


def reminder(facts: dict[str, Any], language: str) -> Content:
    """The letter of the morning. ``facts`` holds ``number``, ``overdue`` and ``for_others``: how many, and nothing else."""
    told = {name: int(facts[name]) for name in ("number", "overdue", "for_others")}
    links = {"home": f"{settings.MUNICIPALITY_URL}/hjem/", "account": f"{settings.MUNICIPALITY_URL}/konto/"}
    return _drawn("reminder", told | links, language)


def opening(_facts: dict[str, Any], language: str) -> Content:
    """The letter that tells a leader that somebody opened a restricted case in an emergency. It says neither who nor which."""
    return _drawn("opening", {"openings": f"{settings.MUNICIPALITY_URL}/noedaabninger/"}, language)


def _drawn(name: str, told: dict[str, Any], language: str) -> Content:
    with translation.override(language):
        subject, text, html = (
            render_to_string(f"cases/letters/{name}.{kind}", told).strip() for kind in ("subject", "txt", "html")
        )
    return Content(subject=subject, text=text, html=html)
