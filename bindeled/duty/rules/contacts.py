"""Contacts: by which way they come, how they stand, who owes a receipt, and when one may stop calling back. Pure."""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from bindeled.cases.rules import State, Step

CHANNELS: dict[str, str | Promise] = {
    "phone": _("Phone call"),
    "letter": _("Letter"),
    "meeting": _("In person"),
    "mailbox": _("Mail"),
}
# In which capacity somebody tells who does not stand on the roster.
NAMED, ANONYMOUS, SELF = "named", "anonymous", "self"
LONGEST_LINE = 120
# What somebody on duty writes down by hand; the mailbox is read by a process.
BY_HAND = ("phone", "letter", "meeting")

DUTY, NOBODY = "whoever has the duty", "nobody"
STATES = {
    "waiting": State(_("Waits to be dealt with"), DUTY, "info"),
    "call_back": State(_("Waits for a return call"), DUTY, "info"),
    "concern": State(_("Registered as a concern"), "the unit that has the concern", "neutral"),
    "guided": State(_("Guided to their contact person"), NOBODY, "neutral"),
    "answered": State(_("Answered"), NOBODY, "neutral"),
    "unreached": State(_("Could not be reached"), NOBODY, "neutral"),
}
OPEN = ("waiting", "call_back")
STEPS = {
    "register": Step(frozenset(OPEN), "concern", "adviser or leader"),
    "guide": Step(frozenset(OPEN), "guided", "adviser or leader"),
    "answer": Step(frozenset(OPEN), "answered", "adviser or leader"),
    "put_off": Step(frozenset({"waiting"}), "call_back", "adviser or leader"),
    "give_up": Step(frozenset({"call_back"}), "unreached", "adviser or leader"),
}

# How a receipt was given (D9). The last three say why none is: nobody reads an answer to a machine, and two machines would go
# on; there is nowhere to send it to; or the same address was sent one just before (``rules.mailbox``).
RECEIPTS: dict[str, str | Promise] = {
    "aloud": _("Read aloud"),
    "mail": _("Sent by mail"),
    "letter": _("Sent by letter"),
    "handed": _("Given in person"),
    "machine": _("None: a machine sent it"),
    "nowhere": _("None: there is no address to send it to"),
    "has_one": _("None: whoever wrote has just got one"),
}
BY_PEOPLE = ("aloud", "mail", "letter", "handed")
# A missed call waits for a return call, and nobody has spoken who could be given a receipt.
OWES_NONE = ("call_back", "unreached")
# Our own measure, in no source: so often is somebody called back before one stops.
TRIES = 3


def owes_receipt(state: str, *, given: bool) -> bool:
    """Say whether a receipt is still owed. A call that was missed owes a return call, and no receipt."""
    return not given and state not in OWES_NONE


def receipt_ways(channel: str, *, has_mail: bool) -> list[str]:
    """Answer how a receipt can be given, the likeliest first: read aloud and sent, where there is an address to send it to."""
    first = {
        "phone": ["mail", "aloud"],
        "meeting": ["handed", "mail"],
        "letter": ["letter", "mail"],
        "mailbox": ["mail"],
    }
    ways = [*first[channel], *BY_PEOPLE]
    return [way for way in dict.fromkeys(ways) if way != "mail" or has_mail]


def may_put_off(channel: str, *, given: bool) -> bool:
    """Say whether a contact may wait for a call from us: what somebody wrote or said is acknowledged first (D9)."""
    return given or channel == "phone"


def may_give_up(tries: int, *, has_number: bool) -> bool:
    """Say whether one may stop calling back: after so many tries, or where no number is known."""
    return tries >= TRIES or not has_number


def caller_clues(heard: Mapping[str, str]) -> set[str]:
    """Answer by what the same caller is known again: the number's last eight digits, and the address, whatever its letters' case."""
    digits = "".join(sign for sign in heard["phone"] if sign.isdigit())[-8:]
    mail = heard["mail"].strip().casefold()
    return {f"phone|{digits}" for digits in [digits] if digits} | {f"mail|{mail}" for mail in [mail] if mail}
