"""The letter about a theme: what became of a need that one raised, or stands behind."""

from django.conf import settings
from django.urls import reverse

from bindeled.cooperation.letters import write
from bindeled.cooperation.models import Supporter

SENDER_SITE = "bindeled.config.sender_site"


def theme_stands(supporter: Supporter) -> None:
    """Tell somebody behind a theme how it stands now. In the worker's door."""
    entry, page = supporter.contact_person, reverse("themes", urlconf=SENDER_SITE)
    write("theme", {"theme": supporter.theme, "name": entry.name, "link": f"{settings.SENDER_URL}{page}"}, to=entry)
