"""What the addresses of evaluation answer to whom: a part of the table of addresses."""

from bindeled.config.access_words import (
    EVALUATOR,
    LEADER,
    NO_FORM,
    NOTHING,
    OFFICER,
    OTHER_MUNICIPALITY,
    PAGE,
    RANDOM,
    REFUSED,
    Row,
    both,
    inside,
    sent_inside,
)

# Of another municipality, or never there: nothing to those either who otherwise see it by what they are.
NOT_OURS = {both(role, far): NOTHING for role in (LEADER, OFFICER) for far in (OTHER_MUNICIPALITY, RANDOM)}
FAR_OFF = {both(role, far): NOTHING for role in (LEADER, EVALUATOR) for far in (OTHER_MUNICIPALITY, RANDOM)}
LED_ELSEWHERE = {both(LEADER, far): NOTHING for far in (OTHER_MUNICIPALITY, RANDOM)}
EVALUATION: dict[str, dict[str, Row]] = {
    "municipality": {
        # An evaluator asks for rows; a leader and the data protection officer release them.
        "extracts": Row({**inside(otherwise=NOTHING), EVALUATOR: PAGE}, NO_FORM),
        "ask_for_extract": Row({**inside(otherwise=NOTHING), EVALUATOR: PAGE}, {**sent_inside(), EVALUATOR: REFUSED}),
        "extract": Row(inside(own=PAGE, otherwise=NOTHING), sent_inside(own=REFUSED), thing="asked extract"),
        # Cases drawn by chance: an evaluator asks and gets numbers, a leader asks and looks over what they may read.
        "samples": Row({**inside(otherwise=NOTHING), EVALUATOR: PAGE}, NO_FORM),
        "ask_for_sample": Row({**inside(otherwise=NOTHING), EVALUATOR: PAGE}, {**sent_inside(), EVALUATOR: REFUSED}),
        "sample": Row(inside(own=PAGE, otherwise=NOTHING), NO_FORM, thing="asked sample"),
        "samples_to_review": Row({**inside(otherwise=NOTHING), LEADER: PAGE}, NO_FORM),
        "ask_for_own_sample": Row({**inside(otherwise=NOTHING), LEADER: PAGE}, {**sent_inside(), LEADER: REFUSED}),
        "review_sample": Row(
            {**inside(otherwise=NOTHING), LEADER: PAGE, **LED_ELSEWHERE},
            sent_inside(),
            thing="sample",
        ),
        # What was done for an evaluation, in numbers: evaluators and leaders enter it.
        "inquiries": Row({**inside(otherwise=NOTHING), EVALUATOR: PAGE, LEADER: PAGE}, NO_FORM),
        "enter_inquiry": Row(
            {**inside(otherwise=NOTHING), EVALUATOR: PAGE, LEADER: PAGE},
            {**sent_inside(), EVALUATOR: REFUSED, LEADER: REFUSED},
        ),
        "correct_inquiry": Row(
            {**inside(otherwise=NOTHING), EVALUATOR: PAGE, LEADER: PAGE, **FAR_OFF},
            {**sent_inside(), EVALUATOR: REFUSED, LEADER: REFUSED, **FAR_OFF},
            thing="inquiry",
        ),
        "extracts_to_release": Row({**inside(otherwise=NOTHING), LEADER: PAGE, OFFICER: PAGE}, NO_FORM),
        "release_extract": Row(
            {**inside(otherwise=NOTHING), LEADER: PAGE, OFFICER: PAGE, **NOT_OURS},
            {**sent_inside(), LEADER: REFUSED, OFFICER: REFUSED, **NOT_OURS},
            thing="extract",
            form={"do": "release"},
        ),
    },
}
