"""The states of a letter, who acts next in each, and what an answer of a mail server means. Pure."""

import re
from dataclasses import dataclass
from datetime import timedelta

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

PERMANENT = 500


@dataclass(frozen=True)
class State:
    """A state of a letter: its word for operators, and who acts next."""

    label: str | Promise
    owner: str


STATES = {
    "queued": State(_("Waiting to be sent"), "the worker"),
    "sent": State(_("Accepted by the mail server"), "nobody"),
    "refused": State(_("Refused by the mail server"), "an operator"),
    "failed": State(_("Given up after many tries"), "an operator"),
    "bounced": State(_("Came back"), "an operator"),
}
# From which states a letter may come to each.
BEFORE = {
    "queued": frozenset({"refused", "failed", "bounced"}),
    "sent": frozenset({"queued"}),
    "refused": frozenset({"queued"}),
    "failed": frozenset({"queued"}),
    "bounced": frozenset({"sent"}),
}
NEEDS_SOMEBODY = ("refused", "failed", "bounced")

# A letter is tried for about a day: 2, 4, 8 … seconds, then every two hours.
FIRST_REST, LONGEST_REST = 2, 2 * 60 * 60
LAST_ATTEMPT = 23
# A letter that has waited this long is a sign that something is broken.
TOO_LONG = timedelta(hours=1)

# A short message is tried for a quarter of an hour; what is not urgent is written in a letter.
SHORT_CHANNELS = ("sms", "phone")
LAST_SHORT_ATTEMPT = 10

_ENHANCED = re.compile(r"\s{0,3}([245]\.\d{1,3}\.\d{1,3})\b")


def rest(attempts: int) -> int:
    """Answer the seconds to wait after so many attempts before the next."""
    return int(min(FIRST_REST ** min(attempts + 1, 20), LONGEST_REST))


def is_final(code: int) -> bool:
    """Say whether a mail server's answer means that trying again is of no use (5xx)."""
    return code >= PERMANENT


def in_numbers(code: int, words: str) -> str:
    """Answer a mail server's answer without its words, which may repeat the address: ``550 5.1.1`` (RFC 3463)."""
    enhanced = _ENHANCED.match(words)
    return f"{code} {enhanced[1]}" if enhanced else str(code)
