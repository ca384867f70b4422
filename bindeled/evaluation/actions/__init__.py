"""The verbs of evaluation."""

from bindeled.evaluation.actions.extracts import (
    RefusedError,
    ask_for_extract,
    fetch_extract,
    release_extract,
    turn_down_extract,
)
from bindeled.evaluation.actions.inquiries import correct_inquiry, enter_inquiry
from bindeled.evaluation.actions.making import expire_extracts, make_extracts, tell_of_extracts

__all__ = [
    "RefusedError",
    "ask_for_extract",
    "correct_inquiry",
    "enter_inquiry",
    "expire_extracts",
    "fetch_extract",
    "make_extracts",
    "release_extract",
    "tell_of_extracts",
    "turn_down_extract",
]
