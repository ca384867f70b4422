"""The verbs of the roster."""

from bindeled.housing.actions.entries import (
    RefusedError,
    add,
    appoint,
    come_back,
    confirm,
    correct,
    doubt,
    end,
    end_all,
    go_away,
    hand_over,
    invite,
    invite_all,
    invite_if_new,
)

__all__ = [
    "RefusedError",
    "add",
    "appoint",
    "come_back",
    "confirm",
    "correct",
    "doubt",
    "end",
    "end_all",
    "go_away",
    "hand_over",
    "invite",
    "invite_all",
    "invite_if_new",
]
