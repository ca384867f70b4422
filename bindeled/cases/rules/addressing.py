"""That a resident's address is protected: how that is known, and when one looks whether it still is. Pure."""

from datetime import date

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

LONGEST_WORDS = 500
KNOWN: dict[str, str | Promise] = {
    "registered": _("It is protected in the civil registration system (CPR)"),
    "asked": _("The resident asks for it"),
    "threatened": _("Somebody threatens the resident, or looks for them"),
}
# What lapses by itself, and after how many years: protection under the civil registration act (CPR-loven section 28), as cpr.dk
# tells residents; looked at 1 October 2026. What the resident asks of us, and a threat, are looked at when something changes.
LAPSES = {"registered": 1}


def look_again_on(protected_on: date, *, known: str) -> date | None:
    """Answer on which day one looks whether an address still is protected; nothing where it does not lapse by itself."""
    if known not in LAPSES:
        return None
    year = protected_on.year + LAPSES[known]
    try:
        return protected_on.replace(year=year)
    except ValueError:  # the 29th of February
        return date(year, 2, 28)
