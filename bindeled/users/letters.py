"""The letter that invites. Codes and notices are the sign-in library's, in ``templates/account/email``."""

from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation

from bindeled.post import actions as post
from bindeled.users.models import Invitation, User


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
    post.queue_letter(
        kind="invitation",
        to=to.email,
        language=to.language,
        municipality=to.municipality_id,
        subject=subject,
        text=text,
        html=html,
    )
