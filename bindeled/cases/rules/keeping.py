"""How a case stands with being filed and kept (decision 13): nothing goes before it is filed in the municipality's own system. Pure."""

from datetime import date

from django.utils.translation import gettext_lazy as _

from bindeled.cases.rules.states import State

LONGEST_SYSTEM, LONGEST_NUMBER, LONGEST_REASON = 80, 60, 500
KEEPING = {
    "open": State(_("Open: it is kept"), "the responsible adviser", "neutral"),
    "not_filed": State(_("Closed, and not filed yet"), "whoever closed it", "warning"),
    "held": State(_("Held: it must not go"), "the leader who held it", "info"),
    "filed": State(_("Filed"), "nobody", "success"),
}
# Those that a leader's list can be narrowed to: of open cases nobody asks yet.
ASKED_OF = ("not_filed", "held", "filed")


def keeping(state: str, *, is_filed: bool, is_held: bool) -> str:
    """Answer how a case stands. A hold comes before all else: it keeps what would otherwise go."""
    if is_held:
        return "held"
    if state == "open":
        return "open"
    return "filed" if is_filed else "not_filed"


def may_be_filed_on(on: date, *, opened_on: date, today: date) -> bool:
    """Say whether a case may have been filed on a day: since it was opened, and not ahead."""
    return opened_on <= on <= today
