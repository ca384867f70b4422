"""What a call says: that something with a time limit waits, and where. Never what, about whom or from whom."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.conf import settings
from django.template.loader import render_to_string
from django.utils import timezone, translation
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from bindeled.children.rules import Call
from bindeled.post.actions import queue_letter, queue_short
from bindeled.post.tasks import send_letter

KIND, LANGUAGE = "child_call", "da"
# The beginning of a concern's id is its reference on the phone.
REFERENCE = 8


def call(to: Call, *, concern: UUID, round_: int, assess_by: datetime, municipality: str) -> None:
    """Queue one call: a letter, an SMS, or what is said on the phone. In the worker's door."""
    with translation.override(LANGUAGE):
        context = {
            "again": round_,
            "until": date_format(timezone.localtime(assess_by), "j. F H.i"),
            "reference": str(concern)[:REFERENCE],
            "link": f"{settings.MUNICIPALITY_URL}/bekymringer/{concern}/",
        }
        if to.channel == "mail":
            _letter(to, context, municipality=municipality)
        else:
            words = _(
                "Something with a time limit waits for an answer, until %(until)s. Reference %(reference)s."
                " Say by your own name that you have it."
            )
            queue_short(channel=to.channel, to=to.to, text=words % context, municipality=municipality)


def _letter(to: Call, context: dict[str, Any], *, municipality: str) -> None:
    parts: dict[str, Any] = {
        part: render_to_string(f"children/letters/call.{ending}", context).strip()
        for part, ending in (("subject", "subject"), ("text", "txt"), ("html", "html"))
    }
    queue_letter(kind=KIND, to=to.to, language=LANGUAGE, municipality=municipality, task=send_letter, **parts)
