"""The letter about a breach: that there is one, that a day is left, or that the time is over. Not a word of what, whom or how many."""

from typing import Any
from uuid import UUID

from django.conf import settings
from django.template.loader import render_to_string
from django.utils import translation

from bindeled.post.letters import Content

REASONS = ("new", "left", "over")


def breach(facts: dict[str, Any], language: str) -> Content:
    """Write the letter. ``facts`` holds ``breach`` (its id), ``why`` (one of ``REASONS``) and ``exercise``, and nothing else."""
    told = {
        "why": next(why for why in REASONS if why == facts["why"]),
        "exercise": bool(facts["exercise"]),
        "link": f"{settings.MUNICIPALITY_URL}/brud/{UUID(facts['breach'])}/",
    }
    with translation.override(language):
        subject, text, html = (
            render_to_string(f"breaches/letters/breach.{kind}", told).strip() for kind in ("subject", "txt", "html")
        )
    return Content(subject=subject, text=text, html=html)
