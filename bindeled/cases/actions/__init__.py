"""The adviser's verbs. Each: may I -> does the rule allow -> write -> log, in the door's one transaction."""

from bindeled.cases.actions.arrivals import open_arrivals
from bindeled.cases.actions.casework import assign, close, reopen, tie_resident, write_note
from bindeled.cases.actions.child import answer_about_child
from bindeled.cases.actions.handing_over import (
    CHANGED_MEANWHILE,
    accept,
    bring_home,
    note_taken,
    offer,
    refuse,
    withdraw,
)
from bindeled.cases.actions.handling import add_to_case, bring_back, dismiss, judge_real, open_case, release, take
from bindeled.cases.actions.linking import ask_for_review, look_at
from bindeled.cases.actions.steps import RefusedError
from bindeled.cases.actions.triage import assess

__all__ = [
    "CHANGED_MEANWHILE",
    "RefusedError",
    "accept",
    "add_to_case",
    "answer_about_child",
    "ask_for_review",
    "assess",
    "assign",
    "bring_back",
    "bring_home",
    "close",
    "dismiss",
    "judge_real",
    "look_at",
    "note_taken",
    "offer",
    "open_arrivals",
    "open_case",
    "refuse",
    "release",
    "reopen",
    "take",
    "tie_resident",
    "withdraw",
    "write_note",
]
