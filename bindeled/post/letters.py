"""What a letter says, and its envelope."""

import hmac
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from email.utils import parseaddr
from hashlib import sha256
from types import MappingProxyType
from typing import Any
from uuid import UUID

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.utils import translation

from bindeled.post.models import Letter

MARK_LENGTH = 16


@dataclass(frozen=True)
class Content:
    """The words of a letter."""

    subject: str
    text: str
    html: str = ""


@dataclass(frozen=True)
class Enclosure:
    """What goes with a letter; made when it is sent, and kept nowhere.

    A file beside it; or, ``instead``, the letter once more as something that reads other than words, as a calendar does.
    """

    name: str
    content: bytes
    kind: str = "application/pdf"
    instead: bool = False


Writer = Callable[[dict[str, Any], str], Content]


def drawn(name: str, told: Mapping[str, Any], language: str) -> Content:
    """Draw a letter from its three templates (``.subject``, ``.txt``, ``.html``) in its reader's language; the subject is one line."""
    with translation.override(language):
        subject, text, html = (
            render_to_string(f"{name}.{part}", dict(told)).strip() for part in ("subject", "txt", "html")
        )
    return Content(subject=" ".join(subject.split()), text=text, html=html)


def as_written(letter: Letter) -> Content:
    """Answer the words that were queued with the letter."""
    return Content(letter.subject, letter.text, letter.html)


def _mark(letter_id: UUID) -> str:
    return hmac.new(settings.SECRET_KEY.encode(), letter_id.bytes, sha256).hexdigest()[:MARK_LENGTH]


def return_address(letter_id: UUID) -> str:
    """Answer the address that a bounce comes back to: it names the letter, and cannot be made up by others."""
    domain = parseaddr(settings.DEFAULT_FROM_EMAIL)[1].rpartition("@")[2]
    return f"bounce+{letter_id.hex}-{_mark(letter_id)}@{domain}"


def letter_of(address: str) -> UUID | None:
    """Answer the letter that a return address names, or None where it is not one of ours."""
    local, _at, _domain = address.partition("@")
    written, _dash, mark = local.removeprefix("bounce+").partition("-")
    try:
        letter_id = UUID(hex=written)
    except ValueError:
        return None
    return letter_id if hmac.compare_digest(mark, _mark(letter_id)) else None


def message(
    letter: Letter, content: Content, enclosed: Sequence[Enclosure] = (), more: Mapping[str, str] = MappingProxyType({})
) -> EmailMultiAlternatives:
    """Answer the mail with what goes with it: the same Message-ID however often it is sent, and the return address in the envelope.

    ``more`` are headers of this kind of letter alone.
    """
    domain = parseaddr(settings.DEFAULT_FROM_EMAIL)[1].rpartition("@")[2]
    mail = EmailMultiAlternatives(
        subject=content.subject,
        body=content.text,
        from_email=return_address(letter.id),
        to=[letter.to_address],
        headers={
            "From": settings.DEFAULT_FROM_EMAIL,
            "Message-ID": f"<{letter.id.hex}@{domain}>",
            "Auto-Submitted": "auto-generated",
            "Content-Language": letter.language,
            **more,
        },
    )
    if content.html:
        mail.attach_alternative(content.html, "text/html")
    for one in enclosed:
        if one.instead:
            mail.attach_alternative(one.content.decode(), one.kind)
        else:
            mail.attach(one.name, one.content, one.kind)
    return mail
