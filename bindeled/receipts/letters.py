"""The letters of the receipt. No personal data, the same for all but for number and time."""

from datetime import datetime
from typing import Any

from django.conf import settings
from django.template.loader import render_to_string
from django.utils import timezone, translation

from bindeled.post.letters import Content
from bindeled.receipts.rules import grouped


def received(facts: dict[str, Any], language: str) -> Content:
    """The letter that says *received*. ``facts`` holds ``number`` and ``received_at`` (ISO time)."""
    at = timezone.localtime(datetime.fromisoformat(facts["received_at"]))
    context = {"number": grouped(facts["number"]), "received_at": at, "sender_url": settings.SENDER_URL}
    with translation.override(language):
        subject, text, html = (
            render_to_string(f"receipts/letters/received.{kind}", context).strip()
            for kind in ("subject", "txt", "html")
        )
    return Content(subject=subject, text=text, html=html)
