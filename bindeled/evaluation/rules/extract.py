"""How an extract travels: asked for, made by the machine, released by two, fetched a few times, destroyed. Pure: the time is an argument."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from bindeled.cases.rules import State, Step
from bindeled.evaluation.rules.fields import next_quarter, quarters_before

# Bindeled's own numbers, of 30 November 2026: no source of the scheme gives any.
FETCHED_WITHIN = timedelta(days=14)
MOST_FETCHES = 3
ANSWERED_WITHIN = timedelta(days=60)
MOST_QUARTERS = 20
# Another worker goes on with it where the one that read gave no sign of life for so long.
SIGN_OF_LIFE = timedelta(seconds=60)
LEAST_PURPOSE, LONGEST_PURPOSE, LONGEST_REASON = 20, 600, 300

STATES = {
    "asked": State(_("The machine is making it"), "the worker", "info"),
    "impossible": State(_("It cannot be made safe"), "nobody", "warning"),
    "made": State(_("Waits for two to release it"), "a leader and the data protection officer", "info"),
    "half": State(_("Released by one, waits for the other"), "whoever of the two has not answered", "info"),
    "released": State(_("Ready to be fetched"), "the evaluator who asked for it", "info"),
    "fetched": State(_("Fetched"), "nobody", "neutral"),
    "turned_down": State(_("Turned down"), "nobody", "neutral"),
    "expired": State(_("Its time is over, and the file was destroyed"), "nobody", "neutral"),
}
STEPS = {
    "make": Step(frozenset({"asked"}), "made", "the worker"),
    "give_up": Step(frozenset({"asked"}), "impossible", "the worker"),
    "release_first": Step(frozenset({"made"}), "half", "a leader, or the data protection officer"),
    "release_second": Step(frozenset({"half"}), "released", "the other of the two, and another person"),
    "turn_down": Step(frozenset({"made", "half"}), "turned_down", "a leader, or the data protection officer"),
    "fetch": Step(frozenset({"released", "fetched"}), "fetched", "the evaluator who asked for it"),
    "expire": Step(frozenset({"made", "half", "released", "fetched"}), "expired", "the worker"),
}
TO_ANSWER, TO_FETCH = ("made", "half"), ("released", "fetched")
# Which roles release, and each once: two different persons are two different roles.
RELEASING: dict[str, str | Promise] = {"leader": _("A leader"), "protection": _("The data protection officer")}
# Concerns that are not in the table: why.
# Without an address and without a resident: it could be about the same dwelling as any other.
UNPLACED = "unplaced"
# The published figures do not count it either.
NOT_COUNTED = "not_counted"
LEFT_OUT: dict[str, str | Promise] = {
    NOT_COUNTED: _("A test, judged noise, or set aside and not looked at"),
    "restricted": _("In a case that only some may open"),
    "protected": _("With a protected address"),
    "erased": _("In a case that was erased"),
    UNPLACED: _("About a dwelling that is not known"),
}


def may_be_asked_for(since: date, until: date, *, today: date) -> bool:
    """Say whether a period can be asked for: whole quarters that are over; ``until`` is the first day after it."""
    quarters = quarters_before(today, most=MOST_QUARTERS)
    return since in quarters and any(until == next_quarter(first) for first in quarters) and since < until


def left_out_as(*, counted: bool, restricted: bool, protected: bool, erased: bool) -> str:
    """Answer why a concern is not in the table, as a short word; nothing where it is."""
    if not counted:
        return NOT_COUNTED
    if erased:
        return "erased"
    if restricted:
        return "restricted"
    return "protected" if protected else ""


def may_release(*, by: str, asked_by: str, role: str, answered: Mapping[str, str]) -> bool:
    """Say whether somebody may answer in a role: not who asked, nobody twice, and no role twice. ``answered`` tells who answered as what."""
    return by != asked_by and role in RELEASING and role not in answered and by not in answered.values()


def may_be_fetched(state: str, *, fetches: int, until: datetime | None, now: datetime) -> bool:
    """Say whether a file may be fetched: released, in time, and not too often."""
    return state in TO_FETCH and until is not None and now < until and fetches < MOST_FETCHES


def is_over(state: str, *, fetches: int, made_at: datetime | None, until: datetime | None, now: datetime) -> bool:
    """Say whether a file's time is over: fetched often enough, past its days, or not answered for too long."""
    if state in TO_FETCH:
        return until is not None and (now >= until or fetches >= MOST_FETCHES)
    return state in TO_ANSWER and made_at is not None and now >= made_at + ANSWERED_WITHIN
