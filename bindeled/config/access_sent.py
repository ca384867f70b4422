"""The addresses of what housing organisations passed on: for whoever keeps the list, and nobody else."""

from bindeled.config.access_words import NO_FORM, NOTHING, ONWARD, PAGE, Row, inside

SENT: dict[str, Row] = {
    "sent": Row(inside(keeper=PAGE, otherwise=NOTHING), NO_FORM),
    "sent_by": Row(inside(own=PAGE, otherwise=NOTHING), NO_FORM, thing="organisation"),
    # What is not published yet has no file, and leads to the page that says when it comes.
    "sent_file": Row(inside(own=ONWARD, otherwise=NOTHING), NO_FORM, thing="organisation"),
}
