"""The letter to convenors about a contract that ends within twelve months. It says nothing of any resident."""

from datetime import date
from uuid import UUID

from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation

from bindeled.post.actions import queue_letter
from bindeled.post.tasks import send_letter
from bindeled.users.models import User

MUNICIPAL_SITE = "bindeled.config.municipal_site"


def contract_ends(contract_id: UUID, title: str, ends_on: date, *, to: User) -> None:
    """Tell a convenor that a contract ends, and on which day. In the worker's door."""
    page = reverse("contract", args=[contract_id], urlconf=MUNICIPAL_SITE)
    context = {"title": title, "ends_on": ends_on, "link": f"{settings.MUNICIPALITY_URL}{page}"}
    with translation.override(to.language):
        subject, text, html = (
            render_to_string(f"cooperation/letters/contract_ends.{ending}", context).strip()
            for ending in ("subject", "txt", "html")
        )
    queue_letter(
        kind="contract_ends",
        to=to.email,
        language=to.language,
        municipality=to.municipality_id,
        subject=" ".join(subject.split()),
        text=text,
        html=html,
        task=send_letter,
    )
