"""The way into a first home (D24): what is in place by which day, counted backwards from the day of moving in. Pure.

How long before is Bindeled's own measure; that support is there on the day itself at the latest is the scheme's.
"""

from dataclasses import dataclass
from datetime import date, timedelta

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from bindeled.offers.rules.courses import State

ASSESSED, APPLIED, VISIT, SUPPORT = "assessed", "applied", "visit", "support"


@dataclass(frozen=True)
class Stage:
    """One thing that is in place before somebody moves in: how many days before, and who says so."""

    label: str | Promise
    days_before: int
    source: str


OWN_MEASURE = "Bindeled's own measure"
STAGES = {
    ASSESSED: Stage(
        _("Ability to live in one's own home assessed"), 28, "S1:81 says before moving in; the days are our own"
    ),
    APPLIED: Stage(_("Help to furnish the home applied for"), 21, OWN_MEASURE),
    VISIT: Stage(_("First visit booked"), 7, OWN_MEASURE),
    SUPPORT: Stage(_("Support in place"), 0, "S1:103: at the latest on the day of moving in"),
}
# A week ahead it turns up.
SHOWN_BEFORE = timedelta(days=7)
DONE, LATE, SOON, AHEAD = "done", "late", "soon", "ahead"
STANDING = {
    DONE: State(_("In place"), "nobody", "success"),
    LATE: State(_("Late"), "whoever is responsible", "warning"),
    SOON: State(_("This week"), "whoever is responsible", "info"),
    AHEAD: State(_("Later"), "nobody", "neutral"),
}


@dataclass(frozen=True)
class Due:
    """One stage of one person's way: by when, and how it stands on a day."""

    code: str
    by: date
    done_on: date | None
    standing: str

    @property
    def label(self) -> str:
        """Answer what it is, in words."""
        return str(STAGES[self.code].label)

    @property
    def stands(self) -> State:
        """Answer how it stands, in words, and the tone of its tag."""
        return STANDING[self.standing]

    @property
    def asks(self) -> bool:
        """Say whether somebody must do something about it now."""
        return self.standing in (LATE, SOON)


def by_when(code: str, moves_on: date) -> date:
    """Answer by which day a stage is in place."""
    return moves_on - timedelta(days=STAGES[code].days_before)


def standing(by: date, done_on: date | None, *, today: date) -> str:
    """Answer how a stage stands on a day. On its day it is not late yet."""
    if done_on is not None:
        return DONE
    if today > by:
        return LATE
    return SOON if today >= by - SHOWN_BEFORE else AHEAD


def runway(moves_on: date, done: dict[str, date | None], *, today: date) -> list[Due]:
    """Answer every stage of a way into a home, the first of them first."""
    found = []
    for code in STAGES:
        by = by_when(code, moves_on)
        found.append(Due(code, by, done.get(code), standing(by, done.get(code), today=today)))
    return found
