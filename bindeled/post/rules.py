"""The states of a letter, who acts next in each, and what an answer of a mail server means. Pure."""

from dataclasses import dataclass

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


def is_final(code: int) -> bool:
    """Say whether a mail server's answer means that trying again is of no use (5xx)."""
    return code >= PERMANENT
