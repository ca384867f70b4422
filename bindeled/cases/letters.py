"""The letters of cases: how much waits for an adviser in the morning, and that somebody opened a restricted case.

No word of what, about whom or where.
"""

from typing import Any

from django.conf import settings

from bindeled.post.letters import Content, drawn


def reminder(facts: dict[str, Any], language: str) -> Content:
    """The letter of the morning. ``facts`` holds ``number``, ``overdue`` and ``for_others``: how many, and nothing else."""
    told = {name: int(facts[name]) for name in ("number", "overdue", "for_others")}
    links = {"home": f"{settings.MUNICIPALITY_URL}/hjem/", "account": f"{settings.MUNICIPALITY_URL}/konto/"}
    return drawn("cases/letters/reminder", told | links, language)


def opening(_facts: dict[str, Any], language: str) -> Content:
    """The letter that tells a leader that somebody opened a restricted case in an emergency. It says neither who nor which."""
    return drawn("cases/letters/opening", {"openings": f"{settings.MUNICIPALITY_URL}/noedaabninger/"}, language)
