"""States of concerns and cases, who may move them, outcomes, and the clock. Pure: time comes as an argument."""

import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from bindeled.children.rules import assess_by


@dataclass(frozen=True)
class State:
    """A state: its word on the screen, who acts next, and the tone of its tag (never red for a person's choice)."""

    label: str | Promise
    owner: str
    tone: str


CONCERN_STATES = {
    "new": State(_("New"), "any adviser of the unit", "info"),
    "taken": State(_("Taken"), "the adviser who took it", "neutral"),
    "in_case": State(_("In a case"), "the case's adviser", "neutral"),
    "noise": State(_("Judged noise"), "nobody", "neutral"),
    "test": State(_("A test"), "nobody", "neutral"),
    "outside": State(_("Taken over by another unit"), "the unit that took it over", "neutral"),
}
# What is no concern, and counts in no figure of them.
NO_CONCERN = ("noise", "test")
CASE_STATES = {
    "open": State(_("Still open"), "the responsible adviser", "info"),
    "closed": State(_("Closed"), "nobody", "neutral"),
}


@dataclass(frozen=True)
class Step:
    """One allowed move: from these states to one, by whom."""

    before: frozenset[str]
    after: str
    who: str


CONCERN_STEPS = {
    "take": Step(frozenset({"new"}), "taken", "adviser or leader of the unit"),
    "release": Step(frozenset({"taken"}), "new", "the one who took it, or a leader"),
    "put_in_case": Step(frozenset({"new", "taken"}), "in_case", "adviser or leader of the unit"),
    # Only what came through the open door and was set aside. Nothing is deleted, and everything can be brought back.
    "dismiss": Step(frozenset({"new"}), "noise", "adviser or leader of the unit"),
    "bring_back": Step(frozenset({"noise"}), "new", "adviser or leader of the unit"),
    # Somebody tried the form, and nobody is behind it. It is kept, and can be brought back, too.
    "mark_test": Step(frozenset({"new", "taken"}), "test", "adviser or leader of the unit"),
    "unmark_test": Step(frozenset({"test"}), "new", "adviser or leader of the unit"),
    # Another unit has accepted it: it begins anew there. Where nobody of it works here, the record stays.
    "hand_over": Step(frozenset({"new", "taken"}), "new", "the unit that it was offered to"),
    "take_outside": Step(
        frozenset({"new", "taken"}), "outside", "who handed it over, when the other unit has said yes"
    ),
    "come_home": Step(frozenset({"outside"}), "new", "who handed it over, when the other unit cannot after all"),
}
# A hand-over. While it is offered, the concern is the giver's; refused, it still is, and stands there as come back.
HANDOVER_STATES = {
    "offered": State(_("Offered"), "the unit that it was offered to; the concern is the giver's", "info"),
    "accepted": State(_("Accepted"), "the unit that accepted it", "neutral"),
    "refused": State(_("Refused, and come back"), "the unit that gave it", "warning"),
    "withdrawn": State(_("Taken back before it was answered"), "the unit that gave it", "neutral"),
    "ended": State(_("Came back after it was accepted"), "the unit that gave it", "warning"),
}
HANDOVER_STEPS = {
    "offer": Step(frozenset(), "offered", "adviser or leader of the unit that has the concern"),
    "accept": Step(
        frozenset({"offered"}), "accepted", "adviser or leader of the other unit, or the giver for one outside"
    ),
    "refuse": Step(
        frozenset({"offered"}), "refused", "adviser or leader of the other unit, or the giver for one outside"
    ),
    "withdraw": Step(frozenset({"offered"}), "withdrawn", "adviser or leader of the unit that gave it"),
    "come_home": Step(frozenset({"accepted"}), "ended", "adviser or leader of the unit that gave it to one outside"),
}
# How a unit that does not work here was asked.
WAYS = {"phone": _("By phone"), "letter": _("By letter"), "meeting": _("In person")}
URGENCIES = {
    "today": _("Today"),
    "week": _("This week"),
    "later": _("It can wait"),
}
CASE_STEPS = {
    "open": Step(frozenset(), "open", "adviser or leader of the unit"),
    "close": Step(frozenset({"open"}), "closed", "adviser or leader of the unit"),
    "reopen": Step(frozenset({"closed"}), "open", "adviser or leader of the unit"),
}

OUTCOMES: dict[str, str | Promise] = {
    "supported": _("Support is in place"),
    "handed_over": _("Another unit has taken over"),
    "solved": _("The matter was settled"),
    "no_need": _("There was no need for help"),
    "not_reached": _("The resident could not be reached"),
    "moved": _("The resident has moved or died"),
    "averted": _("The eviction was averted"),
    "evicted": _("The resident was put out"),
}
# Outcomes of cases about an eviction alone.
EVICTION_OUTCOMES = ("averted", "evicted")
RESIDENT_ANSWERS = {
    "accepted": _("Accepts help"),
    "motivating": _("Says no for now – we keep asking"),
    "not_asked": _("Has not been asked"),
    "unknown": _("Don't know"),
}
ENTRY_KINDS = {
    "opened": _("Case opened"),
    "concern": _("Concern added"),
    "resident": _("Resident tied to the case"),
    "assigned": _("Responsible adviser"),
    "note": _("Note"),
    # It stands with its concern, and is shown among the moments of the case.
    "sender_asked": _("The sender was phoned, to be asked"),
    "kind": _("Kind of case"),
    "visit": _("Visit"),
    "call": _("Phone call"),
    "letter": _("Letter"),
    "task": _("Task"),
    "aborted": _("Given up"),
    "warning": _("Warning for those who knock"),
    "warning_ended": _("The warning does not hold any more"),
    "interpreter": _("Interpreter"),
    "handed_over": _("Taken over by another unit"),
    "party": _("Party of the mediation"),
    "agreed": _("What was agreed"),
    "file": _("File added"),
    "file_removed": _("File removed again"),
    "eviction": _("Step towards an eviction"),
    "struck": _("Struck out: noted by mistake"),
    "tenancy": _("Children, agreement and help with the rent"),
    "looks_named": _("Told the resident by name who has looked, because"),
    "consent": _("What the resident says to being told of"),
    "consent_ended": _("Consent taken back"),
    "feedback": _("Message to the sender"),
    "disclosed": _("Told to somebody else"),
    "filed": _("Filed in the municipality's own system"),
    "held": _("Held: it must not go"),
    "hold_ended": _("Not held any more"),
    "informed": _("The resident was told that we have data about them"),
    "informed_later": _("Telling the resident is postponed"),
    "restricted": _("Only some may open it"),
    "let_in": _("May open it now"),
    "let_out": _("May not open it any more"),
    "unrestricted": _("All of the unit may open it again"),
    "emergency": _("Opened in an emergency"),
    "recused": _("Does not work on it: a conflict of interest"),
    "recusal_answer": _("The leader's word on a conflict of interest"),
    "protected": _("The address is protected"),
    "unprotected": _("The address is not protected any more"),
    "furnishing": _("Help to furnish a first home"),
    "access_asked": _("Asked to read what is written"),
    "access_proposed": _("Access: what goes was proposed"),
    "access_agreed": _("Access: a second person agreed to what goes"),
    "access_returned": _("Access: sent back by the second person"),
    "access_given": _("Access: handed over"),
    "access_ended": _("Access: not asked for any more"),
    "closed": _("Case closed"),
    "reopened": _("Case reopened"),
    "course": _("Offered to the resident"),
    "moves_in": _("A day of moving in was written down"),
}
# Moments of a case that tell of a contact with the resident, or of an attempt at one.
CONTACTS = ("visit", "call", "letter")


def outcomes_of(kind: str) -> dict[str, str | Promise]:
    """Answer the outcomes that a case of this kind may have, those of its kind first."""
    own: tuple[str, ...] = EVICTION_OUTCOMES if kind == "eviction" else ()
    others = (code for code in OUTCOMES if code not in EVICTION_OUTCOMES)
    return {code: OUTCOMES[code] for code in (*own, *others)}


def due(kinds: Iterable[str], received_at: datetime) -> datetime | None:
    """Answer when a concern must have been assessed, or None where no clock runs (decision 8)."""
    return assess_by(received_at) if "child" in kinds else None


def new_case_number() -> str:
    """Answer a random case number of six digits; it tells nothing about how many there are."""
    return f"{secrets.randbelow(900_000) + 100_000}"


def dwelling_text(*parts: str) -> str:
    """Answer the text under which one dwelling is known again: case and spaces do not count."""
    return "|".join(" ".join(part.casefold().split()) for part in parts)
