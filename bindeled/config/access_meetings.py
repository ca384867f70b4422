"""The addresses of meetings, and what each kind of visitor is answered: a part of the table."""

from bindeled.config.access_training import FOR_CONVENORS, OF_ONES_MUNICIPALITY, SENT_BY_CONVENORS
from bindeled.config.access_words import (
    CONVENOR,
    EDITOR,
    EVALUATOR,
    INSIDE,
    KEEPER,
    LETTING,
    NO_FORM,
    NOTHING,
    OFFICER,
    ONWARD,
    OPEN,
    PAGE,
    RANDOM,
    REFUSED,
    Row,
    all_alike,
    inside,
    sent_inside,
)

ONES_OWN = inside(own=PAGE, otherwise=NOTHING)
# Whoever asks has not signed in: the address decides, and nothing else about them.
MADE_BY_CONTACT_PERSONS = {**sent_inside(otherwise=REFUSED), INSIDE: PAGE, KEEPER: REFUSED, LETTING: REFUSED}
AT_ITS_ADDRESS = Row(all_alike(PAGE, **{RANDOM: NOTHING}), NO_FORM, thing="calendar")
# Staff who belong to the network; others of the municipality find no such page.
NOT_IN_THE_NETWORK = dict.fromkeys((OFFICER, EDITOR, EVALUATOR), NOTHING)
IN_THE_NETWORK = {**inside(placeless=NOTHING), **NOT_IN_THE_NETWORK}

MEETINGS: dict[str, dict[str, Row]] = {
    "sender": {
        "contact_list": Row(inside(), sent_inside(otherwise=REFUSED)),
        "contact_list_paper": Row(inside(otherwise=ONWARD), NO_FORM),
        "calendar": Row(inside(), MADE_BY_CONTACT_PERSONS, form={"do": "make"}),
        "calendar_feed": AT_ITS_ADDRESS,
        "invitations": Row(inside(), NO_FORM),
        "invitation_to_meeting": Row(
            ONES_OWN,
            sent_inside(own=ONWARD),
            thing="meeting",
            form={"answer": "accepted"},
        ),
        "own_minutes": Row(ONES_OWN, NO_FORM, thing="minutes"),
        "own_minutes_paper": Row(ONES_OWN, NO_FORM, thing="minutes"),
        "own_item": Row(NO_FORM, sent_inside(own=ONWARD), thing="action item"),
        # Whoever holds the address needs no account.
        "answer_by_link": Row(
            {OPEN: PAGE, "otherwise": NOTHING},
            {OPEN: ONWARD, "otherwise": NOTHING},
            thing="held invitation",
            form={"answer": "accepted"},
        ),
    },
    "municipality": {
        "contact_list": Row(
            IN_THE_NETWORK, {**sent_inside(otherwise=REFUSED, placeless=NOTHING), **NOT_IN_THE_NETWORK}
        ),
        "contact_list_paper": Row({**inside(otherwise=ONWARD, placeless=NOTHING), **NOT_IN_THE_NETWORK}, NO_FORM),
        "calendar": Row(FOR_CONVENORS, {**sent_inside(), CONVENOR: PAGE}, form={"do": "make"}),
        "calendar_feed": AT_ITS_ADDRESS,
        "meetings": Row(FOR_CONVENORS, NO_FORM),
        "new_meeting": Row(FOR_CONVENORS, SENT_BY_CONVENORS),
        "meeting": Row(ONES_OWN, NO_FORM, thing="meeting"),
        "edit_meeting": Row(ONES_OWN, sent_inside(own=REFUSED), thing="meeting"),
        "meeting_attendance": Row(
            ONES_OWN, sent_inside(own=REFUSED), thing="meeting", form={"also": "Ring til 12 34 56 78"}
        ),
        "meeting_materials": Row(ONES_OWN, sent_inside(own=REFUSED), thing="meeting"),
        "all_items": Row(FOR_CONVENORS, NO_FORM),
        "meeting_items": Row(ONES_OWN, sent_inside(own=REFUSED), thing="minutes"),
        "work_on_item": Row(NO_FORM, sent_inside(own=ONWARD), thing="action item", form={"do": "done"}),
        "all_minutes": Row(inside(), NO_FORM),
        "minutes": Row(OF_ONES_MUNICIPALITY, NO_FORM, thing="minutes"),
        "minutes_paper": Row(OF_ONES_MUNICIPALITY, NO_FORM, thing="minutes"),
        "write_minutes": Row(ONES_OWN, sent_inside(own=REFUSED), thing="minutes"),
        "work_on_minutes": Row(NO_FORM, sent_inside(own=ONWARD), thing="minutes", form={"do": "take_away:2"}),
        "work_on_meeting": Row(
            NO_FORM, sent_inside(own=ONWARD), thing="meeting", form={"do": "cancel", "why": "Lokalet er lukket."}
        ),
    },
}
