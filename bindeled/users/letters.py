"""The letter that invites. Codes and notices are the sign-in library's, in ``templates/account/email``."""

from django.conf import settings
from django.db import transaction
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone, translation

from bindeled.municipalities.queries import contact_points
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
    # Who stands on a list gets a card with the duty number, where there is one to put on it.
    listed = bool(to.grants.get("contact_person"))
    has_card = listed and _has_duty_number(to.municipality_id)
    context = {"invitation": to, "link": link(to, token), "is_listed": listed, "has_card": has_card}
    with translation.override(to.language):
        subject = render_to_string("users/letters/invitation_subject.txt", context).strip()
        text = render_to_string("users/letters/invitation.txt", context).strip()
        html = render_to_string("users/letters/invitation.html", context).strip()
    hand_over(
        kind="list_invitation" if listed else "invitation",
        to=to.email,
        language=to.language,
        municipality=to.municipality_id,
        subject=subject,
        text=text,
        html=html,
    )


def _has_duty_number(municipality: str) -> bool:
    """Say whether contact persons have a number to call; asked in the door of who invites from a list."""
    points = contact_points(municipality, audience="senders", on=timezone.localdate())
    return any(point.kind == "phone" for point in points)
