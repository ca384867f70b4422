"""The verbs of evaluation."""

from bindeled.evaluation.actions.drawing import draw_asked, tend_samples
from bindeled.evaluation.actions.extracts import (
    RefusedError,
    ask_for_extract,
    fetch_extract,
    release_extract,
    turn_down_extract,
)
from bindeled.evaluation.actions.inquiries import correct_inquiry, enter_inquiry
from bindeled.evaluation.actions.making import expire_extracts, make_extracts, tell_of_extracts
from bindeled.evaluation.actions.samples import Order, ask_for_own_sample, ask_for_sample, mark_reviewed

__all__ = [
    "Order",
    "RefusedError",
    "ask_for_extract",
    "ask_for_own_sample",
    "ask_for_sample",
    "correct_inquiry",
    "draw_asked",
    "enter_inquiry",
    "expire_extracts",
    "fetch_extract",
    "make_extracts",
    "mark_reviewed",
    "release_extract",
    "tell_of_extracts",
    "tend_samples",
    "turn_down_extract",
]
