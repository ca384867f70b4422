"""The verbs of the duty phone. Each: may I -> does the rule allow -> write -> trace, in the door's one transaction."""

from bindeled.duty.actions.contacts import (
    Heard,
    answer,
    give_receipt,
    give_up,
    guide,
    note_try,
    put_off,
    register,
    take_in,
)
from bindeled.duty.actions.mailbox import Mail, take_mail
from bindeled.duty.actions.phone import guide_caller, register_told
from bindeled.duty.actions.shifts import accept, ask, cancel, hand_over, leave, plan

__all__ = [
    "Heard",
    "Mail",
    "accept",
    "answer",
    "ask",
    "cancel",
    "give_receipt",
    "give_up",
    "guide",
    "guide_caller",
    "hand_over",
    "leave",
    "note_try",
    "plan",
    "put_off",
    "register",
    "register_told",
    "take_in",
    "take_mail",
]
