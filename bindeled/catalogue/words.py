"""Words for the codes of an offer."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from bindeled.catalogue import rules

# The functions in a team (decision 11, A10).
FUNCTIONS = {
    "support_worker": gettext_lazy("support worker"),
    "nurse": gettext_lazy("nurse"),
    "authority_coordinator": gettext_lazy("authority coordinator"),
    "job_centre": gettext_lazy("somebody from the job centre"),
}

# The short facts of an offer.
AGES = gettext_lazy("Age")
LASTS = gettext_lazy("How long")
COST = gettext_lazy("Cost")
ANONYMOUS = gettext_lazy("One may stay anonymous")
VISITATION = gettext_lazy("Somebody has to assign it")
DECISION = gettext_lazy("It is given by a decision")
YES, NO = gettext_lazy("Yes"), gettext_lazy("No")


def function(code: str) -> str:
    """Answer what a function in a team is called; a code that nobody has put in words stands for itself."""
    return str(FUNCTIONS.get(code, code))


def months(number: int) -> str:
    """Answer a number of months."""
    return ngettext("%(number)s month", "%(number)s months", number) % {"number": number}


def ends(rule: str, number: int | None) -> str:
    """Answer how an offer ends."""
    return months(number) if rule == rules.MONTHS and number else str(rules.ENDINGS[rule])


def how_long(method: rules.Method) -> str:
    """Answer how long a method lasts."""
    return months(method.months) if method.months else str(rules.ENDINGS[rules.OPEN])


def team(method: rules.Method) -> str:
    """Answer who works by a method: one fixed worker, or the functions of its team."""
    return ", ".join(function(code) for code in method.team) or str(rules.WORKERS[method.worker])


def ages(youngest: int | None, oldest: int | None) -> str:
    """Answer the ages that an offer names, in years; nothing where it names none. They advise, and never shut anybody out."""
    if youngest is not None and oldest is not None:
        return _("%(youngest)s to %(oldest)s years") % {"youngest": youngest, "oldest": oldest}
    if youngest is not None:
        return _("from %(youngest)s years") % {"youngest": youngest}
    return _("up to %(oldest)s years") % {"oldest": oldest} if oldest is not None else ""


def follow_up(number: int | None) -> str:
    """Answer how often an offer is followed up (D21)."""
    return _("Every %(months)s") % {"months": months(number)} if number else _("No follow-up is fixed")
