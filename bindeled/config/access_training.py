"""The addresses of training and themes, and what each kind of visitor is answered: a part of the table."""

from bindeled.config.access_sent import SENT
from bindeled.config.access_words import (
    CONVENOR,
    KEEPER,
    LEADER,
    NO_FORM,
    NOTHING,
    ONWARD,
    OTHER_MUNICIPALITY,
    PAGE,
    PLACELESS,
    RANDOM,
    REFUSED,
    Row,
    both,
    inside,
    sent_inside,
)

# What the whole municipality may know of, on either side: of sessions and themes, too, though contact persons alone sign up and raise.
OF_ONES_MUNICIPALITY = {**inside(), RANDOM: NOTHING, OTHER_MUNICIPALITY: NOTHING}
# Who is contact person nowhere is told so, of what is there.
SENT_BY_CONTACT_PERSONS = {
    **sent_inside(placeless=REFUSED, otherwise=ONWARD),
    **dict.fromkeys((RANDOM, OTHER_MUNICIPALITY), NOTHING),
    **{both(PLACELESS, relation): NOTHING for relation in (RANDOM, OTHER_MUNICIPALITY)},
}
FOR_CONVENORS = {**inside(otherwise=NOTHING), CONVENOR: PAGE}
SENT_BY_CONVENORS = {**sent_inside(), CONVENOR: REFUSED}

TRAINING: dict[str, dict[str, Row]] = {
    "sender": {
        # What organisations count themselves: their keepers enter it, leaders and convenors read what it comes to.
        "indicators": Row(inside(keeper=PAGE, otherwise=NOTHING), NO_FORM),
        "indicator_quarter": Row(inside(keeper=PAGE, otherwise=NOTHING), sent_inside(keeper=REFUSED), thing="quarter"),
        "indicators_of_place": Row(
            inside(own=PAGE, otherwise=NOTHING), sent_inside(own=REFUSED), thing="quarter of a department"
        ),
        # What is counted of what they passed on: their keepers alone.
        **SENT,
        "trainings": Row(inside(), NO_FORM),
        "training_session": Row(
            OF_ONES_MUNICIPALITY,
            SENT_BY_CONTACT_PERSONS,
            thing="training session",
            form={"do": "sign_up", "name": "Prøve"},
        ),
        "training_certificate": Row(inside(own=PAGE, otherwise=NOTHING), NO_FORM, thing="certificate"),
        "name_me": Row(NO_FORM, sent_inside(otherwise=REFUSED), form={"do": "agree"}),
        "themes": Row(inside(), sent_inside(otherwise=REFUSED)),
        "support_theme": Row(
            NO_FORM,
            SENT_BY_CONTACT_PERSONS,
            thing="theme",
            form={"do": "support"},
        ),
        "kept_training": Row({**inside(otherwise=NOTHING), KEEPER: PAGE}, NO_FORM),
    },
    "municipality": {
        "training_programme": Row(FOR_CONVENORS, NO_FORM),
        "who_had_training": Row({**FOR_CONVENORS, LEADER: PAGE}, NO_FORM),
        "indicator_series": Row({**FOR_CONVENORS, LEADER: PAGE}, NO_FORM),
        "new_training": Row(FOR_CONVENORS, SENT_BY_CONVENORS),
        "edit_training": Row(inside(own=PAGE, otherwise=NOTHING), sent_inside(own=REFUSED), thing="training"),
        "new_session": Row(inside(own=PAGE, otherwise=NOTHING), sent_inside(own=REFUSED), thing="training"),
        "raised_themes": Row(FOR_CONVENORS, NO_FORM),
        "work_on_theme": Row(
            inside(own=PAGE, otherwise=NOTHING),
            sent_inside(own=ONWARD),
            thing="theme",
            form={"do": "answer", "outcome": "Vi skrev et ark."},
        ),
        "planned_session": Row(inside(own=PAGE, otherwise=NOTHING), NO_FORM, thing="training session"),
        "edit_session": Row(inside(own=PAGE, otherwise=NOTHING), sent_inside(own=REFUSED), thing="training session"),
        "work_on_session": Row(
            NO_FORM,
            sent_inside(own=ONWARD),
            thing="training session",
            form={"do": "call_off", "why": "Underviseren er syg."},
        ),
    },
}
