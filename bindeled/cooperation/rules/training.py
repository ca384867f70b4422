"""Fixed points of training (*De blå ressourcer*): when one may sign up, who gets a seat, and what each is told. Pure.

A sign-up is about a contact person, never about a resident.
"""

from dataclasses import dataclass
from datetime import date, datetime

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

LONGEST_TITLE, LONGEST_LINE, LONGEST_TEXT = 120, 200, 2000
LONGEST_NAME = 120
# A room, not a hall: a sign-up list that one person goes through by hand when the day is over.
MOST_SEATS = 200
# Unpaid: whoever reads who has had what is told of them only where they themselves said yes.
UNPAID = frozenset({"board", "volunteer"})
# Days after its last change that a sign-up goes which came to nothing: given up, called off, or did not come. Bindeled's own proposal.
FORGOTTEN_AFTER = 365
# Days after their last day as contact person that what somebody attended goes: as long as their entry on the list itself.
KEPT_AFTER_LEAVING = 730

# -- How a sign-up stands ----------------------------------------------------------------------------------------------------
SEATED, WAITING, GIVEN_UP, CALLED_OFF, ATTENDED, MISSED = (
    "seated",
    "waiting",
    "given_up",
    "called_off",
    "attended",
    "missed",
)


@dataclass(frozen=True)
class State:
    """How something stands: its word, its tone, and whose turn it is."""

    label: str | Promise
    tone: str
    whose: str


STATES = {
    SEATED: State(_("Has a seat"), "info", "nobody"),
    WAITING: State(_("On the waiting list"), "warning", "the worker"),
    GIVEN_UP: State(_("Has cancelled"), "neutral", "nobody"),
    CALLED_OFF: State(_("Was called off"), "neutral", "nobody"),
    ATTENDED: State(_("Attended"), "info", "nobody"),
    MISSED: State(_("Did not come"), "neutral", "nobody"),
}
# From which states a sign-up may come to each. What was noted of attendance can be put right.
BEFORE = {
    SEATED: frozenset({WAITING}),
    WAITING: frozenset[str](),
    GIVEN_UP: frozenset({SEATED, WAITING}),
    CALLED_OFF: frozenset({SEATED, WAITING}),
    ATTENDED: frozenset({SEATED, MISSED}),
    MISSED: frozenset({SEATED, ATTENDED}),
}
HOLDS = frozenset({SEATED, WAITING})
CAME_TO_NOTHING = frozenset({GIVEN_UP, CALLED_OFF, MISSED, WAITING})


def is_unpaid(kind: str) -> bool:
    """Say whether a contact person of this kind is named to others only where they said yes."""
    return kind in UNPAID


def place(free: int) -> str:
    """Answer what whoever signs up now gets, where so many seats are free."""
    return SEATED if free > 0 else WAITING


def free_seats(seats: int, *, seated: int, waiting: int) -> int:
    """Answer how many seats newcomers may take: none while anybody waits, whose turn it is."""
    return 0 if waiting else max(seats - seated, 0)


# -- How a session stands ----------------------------------------------------------------------------------------------------
OPEN, FULL, CLOSED, RUNS, OVER, OFF = "open", "full", "closed", "runs", "over", "off"
SESSIONS = {
    OPEN: State(_("Open for sign-up"), "info", "contact persons"),
    FULL: State(_("Full: waiting list"), "warning", "contact persons"),
    CLOSED: State(_("The deadline is over"), "neutral", "nobody"),
    RUNS: State(_("Has begun"), "neutral", "nobody"),
    OVER: State(_("Is over"), "neutral", "the convenor"),
    OFF: State(_("Called off"), "warning", "nobody"),
}


@dataclass(frozen=True)
class Facts:
    """What of a session decides how it stands."""

    starts_at: datetime
    ends_at: datetime
    deadline: date
    free: int
    called_off: bool


def session_state(facts: Facts, *, now: datetime, today: date) -> str:
    """Answer how a session stands at a moment. The deadline is a whole day: one may sign up until it is over."""
    if facts.called_off:
        return OFF
    if now >= facts.ends_at:
        return OVER
    if now >= facts.starts_at:
        return RUNS
    if today > facts.deadline:
        return CLOSED
    return OPEN if facts.free > 0 else FULL


WHY_NOT: dict[str, str | Promise] = {
    OPEN: "",
    FULL: "",
    CLOSED: _("The deadline for signing up is over. Choose another session."),
    RUNS: _("The session has begun. Choose another one."),
    OVER: _("The session is over. Choose another one."),
    OFF: _("The session was called off. Choose another one."),
}
SIGNED_UP: dict[str, str | Promise] = {
    SEATED: _("You have a seat already."),
    WAITING: _("You are on the waiting list already. You get a mail when a seat is yours."),
    ATTENDED: _("You have attended it already."),
    MISSED: _("The session is over. Choose another one."),
}


def why_not_sign_up(state: str, *, mine: str = "") -> str | Promise:
    """Ask whether somebody may sign up: nothing for yes, or what to do instead. ``mine`` is how their own sign-up stands."""
    return SIGNED_UP.get(mine) or WHY_NOT[state]


def why_not_cancel(sign_up: str, *, starts_at: datetime, now: datetime) -> str | Promise:
    """Ask whether a seat or a place on the waiting list can be given up: nothing for yes, or why not."""
    if sign_up not in HOLDS:
        return _("There is no seat to cancel any more.")
    if now >= starts_at:
        return _("The session has begun. Whoever called the meeting notes who came.")
    return ""


# -- What a convenor writes --------------------------------------------------------------------------------------------------
def why_not_these_times(starts_at: datetime, ends_at: datetime, *, now: datetime) -> str | Promise:
    """Ask whether a session may be at these hours: nothing for yes, or what to do instead."""
    if ends_at <= starts_at:
        return _("It ends before it begins. Choose a later end.")
    if starts_at <= now:
        return _("That is over. Choose a day to come.")
    return ""


def why_not_this_deadline(deadline: date, *, day: date, today: date) -> str | Promise:
    """Ask whether one may sign up until this day: nothing for yes, or what to do instead."""
    if deadline > day:
        return _("The deadline comes after the session. Choose an earlier day.")
    if deadline < today:
        return _("The deadline is over already. Choose a day to come.")
    return ""


def why_not_so_many(seats: int, *, seated: int = 0) -> str | Promise:
    """Ask whether a session may have so many seats: nothing for yes, or what to do instead."""
    if seats < 1:
        return _("A session has at least one seat. Call it off if it is not to be held.")
    if seats > MOST_SEATS:
        return _("A session has at most 200 seats. Plan another one for the rest.")
    if seats < seated:
        return _("More have a seat than that. Call some of them off first.")
    return ""


def why_not_attendance(*, starts_at: datetime, now: datetime, called_off: bool) -> str | Promise:
    """Ask whether attendance may be noted: nothing for yes, or why not."""
    if called_off:
        return _("The session was called off: nobody came.")
    if now < starts_at:
        return _("The session has not begun. Note who came when it is over.")
    return ""


# -- What each is told by mail -----------------------------------------------------------------------------------------------
MOVED_UP, CHANGED = "moved_up", "changed"
LETTERS = frozenset({SEATED, WAITING, MOVED_UP, GIVEN_UP, CALLED_OFF, ATTENDED, CHANGED})


def to_tell(state: str, *, told: str, version: int, told_version: int) -> str:
    """Answer which letter somebody is owed, or nothing: how their sign-up stands against what they were told last.

    That they did not come is nobody's to write. A new time or place is told to whoever holds a seat or waits for one.
    """
    if state == MISSED:
        return ""
    if state != told:
        return MOVED_UP if (told, state) == (WAITING, SEATED) else state
    return CHANGED if state in HOLDS and version != told_version else ""
