"""The verbs of courses and of moving in."""

from bindeled.offers.actions.moving import change_day, end_move, note_stage, plan_move
from bindeled.offers.actions.offering import begin, let_lapse, note_answer, offer_again, offer_to, take_on, turn_away
from bindeled.offers.actions.running import (
    end_course,
    file_course,
    go_on,
    log_contact,
    pass_on,
    set_member,
    write_goals,
)
from bindeled.offers.actions.steps import RefusedError, refusing_unread

__all__ = [
    "RefusedError",
    "begin",
    "change_day",
    "end_course",
    "end_move",
    "file_course",
    "go_on",
    "let_lapse",
    "log_contact",
    "note_answer",
    "note_stage",
    "offer_again",
    "offer_to",
    "pass_on",
    "plan_move",
    "refusing_unread",
    "set_member",
    "take_on",
    "turn_away",
    "write_goals",
]
