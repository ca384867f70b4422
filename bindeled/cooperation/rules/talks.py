"""Talks by units and partners at meetings, training and about themes (D38): how a request stands, and which letter is owed. Pure.

A talk is about what many meet, never about a resident.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

LONGEST_TITLE, LONGEST_LINE, LONGEST_WISHES, LONGEST_OUTCOME = 120, 200, 1000, 1500
SHORTEST, LONGEST = 5, 480  # minutes
# Days after a talk that the request goes, with whom it asked: as long as the entries on the roster. Bindeled's own proposal.
KEPT_DAYS = 730
# When whoever has not answered is reminded, and when whoever said yes: once each. Bindeled's own proposals.
REMINDED_AFTER, REMINDED_BEFORE = timedelta(days=14), timedelta(days=7)

ASKED, ACCEPTED, DECLINED, HELD, CANCELLED = "asked", "accepted", "declined", "held", "cancelled"


@dataclass(frozen=True)
class State:
    """How a request stands: its word, its tone, and whose turn it is."""

    label: str | Promise
    tone: str
    whose: str


STATES: Mapping[str, State] = {
    ASKED: State(_("Asked"), "warning", "the one asked"),
    ACCEPTED: State(_("Said yes"), "info", "the convenor"),
    DECLINED: State(_("Said no"), "neutral", "the convenor"),
    HELD: State(_("The talk was held"), "neutral", "nobody"),
    CANCELLED: State(_("The talk was cancelled"), "neutral", "nobody"),
}
# From which states a request may come to each. An answer can be changed until the day; what came of a talk can be put right.
BEFORE: Mapping[str, frozenset[str]] = {
    ASKED: frozenset(),
    ACCEPTED: frozenset({ASKED, DECLINED}),
    DECLINED: frozenset({ASKED, ACCEPTED}),
    HELD: frozenset({ACCEPTED, HELD}),
    CANCELLED: frozenset({ASKED, ACCEPTED}),
}
# What whoever is invited to the meeting may know of.
KNOWN_TO_GUESTS = frozenset({ACCEPTED, HELD})
# How an answer came: by the link in the letter, or told to the convenor.
BY_LINK, BY_CALL = "link", "call"
WAYS: Mapping[str, str | Promise] = {BY_LINK: _("by the letter's link"), BY_CALL: _("told to the convenor")}


def why_not_answer(state: str, *, starts_at: datetime, now: datetime) -> str | Promise:
    """Ask whether one may still say yes or no: nothing for yes, or why not."""
    if state == CANCELLED:
        return _("The talk was cancelled. There is nothing to answer.")
    if starts_at <= now or state == HELD:
        return _("Its time has come. Call whoever asked you.")
    return ""


def why_not_decline(why: str) -> str | Promise:
    """Ask whether a no may stand: whoever asks is told why. Nothing for yes."""
    return "" if why.strip() else _("Write why not: the convenor reads it.")


def why_not_cancel(state: str, *, starts_at: datetime, now: datetime) -> str | Promise:
    """Ask whether a talk may be cancelled: nothing for yes, or what to do instead."""
    if state not in BEFORE[CANCELLED]:
        return _("There is nothing to cancel. Ask anew instead.")
    return _("Its time has come. Note what came of it instead.") if starts_at <= now else ""


def why_not_held(state: str, *, starts_at: datetime, now: datetime) -> str | Promise:
    """Ask whether it may be noted that a talk was held: nothing for yes, or what to do instead."""
    if state not in BEFORE[HELD]:
        return _("Nobody said yes to it. Note first that they did.")
    return _("It has not begun yet.") if starts_at > now else ""


def why_not_so_long(minutes: int) -> str | Promise:
    """Ask whether a talk may take so many minutes: nothing for yes, or what to do instead."""
    return "" if SHORTEST <= minutes <= LONGEST else _("Choose between 5 and 480 minutes.")


def stands_apart(starts_at: datetime, *, begins: datetime, ends: datetime) -> bool:
    """Say whether a talk lies outside of what it belongs to, as when that was moved."""
    return not begins <= starts_at < ends


def why_not_then(
    starts_at: datetime, *, begins: datetime | None, ends: datetime | None, now: datetime
) -> str | Promise:
    """Ask whether a talk may begin then; where it belongs to a meeting, within that. Nothing for yes, or what to do instead."""
    if starts_at <= now:
        return _("That is over. Choose a day to come.")
    if begins and ends and stands_apart(starts_at, begins=begins, ends=ends):
        return _("That is outside of what it belongs to. Choose a time within it.")
    return ""


# -- Letters -----------------------------------------------------------------------------------------------------------------
REQUEST, REMINDER, SOON, OFF = "request", "reminder", "soon", "off"


@dataclass(frozen=True)
class Facts:
    """What decides which letter is owed: how it stands, when it was asked and answered, and of what one was told."""

    state: str
    asked_at: datetime
    starts_at: datetime
    answered_at: datetime | None = None
    told: bool = False
    reminded: bool = False
    told_soon: bool = False
    told_off: bool = False
    apart: bool = False


def to_tell(facts: Facts, *, now: datetime) -> str:
    """Answer which letter the one asked is owed, or nothing; each goes once, and none when the time has come."""
    if facts.starts_at <= now:
        return ""
    if facts.state == CANCELLED:
        return OFF if facts.told and not facts.told_off else ""
    if facts.state == ASKED:
        if not facts.told:
            return REQUEST
        return REMINDER if not facts.reminded and now >= facts.asked_at + REMINDED_AFTER else ""
    if facts.state != ACCEPTED or facts.told_soon or facts.apart:
        return ""
    soon = facts.starts_at - REMINDED_BEFORE
    # Whoever said yes within the last week remembers it.
    return SOON if now >= soon and (facts.answered_at or now) < soon else ""
