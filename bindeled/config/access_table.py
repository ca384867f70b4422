"""Every address, and what each kind of visitor is answered. An address that is missing here fails the build.

A row gives the answers to fetching (GET, and HEAD alike) and to sending a form (POST). Every other method is ``wrong way``
everywhere, and a form without its token is ``refused`` everywhere. Answers are looked up by the visitor's *role*, by their *standing*, by
the visitor's *relation* to the thing that the address names, then under ``otherwise``.
"""

from bindeled.config.access_account import ACCOUNT
from bindeled.config.access_evaluation import EVALUATION
from bindeled.config.access_events import EVENTS
from bindeled.config.access_figures import FIGURES
from bindeled.config.access_meetings import MEETINGS
from bindeled.config.access_surveys import SURVEYS
from bindeled.config.access_talks import TALKS
from bindeled.config.access_training import OF_ONES_MUNICIPALITY, TRAINING
from bindeled.config.access_words import (
    ANSWERS,
    CLOSED,
    CONFIRM,
    CONVENOR,
    DELETED,
    EDITOR,
    EVALUATOR,
    HALFWAY,
    INSIDE,
    ITS_CONTACT,
    KEEPER,
    KEPT,
    LEADER,
    LETTING,
    MEETS,
    NO_FORM,
    NOBODY,
    NOT_ON_DUTY,
    NOT_YET,
    NOTHING,
    OF_A_PASSKEY,
    OFFICER,
    ON_DUTY,
    ONWARD,
    ONWARD_IF_IN,
    OPEN,
    OTHER_DISTRICT,
    OTHER_MUNICIPALITY,
    OTHER_ORGANISATION,
    OTHER_WORK,
    OWN,
    PAGE,
    PLACELESS,
    PUBLIC,
    RANDOM,
    REFUSED,
    RELATIONS,
    RESTRICTED,
    ROLES,
    SAME_DEPARTMENT,
    SAME_DISTRICT,
    SET_UP,
    SIGN_IN,
    STANDINGS,
    STEP,
    UNREAD,
    WRONG_WAY,
    Answers,
    Row,
    about_oneself,
    all_alike,
    inside,
    sent_inside,
)  # fmt: skip

__all__ = [
    "ACCOUNT", "ANSWERS", "CLOSED", "CONFIRM", "CONVENOR", "DELETED", "EDITOR", "EVALUATOR", "HALFWAY", "INSIDE",
    "ITS_CONTACT", "KEEPER", "KEPT", "LEADER", "LETTING", "MEETS", "NOBODY", "NOTHING", "NOT_ON_DUTY", "NOT_YET", "NO_FORM",
    "OFFICER", "OF_A_PASSKEY", "ONWARD", "ONWARD_IF_IN", "ON_DUTY", "OPEN", "OTHER_DISTRICT", "OTHER_MUNICIPALITY",
    "OTHER_ORGANISATION", "OTHER_WORK", "OWN", "PAGE", "PLACELESS", "PUBLIC", "RANDOM", "REFUSED", "RELATIONS",
    "RESTRICTED", "ROLES", "SAME_DEPARTMENT", "SAME_DISTRICT", "SET_UP", "SIGN_IN", "STANDINGS", "STEP", "TABLE", "UNREAD",
    "WRONG_WAY", "Answers", "Row", "about_oneself", "all_alike", "inside", "sent_inside",
]  # fmt: skip

# Lists are kept by keepers; to everybody else the pages do not exist.
KEPT_LIST = inside(keeper=PAGE, otherwise=NOTHING)
# Whoever serves no unit has another first page, and for most of them what units have does not exist.
UNITLESS = (OFFICER, EDITOR, CONVENOR, EVALUATOR)
ELSEWHERE = {**dict.fromkeys(UNITLESS, ONWARD), PLACELESS: ONWARD}
NOT_THERE = {**dict.fromkeys(UNITLESS, NOTHING), PLACELESS: NOTHING}
STATEMENT = Row(about_oneself(), about_oneself(otherwise=ONWARD))
FOR_THE_OFFICER = Row({**inside(otherwise=NOTHING), OFFICER: PAGE}, NO_FORM)
# What belongs to one's unit alone.
OURS = inside(own=PAGE, otherwise=NOTHING)
# Those who go out to people who may stay anonymous; for everybody else these pages do not exist.
GOING_OUT = {**inside(otherwise=NOTHING), MEETS: PAGE, OTHER_WORK: PAGE}
# Whoever is contact person in a housing organisation that is party, wherever its departments lie.
SAME_ORGANISATION = dict.fromkeys((SAME_DEPARTMENT, SAME_DISTRICT, OTHER_DISTRICT), PAGE)
ITS_CONTRACT = {**inside(placeless=NOTHING, otherwise=NOTHING), **SAME_ORGANISATION}
ITS_TEMPLATE = Row(inside(own=PAGE, otherwise=NOTHING), NO_FORM, thing="template")

TABLE: dict[str, dict[str, Row]] = {
    "sender": {
        **ACCOUNT,
        "statement": STATEMENT,
        "reminders": Row(NO_FORM, about_oneself(otherwise=NOTHING), form={"reminders": "off"}),
        "front": PUBLIC,
        "urgent": PUBLIC,
        "urgent_in": Row({OPEN: PAGE, "otherwise": NOTHING}, NO_FORM, thing="municipality"),
        "when_and_how": PUBLIC,
        "what_you_may_say": PUBLIC,
        "guide": PUBLIC,
        "guidance_text": Row({OPEN: PAGE, "otherwise": NOTHING}, NO_FORM, thing="public text"),
        # What the municipality can give is open to everybody, as pages, on paper and as data.
        "offers": PUBLIC,
        "offer": Row({OPEN: PAGE, "otherwise": NOTHING}, NO_FORM, thing="offer"),
        "offer_paper": Row({OPEN: PAGE, "otherwise": NOTHING}, NO_FORM, thing="offer"),
        "offers_in": Row({OPEN: PAGE, "otherwise": NOTHING}, NO_FORM, thing="named municipality"),
        "offer_in": Row({OPEN: PAGE, "otherwise": NOTHING}, NO_FORM, thing="named offer"),
        "offer_paper_in": Row({OPEN: PAGE, "otherwise": NOTHING}, NO_FORM, thing="named offer"),
        "hsds": PUBLIC,
        "hsds_file": PUBLIC,
        "hsds_services": PUBLIC,
        "hsds_service": Row({OPEN: PAGE, "otherwise": NOTHING}, NO_FORM, thing="service"),
        "handbook": Row(inside(placeless=REFUSED), NO_FORM),
        "handbook_text": Row(inside(random=NOTHING, placeless=REFUSED), NO_FORM, thing="text"),
        "privacy": PUBLIC,
        "accessibility": PUBLIC,
        "was": PUBLIC,
        # The residents' door: for anybody, and where there is no such department there is nothing.
        "find_contact_person": PUBLIC,
        "doorstep": Row({OPEN: PAGE, "otherwise": NOTHING}, NO_FORM, thing="stairwell"),
        "write_to_contact_person": Row(
            {OPEN: PAGE, "otherwise": NOTHING},
            {OPEN: ONWARD, "otherwise": NOTHING},
            thing="stairwell",
            form={"name": "Beboer", "phone": "12 34 56 78"},
        ),
        "knocked": Row({OPEN: PAGE, "otherwise": NOTHING}, NO_FORM, thing="number"),
        # What residents wrote opens after a fresh sign-in only, before anything is said of what there is.
        "post": Row(inside(), NO_FORM),
        "post_letter": Row(
            inside(inside=STEP, placeless=STEP), sent_inside(inside=STEP, placeless=STEP), thing="knock"
        ),
        "message": Row(inside(inside=STEP, placeless=STEP), NO_FORM, thing="message"),
        "office_post": Row({**inside(otherwise=NOTHING), KEEPER: PAGE}, NO_FORM),
        "office_letter": Row(
            inside(inside=STEP, placeless=STEP), sent_inside(inside=STEP, placeless=STEP), thing="knock"
        ),
        "my_department": Row(inside(), sent_inside()),
        "places": PUBLIC,
        "municipalities": PUBLIC,
        "open_door": Row({OPEN: PAGE, "otherwise": NOTHING}, NO_FORM, thing="named municipality"),
        "tell_about_person": Row(
            {OPEN: PAGE, "otherwise": NOTHING}, {OPEN: REFUSED, "otherwise": NOTHING}, thing="named municipality"
        ),
        "tell_about_oneself": Row(
            {OPEN: PAGE, "otherwise": NOTHING}, {OPEN: REFUSED, "otherwise": NOTHING}, thing="named municipality"
        ),
        "told": Row({OPEN: PAGE, "otherwise": NOTHING}, NO_FORM, thing="receipt of nobody"),
        "concern": Row({**inside(placeless=REFUSED), LETTING: ONWARD}, sent_inside(otherwise=REFUSED)),
        # For whoever tells of no steps this page does not exist.
        "tenancy_notice": Row({**inside(otherwise=NOTHING), LETTING: PAGE}, {**sent_inside(), LETTING: REFUSED}),
        # Papers: of any department for anybody, of one's own for contact persons, of one's organisation for keepers.
        "public_paper": Row({OPEN: PAGE, "otherwise": NOTHING}, NO_FORM, thing="stairwell"),
        "own_papers": Row(inside(), NO_FORM),
        "own_paper": Row(
            {**inside(placeless=NOTHING, otherwise=NOTHING), SAME_DEPARTMENT: PAGE}, NO_FORM, thing="department"
        ),
        "own_card": Row(inside(placeless=NOTHING), NO_FORM),
        "papers": Row(KEPT_LIST, sent_inside()),
        "department_papers": Row(inside(own=PAGE, otherwise=NOTHING), NO_FORM, thing="department"),
        "department_paper": Row(inside(own=PAGE, otherwise=NOTHING), NO_FORM, thing="department"),
        "paper_stack": Row(inside(own=PAGE, otherwise=NOTHING), NO_FORM, thing="stack"),
        "paper_stack_file": Row(inside(own=PAGE, otherwise=NOTHING), NO_FORM, thing="stack"),
        # Rounds of service visits: contact persons go through those of their departments, keepers plan those of their organisations.
        "rounds": Row(inside(), NO_FORM),
        "round": Row(
            {**inside(placeless=NOTHING, otherwise=NOTHING), SAME_DEPARTMENT: PAGE},
            {**sent_inside(placeless=NOTHING), SAME_DEPARTMENT: ONWARD},
            thing="walked round",
        ),
        "kept_rounds": Row(KEPT_LIST, NO_FORM),
        "plan_round": Row(inside(own=PAGE, otherwise=NOTHING), sent_inside(own=REFUSED), thing="department"),
        "kept_round": Row(inside(own=PAGE, otherwise=NOTHING), NO_FORM, thing="round"),
        "round_notice": Row(inside(own=PAGE, otherwise=NOTHING), NO_FORM, thing="round"),
        "close_round": Row(NO_FORM, sent_inside(own=REFUSED), thing="round", form={"experience": "010190-1234"}),
        "call_off_round": Row(NO_FORM, sent_inside(own=ONWARD), thing="round"),
        "own_contracts": Row(inside(placeless=NOTHING), NO_FORM),
        "kept_contracts": Row(KEPT_LIST, NO_FORM),
        "kept_contract": Row(inside(own=PAGE, otherwise=NOTHING), NO_FORM, thing="contract"),
        "kept_contract_paper": Row(inside(own=PAGE, otherwise=NOTHING), NO_FORM, thing="contract"),
        "own_contract": Row(ITS_CONTRACT, NO_FORM, thing="contract"),
        "own_contract_paper": Row(ITS_CONTRACT, NO_FORM, thing="contract"),
        **TRAINING["sender"],
        **MEETINGS["sender"],
        **EVENTS["sender"],
        **TALKS["sender"],
        **SURVEYS["sender"],
        "own_wheel": Row(ITS_CONTRACT, NO_FORM, thing="contract year"),
        "kept_wheel": Row(inside(own=PAGE, otherwise=NOTHING), NO_FORM, thing="contract year"),
        "receipts": Row(inside(), NO_FORM),
        "receipt": Row(inside(own=PAGE, otherwise=NOTHING), NO_FORM, thing="receipt"),
        "roster": Row(KEPT_LIST, NO_FORM),
        "add_contact_person": Row(KEPT_LIST, sent_inside(keeper=REFUSED)),
        "keepers": Row(KEPT_LIST, sent_inside(keeper=REFUSED)),
        "end_a_keeping": Row(NO_FORM, sent_inside(own=ONWARD), thing="keeping"),
        "letting_staff": Row(KEPT_LIST, sent_inside(keeper=REFUSED)),
        "end_a_letting": Row(NO_FORM, sent_inside(own=ONWARD), thing="letting"),
        "invite_listed": Row(NO_FORM, sent_inside(keeper=ONWARD)),
        "contact_person": Row(inside(own=PAGE, otherwise=NOTHING), NO_FORM, thing="entry"),
        "work_on_contact_person": Row(NO_FORM, sent_inside(own=ONWARD), thing="entry", form={"do": "confirm"}),
        "coverage": Row(KEPT_LIST, NO_FORM),
        "kept_department": Row(inside(own=PAGE, otherwise=NOTHING), NO_FORM, thing="department"),
        "still_right": Row(
            {OPEN: PAGE, "otherwise": CLOSED},
            {OPEN: PAGE, "otherwise": CLOSED},
            thing="question",
            form={"answer": "right"},
        ),
        "imports": Row(inside(keeper=PAGE, otherwise=NOTHING), sent_inside(keeper=REFUSED)),
        "import": Row(
            inside(own=PAGE, otherwise=NOTHING), sent_inside(own=ONWARD), thing="import", form={"do": "discard"}
        ),
        "import_file": Row(inside(keeper=PAGE, otherwise=NOTHING), NO_FORM, thing="list"),
    },
    "municipality": {
        **ACCOUNT,
        "statement": Row({NOBODY: SIGN_IN, "otherwise": NOTHING}, {NOBODY: SIGN_IN, "otherwise": NOTHING}),
        "reminders": Row(NO_FORM, about_oneself(otherwise=ONWARD), form={"reminders": "off"}),
        "home": Row(inside(inside=ONWARD, placeless=PAGE), NO_FORM),
        "today": Row({**inside(), **ELSEWHERE}, NO_FORM),
        **FIGURES,
        "inbox": Row({**inside(), **ELSEWHERE}, NO_FORM),
        "set_aside": Row({**inside(), **ELSEWHERE}, NO_FORM),
        "keep_list": Row(NO_FORM, {**sent_inside(inside=ONWARD), **NOT_THERE}, form={"query": "kind=smell"}),
        "municipal_concern": Row(inside(own=PAGE, otherwise=NOTHING), NO_FORM, thing="concern"),
        "concern_picture": Row(inside(own=PAGE, otherwise=NOTHING), NO_FORM, thing="picture"),
        "concern_picture_content": Row(inside(own=PAGE, otherwise=NOTHING), NO_FORM, thing="picture"),
        "handle_concern": Row(NO_FORM, sent_inside(own=ONWARD), thing="concern", form={"do": "take"}),
        "assess_concern": Row(inside(own=PAGE, otherwise=NOTHING), sent_inside(own=REFUSED), thing="concern"),
        "ask_sender": Row(inside(own=PAGE, otherwise=NOTHING), sent_inside(own=REFUSED), thing="concern"),
        "hand_over": Row(inside(own=PAGE, otherwise=NOTHING), sent_inside(own=REFUSED), thing="concern"),
        "handovers": Row(inside(), NO_FORM),
        "reviews": Row({**inside(otherwise=NOTHING), LEADER: PAGE}, {**sent_inside(), LEADER: REFUSED}),
        "duty": Row(
            ON_DUTY, {**sent_inside(placeless=NOTHING, otherwise=REFUSED), **NOT_ON_DUTY}, form={"do": "register"}
        ),
        "duty_help": Row(
            NO_FORM,
            {**sent_inside(placeless=NOTHING, otherwise=PAGE), **NOT_ON_DUTY},
            form={"part": "callers", "caller": "Kar"},
        ),
        "shifts": Row(ON_DUTY, {**sent_inside(placeless=NOTHING, otherwise=REFUSED), **NOT_ON_DUTY}),
        "work_on_shift": Row(
            NO_FORM, {**sent_inside(own=REFUSED), **NOT_ON_DUTY}, thing="shift", form={"do": "accept"}
        ),
        "hand_duty_over": Row(ON_DUTY, {**sent_inside(placeless=NOTHING, otherwise=REFUSED), **NOT_ON_DUTY}),
        "contacts": Row(ON_DUTY, NO_FORM),
        "met_people": Row(GOING_OUT, {**sent_inside(), MEETS: REFUSED, OTHER_WORK: REFUSED}),
        "meet": Row(GOING_OUT, {**sent_inside(), MEETS: REFUSED, OTHER_WORK: REFUSED}),
        "danger": Row(GOING_OUT, NO_FORM),
        "met": Row(inside(own=PAGE, otherwise=NOTHING), NO_FORM, thing="met"),
        "work_on_met": Row(NO_FORM, sent_inside(own=REFUSED), thing="met", form={"do": "met", "words": "Set."}),
        "pass_met_on": Row(OURS, sent_inside(own=REFUSED), thing="met", form={"do": "wish"}),
        "wishes": Row(inside(), NO_FORM),
        "wish": Row(OURS, sent_inside(own=REFUSED), thing="wish", form={"do": "refuse"}),
        "company": Row({**inside(), **NOT_THERE}, {**sent_inside(otherwise=REFUSED), **NOT_THERE}),
        "outreach_numbers": Row({**inside(), **NOT_THERE}, NO_FORM),
        "take_in": Row(ON_DUTY, {**sent_inside(placeless=NOTHING, otherwise=REFUSED), **NOT_ON_DUTY}),
        "contact": Row(ITS_CONTACT, NO_FORM, thing="contact"),
        "handle_contact": Row(
            NO_FORM, {**sent_inside(own=ONWARD), **NOT_ON_DUTY}, thing="contact", form={"receipt": "aloud"}
        ),
        "register_contact": Row(
            ITS_CONTACT, {**sent_inside(own=REFUSED), **NOT_ON_DUTY}, thing="contact", form={"words": "Intet sted."}
        ),
        "my_cases": Row(inside(), NO_FORM),
        "keeping": Row(OURS, sent_inside(own=REFUSED), thing="case", form={"do": "filed"}),
        "case_package": Row(inside(own=PAGE, otherwise=NOTHING), NO_FORM, thing="case"),
        "informing": Row(OURS, sent_inside(own=REFUSED), thing="case", form={"do": "informed"}),
        "access_requests": Row(OURS, sent_inside(own=REFUSED), thing="case"),
        "access_request": Row(OURS, sent_inside(own=REFUSED), "access request", {"do": "decide", "passage": "none"}),
        # Nothing is handed out before two persons stand behind it.
        "access_document": Row(inside(own=REFUSED, otherwise=NOTHING), NO_FORM, thing="access request"),
        "furnishing": Row(OURS, sent_inside(own=REFUSED), "case", {"do": "begin"}),
        "furnishing_application": Row(OURS, sent_inside(own=REFUSED), "application", {"do": "send"}),
        "furnishing_document": Row(OURS, NO_FORM, thing="application"),
        "restriction": Row(OURS, sent_inside(own=REFUSED), thing="case", form={"do": "restrict"}),
        "case_recusals": Row(OURS, sent_inside(own=REFUSED), thing="case"),
        "concern_recusals": Row(inside(own=PAGE, otherwise=NOTHING), sent_inside(own=REFUSED), thing="concern"),
        "recusals": Row(
            {**inside(otherwise=NOTHING), LEADER: PAGE, OFFICER: PAGE},
            {**sent_inside(), LEADER: REFUSED, OFFICER: REFUSED},
        ),
        "address": Row(OURS, sent_inside(own=REFUSED), thing="case", form={"do": "protect"}),
        "home_of_staff": Row(inside(), {**sent_inside(otherwise=REFUSED)}),
        "emergency": Row(inside(), {**sent_inside(otherwise=REFUSED)}),
        "openings": Row(
            {**inside(otherwise=NOTHING), LEADER: PAGE, OFFICER: PAGE},
            {**sent_inside(), LEADER: REFUSED, OFFICER: REFUSED},
        ),
        "disclosures": Row(OURS, sent_inside(own=REFUSED), thing="case"),
        "disclosure_package": Row(inside(own=PAGE, otherwise=NOTHING), NO_FORM, thing="disclosure"),
        "offering": Row(OURS, sent_inside(own=REFUSED), thing="case", form={"do": "offer"}),
        "case_suggestions": Row(OURS, NO_FORM, thing="case"),
        "courses": Row({**inside(), **NOT_THERE}, NO_FORM),
        "course": Row(OURS, sent_inside(own=REFUSED), thing="course", form={"do": "answer"}),
        "move_in": Row(OURS, sent_inside(own=REFUSED), thing="move in", form={"do": "day"}),
        "consents": Row(OURS, sent_inside(own=REFUSED), thing="case", form={"do": "sender"}),
        "case": Row(inside(own=PAGE, otherwise=NOTHING), NO_FORM, thing="case"),
        "hand_case_over": Row(OURS, sent_inside(own=REFUSED), thing="case"),
        "print_case": Row(inside(own=PAGE, otherwise=NOTHING), NO_FORM, thing="case"),
        "work_on_case": Row(NO_FORM, sent_inside(own=ONWARD), thing="case", form={"do": "note", "text": "Set."}),
        "case_looks": Row(inside(own=PAGE, otherwise=NOTHING), NO_FORM, thing="case"),
        "looks_document": Row(OURS, sent_inside(own=REFUSED), thing="case"),
        # For whoever leads no unit these pages do not exist.
        "to_file": Row({**inside(otherwise=NOTHING), LEADER: PAGE}, NO_FORM),
        "could_go": Row({**inside(otherwise=NOTHING), LEADER: PAGE}, {**sent_inside(), LEADER: REFUSED}),
        "erasures": Row({**inside(otherwise=NOTHING), LEADER: PAGE, OFFICER: PAGE}, sent_inside()),
        "monday": Row({**inside(otherwise=NOTHING), LEADER: PAGE}, NO_FORM),
        "sharing": Row({**inside(otherwise=NOTHING), LEADER: PAGE}, {**sent_inside(), LEADER: REFUSED}),
        "rehearsal": Row({**inside(otherwise=NOTHING), LEADER: PAGE}, NO_FORM),
        "give_out": Row({**inside(otherwise=NOTHING), LEADER: PAGE}, {**sent_inside(), LEADER: REFUSED}),
        "hand_on": Row(inside(own=PAGE, otherwise=NOTHING), sent_inside(own=REFUSED), thing="colleague"),
        "end_absence": Row(NO_FORM, sent_inside(own=ONWARD), thing="absence"),
        "case_files": Row(OURS, sent_inside(own=REFUSED), thing="case"),
        "case_file": Row(inside(own=PAGE, otherwise=NOTHING), sent_inside(own=REFUSED), thing="file"),
        "case_file_content": Row(inside(own=PAGE, otherwise=NOTHING), NO_FORM, thing="file"),
        "find": Row(
            {**inside(), **NOT_THERE},
            {**sent_inside(otherwise=PAGE), **NOT_THERE},
            form={"text": "Æblehaven 2", "why": "own", "do": "exactly"},
        ),
        "who_has_read": Row({**inside(otherwise=NOTHING), LEADER: PAGE, OFFICER: PAGE}, NO_FORM),
        "look_ups": Row(
            {**inside(otherwise=NOTHING), LEADER: PAGE, OFFICER: PAGE},
            {**sent_inside(), LEADER: REFUSED, OFFICER: REFUSED},
        ),
        # Anybody who works in the municipality reports that something went wrong with data; the officer works on it.
        "report_breach": Row(inside(), sent_inside(otherwise=REFUSED)),
        "breach_reported": Row(inside(), NO_FORM),
        "breaches": FOR_THE_OFFICER,
        "breach_exercise": Row({**inside(otherwise=NOTHING), OFFICER: PAGE}, {**sent_inside(), OFFICER: REFUSED}),
        "breach": Row(inside(own=PAGE, otherwise=NOTHING), sent_inside(own=REFUSED), "breach", {"do": "note"}),
        "breach_account": Row(inside(own=PAGE, otherwise=NOTHING), NO_FORM, thing="breach"),
        **EVALUATION["municipality"],
        # For everybody but the data protection officer these pages do not exist.
        "protection": FOR_THE_OFFICER,
        "processing": FOR_THE_OFFICER,
        "access": FOR_THE_OFFICER,
        "access_file": FOR_THE_OFFICER,
        "templates": FOR_THE_OFFICER,
        "template": ITS_TEMPLATE,
        "template_file": ITS_TEMPLATE,
        "shortcuts": Row(inside(), NO_FORM),
        "staff_guide": Row(inside(), NO_FORM),
        "staff_text": Row(inside(random=NOTHING), sent_inside(random=NOTHING, otherwise=ONWARD), thing="text"),
        "staff_offers": Row(inside(), NO_FORM),
        "suggestions": Row(inside(), sent_inside(otherwise=PAGE)),
        "staff_offer": Row(OF_ONES_MUNICIPALITY, NO_FORM, thing="told offer"),
        "staff_offer_paper": Row(OF_ONES_MUNICIPALITY, NO_FORM, thing="told offer"),
        "catalogue": Row({**inside(otherwise=NOTHING), EDITOR: PAGE}, NO_FORM),
        "new_offer": Row({**inside(otherwise=NOTHING), EDITOR: PAGE}, {**sent_inside(), EDITOR: REFUSED}),
        "offer_versions": Row(inside(own=PAGE, otherwise=NOTHING), NO_FORM, thing="edited offer"),
        "edit_offer": Row(inside(own=PAGE, otherwise=NOTHING), sent_inside(own=REFUSED), thing="edited offer"),
        "offer_version": Row(inside(own=PAGE, otherwise=NOTHING), NO_FORM, thing="edited offer version"),
        "work_on_offer": Row(NO_FORM, sent_inside(own=ONWARD), thing="edited offer version", form={"do": "go_back"}),
        "texts": Row({**inside(otherwise=NOTHING), EDITOR: PAGE}, NO_FORM),
        "text": Row(inside(own=PAGE, otherwise=NOTHING), NO_FORM, thing="edited text"),
        "edit_text": Row(inside(own=PAGE, otherwise=NOTHING), sent_inside(own=REFUSED), thing="edited language"),
        "text_version": Row(inside(own=PAGE, otherwise=NOTHING), NO_FORM, thing="edited version"),
        "work_on_text": Row(NO_FORM, sent_inside(own=ONWARD), thing="edited version", form={"do": "go_back"}),
        "contracts": Row(inside(), NO_FORM),
        "new_contract": Row({**inside(otherwise=NOTHING), CONVENOR: PAGE}, {**sent_inside(), CONVENOR: REFUSED}),
        "contract": Row(OF_ONES_MUNICIPALITY, NO_FORM, thing="contract"),
        "contract_paper": Row(OF_ONES_MUNICIPALITY, NO_FORM, thing="contract"),
        "contract_version": Row(OF_ONES_MUNICIPALITY, NO_FORM, thing="contract version"),
        "edit_contract": Row(inside(own=PAGE, otherwise=NOTHING), sent_inside(own=REFUSED), thing="contract"),
        "work_on_contract": Row(NO_FORM, sent_inside(own=ONWARD), thing="contract version", form={"do": "go_back"}),
        **TRAINING["municipality"],
        **MEETINGS["municipality"],
        **EVENTS["municipality"],
        **TALKS["municipality"],
        **SURVEYS["municipality"],
        "contract_wheel": Row(OF_ONES_MUNICIPALITY, sent_inside(own=ONWARD), thing="contract year"),
        "set_day": Row(inside(own=PAGE, otherwise=NOTHING), sent_inside(own=REFUSED), thing="contract year"),
        "occasion": Row(
            inside(own=PAGE, otherwise=NOTHING), sent_inside(own=REFUSED), thing="occasion", form={"do": "move"}
        ),
        # Who calls people to meetings sees who is contact person where.
        "municipal_coverage": Row({**inside(), **NOT_THERE, CONVENOR: PAGE}, NO_FORM),
        "round_totals": Row({**inside(), **NOT_THERE, CONVENOR: PAGE}, NO_FORM),
        "municipal_department": Row(
            {
                **inside(),
                **dict.fromkeys((OTHER_MUNICIPALITY, DELETED, RANDOM), NOTHING),
                **dict.fromkeys((OFFICER, EDITOR, EVALUATOR, PLACELESS), NOTHING),
            },
            NO_FORM,
            thing="department",
        ),
    },
}
