"""Of which tables and columns a case consists, and how a row of each is told: the one list from which its package is made.

What is added beside a case is added here, or to ``LEFT_OUT`` with a reason: the tests hold every column against the two.
"""

from dataclasses import replace

from django.db.models import Model

from bindeled.cases import rules, words
from bindeled.cases.models import (
    AccessDecision,
    AccessProposal,
    AccessRequest,
    Case,
    Concern,
    Consent,
    Disclosure,
    Entry,
    EvictionStep,
    Feedback,
    Filing,
    Handover,
    Hold,
    Informing,
    Opening,
    Party,
    Plan,
    Recusal,
    Restriction,
    Review,
    SafetyNote,
    SenderCall,
)
from bindeled.cases.queries.disclosure import BASIS_WORDS
from bindeled.cases.queries.informing import GROUND_WORDS
from bindeled.cases.queries.telling import Part, Words
from bindeled.cases.rules import accessing, consent, eviction, informing, recusing, restricting, routing
from bindeled.children.models import ChildClock
from bindeled.children.rules import WAYS as ANSWERED_BY
from bindeled.concerns import rules as told_rules
from bindeled.files.models import File
from bindeled.files.words import KINDS as FILE_KINDS
from bindeled.furnishing.models import Application, Household
from bindeled.furnishing.rules import STATES as FURNISHING
from bindeled.receipts.rules import WORDINGS
from bindeled.residents.models import Resident

STEPS: Words = {"step": eviction.STEPS}
HANDED_OVER: Words = {"state": rules.HANDOVER_STATES, "way": rules.WAYS}
JUDGED: Words = {"money": routing.MONEY} | dict.fromkeys(("ageing", "youth_case", "assigned"), routing.ANSWERS)


OUT = ("user", "ground", "said_at", "said_by", "answer", "answered_at", "answered_by")
OUT_WORDS: Words = {"ground": recusing.GROUNDS, "answer": recusing.ANSWERS}


CASE = Part(
    "case",
    Case,
    (
        *("number", "kind", "unit", "department", "responsible", "state", "opened_at", "opened_by"),
        *("closed_at", "closed_by", "outcome", "resident_answer", "address_protected_at"),
    ),
    ("dwelling", "interpreter"),
    ("tenancy",),
    {
        "kind": rules.CASE_KINDS,
        "state": rules.CASE_STATES,
        "outcome": rules.OUTCOMES,
        "resident_answer": rules.RESIDENT_ANSWERS,
        "children": eviction.CHILDREN,
        "agreement": eviction.AGREEMENTS,
        "rent_help": eviction.RENT_HELP,
    },
)
RESIDENT = Part("resident", Resident, ("pseudonym", "created_at", "created_by"), ("name", "phone"))
CONCERN = Part(
    "concerns",
    Concern,
    (
        *("received_at", "opened_at", "unit", "district", "department", "channel", "sender_kind", "kinds", "known_how"),
        *("children", "called", "due_at", "step", "step_on", "state", "taken_by", "taken_at", "outside_unit"),
        *("set_aside", "own_kinds", "urgency", "triaged_by", "triaged_at"),
    ),
    (),
    ("body", "triage"),
    {
        **STEPS,
        **JUDGED,
        "channel": words.CHANNELS,
        "sender_kind": words.SENDER_KINDS,
        "kinds": told_rules.KIND_LABELS,
        "own_kinds": told_rules.KIND_LABELS,
        "known_how": told_rules.KNOWN_HOW,
        "since": told_rules.SINCE,
        "children": told_rules.CHILDREN,
        "resident_knows": told_rules.RESIDENT_KNOWS,
        "state": rules.CONCERN_STATES,
        "urgency": rules.URGENCIES,
        "set_aside": rules.SET_ASIDE,
    },
    order=("received_at", "id"),
)
FILE = Part("files", File, ("kind", "pages", "at", "by"), ("name",), (), {"kind": FILE_KINDS}, "key_id", ("at", "id"))
HANDOVERS = Part(
    "handovers",
    Handover,
    (
        *("from_unit", "to_unit", "outside", "offered_at", "offered_by", "state"),
        *("answered_at", "answered_by", "way", "taken_at"),
    ),
    ("reason", "answer"),
    words=HANDED_OVER,
    order=("offered_at", "id"),
)
OF_A_CASE = (
    Part(
        "moments",
        Entry,
        ("at", "by", "kind", "concerning", "detail"),
        ("body",),
        words={"kind": rules.ENTRY_KINDS},
        order=("at", "id"),
    ),
    Part(
        "plans",
        Plan,
        (
            *("kind", "due_on", "due_at", "remind_on", "state", "result"),
            *("planned_at", "planned_by", "finished_at", "finished_by"),
        ),
        ("what",),
        words={"kind": rules.PLAN_KINDS, "state": rules.PLAN_STATES, "result": rules.RESULTS},
        order=("planned_at", "id"),
    ),
    Part("warnings", SafetyNote, ("noted_at", "noted_by", "review_by", "ended_at", "ended_by"), ("text",)),
    Part(
        "parties",
        Party,
        ("party", "answer", "way", "said_on", "noted_at", "noted_by"),
        nested=("words",),
        words={"party": rules.PARTIES, "answer": rules.PARTY_ANSWERS, "way": rules.WAYS},
    ),
    Part(
        "eviction_steps",
        EvictionStep,
        ("step", "on", "noted_at", "noted_by", "struck_at", "struck_by"),
        ("words",),
        words=STEPS,
    ),
    Part(
        "consents",
        Consent,
        (
            *("recipient", "concern_id", "unit", "answer", "wordings", "way", "said_on", "until"),
            *("noted_at", "noted_by", "withdrawn_on", "withdrawn_at", "withdrawn_by"),
        ),
        nested=("words",),
        words={
            "recipient": consent.RECIPIENTS,
            "answer": consent.CONSENT_ANSWERS,
            "wordings": WORDINGS,
            "way": rules.WAYS,
        },
    ),
    Part(
        "messages",
        Feedback,
        (
            *("consent_id", "wording", "state", "proposed_at", "proposed_by"),
            *("seconded_at", "seconded_by", "ended_at"),
        ),
        words={"wording": WORDINGS, "state": consent.FEEDBACK_STATES},
        order=("proposed_at", "id"),
    ),
    Part(
        "disclosures",
        Disclosure,
        ("recipient", "unit", "basis", "consent_id", "told_at", "told_by"),
        nested=("document",),
        words={"recipient": consent.RECIPIENTS, "basis": BASIS_WORDS},
        order=("told_at", "id"),
    ),
    Part(
        "informings",
        Informing,
        ("answer", "told_on", "way", "ground", "again_on", "noted_at", "noted_by"),
        ("words",),
        words={"answer": informing.ANSWERS, "way": informing.INFORMED_BY, "ground": GROUND_WORDS},
    ),
    HANDOVERS,
    Part(
        "households",
        Household,
        ("begun_at", "begun_by", "changed_at", "changed_by"),
        nested=("body",),
        order=("begun_at", "id"),
    ),
    Part(
        "applications",
        Application,
        (
            *("state", "begun_at", "sent_on", "outcome", "decided_on", "told_on", "complained_on"),
            *("changed_at", "changed_by"),
        ),
        nested=("answers", "sent", "decision"),
        words={"state": FURNISHING, "outcome": FURNISHING},
        order=("begun_at", "id"),
    ),
    Part("filings", Filing, ("system", "number", "filed_on", "noted_at", "noted_by")),
    Part("holds", Hold, ("held_at", "held_by", "ended_at", "ended_by"), ("reason",), order=("held_at", "id")),
    Part(
        "restrictions",
        Restriction,
        ("readers", "set_at", "set_by", "ended_at", "ended_by"),
        ("reason",),
        order=("set_at", "id"),
    ),
    Part(
        "openings",
        Opening,
        ("user", "emergency", "opened_at", "until", "ended_at", "review", "reviewed_at", "reviewed_by"),
        ("reason",),
        words={"emergency": restricting.EMERGENCIES, "review": restricting.REVIEWS},
        order=("opened_at", "id"),
    ),
    Part("recusals", Recusal, OUT, ("words",), words=OUT_WORDS, order=("said_at", "id")),
    Part(
        "access_requests",
        AccessRequest,
        (
            *("asked_on", "asked_by", "asker", "identity", "state", "noted_at", "noted_by", "proposal"),
            *("handed_on", "handed_by", "ended_at", "ended_by"),
        ),
        nested=("words",),
        words=accessing.REQUEST_WORDS,
    ),
    Part(
        "access_decisions",
        AccessDecision,
        ("request_id", "kind", "row", "part", "decision", "ground", "decided_at", "decided_by"),
        nested=("words",),
        words=accessing.DECISION_WORDS,
        order=("decided_at", "id"),
    ),
    Part(
        "access_proposals",
        AccessProposal,
        ("request_id", "proposed_at", "proposed_by", "answer", "answered_at", "answered_by"),
        ("words",),
        words={"answer": accessing.PROPOSAL_ANSWERS},
        order=("proposed_at", "id"),
    ),
)
OF_A_CONCERN = (
    Part("recusals", Recusal, OUT, ("words",), (), OUT_WORDS, "concern_id", ("said_at", "id")),
    Part(
        "calls",
        SenderCall,
        ("at", "by", "result"),
        ("answer",),
        words={"result": rules.CALL_RESULTS},
        owner="concern_id",
        order=("at", "id"),
    ),
    Part(
        "reviews",
        Review,
        ("about", "asked_at", "answered_at", "answered_by"),
        ("answer",),
        words={"about": rules.ABOUT},
        owner="concern_id",
        order=("asked_at", "id"),
    ),
    replace(HANDOVERS, owner="concern_id"),
    Part(
        "clocks",
        ChildClock,
        (
            *("received_at", "known_at", "ended_at"),
            *("answered_name", "answered_way", "answered_by", "answered_at"),
        ),
        words={"answered_way": ANSWERED_BY},
        owner="id",
        order=("id",),
    ),
)
PARTS = (CASE, RESIDENT, CONCERN, FILE, *OF_A_CASE, *OF_A_CONCERN)
# Columns that are not told, and why.
OF_THE_ROW = "which row it is, whose, and under which key: the document says it once"
MARKS = "a keyed mark: it is of use here alone, and tells nothing without our key"
LEFT_OUT: dict[type[Model], dict[str, str]] = {
    Case: {
        "dwelling_index": MARKS,
        "resident_id": "told as the resident",
        "erased_at": "what is erased has no package",
    },
    Concern: dict.fromkeys(("dwelling_index", "alike", "likeness", "place_mark", "person_mark", "sender_mark"), MARKS),
    File: {"content": "lies in the package as a file"},
    Entry: {"unit_id": "whose the case was, told as its hand-overs"},
    Feedback: {"addressee": "an account on the sender's side; the concern is named by the consent"},
    Review: {"mark": MARKS},
    Recusal: {"dwelling_index": MARKS} | dict.fromkeys(("unit_id", "number"), OF_THE_ROW),
    Restriction: dict.fromkeys(("unit_id", "number"), OF_THE_ROW),
    AccessDecision: {"digest": MARKS},
    AccessProposal: {"digest": MARKS},
    Opening: dict.fromkeys(("unit_id", "number"), OF_THE_ROW) | dict.fromkeys(("tell", "told_at"), "who got a letter"),
    Household: {"resident_id": "told as the resident", "version": OF_THE_ROW},
    Application: dict.fromkeys(("household_id", "member", "version"), OF_THE_ROW),
    ChildClock: {"next_at": "when the worker looks again", "district_id": "the concern's"},
}
# Tables beside a case or a concern of which nothing is told.
NOTHING_OF = {"Clue": MARKS, "Telling": MARKS, "Called": "calls to functions of a duty list, never to people"}
EVERYWHERE = dict.fromkeys(("id", "municipality_id", "key_id", "case_id", "concern_id"), OF_THE_ROW)
