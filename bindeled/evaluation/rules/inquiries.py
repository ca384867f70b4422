"""What was done for an evaluation: which kinds, with whom, how many took part; never what was said. Pure: the day is an argument."""

from datetime import date

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

# The sources of the study of 2005 (scheme M6; its memo, page 3), last checked on 30 November 2026.
KINDS: dict[str, str | Promise] = {
    "extract": _("Extract from journals"),
    "case_review": _("Case review"),
    "questionnaire": _("Questionnaire"),
    "group_interview": _("Interview in a group"),
    "interview": _("Interview alone"),
}
# Nobody takes part in these: what is counted are the cases.
OF_CASES = ("extract", "case_review")
CASES = "cases"
PEOPLE: dict[str, str | Promise] = {
    "contacts": _("Contact persons and caretakers"),
    "partners": _("Partners in the units"),
    "residents": _("Residents who agreed"),
    "advisers": _("Housing advisers"),
    "leaders": _("Leaders"),
}
GROUPS: dict[str, str | Promise] = {**PEOPLE, CASES: _("Nobody: cases or journals")}
DONE_BY: dict[str, str | Promise] = {
    "evaluator": _("An evaluator"),
    "staff": _("The municipality's own staff"),
    "outside": _("Somebody from outside whom the municipality asked"),
}
# Bindeled's own numbers, of 30 November 2026.
MOST, A_GROUP = 5000, 2
EARLIEST = date(2000, 1, 1)


def of_whom(kind: str, group: str) -> str | None:
    """Answer which group something of a kind is about, or nothing where the two do not fit."""
    if kind in OF_CASES:
        return CASES if group in ("", CASES) else None
    return group if kind in KINDS and group in PEOPLE else None


def fits(kind: str, number: int) -> bool:
    """Say whether so many can have taken part in something of this kind."""
    return (A_GROUP if kind == "group_interview" else 1) <= number <= MOST


def may_be_entered(on: date, *, today: date) -> bool:
    """Say whether something can have been done on a day: it is over, or today's."""
    return EARLIEST <= on <= today
