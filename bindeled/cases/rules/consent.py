"""What a resident says to being told of: to whom, what, until when; and the one gate back to a sender (decision 1). Pure.

Help is voluntary and so is consent: a no is a normal answer, and whoever says it is asked again without being pressed (D15).
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from bindeled.cases.rules.states import State, Step
from bindeled.receipts.rules import WORDINGS

# To whom something may be told. Each consent opens one way, for one purpose.
SENDER, UNIT, OUTSIDE = "sender", "unit", "outside"
RECIPIENTS: dict[str, str | Promise] = {
    SENDER: _("The sender of a concern"),
    UNIT: _("Another unit of the municipality"),
    OUTSIDE: _("Somebody outside the municipality"),
}
GIVEN, DECLINED, MOTIVATING = "given", "declined", "motivating"
CONSENT_ANSWERS = {
    GIVEN: State(_("Yes"), "the resident, who may take it back at any time", "success"),
    DECLINED: State(_("No"), "nobody", "neutral"),
    MOTIVATING: State(_("Says no for now – we keep asking"), "the adviser, who keeps asking", "neutral"),
}
# What stands of an answer that has come to an end. Neither is a fault of anybody, so neither is a warning.
ENDED = {"withdrawn": _("Taken back"), "over": _("Has run out")}
LONGEST_CONSENT = timedelta(days=365)
LONGEST_SCOPE, LONGEST_WHOM = 500, 120

# A message to a sender. Two persons stand behind each, and the worker looks once more whether the consent still holds.
FEEDBACK_STATES = {
    "proposed": State(_("Waits for a second person"), "somebody else of the unit", "info"),
    "seconded": State(_("On its way"), "the worker", "info"),
    "sent": State(_("Sent"), "nobody", "neutral"),
    "turned_down": State(_("The second person said no"), "nobody", "neutral"),
    "taken_back": State(_("Taken back before it was sent"), "nobody", "neutral"),
    "stopped": State(_("Not sent: the consent does not hold, or the sender has left the list"), "nobody", "neutral"),
}
FEEDBACK_STEPS = {
    "propose": Step(frozenset(), "proposed", "adviser or leader of the unit"),
    "second": Step(frozenset({"proposed"}), "seconded", "another adviser or leader of the unit"),
    "turn_down": Step(frozenset({"proposed"}), "turned_down", "another adviser or leader of the unit"),
    "take_back": Step(frozenset({"proposed", "seconded"}), "taken_back", "adviser or leader of the unit"),
    "send": Step(frozenset({"seconded"}), "sent", "the worker, while the consent holds"),
    "stop": Step(
        frozenset({"proposed", "seconded"}), "stopped", "the worker, or whoever notes that consent was taken back"
    ),
}
# While one of these stands, the same is not said to the same once more.
STANDING = ("proposed", "seconded", "sent")
CHANGES_NOTHING_MORE = ("sent", "turned_down", "taken_back", "stopped")


@dataclass(frozen=True)
class Said:
    """What a resident said to one recipient: the answer, on which day, until when it holds, and whether it was taken back."""

    answer: str
    said_on: date
    until: date | None = None
    withdrawn: bool = False


def holds(said: Said, *, on: date) -> bool:
    """Say whether a consent opens its way on a day: a yes, not taken back, begun and not run out."""
    if said.answer != GIVEN or said.withdrawn or said.until is None:
        return False
    return said.said_on <= on <= said.until


def standing(said: Said, *, on: date) -> str:
    """Answer how a resident's word stands on a day: ``withdrawn``, ``over``, or the answer itself."""
    if said.withdrawn:
        return "withdrawn"
    if said.answer == GIVEN and said.until is not None and said.until < on:
        return "over"
    return said.answer


def may_last_until(until: date, *, said_on: date, today: date) -> bool:
    """Say whether a consent may be noted until a day: not over already, and a year at the longest, for then one asks again."""
    return today <= until <= said_on + LONGEST_CONSENT


def known_wordings(chosen: Iterable[str]) -> tuple[str, ...]:
    """Answer those of the fixed wordings that were chosen, in their order."""
    wanted = set(chosen)
    return tuple(code for code in WORDINGS if code in wanted)


def may_be_proposed(wording: str, *, allowed: Collection[str], said: Said, feedback: str, on: date) -> str:
    """Answer nothing where a wording may go through the gate, or a short word for why not.

    ``feedback`` is the municipality's setting, ``allowed`` what the resident agreed may be told: ``never``, ``no_consent`` or
    ``not_agreed``.
    """
    if feedback != "consent":
        return "never"
    if not holds(said, on=on):
        return "no_consent"
    return "" if wording in allowed and wording in WORDINGS else "not_agreed"


def named_alike(one: str, other: str) -> bool:
    """Say whether two names of a recipient are the same, whatever their capitals and spaces."""
    return " ".join(one.casefold().split()) == " ".join(other.casefold().split())
