"""The silence drill knows every verb of the municipality, hears every leak sown, and hears nothing of the product itself."""

import inspect
import json
import subprocess
import sys

import pytest

from bindeled.breaches import actions as breaches
from bindeled.cases import actions as cases
from bindeled.children import actions as children
from bindeled.cooperation.actions import (
    action_items,
    attendance,
    contacts,
    contracts,
    digest,
    events,
    feed,
    indicators,
    materials,
    meetings,
    minutes,
    reminding,
    rounds,
    talks,
    themes,
    training,
    wheel,
)
from bindeled.duty import actions as duty
from bindeled.evaluation import actions as evaluation
from bindeled.files import actions as files
from bindeled.furnishing import actions as furnishing
from bindeled.offers import actions as offers
from bindeled.outreach import actions as outreach
from bindeled.residents import actions as residents
from bindeled.sent import actions as sent
from bindeled.surveys import actions as surveys
from drills.busy_municipality import HIGH, BusyMunicipality
from drills.leaks import LEAKS
from drills.quiet_life import LOW, Run
from journeys import stage

# Verbs that another verb calls, so that they are lived with it.
CALLED_BY_OTHERS = {
    "register": "tie_resident",
    "ask_to_delete": "withdraw_consent",
    "start": "open_arrivals",
    "answer": "answer_about_child",
    "keep": "add_file",
    "keep_sent": "open_arrivals",
    "read_picture": "read_file",
    "take_away": "remove_file",
    "draw_look_ups": "remind",
    "answer_look_up": "look_at",
    "end_emergency": "open_in_emergency",
    "propose_erasure": "erase",
    "second_erasure": "erase",
    "turn_down_erasure": "erase",
    "erase_some": "erase",
    "tell_of_breaches": "report_breach",
    **dict.fromkeys(
        (
            "begin_exercise",
            "note_breach",
            "correct_aware",
            "weigh",
            "decide_authority",
            "decide_persons",
            "close_breach",
            "reopen_breach",
        ),
        "work on a breach",
    ),
    **dict.fromkeys(
        (
            "keep_members",
            "keep_checklist",
            "keep_answers",
            "send_application",
            "note_decision",
            "note_complaint",
            "give_up_application",
            "take_up_application",
            "fetch_application",
            "begin",
            "send",
            "decide",
            "complain",
            "take_up",
        ),
        "begin_furnishing",
    ),
    "pack": "note_filed",
    **dict.fromkeys(
        (
            "note_access_request",
            "put_passage_up",
            "decide_passage",
            "propose_access",
            "take_access_up",
            "return_access",
            "withdraw_access_request",
            "agree_to_access",
            "fetch_access",
            "hand_access_over",
        ),
        "ask_for_access",
    ),
    **dict.fromkeys(
        ("meet", "call", "note_encounter", "say_same", "say_not_same", "say_known", "let_in_again"), "go out"
    ),
    **dict.fromkeys(("note_wish", "pass_on", "answer_wish", "take_wish_back"), "pass met on"),
    "note_company": "keep company",
    "let_go": "let met go",
    **dict.fromkeys(("save", "go_back", "publish", "let_hold"), "work on a contract"),
    **dict.fromkeys(
        ("plan_year", "set_day", "move", "strike", "note_held", "hold_as", "hold", "follow", "remind_of_ends"),
        "work on a contract",
    ),
    **dict.fromkeys(("close_one_left", "forget_rounds"), "tend rounds"),
    **dict.fromkeys(
        (
            "write_training",
            "plan_session",
            "change_session",
            "call_off_session",
            "call_off_place",
            "note_attendance",
            "move_up",
            "tell_of_sign_ups",
            "forget_sign_ups",
        ),
        "work on training",
    ),
    **dict.fromkeys(
        (
            "plan_theme",
            "answer_theme",
            "merge_theme",
            "mark_theme",
            "lift_theme",
            "tell_of_themes",
            "forget_supporters",
        ),
        "work on themes",
    ),
    **dict.fromkeys(
        (
            "plan_meeting",
            "invite",
            "call_meeting",
            "change_meeting",
            "cancel_meeting",
            "note_answer",
            "save_draft",
            "add_material",
            "take_material_away",
            "agree_on",
            "note_done",
            "take_off",
            "remind_owners",
            "forget_items",
            "publish_minutes",
            "take_away",
            "tell_of_minutes",
            "forget_minutes",
            "note_attendance",
            "bring_guests_in",
            "tell_guests",
            "forget_guests",
            "make_address",
            "write_card",
            "confirm_card",
            "leave_list",
            "forget_cards",
            "drop_address",
        ),
        "work on a meeting",
    ),
    **dict.fromkeys(
        (
            "write_event",
            "change_event",
            "publish_event",
            "withdraw_event",
            "forget_events",
            "bring_readers_in",
            "write_digests",
            "forget_readers",
        ),
        "work on an event",
    ),
    **dict.fromkeys(
        (
            "ask_for_talk",
            "note_answer_for_talk",
            "cancel_talk",
            "note_talk_held",
            "follow_what_is_off",
            "tell_speakers",
            "forget_talks",
        ),
        "work on a talk",
    ),
    **dict.fromkeys(
        (
            "set_up",
            "call_off_survey",
            "draw_codes",
            "note_handed_out",
            "mix_ballots",
            "close_rounds",
            "open_rounds",
            "write_invitations",
            "forget_invitees",
        ),
        "work on a survey",
    ),
    **dict.fromkeys(
        (
            "ask_for_extract",
            "make_extracts",
            "tell_of_extracts",
            "release_extract",
            "turn_down_extract",
            "fetch_extract",
            "expire_extracts",
            "enter_inquiry",
            "correct_inquiry",
            "ask_for_sample",
            "ask_for_own_sample",
            "draw_asked",
            "tend_samples",
            "mark_reviewed",
        ),
        "evaluate",
    ),
    "offer_to": "offer_course",
    "plan_move": "plan_move_in",
    "keep_circle": "tie_resident",
    "put_out": "recuse_from_case",
    "let_back": "answer_recusal",
    "tell_who_looked": "read",
    "name_who_looked": "read",
}
# How views call verbs, and what contracts are asked; they write nothing of their own.
NO_VERBS = {"refusing_unread", "versions", "why_not_say", "why_not_publish", "is_unmixed"}
# What keepers and contact persons do themselves, on the sender's side.
NOT_THE_MUNICIPALITYS = {"plan_round", "press", "close_round", "tell_experience", "call_off"}
NOT_THE_MUNICIPALITYS |= {"sign_up", "give_up", "agree_to_be_named", "raise_theme", "support", "leave"}
NOT_THE_MUNICIPALITYS |= {"tell_done", "answer_invitation", "answer_by_link"}
NOT_THE_MUNICIPALITYS |= {"answer", "is_open", "say_no_thanks"}
NOT_THE_MUNICIPALITYS |= {"choose_letter", "answer_link", "answer_for_talk", "enter_counts"}
# What is counted of what was passed on, by the worker, from the sender's side alone.
NOT_THE_MUNICIPALITYS |= {"note_sent", "sum_days", "next_to_publish", "protected", "publish", "forget_sums"}
LEAST_LEAKS = 16


def verbs(module: object) -> set[str]:
    found = inspect.getmembers(module, inspect.isfunction)
    return {
        name for name, made in found if made.__module__.startswith(getattr(module, "__name__", "")) and name[0] != "_"
    }


def test_every_verb_of_the_municipality_is_lived() -> None:
    known = verbs(cases) | verbs(children) | verbs(files) | verbs(residents) | verbs(duty) | verbs(breaches)
    known |= verbs(outreach) | verbs(furnishing) | verbs(offers)
    known |= verbs(contracts) | verbs(rounds) | verbs(training) | verbs(themes) | verbs(wheel)
    known |= (
        verbs(feed)
        | verbs(meetings)
        | verbs(attendance)
        | verbs(action_items)
        | verbs(materials)
        | verbs(minutes)
        | verbs(reminding)
    )
    known |= verbs(events) | verbs(digest) | verbs(contacts)
    known |= verbs(talks) | verbs(surveys) | verbs(indicators) | verbs(evaluation) | verbs(sent)
    missing = known - HIGH.keys() - CALLED_BY_OTHERS.keys() - NO_VERBS - NOT_THE_MUNICIPALITYS
    assert missing == set()
    assert {"take", "close", "call_those_due", "register", "give_receipt"} <= known
    assert set(CALLED_BY_OTHERS.values()) <= HIGH.keys()
    assert known >= NO_VERBS | NOT_THE_MUNICIPALITYS


def test_every_event_is_a_method_of_its_own() -> None:
    lived = [*HIGH.values(), *LOW.values()]
    assert len(set(lived)) == len(lived)
    assert all(getattr(Run, made.__name__) is made for made in LOW.values())
    assert all(getattr(BusyMunicipality, made.__name__) is made for made in HIGH.values())


@pytest.mark.drill
def test_nothing_is_heard_but_the_leaks() -> None:
    command = [sys.executable, "-m", "drills.silence", "--pairs", "300", "--kept"]
    done = subprocess.run(command, capture_output=True, text=True, check=False, cwd=stage.ROOT)
    assert done.returncode == 0, done.stdout + done.stderr
    found = json.loads(done.stdout.splitlines()[-1])
    assert found["pairs"] >= 300
    assert found["differences"] == 0
    assert found["found"] == found["mutants"] == len(LEAKS) >= LEAST_LEAKS
