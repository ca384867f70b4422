"""The adviser's verbs. Each: may I -> does the rule allow -> write -> log, in the door's one transaction."""

from bindeled.cases.actions.arrivals import open_arrivals
from bindeled.cases.actions.casework import assign, close, reopen, tie_resident, write_note
from bindeled.cases.actions.child import answer_about_child
from bindeled.cases.actions.handling import add_to_case, bring_back, dismiss, judge_real, open_case, release, take
from bindeled.cases.actions.steps import RefusedError

__all__ = [
    "RefusedError",
    "add_to_case",
    "answer_about_child",
    "assign",
    "bring_back",
    "close",
    "dismiss",
    "judge_real",
    "open_arrivals",
    "open_case",
    "release",
    "reopen",
    "take",
    "tie_resident",
    "write_note",
]
