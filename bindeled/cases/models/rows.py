"""Which rows of the municipality's records a door may see and write, in the database's own words."""

from django.db import models
from django.db.models import Q

from bindeled.cases import rules
from bindeled.confidentiality import walls
from bindeled.confidentiality.walls import IS_ACTOR, OWN_MUNICIPALITY, OWN_UNITS, TODAY, Gate, Question

SERVED = f"{OWN_MUNICIPALITY} AND {OWN_UNITS}"
OURS = f"ANY ({walls.SERVED}::uuid[])"
ACTOR = IS_ACTOR.removeprefix("= ")
# Whom a concern is offered to must see it to accept it. The offer counts only where the unit that made it has the concern.
OFFERED_TO_US = (
    "EXISTS (SELECT FROM app.cases_handover AS offer WHERE offer.concern_id = cases_concern.id"
    f" AND offer.from_unit_id = cases_concern.unit_id AND offer.state = 'offered' AND offer.to_unit_id = {OURS})"
)
# The same of a case, and of the concerns that stand in it: they go together.
CASE_OFFERED_TO_US = OFFERED_TO_US.replace(
    "offer.concern_id = cases_concern.id", "offer.case_id = cases_case.id"
).replace("cases_concern", "cases_case")
WITH_ITS_CASE_OFFERED = OFFERED_TO_US.replace(
    "offer.concern_id = cases_concern.id", "offer.case_id = cases_concern.case_id"
)
# Restricted cases that the actor is not let into, and those they opened in an emergency. Tables of cases are not asked in it:
# whose wall asks them would go round in a circle.
SHUT = Question(
    "shut_cases",
    "uuid[]",
    "ARRAY(SELECT shut.case_id FROM app.cases_restriction AS shut WHERE shut.ended_at IS NULL"
    f" AND NOT coalesce({ACTOR} = ANY (shut.readers), false))",
    ("municipal",),
)
OPENED = Question(
    "opened_cases",
    "uuid[]",
    f"ARRAY(SELECT opening.case_id FROM app.cases_opening AS opening WHERE opening.user_id = {ACTOR}"
    " AND opening.ended_at IS NULL AND opening.opened_at <= now() AND now() < opening.until)",
    ("municipal",),
)
# What the actor is out of, since they know the resident or have an interest of their own: records, and dwellings.
OWN_RECUSALS = f"FROM app.cases_recusal AS own WHERE own.user_id = {ACTOR} AND own.answer <> 'lifted'"
OUT_OF_CASES = Question(
    "out_of_cases", "uuid[]", f"ARRAY(SELECT own.case_id {OWN_RECUSALS} AND own.case_id IS NOT NULL)", ("municipal",)
)
OUT_OF_CONCERNS = Question(
    "out_of_concerns",
    "uuid[]",
    f"ARRAY(SELECT own.concern_id {OWN_RECUSALS} AND own.concern_id IS NOT NULL)",
    ("municipal",),
)
OUT_OF_DWELLINGS = Question(
    "out_of_dwellings", "bytea[]", f"ARRAY(SELECT own.dwelling_index {OWN_RECUSALS})", ("municipal",)
)
NOT_OUT_OF_ITS_DWELLING = f"dwelling_index <> ALL ({OUT_OF_DWELLINGS.once})"
NOT_OUT_OF_CASE = f"id <> ALL ({OUT_OF_CASES.once}) AND {NOT_OUT_OF_ITS_DWELLING}"
NOT_OUT_OF_CONCERN = (
    f"id <> ALL ({OUT_OF_CONCERNS.once}) AND (case_id IS NULL OR case_id <> ALL ({OUT_OF_CASES.once}))"
    f" AND {NOT_OUT_OF_ITS_DWELLING}"
)
CASE_LET_IN = (
    f"((id <> ALL ({SHUT.once}) OR responsible_id {IS_ACTOR}) AND {NOT_OUT_OF_CASE} OR id = ANY ({OPENED.once}))"
)
WITH_ITS_CASE_LET_IN = (
    f"((case_id IS NULL OR case_id <> ALL ({SHUT.once})"
    " OR EXISTS (SELECT FROM app.cases_case AS its WHERE its.id = cases_concern.case_id))"
    f" AND ({NOT_OUT_OF_CONCERN} OR case_id = ANY ({OPENED.once})))"
)
SERVED_OR_OFFERED = (
    f"{OWN_MUNICIPALITY} AND ({OWN_UNITS} OR {OFFERED_TO_US} OR {WITH_ITS_CASE_OFFERED}) AND {WITH_ITS_CASE_LET_IN}"
)
CASE_SERVED_OR_OFFERED = f"{OWN_MUNICIPALITY} AND ({OWN_UNITS} OR {CASE_OFFERED_TO_US}) AND {CASE_LET_IN}"
# Both units know of a hand-over, before and after. Who gives may take it back, and say what a unit outside answered.
PARTIES = f"{OWN_MUNICIPALITY} AND (from_unit_id = {OURS} OR to_unit_id = {OURS})"
ANSWERED_BY_ONE_WHO_MAY = (
    f"(state = 'withdrawn' AND from_unit_id = {OURS} OR state IN ('accepted', 'refused', 'ended') AND"
    f" (to_unit_id = {OURS} OR outside AND from_unit_id = {OURS}))"
)
# What the worker may look at again, to see whether many are alike: no text, and only of what came without an account.
FROM_OPEN_DOOR = f"{OWN_MUNICIPALITY} AND channel = 'open'"
CHANGED = (
    *("state", "taken_by_id", "taken_at", "case_id", "set_aside", "alike", "likeness", "unit_id", "outside_unit_id"),
    *("own_kinds", "urgency", "triage", "triaged_by_id", "triaged_at"),
)
CASE_CHANGED = (
    *("unit_id", "kind", "resident_id", "responsible_id", "state", "closed_at", "closed_by_id", "outcome"),
    *("resident_answer", "interpreter", "tenancy", "address_protected_at"),
)
EXTRACTED = (
    *("id", "municipality_id", "case_id", "district_id", "dwelling_index", "received_at", "own_kinds", "urgency"),
    *("sender_kind", "state", "set_aside", "place_mark"),
)
CASE_EXTRACTED = ("id", "municipality_id", "resident_id", "opened_at", "outcome", "address_protected_at", "erased_at")
CASE_DRAWN = ("id", "municipality_id", "unit_id", "closed_at", "address_protected_at", "erased_at")
CONCERN_COUNTED = (
    *(
        "id",
        "municipality_id",
        "district_id",
        "department_id",
        "received_at",
        "kinds",
        "own_kinds",
        "urgency",
        "called",
    ),
    *("sender_kind", "set_aside", "state", "case_id", "place_mark"),
)
CASE_COUNTED = (
    *("id", "municipality_id", "unit_id", "department_id", "kind", "opened_at", "closed_at", "state", "outcome"),
    "resident_answer",
)
COMPARED = ("id", "municipality_id", "channel", "received_at", "state", "set_aside", "alike", "likeness")
CASE_EMPTIED = (
    *("dwelling", "dwelling_index", "resident_id", "interpreter", "tenancy", "address_protected_at"),
    *("erased_at", "state", "closed_at", "closed_by_id", "outcome"),
)
CONCERN_JUDGED = ("id", "municipality_id", "case_id", "key_id", "kinds", "own_kinds", "due_at", "channel", "triaged_at")
CONCERN_EMPTIED = (
    *("body", "dwelling_index", "alike", "likeness", "triage"),
    *("place_mark", "person_mark", "sender_mark"),
)
OWN_KEY_IS_GONE = "EXISTS (SELECT FROM app.confidentiality_recordkey AS k WHERE k.id = key_id AND k.wrapped IS NULL)"
# Row security of the record itself is asked again inside this, so a clue goes wherever its record goes.
WITH_ITS_RECORD = (
    "(EXISTS (SELECT FROM app.cases_concern AS its WHERE its.id = concern_id)"
    " OR EXISTS (SELECT FROM app.cases_case AS its WHERE its.id = cases_clue.case_id))"
)
WITH_ITS_CONCERN = "EXISTS (SELECT FROM app.cases_concern AS its WHERE its.id = concern_id)"
# Of a unit that one serves; that it is offered to one is not enough.
OF_A_CONCERN_OF_OURS = (
    f"EXISTS (SELECT FROM app.cases_concern AS its WHERE its.id = concern_id AND its.unit_id = {OURS})"
)
# What belongs to a case alone is seen by whoever may see the case, and goes where it goes.
WITH_ITS_CASE = "EXISTS (SELECT FROM app.cases_case AS its WHERE its.id = case_id)"
OF_A_CASE_WE_SEE = f"{OWN_MUNICIPALITY} AND {WITH_ITS_CASE}"
OF_ITS_CASES_UNIT = (
    "EXISTS (SELECT FROM app.cases_case AS its WHERE its.id = case_id AND its.unit_id = cases_entry.unit_id)"
)
# Own notes that may be taken back: the very minutes of the rules, by the database's clock.
OWN_NOTE_OF_NOW = (
    f"kind = 'note' AND by_id {IS_ACTOR} AND at > now() - interval '{int(rules.UNDO_WITHIN.total_seconds())} seconds'"
)

# What goes when a case is erased is known by this: its key is destroyed. The eraser sees nothing else of it, and takes nothing else away.
CASES_KEY_IS_GONE = (
    "EXISTS (SELECT FROM app.cases_case AS its JOIN app.confidentiality_recordkey AS k ON k.id = its.key_id"
    " WHERE its.id = case_id AND k.wrapped IS NULL)"
)
CONCERNS_KEY_IS_GONE = CASES_KEY_IS_GONE.replace("cases_case", "cases_concern").replace("case_id", "concern_id")


def serves_as(role: str) -> str:
    """Answer the condition that the actor serves today in a role, which is said of the service ``its``."""
    return (
        f"EXISTS (SELECT FROM app.users_service AS its WHERE its.user_id {IS_ACTOR} AND its.valid_from <= {TODAY}"
        f" AND (its.valid_to IS NULL OR its.valid_to >= {TODAY}) AND ({role}))"
    )


def leads_or_protects(table: str) -> str:
    """Answer the condition that the actor leads the unit of a row of this table, or is the data protection officer."""
    return f"{OWN_MUNICIPALITY} AND " + serves_as(
        f"its.role = 'protection' OR its.role = 'leader' AND {table}.{OWN_UNITS}"
    )


def goes_with(owner: str, *asked: str, gone: str = "") -> tuple[Gate, ...]:
    """Answer the eraser's gates to what stands beside a case or a concern: to find it, and to take it away when the key is gone."""
    keys = {"case_id": CASES_KEY_IS_GONE, "concern_id": CONCERNS_KEY_IS_GONE}
    return (
        Gate("eraser", ("select",), OWN_MUNICIPALITY, ("id", "municipality_id", owner, *asked)),
        Gate("eraser", ("delete",), f"{OWN_MUNICIPALITY} AND {gone or keys[owner]}"),
    )


def one_of(field: str, words: dict[str, rules.State]) -> models.CheckConstraint:
    """Answer the constraint that a state is one that the rules know."""
    return models.CheckConstraint(name=f"known_{field}_%(class)s", condition=Q(**{f"{field}__in": list(words)}))
