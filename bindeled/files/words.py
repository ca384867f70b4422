"""What a file beside a record is, in words, and why no more is taken there."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from bindeled.files.rules import MOST_IN_A_CASE

KINDS: dict[str, str | Promise] = {"picture": _("Picture"), "pages": _("PDF")}
TOO_MANY = _("%(most)s files lie here already, and there is room for no more.")
# What a sender laid there has no name: it says nothing that the picture does not.
OF_THE_SENDER = _("Picture %(number)s from the sender")


def too_many() -> str:
    """Answer the words for why no more is taken."""
    return str(TOO_MANY) % {"most": MOST_IN_A_CASE}


def of_the_sender(number: str) -> str:
    """Answer what a sender's picture is called."""
    return str(OF_THE_SENDER) % {"number": number}
