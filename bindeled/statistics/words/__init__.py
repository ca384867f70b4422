"""What the pages of figures say in words: periods, what each measure's figure tells, and what must stand beside every figure."""

from datetime import date

from django.utils.dates import MONTHS
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from bindeled.statistics.rules.measures import ALL, DEPARTMENT, DISTRICT, ORGANISATION, PLAN
from bindeled.suppression.rules.periods import MONTH, MONTHS_IN, QUARTER, YEAR, Period

Words = str | Promise
PERIODS: dict[str, Words] = {MONTH: _("Months"), QUARTER: _("Quarters"), YEAR: _("Years")}
SAME_BEFORE: dict[str, Words] = {
    MONTH: _("The same month a year before"),
    QUARTER: _("The same quarter a year before"),
    YEAR: _("The year before"),
}
# What stands where something was counted that belongs to no place of that kind.
NO_PLACE: dict[str, Words] = {
    ALL: "",
    DISTRICT: _("No district known"),
    ORGANISATION: _("No housing organisation known"),
    PLAN: _("Without an area plan"),
    DEPARTMENT: _("No department known"),
}
# Source M7 of the scheme: what every page of figures says, unchanged.
CAVEAT = _(
    "Figures say how many, not why. What the scheme does cannot be told apart from everything else that happens: a figure that rises or"
    " falls says nothing of an effect."
)
HIDDEN_WHY = _(
    "A figure below five is hidden, since it could be somebody. Others are hidden beside it, so that it cannot be worked out. You cannot see"
    " which is which. A nought is nobody, and is shown."
)
HOW_COUNTED = _(
    "Each figure is for a whole month, quarter or year, and stands from ten days after the month: then it never changes. Figures are counted"
    " by machine, and stay when the records they were counted from are deleted."
)
# What a measure's figure for the whole municipality says, as a sentence; some are told by one of their parts.
TOLD_BY = {"coverage": ("covered", "yes")}
SAID: dict[str, Words] = {
    "concerns": _("{number} concerns were received"),
    "no_concerns": _("{number} were received that are not counted as concerns"),
    "receipts": _("{number} receipts were given by the duty"),
    "first_contacts": _("after {number} concerns an adviser got in contact with the resident for the first time"),
    "handovers": _("{number} hand-overs between units were answered"),
    "cases_opened": _("{number} cases were opened"),
    "cases_closed": _("{number} cases were closed"),
    "consents": _("{number} answers about consent were given"),
    "offers": _("{number} offers were made"),
    "offer_answers": _("{number} answers to offers were given"),
    "courses": _("{number} courses of support began"),
    "evictions": _("{number} steps towards an eviction, or evictions averted, were written down"),
    "child_clocks": _("{number} concerns about a child were received"),
    "coverage": _("a contact person was there on {number} of the departments' days"),
    "attendance": _("{number} came to meetings"),
    "training": _("{number} took part in training"),
    "wishes": _("contact persons raised {number} themes"),
}


def period_words(period: Period) -> str:
    """Answer a period as people say it."""
    year = period.first.year
    if period.kind == YEAR:
        return str(year)
    if period.kind == QUARTER:
        number = number_of(period)
        return gettext("Quarter {number} of {year}").format(number=number, year=year)
    return f"{month_words(period.first)}"


def month_words(month: date) -> str:
    """Answer a month as people say it, with its year."""
    return f"{MONTHS[month.month]} {month.year}"


def number_of(period: Period) -> int:
    """Answer which month, quarter or year of its year a period is, from one."""
    return (period.first.month - 1) // MONTHS_IN[period.kind] + 1
