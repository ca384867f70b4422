"""Phoning the sender of a concern to ask, and to tell nothing (decision 19): when one may, whom one reaches where, and how it went. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

CALL_RESULTS: dict[str, str | Promise] = {
    "reached": _("Reached, and asked"),
    "not_reached": _("Not reached"),
    "call_back": _("Reached, and asked to be called back"),
}
# Concerns about which somebody here works; of the others somebody else asks, or nobody.
MAY_ASK = ("new", "taken", "in_case")
REACHED_BY: dict[str, str | Promise] = {
    "roster": _("The number that stands on the housing organisation's list."),
    "said": _("What the sender said of how to be reached."),
    "left": _(
        "The sender does not stand on the list any more. The number that stood there may be somebody else's by now, so nobody is called."
    ),
    "no_number": _("The sender stands on the list without a number, so nobody can be called."),
    "unknown": _("The sender stands on no list, and left no number, so nobody can be called."),
    "anonymous": _("The sender did not say who they are and left no number, so nobody can be called."),
}


@dataclass(frozen=True)
class Listed:
    """How a sender stands on a housing organisation's list: with which number, still there, and away just now."""

    name: str
    phone: str
    still: bool
    away: bool = False


def why_not_ask(state: str, case_state: str) -> str:
    """Answer nothing where the sender may be asked, or a short word for why not: ``case_closed`` or the concern's state."""
    if state not in MAY_ASK:
        return state
    return "case_closed" if case_state == "closed" else ""


def reached_by(listed: Iterable[Listed], *, reach: str, named: bool) -> str:
    """Say by what a sender is reached, or why nobody can be called (``REACHED_BY``).

    ``reach`` is what the sender said of it, ``named`` whether they said who they are. A number of somebody who has left the
    list is never one to call: whoever has it now would learn that something was told.
    """
    entries = list(listed)
    if any(entry.still and entry.phone for entry in entries):
        return "roster"
    if reach.strip():
        return "said"
    if any(entry.still for entry in entries):
        return "no_number"
    if entries:
        return "left"
    return "unknown" if named else "anonymous"


def may_be_called(how: str) -> bool:
    """Say whether there is a number to call."""
    return how in {"roster", "said"}


def needs_answer(result: str) -> bool:
    """Say whether one writes what was answered: only where somebody was asked."""
    return result == "reached"
