"""Rules of concerns and cases: states and steps, clocks, likeness, routing, and the words of the trace. Pure."""

from bindeled.cases.rules.alike import ALIKE_MANY, ALIKE_SINCE, ALIKE_WITHIN, BANDS, ROWS, SET_ASIDE, likeness
from bindeled.cases.rules.states import (
    CASE_STATES,
    CASE_STEPS,
    CONCERN_STATES,
    CONCERN_STEPS,
    ENTRY_KINDS,
    OUTCOMES,
    RESIDENT_ANSWERS,
    State,
    Step,
    due,
    dwelling_text,
    new_case_number,
)
from bindeled.cases.rules.traced import DEEDS, PURPOSES, TRACED_KINDS

__all__ = [
    "ALIKE_MANY",
    "ALIKE_SINCE",
    "ALIKE_WITHIN",
    "BANDS",
    "CASE_STATES",
    "CASE_STEPS",
    "CONCERN_STATES",
    "CONCERN_STEPS",
    "DEEDS",
    "ENTRY_KINDS",
    "OUTCOMES",
    "PURPOSES",
    "RESIDENT_ANSWERS",
    "ROWS",
    "SET_ASIDE",
    "TRACED_KINDS",
    "State",
    "Step",
    "due",
    "dwelling_text",
    "likeness",
    "new_case_number",
]
