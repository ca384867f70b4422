"""The letter about a breach: that there is one, that a day is left, or that the time is over. Not a word of what, whom or how many."""

from typing import Any
from uuid import UUID

from django.conf import settings

from bindeled.post.letters import Content, drawn

REASONS = ("new", "left", "over")


def breach(facts: dict[str, Any], language: str) -> Content:
    """Write the letter. ``facts`` holds ``breach`` (its id), ``why`` (one of ``REASONS``) and ``exercise``, and nothing else."""
    told = {
        "why": next(why for why in REASONS if why == facts["why"]),
        "exercise": bool(facts["exercise"]),
        "link": f"{settings.MUNICIPALITY_URL}/brud/{UUID(facts['breach'])}/",
    }
    return drawn("breaches/letters/breach", told, language)
