"""The letters to whoever is asked for a talk: the request, a reminder, a week before it, and that it is off. Nothing of any resident."""

from django.conf import settings
from django.urls import reverse
from django.utils import translation

from bindeled.cooperation.letters import write
from bindeled.cooperation.models import Talk
from bindeled.cooperation.queries.talks import hours

SENDER_SITE = "bindeled.config.sender_site"


def tell_speaker(talk: Talk, what: str) -> None:
    """Write to whoever is asked; ``what`` is one of those of ``rules.to_tell``. In the worker's door."""
    page = reverse("answer_for_talk", args=[talk.municipality_id, talk.handle], urlconf=SENDER_SITE)
    with translation.override(talk.language):
        when = hours(talk)
    write("talk", {"what": what, "talk": talk, "when": when, "link": f"{settings.SENDER_URL}{page}"}, to=talk)
