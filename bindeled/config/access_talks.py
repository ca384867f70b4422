"""The addresses of talks, and what each kind of visitor is answered: a part of the table."""

from bindeled.config.access_training import FOR_CONVENORS
from bindeled.config.access_words import NO_FORM, NOTHING, ONWARD, OPEN, PAGE, REFUSED, Row, inside, sent_inside

ONES_OWN = inside(own=PAGE, otherwise=NOTHING)
ASKED = sent_inside(own=REFUSED)

TALKS: dict[str, dict[str, Row]] = {
    "sender": {
        "answer_for_talk": Row(
            {OPEN: PAGE, "otherwise": NOTHING},
            {OPEN: ONWARD, "otherwise": NOTHING},
            thing="held talk",
            form={"answer": "yes"},
        ),
    },
    "municipality": {
        "talks": Row(FOR_CONVENORS, NO_FORM),
        "talk": Row(ONES_OWN, sent_inside(own=ONWARD), thing="talk", form={"do": "accept"}),
        "ask_at_meeting": Row(ONES_OWN, ASKED, thing="meeting"),
        "ask_at_session": Row(ONES_OWN, ASKED, thing="training session"),
        "ask_about_theme": Row(ONES_OWN, ASKED, thing="theme"),
    },
}
