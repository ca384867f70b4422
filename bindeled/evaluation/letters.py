"""Letters about extracts: that one waits to be released, and that one was answered. Not a word of its purpose or of what is in it."""

from typing import Any
from uuid import UUID

from django.conf import settings

from bindeled.post.letters import Content, drawn

REASONS = ("waits", "answered")
PATHS = {"waits": "udtraek/frigiv", "answered": "udtraek"}


def extract_letter(facts: dict[str, Any], language: str) -> Content:
    """Write the letter. ``facts`` holds ``extract`` (its id) and ``why`` (one of ``REASONS``), and nothing else."""
    why = next(why for why in REASONS if why == facts["why"])
    told = {"why": why, "link": f"{settings.MUNICIPALITY_URL}/{PATHS[why]}/{UUID(facts['extract'])}/"}
    return drawn("evaluation/letters/extract", told, language)
