"""The letter about a theme: what became of a need that one raised, or stands behind. It says nothing of any resident."""

from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation

from bindeled.cooperation.models import Supporter
from bindeled.post.actions import queue_letter
from bindeled.post.tasks import send_letter

SENDER_SITE = "bindeled.config.sender_site"


def theme_stands(supporter: Supporter) -> None:
    """Tell somebody behind a theme how it stands now. In the worker's door."""
    entry, theme = supporter.contact_person, supporter.theme
    with translation.override(entry.language):
        context = {
            "theme": theme,
            "name": entry.name,
            "link": f"{settings.SENDER_URL}{reverse('themes', urlconf=SENDER_SITE)}",
        }
        subject, text, html = (
            render_to_string(f"cooperation/letters/theme.{ending}", context).strip()
            for ending in ("subject", "txt", "html")
        )
    queue_letter(
        kind="theme",
        to=entry.email,
        language=entry.language,
        municipality=supporter.municipality_id,
        subject=" ".join(subject.split()),
        text=text,
        html=html,
        task=send_letter,
    )
