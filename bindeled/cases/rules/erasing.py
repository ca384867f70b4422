"""How a case is erased: proposed by one on the municipality's decision, agreed to by another some days later. Pure: time is an argument."""

from datetime import datetime, timedelta

from django.utils.translation import gettext_lazy as _

from bindeled.cases.rules.keeping import BARS
from bindeled.cases.rules.states import State, Step

LONGEST_APPROVAL = 120
# Days between the two. Bindeled's own measure, 2026-11-29: whoever was away for a week can still object.
APART = timedelta(days=7)
# So many cases in one proposal, so that somebody can look through them.
MOST_AT_ONCE = 200
# How a case ended that was still open in a copy from before it was closed, and is erased again in it: that is not known there.
OUTCOME_UNKNOWN = "unknown"
ERASURE_STATES = {
    "proposed": State(_("Waits for a second person"), "another leader, or the data protection officer", "info"),
    "seconded": State(_("Is being carried out"), "the worker", "info"),
    "done": State(_("Carried out"), "nobody", "neutral"),
    "turned_down": State(_("Turned down"), "nobody", "neutral"),
}
ERASURE_STEPS = {
    "propose": Step(frozenset(), "proposed", "a leader of the unit"),
    "second": Step(frozenset({"proposed"}), "seconded", "another leader of the unit, or the data protection officer"),
    "turn_down": Step(frozenset({"proposed"}), "turned_down", "a leader of the unit, or the data protection officer"),
    "finish": Step(frozenset({"seconded"}), "done", "the worker"),
}
# Why a proposed case was not erased after all: what keeps cases, and two words more.
SPARED = {**BARS, "opened": _("Opened again"), "turned_down": _("Turned down")}


def may_be_seconded_from(proposed_at: datetime) -> datetime:
    """Answer from when a second person may say yes."""
    return proposed_at + APART
