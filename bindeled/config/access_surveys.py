"""The addresses of the questionnaires, and what each kind of visitor is answered: a part of the table."""

from bindeled.config.access_words import (
    CLOSED,
    LEADER,
    NO_FORM,
    NOTHING,
    OPEN,
    PAGE,
    PUBLIC,
    REFUSED,
    Row,
    inside,
    sent_inside,
)

# Leaders of the municipality; for everybody else the pages do not exist.
FOR_ASKERS = {**inside(otherwise=NOTHING), LEADER: PAGE}
SENT_BY_ASKERS = {**sent_inside(), LEADER: REFUSED}

SURVEYS: dict[str, dict[str, Row]] = {
    "sender": {
        # An address that was used, is over or never was is answered in one way.
        "answer_survey": Row(
            {OPEN: PAGE, "otherwise": CLOSED}, {OPEN: REFUSED, "otherwise": CLOSED}, thing="survey token"
        ),
        "no_thanks": Row(
            {OPEN: PAGE, "otherwise": CLOSED},
            {OPEN: PAGE, "otherwise": CLOSED},
            thing="survey invitation",
            form={"do": "stop"},
        ),
        "survey_code": Row(
            {OPEN: PAGE, "otherwise": NOTHING}, {OPEN: REFUSED, "otherwise": NOTHING}, thing="named municipality"
        ),
        "survey_thanks": PUBLIC,
    },
    "municipality": {
        "surveys": Row(FOR_ASKERS, NO_FORM),
        "new_survey": Row(FOR_ASKERS, SENT_BY_ASKERS),
        "survey_sheets": Row(NO_FORM, sent_inside(own=REFUSED), thing="survey"),
        "survey": Row(inside(own=PAGE, otherwise=NOTHING), sent_inside(own=REFUSED), thing="survey"),
    },
}
