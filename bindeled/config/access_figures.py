"""The addresses of published figures, and of the committee's memo: for those who lead, evaluate or look after data protection."""

from bindeled.config.access_words import (
    EVALUATOR,
    LEADER,
    NO_FORM,
    NOTHING,
    OFFICER,
    ONWARD,
    OTHER_MUNICIPALITY,
    PAGE,
    RANDOM,
    REFUSED,
    Row,
    both,
    inside,
    sent_inside,
)

READERS = (LEADER, OFFICER, EVALUATOR)
READS = {**inside(otherwise=NOTHING), **dict.fromkeys(READERS, PAGE)}
# A memo of another municipality, or one that nobody put together.
NOT_OURS = {both(role, far): NOTHING for role in READERS for far in (OTHER_MUNICIPALITY, RANDOM)}
READS_MEMO = Row({**READS, **NOT_OURS}, NO_FORM, thing="memo")
FIGURES: dict[str, Row] = {
    "statistics": Row(READS, NO_FORM),
    # Whoever leads puts the memo together and writes in it; the others read it.
    "memos": Row(READS, NO_FORM),
    "gather_memo": Row(NO_FORM, {**sent_inside(), LEADER: REFUSED}),
    "memo": READS_MEMO,
    "memo_pdf": READS_MEMO,
    "memo_docx": READS_MEMO,
    "write_memo": Row(
        {**inside(otherwise=NOTHING), LEADER: PAGE, **NOT_OURS},
        {**sent_inside(), LEADER: REFUSED, **NOT_OURS},
        thing="memo",
    ),
    "statistics_measure": Row(READS, NO_FORM, thing="measure"),
    # What cannot be shown has no file, and leads to the page that says why: nothing is published yet in the neighbourhood.
    "statistics_file": Row({**READS, **dict.fromkeys(READERS, ONWARD)}, NO_FORM, thing="measure"),
}
