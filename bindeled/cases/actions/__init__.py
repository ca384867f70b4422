"""The adviser's verbs. Each: may I -> does the rule allow -> write -> log, in the door's one transaction."""

from bindeled.cases.actions.accessing import CHANGED as PASSAGE_CHANGED
from bindeled.cases.actions.accessing import FASTER as REQUEST_MOVED
from bindeled.cases.actions.accessing import (
    agree_to_access,
    decide_passage,
    fetch_access,
    hand_access_over,
    note_access_request,
    propose_access,
    put_passage_up,
    return_access,
    take_access_up,
    withdraw_access_request,
)
from bindeled.cases.actions.addressing import protect_address, show_address, unprotect_address
from bindeled.cases.actions.arrivals import open_arrivals
from bindeled.cases.actions.calling import ask_sender
from bindeled.cases.actions.casework import (
    assign,
    close,
    note_interpreter,
    reopen,
    set_kind,
    take_note_back,
    tie_resident,
    write_note,
)
from bindeled.cases.actions.child import answer_about_child
from bindeled.cases.actions.consent import (
    give_feedback,
    note_consent,
    propose_feedback,
    second_feedback,
    take_feedback_back,
    turn_down_feedback,
    withdraw_consent,
)
from bindeled.cases.actions.disclosure import ask_to_delete, disclose
from bindeled.cases.actions.erasing import erase_some, propose_erasure, second_erasure, turn_down_erasure
from bindeled.cases.actions.eviction import note_step, note_tenancy, strike_step
from bindeled.cases.actions.filing import add_file, read_file, read_picture, remove_file
from bindeled.cases.actions.furnishing import (
    begin_furnishing,
    fetch_application,
    give_up_application,
    keep_answers,
    keep_checklist,
    keep_members,
    note_complaint,
    note_decision,
    send_application,
    take_up_application,
)
from bindeled.cases.actions.handing_over import (
    CHANGED_MEANWHILE,
    accept,
    bring_home,
    note_taken,
    offer,
    refuse,
    withdraw,
)
from bindeled.cases.actions.handling import (
    add_to_case,
    bring_back,
    dismiss,
    judge_real,
    mark_test,
    open_case,
    release,
    take,
    unmark_test,
)
from bindeled.cases.actions.homes import forget_home, say_home
from bindeled.cases.actions.informing import note_informed, postpone_informing
from bindeled.cases.actions.keeping import end_hold, hold, note_filed
from bindeled.cases.actions.leading import end_absence, give_out, hand_on, note_absence
from bindeled.cases.actions.linking import ask_for_review, look_at
from bindeled.cases.actions.lookups import answer_look_up, draw_look_ups
from bindeled.cases.actions.mediation import note_agreed, note_party
from bindeled.cases.actions.offering import offer_course, plan_move_in
from bindeled.cases.actions.packing import pack
from bindeled.cases.actions.plans import abort, conclude, plan, postpone
from bindeled.cases.actions.recusing import answer_recusal, recuse_from_case, recuse_from_concern
from bindeled.cases.actions.reminding import remind
from bindeled.cases.actions.restricting import (
    end_emergency,
    let_in,
    let_oneself_in,
    let_out,
    open_in_emergency,
    restrict,
    review_opening,
    tell_of_openings,
    unrestrict,
)
from bindeled.cases.actions.safety import end_warning, keep_warning, warn
from bindeled.cases.actions.steps import RefusedError, refusing_unread
from bindeled.cases.actions.telling import name_who_looked, tell_who_looked
from bindeled.cases.actions.triage import assess

__all__ = [
    "CHANGED_MEANWHILE",
    "PASSAGE_CHANGED",
    "REQUEST_MOVED",
    "RefusedError",
    "abort",
    "accept",
    "add_file",
    "add_to_case",
    "agree_to_access",
    "answer_about_child",
    "answer_look_up",
    "answer_recusal",
    "ask_for_review",
    "ask_sender",
    "ask_to_delete",
    "assess",
    "assign",
    "begin_furnishing",
    "bring_back",
    "bring_home",
    "close",
    "conclude",
    "decide_passage",
    "disclose",
    "dismiss",
    "draw_look_ups",
    "end_absence",
    "end_emergency",
    "end_hold",
    "end_warning",
    "erase_some",
    "fetch_access",
    "fetch_application",
    "forget_home",
    "give_feedback",
    "give_out",
    "give_up_application",
    "hand_access_over",
    "hand_on",
    "hold",
    "judge_real",
    "keep_answers",
    "keep_checklist",
    "keep_members",
    "keep_warning",
    "let_in",
    "let_oneself_in",
    "let_out",
    "look_at",
    "mark_test",
    "name_who_looked",
    "note_absence",
    "note_access_request",
    "note_agreed",
    "note_complaint",
    "note_consent",
    "note_decision",
    "note_filed",
    "note_informed",
    "note_interpreter",
    "note_party",
    "note_step",
    "note_taken",
    "note_tenancy",
    "offer",
    "offer_course",
    "open_arrivals",
    "open_case",
    "open_in_emergency",
    "pack",
    "plan",
    "plan_move_in",
    "postpone",
    "postpone_informing",
    "propose_access",
    "propose_erasure",
    "propose_feedback",
    "protect_address",
    "put_passage_up",
    "read_file",
    "read_picture",
    "recuse_from_case",
    "recuse_from_concern",
    "refuse",
    "refusing_unread",
    "release",
    "remind",
    "remove_file",
    "reopen",
    "restrict",
    "return_access",
    "review_opening",
    "say_home",
    "second_erasure",
    "second_feedback",
    "send_application",
    "set_kind",
    "show_address",
    "strike_step",
    "take",
    "take_access_up",
    "take_feedback_back",
    "take_note_back",
    "take_up_application",
    "tell_of_openings",
    "tell_who_looked",
    "tie_resident",
    "turn_down_erasure",
    "turn_down_feedback",
    "unmark_test",
    "unprotect_address",
    "unrestrict",
    "warn",
    "withdraw",
    "withdraw_access_request",
    "withdraw_consent",
    "write_note",
]
