"""The addresses of published figures: for those who lead, evaluate or look after data protection."""

from bindeled.config.access_words import EVALUATOR, LEADER, NO_FORM, NOTHING, OFFICER, ONWARD, PAGE, Row, inside

READERS = (LEADER, OFFICER, EVALUATOR)
READS = {**inside(otherwise=NOTHING), **dict.fromkeys(READERS, PAGE)}
FIGURES: dict[str, Row] = {
    "statistics": Row(READS, NO_FORM),
    "statistics_measure": Row(READS, NO_FORM, thing="measure"),
    # What cannot be shown has no file, and leads to the page that says why: nothing is published yet in the neighbourhood.
    "statistics_file": Row({**READS, **dict.fromkeys(READERS, ONWARD)}, NO_FORM, thing="measure"),
}
