"""The addresses of partners' events, and what each kind of visitor is answered: a part of the table."""

from bindeled.config.access_training import FOR_CONVENORS, SENT_BY_CONVENORS
from bindeled.config.access_words import CLOSED, NO_FORM, NOTHING, ONWARD, OPEN, PAGE, REFUSED, Row, inside, sent_inside

ONES_OWN = inside(own=PAGE, otherwise=NOTHING)

EVENTS: dict[str, dict[str, Row]] = {
    "sender": {
        "coming_events": Row(inside(), NO_FORM),
        "digest_choice": Row(NO_FORM, sent_inside(otherwise=ONWARD), form={"do": "stop"}),
        "stop_digest": Row(
            {OPEN: PAGE, "otherwise": CLOSED},
            {OPEN: PAGE, "otherwise": CLOSED},
            thing="digest",
            form={"do": "stop"},
            by_one_press=True,
        ),
    },
    "municipality": {
        "staff_events": Row(inside(), NO_FORM),
        "new_event": Row(FOR_CONVENORS, SENT_BY_CONVENORS),
        "edit_event": Row(ONES_OWN, sent_inside(own=REFUSED), thing="event"),
        "work_on_event": Row(NO_FORM, sent_inside(own=ONWARD), thing="event", form={"do": "withdraw"}),
    },
}
