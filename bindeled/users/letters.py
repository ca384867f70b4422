"""The letter that invites. Codes and notices are the sign-in library's, in ``templates/account/email``."""

from django.conf import settings
from django.db import transaction
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation

from bindeled.post import actions as post
from bindeled.post.tasks import send_letter
from bindeled.users.models import Invitation, User


def hand_over(*, kind: str, to: str, language: str, municipality: str, subject: str, text: str, html: str = "") -> None:
    """Give a finished letter to the outgoing post: kept with its job, or neither; nothing is sent in the request."""
    with transaction.atomic():
        post.queue_letter(
            kind=kind,
            to=to,
            language=language,
            municipality=municipality,
            subject=subject,
            text=text,
            html=html,
            task=send_letter,
        )


def link(invitation: Invitation, token: str) -> str:
    """Answer the address that the invited person opens, on the invitation's side."""
    site = settings.MUNICIPALITY_URL if invitation.side == User.Side.MUNICIPALITY else settings.SENDER_URL
    return f"{site}{reverse('invitation', args=[token])}"


def invitation(to: Invitation, token: str) -> None:
    """Queue the invitation, in the language of the invited person. The subject says nothing about anybody."""
    context = {"invitation": to, "link": link(to, token)}
    with translation.override(to.language):
        subject = render_to_string("users/letters/invitation_subject.txt", context).strip()
        text = render_to_string("users/letters/invitation.txt", context).strip()
        html = render_to_string("users/letters/invitation.html", context).strip()
    hand_over(
        kind="invitation",
        to=to.email,
        language=to.language,
        municipality=to.municipality_id,
        subject=subject,
        text=text,
        html=html,
    )
