"""Concerns that seem to belong together: what is noticed when one comes again, and when a leader looks at them together. Pure.

Nothing is merged and nothing is scored. What comes out are words about concerns, never a number about a person (decision 16).
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from bindeled.cases.rules.finding import ADDRESS, name_clues, phone_clues, place_clues

# How much it hastens, the least first; nothing where nobody has assessed it.
HASTENS = ("", "later", "week", "today")
NOTICED: dict[str, str | Promise] = {
    "same_sender": _("The same sender again"),
    "other_sender": _("Another sender, independently"),
    "called": _("An urgent number was called for the first time"),
    "child": _("Tells of a child for the first time"),
    "hastens": _("Judged more urgent than before"),
}
# By what several are known to belong together. Who has the same name may be somebody else.
ABOUT: dict[str, str | Promise] = {"place": _("Same dwelling"), "person": _("Same name")}
# How a sender knows it from others alone.
TOLD = "told"


@dataclass(frozen=True)
class Signal:
    """One concern among several. ``sender`` is a mark of who sent it, empty where nobody knows."""

    at: datetime
    sender: str = ""
    hearsay: bool = False
    called: bool = False
    child: bool = False
    urgency: str = ""


def is_hearsay(known_how: Sequence[str]) -> bool:
    """Say whether a sender knows it from others alone: it may be from the very one who wrote before."""
    return list(known_how) == [TOLD]


def noticed(signals: Sequence[Signal]) -> list[tuple[str, ...]]:
    """Answer of each concern what is to be noticed beside those before it. They stand in the order in which they came."""
    return [tuple(_noticed(signal, signals[:place])) for place, signal in enumerate(signals)]


def _noticed(signal: Signal, before: Sequence[Signal]) -> Iterable[str]:
    if not before:
        return
    senders = {earlier.sender for earlier in before}
    if signal.sender and signal.sender in senders:
        yield "same_sender"
    elif signal.sender and not signal.hearsay and any(senders):
        yield "other_sender"
    if signal.called and not any(earlier.called for earlier in before):
        yield "called"
    if signal.child and not any(earlier.child for earlier in before):
        yield "child"
    hastened = [HASTENS.index(earlier.urgency) for earlier in before if earlier.urgency]
    if hastened and HASTENS.index(signal.urgency) > max(hastened):
        yield "hastens"


def independent(signals: Iterable[Signal]) -> set[str]:
    """Answer the senders who know it by themselves. All those of whom nobody knows who they are count as one: they may be one."""
    return {signal.sender for signal in signals if not signal.hearsay}


def due_for_review(signals: Sequence[Signal], *, number: int, looked_at: datetime | None) -> bool:
    """Say whether a leader is to look: so many told of it independently, one of them since somebody last looked."""
    senders = independent(signals)
    known = independent(signal for signal in signals if looked_at and signal.at <= looked_at)
    return len(senders) >= number and bool(senders - known)


def place_link(where: str, floor: str, door: str) -> str:
    """Answer the clue of a dwelling that has an address, or nothing: a yard or a cellar is called so in many places."""
    return min(place_clues(where, floor, door), default="") if ADDRESS.fullmatch(where.strip()) else ""


def person_link(name: str) -> str:
    """Answer the clue of a name by its first and last word, or nothing where there is one word alone."""
    words = name.split()
    return min(name_clues(f"{words[0]} {words[-1]}"), default="") if len(words) > 1 else ""


def sender_link(account: str, name: str, reach: str) -> str:
    """Answer by what a sender is known again: the account; without one, a phone number, or else a whole name. Or nothing."""
    known = account or min(phone_clues(reach), default="") or person_link(name)
    return f"sender|{known}" if known else ""
