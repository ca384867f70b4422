"""The letters about training: how a sign-up stands now. They go to a contact person."""

from django.conf import settings
from django.urls import reverse
from django.utils import translation

from bindeled.cooperation.letters import write
from bindeled.cooperation.models import SignUp
from bindeled.cooperation.queries.training import hours_of

SENDER_SITE = "bindeled.config.sender_site"


def sign_up_stands(sign_up: SignUp, what: str) -> None:
    """Tell a contact person how their sign-up stands; ``what`` is one of ``rules.LETTERS``. In the worker's door."""
    entry, session = sign_up.contact_person, sign_up.session
    page = reverse("training_session", args=[session.id], urlconf=SENDER_SITE)
    with translation.override(entry.language):
        hours = hours_of(session.starts_at, session.ends_at)
    told = {
        "what": what,
        "name": sign_up.name,
        "title": session.training.title,
        "hours": hours,
        "venue": session.venue,
        "why": session.why_off,
        "link": f"{settings.SENDER_URL}{page}",
    }
    write("training", told, to=entry)
