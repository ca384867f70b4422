"""The states of concerns and cases, the steps between them, and the clock."""

from dataclasses import FrozenInstanceError
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from bindeled.cases import rules

NOON = datetime(2026, 11, 24, 12, tzinfo=ZoneInfo("Europe/Copenhagen"))
STEPS = {
    "take": ({"new"}, "taken"),
    "release": ({"taken"}, "new"),
    "put_in_case": ({"new", "taken"}, "in_case"),
    "dismiss": ({"new"}, "noise"),
    "bring_back": ({"noise"}, "new"),
    "mark_test": ({"new", "taken"}, "test"),
    "unmark_test": ({"test"}, "new"),
    "hand_over": ({"new", "taken"}, "new"),
    "take_outside": ({"new", "taken"}, "outside"),
    "come_home": ({"outside"}, "new"),
    "open": (set(), "open"),
    "close": ({"open"}, "closed"),
    "reopen": ({"closed"}, "open"),
}
TONES = {
    "new": "info",
    "taken": "neutral",
    "in_case": "neutral",
    "noise": "neutral",
    "test": "neutral",
    "outside": "neutral",
    "open": "info",
    "closed": "neutral",
}


def test_a_child_starts_a_clock_of_a_day_and_nothing_else_does() -> None:
    assert rules.due(["smell", "child"], NOON) == NOON + timedelta(hours=24)
    assert rules.due(["smell"], NOON) is None


KINDS = [
    ("CONCERN_STATES", "CONCERN_STEPS"),
    ("CASE_STATES", "CASE_STEPS"),
    ("HANDOVER_STATES", "HANDOVER_STEPS"),
    ("PLAN_STATES", "PLAN_STEPS"),
]
HANDOVER_STEPS = {
    "offer": (set(), "offered"),
    "accept": ({"offered"}, "accepted"),
    "refuse": ({"offered"}, "refused"),
    "withdraw": ({"offered"}, "withdrawn"),
    "come_home": ({"accepted"}, "ended"),
}


@pytest.mark.parametrize(("states", "steps"), KINDS)
def test_every_step_leads_from_known_states_to_a_known_state_and_names_who(states: str, steps: str) -> None:
    for step in getattr(rules, steps).values():
        assert step.before <= getattr(rules, states).keys()
        assert step.after in getattr(rules, states)
        assert step.who


@pytest.mark.parametrize(("states", "steps"), KINDS)
def test_every_state_has_a_word_an_owner_a_tone_and_is_reached(states: str, steps: str) -> None:
    reached = {step.after for step in getattr(rules, steps).values()}
    for name, state in getattr(rules, states).items():
        assert state.label
        assert state.owner
        assert state.tone in {"info", "neutral", "warning"}
        assert name in reached


@pytest.mark.parametrize("name", STEPS)
def test_each_step_leads_from_these_states_to_that_one(name: str) -> None:
    step = (rules.CONCERN_STEPS | rules.CASE_STEPS)[name]
    before, after = STEPS[name]
    assert set(step.before) == before
    assert step.after == after


def test_a_hand_over_is_answered_once_and_comes_back_from_outside_alone() -> None:
    steps = {name: (set(step.before), step.after) for name, step in rules.HANDOVER_STEPS.items()}
    assert steps == HANDOVER_STEPS
    assert {name: state.tone for name, state in rules.HANDOVER_STATES.items()} == {
        "offered": "info",
        "accepted": "neutral",
        "refused": "warning",
        "withdrawn": "neutral",
        "ended": "warning",
    }


def test_no_step_is_missing() -> None:
    assert [*rules.CONCERN_STEPS, *rules.CASE_STEPS] == list(STEPS)


def test_what_waits_for_somebody_stands_out_and_the_rest_is_quiet() -> None:
    states = rules.CONCERN_STATES | rules.CASE_STATES
    assert {name: state.tone for name, state in states.items()} == TONES


def test_only_a_closed_case_noise_and_a_test_wait_for_nobody() -> None:
    states = rules.CONCERN_STATES | rules.CASE_STATES
    assert [name for name, state in states.items() if state.owner == "nobody"] == ["noise", "test", "closed"]


def test_the_words_that_the_database_keeps_stay_what_they_are() -> None:
    assert list(rules.OUTCOMES) == [
        "supported",
        "handed_over",
        "solved",
        "no_need",
        "not_reached",
        "moved",
        "averted",
        "evicted",
    ]
    assert list(rules.RESIDENT_ANSWERS) == ["accepted", "motivating", "not_asked", "unknown"]
    assert list(rules.URGENCIES) == ["today", "week", "later"]
    assert list(rules.WAYS) == ["phone", "letter", "meeting"]
    assert list(rules.ENTRY_KINDS) == [
        *("opened", "concern", "resident", "assigned", "note", "sender_asked"),
        *("kind", "visit", "call", "letter", "task", "aborted"),
        *(
            "warning",
            "warning_ended",
            "interpreter",
            "handed_over",
            "party",
            "agreed",
            "file",
            "file_removed",
            "eviction",
            "struck",
            "tenancy",
            "looks_named",
            "consent",
            "consent_ended",
            "feedback",
            "disclosed",
            "filed",
            "held",
            "hold_ended",
            "informed",
            "informed_later",
            "restricted",
            "let_in",
            "let_out",
            "unrestricted",
            "emergency",
            "recused",
            "recusal_answer",
            "protected",
            "unprotected",
            "furnishing",
            *(f"access_{what}" for what in ("asked", "proposed", "agreed", "returned", "given", "ended")),
            "closed",
            "reopened",
            "course",
            "moves_in",
        ),
    ]


def test_a_rule_cannot_be_changed_while_the_program_runs() -> None:
    with pytest.raises(FrozenInstanceError):
        rules.CONCERN_STATES["new"].owner = "somebody else"  # type: ignore[misc]
    with pytest.raises(FrozenInstanceError):
        rules.CASE_STEPS["close"].after = "open"  # type: ignore[misc]


@pytest.mark.parametrize(("drawn", "number"), [(0, "100000"), (899_999, "999999")])
def test_a_case_number_has_six_digits_and_is_drawn_among_all_of_them(
    monkeypatch: pytest.MonkeyPatch, drawn: int, number: str
) -> None:
    asked: list[int] = []

    def draw(below: int) -> int:
        asked.append(below)
        return drawn

    monkeypatch.setattr("secrets.randbelow", draw)
    assert rules.new_case_number() == number
    assert asked == [900_000]


MASS = "Hej, køb billige ure nu på vores side, tilbuddet gælder kun i dag nummer {}"
REAL = (
    "Min underbo går aldrig ud, og der lugter af gas i opgangen.",
    "Jeg hører hende græde om natten, og gardinerne er altid trukket for.",
)


def share(one: str, other: str) -> bool:
    return bool(set(rules.likeness(one)) & set(rules.likeness(other)))


def test_what_differs_in_numbers_spaces_and_letters_case_alone_is_alike() -> None:
    assert rules.likeness("Hun  bor i nr. 3, og ÆBLER") == rules.likeness("hun bor i nr 77 og æbler!")


def test_most_of_the_same_words_are_alike_and_two_matters_are_not() -> None:
    assert share(MASS.format(1), MASS.format("sytten") + " skynd dig")
    assert not share(*REAL)
    assert not share(REAL[0], MASS.format(1))


def test_the_same_words_in_another_order_are_another_matter() -> None:
    assert not share("hun ringer ikke mere", "mere ringer ikke hun")


def test_even_a_word_or_none_has_a_likeness() -> None:
    assert not share("hjælp", "brand")
    assert len(rules.likeness("")) == 4
    assert rules.likeness("") == rules.likeness("1234")


def test_likenesses_stay_what_they_are_for_those_of_a_fortnight_are_in_the_database() -> None:
    """By another reckoning, what comes after it would be like nothing that came before it."""
    assert rules.likeness("Hun bor alene, og ÆBLERNE rådner") == [
        "0:1e0b13e41bfb7805.063f3c5bd81448f9.4cf22a0f2828ce09",
        "1:1db9cb4cefefa7c8.016cfe289c5eb0d9.15db582cbd7361f0",
        "2:06cdd55799b35ff4.01d5ec60ef2225e7.0e371d4191ed7179",
        "3:11ce92d5859c9e33.2844f5c1586d3979.26d3378aab2c64bd",
    ]


def test_five_alike_within_a_day_are_many_and_a_group_goes_on_for_a_fortnight() -> None:
    assert rules.ALIKE_MANY == 5
    assert timedelta(days=1) == rules.ALIKE_WITHIN
    assert timedelta(days=14) == rules.ALIKE_SINCE


def test_why_something_is_set_aside_has_the_words_of_the_open_door_and_one_more() -> None:
    assert set(rules.SET_ASIDE) == {"trap", "many", "alike"}


def test_one_dwelling_is_known_again_however_it_is_written_and_two_are_not_taken_for_one() -> None:
    assert rules.dwelling_text("Hørgården 2", " ÆBLEHAVEN   2 ", "3", "tv") == "hørgården 2|æblehaven 2|3|tv"
    assert rules.dwelling_text("a b", "c") != rules.dwelling_text("a", "b c")


def test_the_words_of_the_trace_stay_what_they_are() -> None:
    assert list(rules.DEEDS) == [
        "read",
        "list_seen",
        "searched",
        "found",
        "linked",
        "asked_leader",
        "reviewed",
        "took",
        "released",
        "opened",
        "put_in_case",
        "registered",
        "assigned",
        "noted",
        "note_taken_back",
        "party_noted",
        "agreed_noted",
        "printed",
        "looks_seen",
        "looks_drawn",
        "look_answered",
        "compared",
        "looks_told",
        "looks_named",
        "kind_set",
        "interpreter_noted",
        "step_noted",
        "step_struck",
        "tenancy_noted",
        "planned",
        "postponed",
        "concluded",
        "aborted",
        "warned",
        "warning_kept",
        "warning_ended",
        "files_seen",
        "added_file",
        "read_file",
        "removed_file",
        "asked_sender",
        "consent_noted",
        "consent_withdrawn",
        "feedback_proposed",
        "feedback_seconded",
        "feedback_turned_down",
        "feedback_taken_back",
        "feedback_sent",
        "feedback_stopped",
        "disclosed",
        "package_fetched",
        "exported",
        "filed_noted",
        "held",
        "hold_ended",
        "informed_noted",
        "informing_postponed",
        "restricted",
        "let_in",
        "let_out",
        "unrestricted",
        "opened_in_emergency",
        "emergency_ended",
        "emergency_reviewed",
        "recused",
        "recusal_answered",
        "address_protected",
        "address_shown",
        "address_unprotected",
        "erasure_proposed",
        "erasure_seconded",
        "erasure_turned_down",
        "erased",
        *(f"access_{what}" for what in ("asked", "put_up", "decided", "proposed", "agreed", "returned")),
        *(f"access_{what}" for what in ("taken_up", "fetched", "given", "ended")),
        "furnishing_written",
        "furnishing_moved",
        "furnishing_fetched",
        "closed",
        "reopened",
        "dismissed",
        "brought_back",
        "judged_real",
        "marked_test",
        "unmarked_test",
        "child_answered",
        "assessed",
        "offered",
        "accepted",
        "refused",
        "withdrew",
        "noted_taken",
        "came_home",
        "took_in",
        "receipted",
        "guided",
        "put_off",
        "tried",
        "gave_up",
        "absence_noted",
        "absence_ended",
        "planned_shift",
        "unplanned_shift",
        "asked_swap",
        "swapped",
        "left_swap",
        "handed_duty_over",
        "reported",
        "exercise_begun",
        "aware_corrected",
        "weighed",
        "authority_decided",
        "persons_decided",
        "breach_closed",
        "breach_reopened",
        "account_asked",
        "named",
        "met_noted",
        "wish_noted",
        "joined",
        "parted",
        "company_noted",
        "course_offered",
        "course_answered",
        "course_offered_again",
        "course_accepted",
        "course_refused",
        "course_lapsed",
        "course_taken",
        "course_gone_on",
        "course_ended",
        "course_passed_on",
        "course_filed",
        "contact_logged",
        "goals_written",
        "member_set",
        "move_planned",
        "move_changed",
        "move_stage_noted",
        "move_ended",
        "extract_asked",
        "extracted",
        "extract_made",
        "extract_released",
        "extract_turned_down",
        "extract_fetched",
        "extract_expired",
        "sample_asked",
        "sample_framed",
        "sample_drawn",
        "sample_reviewed",
        "sample_ended",
        "inquiry_entered",
        "inquiry_corrected",
        "passed_on",
        "answered",
        "unopenable",
        "checked",
        "destroyed",
        "destroyed_again",
    ]
    assert list(rules.TRACED_KINDS) == [
        "case",
        "concern",
        "course",
        "courses",
        "move_in",
        "resident",
        "file",
        "inbox",
        "set_aside",
        "my_cases",
        "today",
        "handovers",
        "absence",
        "rehearsal",
        "trace",
        "look_ups",
        "look_up",
        "openings",
        "opening",
        "recusals",
        "recusal",
        "contact",
        "contacts",
        "shift",
        "erasure",
        "breach",
        "breaches",
        "record",
        "record_key",
        "met",
        "met_people",
        "wish",
        "wishes",
        "company",
        "outreach_numbers",
        "extract",
        "sample",
        "inquiry",
        "knock",
    ]
    assert list(rules.PURPOSES) == [
        "triage",
        "case_work",
        "support",
        "asking",
        "feedback",
        "arrival",
        "passing_on",
        "duty",
        "outreach",
        "post",
        "oversight",
        "leading",
        "emergency",
        "breach",
        "filing",
        "disposal",
        "evaluation",
        "case_review",
        "restore",
        "restore_check",
        "contacted",
        "known",
        "stand_in",
        "access_request",
    ]


def test_what_counts_as_contact_stays_what_it_is() -> None:
    assert rules.states.CONTACTS == ("visit", "call", "letter")
    assert set(rules.states.CONTACTS) <= rules.ENTRY_KINDS.keys()


def test_only_a_case_about_an_eviction_ends_with_one_and_there_it_is_asked_first() -> None:
    assert list(rules.outcomes_of("eviction"))[:3] == ["averted", "evicted", "supported"]
    assert set(rules.outcomes_of("eviction")) == set(rules.OUTCOMES)
    assert set(rules.OUTCOMES) - set(rules.outcomes_of("general")) == {"averted", "evicted"}
