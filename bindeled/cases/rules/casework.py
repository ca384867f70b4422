"""Rules of the work on a case: its kind, what is planned and how it went, and warnings for those who knock. Pure: the day comes as an argument."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from bindeled.cases.rules.states import State, Step

CASE_KINDS: dict[str, str | Promise] = {
    "general": _("General"),
    "mediation": _("Mediation between caretaker and tenant"),
    "no_contact": _("Cannot get in contact"),
    "move_in": _("Moving in"),
    "eviction": _("Threatened with eviction"),
}
# What is planned. The first three are ways to the resident; of them one says how it went.
PLAN_KINDS: dict[str, str | Promise] = {
    "visit": _("Visit"),
    "call": _("Phone call"),
    "letter": _("Letter"),
    "task": _("Task"),
    # A term of law. It follows from a step towards an eviction, so nobody chooses it, and nobody puts it off.
    "term": _("Term"),
}
CHOSEN_PLANS = ("visit", "call", "letter", "task")
OUTREACH = ("visit", "call", "letter")
PLAN_STATES = {
    "planned": State(_("Planned"), "the case's adviser", "info"),
    "done": State(_("Done"), "nobody", "neutral"),
    "aborted": State(_("Given up"), "nobody", "neutral"),
}
PLAN_STEPS = {
    "plan": Step(frozenset(), "planned", "adviser or leader of the unit"),
    "postpone": Step(frozenset({"planned"}), "planned", "adviser or leader of the unit"),
    "conclude": Step(frozenset({"planned"}), "done", "adviser or leader of the unit"),
    "abort": Step(frozenset({"planned"}), "aborted", "adviser or leader of the unit"),
}
# How an attempt went. A resident who says no for now is nobody's failure, and no sanction follows (D15).
RESULTS: dict[str, str | Promise] = {
    "met": _("We talked"),
    "not_met": _("Nobody answered"),
    "left_word": _("Left word, or delivered it"),
    "not_now": _("Does not want to talk for now"),
}
REMIND_BEFORE: dict[int, str | Promise] = {
    0: _("On the day"),
    1: _("The day before"),
    3: _("Three days before"),
    7: _("A week before"),
}
DUE: dict[str, str | Promise] = {"overdue": _("Overdue"), "today": _("Today"), "soon": _("Soon"), "later": ""}
# Nobody is warned against for longer without somebody looking at it again. Bindeled's own number, of 28 November 2026: no source
# of the scheme gives one.
LONGEST_WARNING = timedelta(days=183)
# So far ahead anything may be planned: a slip of the finger in the year is noticed.
LONGEST_PLAN = timedelta(days=730)


def remind_on(due_on: date, before: int) -> date:
    """Answer the day from which something planned is shown as waiting."""
    return due_on - timedelta(days=before)


def how_due(due_on: date, remind_from: date, *, today: date) -> str:
    """Say how something planned stands on a day: overdue, today, soon (one is reminded of it) or later."""
    if due_on < today:
        return "overdue"
    if due_on == today:
        return "today"
    return "soon" if remind_from <= today else "later"


def may_be_planned(due_on: date, *, today: date) -> bool:
    """Say whether something may be planned for a day: not for one that is over, nor for one years ahead."""
    return today <= due_on <= today + LONGEST_PLAN


def may_be_put_off(kind: str) -> bool:
    """Say whether something planned may be moved to another day: not a term of law."""
    return kind != "term"


def needs_result(kind: str) -> bool:
    """Say whether one says how it went: of every way to the resident."""
    return kind in OUTREACH


def may_be_reviewed_by(review_by: date, *, today: date) -> bool:
    """Say whether a warning may stand until a day: one that is ahead, and not too far."""
    return today < review_by <= today + LONGEST_WARNING


def must_be_looked_at(review_by: date, *, today: date) -> bool:
    """Say whether somebody must look whether a warning still holds. It is shown until then and after, since silence could hurt."""
    return review_by <= today


# -- Mediation: both are parties by their own word, and what is told to the other is what each has allowed --------------

PARTIES: dict[str, str | Promise] = {"resident": _("The resident"), "caretaker": _("The caretaker")}
PARTY_ANSWERS: dict[str, str | Promise] = {
    "agreed": _("Agrees to the mediation"),
    "declined": _("Says no for now"),
    "withdrawn": _("Does not want to go on"),
}
# How what is agreed reaches the parties: never by a page of ours.
SHARED: dict[str, str | Promise] = {"by_phone": _("Told both by phone"), "on_paper": _("Given to both on paper")}


def still_needed(answers: Mapping[str, str]) -> list[str]:
    """Answer the parties without whose agreement nobody mediates. ``answers`` has each party's newest word."""
    return [party for party in PARTIES if answers.get(party) != "agreed"]


# -- Notes ----------------------------------------------------------------------------------------------------------------

# So long a note may be taken back by whoever wrote it; afterwards a new one puts it right.
UNDO_WITHIN = timedelta(minutes=2)


def may_be_taken_back(written_at: datetime, *, now: datetime) -> bool:
    """Say whether a note was written so short a time ago that it may be taken back."""
    return now - written_at < UNDO_WITHIN
