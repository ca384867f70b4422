"""The letters about training: how a sign-up stands now. They go to a contact person and say nothing of any resident."""

from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation

from bindeled.cooperation.models import SignUp
from bindeled.cooperation.queries.training import hours_of
from bindeled.post.actions import queue_letter
from bindeled.post.tasks import send_letter

SENDER_SITE = "bindeled.config.sender_site"


def sign_up_stands(sign_up: SignUp, what: str) -> None:
    """Tell a contact person how their sign-up stands; ``what`` is one of ``rules.LETTERS``. In the worker's door."""
    entry, session = sign_up.contact_person, sign_up.session
    page = reverse("training_session", args=[session.id], urlconf=SENDER_SITE)
    with translation.override(entry.language):
        context = {
            "what": what,
            "name": sign_up.name,
            "title": session.training.title,
            "hours": hours_of(session.starts_at, session.ends_at),
            "venue": session.venue,
            "why": session.why_off,
            "link": f"{settings.SENDER_URL}{page}",
        }
        subject, text, html = (
            render_to_string(f"cooperation/letters/training.{ending}", context).strip()
            for ending in ("subject", "txt", "html")
        )
    queue_letter(
        kind="training",
        to=entry.email,
        language=entry.language,
        municipality=sign_up.municipality_id,
        subject=" ".join(subject.split()),
        text=text,
        html=html,
        task=send_letter,
    )
