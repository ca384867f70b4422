"""What the page of what was sent says in words: what is counted and what is not, and why some of it is hidden."""

from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from bindeled.suppression.rules.periods import QUARTER, YEAR, Period

Words = str | Promise
DEFINITION = _(
    "Every concern that somebody passed on here with their own login, from one of the organisation's departments, on the day on which it"
    " was sent. What was passed on twice is two. What a letting department told of arrears and eviction is among them."
)
NOT_COUNTED = _(
    "Not counted is what came to the municipality in another way: by telephone, letter or mail, or through the open door without a login."
    " So the municipality may have received more than stands here."
)
SILENT = _(
    "The figures are counted on your side alone, and say nothing of what the municipality did: whether a concern was read, was followed by"
    " anything, or how the resident is. That stays the same whatever happens, because the municipality has a duty of confidentiality."
)
HIDDEN_WHY = _(
    "A figure below five is hidden, since it could be somebody. Others are hidden beside it, so that it cannot be worked out. You cannot see"
    " which is which. A nought is nobody, and is shown."
)
HOW_COUNTED = _(
    "Each figure is for a whole quarter or year, and stands from ten days after it: then it never changes. When the year is"
    " published, what it was counted from is deleted."
)
FEW_DWELLINGS = _(
    "Departments with fewer than 20 dwellings, and those whose dwellings nobody has counted, are not shown. You write how many there are"
    " under Addresses and import."
)
NO_CLOSER = _(
    "It goes no closer: a department by the quarter would have so few that nearly every figure had to be hidden. Nor is there anything by"
    " contact person, by kind or by address."
)


def period_words(period: Period) -> str:
    """Answer a period as people say it."""
    year = period.first.year
    if period.kind == YEAR:
        return str(year)
    return gettext("Quarter {number} of {year}").format(number=(period.first.month + 2) // 3, year=year)


def same_before(kind: str) -> str:
    """Answer what stands above the figures of a year before."""
    return gettext("The same quarter a year before") if kind == QUARTER else gettext("The year before")
