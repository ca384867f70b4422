"""What was agreed on at a meeting: who does what, and by when; how it stands on a day, and when its owner is reminded. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

LONGEST_TEXT = 200
# So many days before its date an owner is reminded, once. Our own proposal.
REMIND_DAYS = 7

OPEN, LATE, DONE = "open", "late", "done"


@dataclass(frozen=True)
class State:
    """How it stands: its word and its tone."""

    label: str | Promise
    tone: str


STATES: Mapping[str, State] = {
    OPEN: State(_("Not done yet"), "info"),
    LATE: State(_("Late"), "warning"),
    DONE: State(_("Done"), "neutral"),
}
# Who said that it is done.
BY_CONVENOR, BY_OWNER = "convenor", "owner"
WAYS = frozenset({BY_CONVENOR, BY_OWNER})


def standing(due_on: date, *, is_done: bool, on: date) -> str:
    """Answer how it stands on a day: its own day is not too late."""
    if is_done:
        return DONE
    return LATE if due_on < on else OPEN


def is_to_remind(due_on: date, *, on: date) -> bool:
    """Say whether its owner is reminded on a day: in the week before its date, and not after it."""
    return on <= due_on <= on + timedelta(days=REMIND_DAYS)


def why_not_by(due_on: date, *, today: date) -> str | Promise:
    """Ask whether something may be agreed on for a day: nothing for yes, or what to do instead."""
    return _("That day is over. Choose a day to come.") if due_on < today else ""


def why_not_done(*, is_done: bool) -> str | Promise:
    """Ask whether it may be said to be done: nothing for yes, or why not."""
    return _("It is done already.") if is_done else ""
