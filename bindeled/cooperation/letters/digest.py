"""The month's letter about what partners hold, and what is new in the catalogue. It says nothing of any resident.

It is ended by one press in a mail program (RFC 2369, RFC 8058), or on a page that its link opens, without signing in.
"""

import hmac
from collections.abc import Mapping
from hashlib import sha256
from uuid import UUID

from django.conf import settings
from django.urls import reverse
from django.utils import translation
from django.utils.formats import date_format

from bindeled.cooperation.letters import write
from bindeled.cooperation.models import DigestReader
from bindeled.cooperation.queries.events import News, hours_of
from bindeled.housing.models import ContactPerson
from bindeled.post.models import Letter

SENDER_SITE = "bindeled.config.sender_site"
KIND = "digest"
# Hexadecimal figures: 128 bits, so that the address stays short enough for a line of a mail.
TOKEN_LENGTH = 32


def token_of(reader_id: UUID) -> str:
    """Answer what stands in the link that ends somebody's letters: the same in each, so that an old letter ends them, too.

    It is made with the worker's key; nobody else can make one.
    """
    return hmac.new(settings.SECRET_KEY.encode(), b"digest" + reader_id.bytes, sha256).hexdigest()[:TOKEN_LENGTH]


def key_of_token(token: str) -> str:
    """Answer what is kept of a link."""
    return sha256(token.encode()).hexdigest()


def key_of(reader_id: UUID) -> str:
    """Answer what is kept of somebody's link."""
    return key_of_token(token_of(reader_id))


def link_of(reader_id: UUID) -> str:
    """Answer the address that ends somebody's letters."""
    return settings.SENDER_URL + reverse("stop_digest", args=[token_of(reader_id)], urlconf=SENDER_SITE)


def digest(reader: DigestReader, entry: ContactPerson, news: News) -> None:
    """Tell somebody what is new for contact persons. In the worker's door."""
    with translation.override(entry.language):
        events = [(event, hours_of(event.starts_at, event.ends_at)) for event in news.events]
        month = date_format(reader.settled, "F Y")
    offers = [
        (offer, settings.SENDER_URL + reverse("offer_in", args=[reader.municipality_id, offer.slug], urlconf=SENDER_SITE))
        for offer in news.offers
    ]  # fmt: skip
    told = {
        "name": entry.name,
        "month": month,
        "events": events,
        "offers": offers,
        "link": settings.SENDER_URL + reverse("coming_events", urlconf=SENDER_SITE),
        "stop": link_of(reader.id),
    }
    write(KIND, told, to=entry, facts={"reader": str(reader.id)})


def headers(letter: Letter) -> Mapping[str, str]:
    """Answer the headers by which a mail program ends the letters: one press, and no page to read (RFC 8058)."""
    return {
        "List-Unsubscribe": f"<{link_of(UUID(letter.facts['reader']))}>",
        "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
    }
