"""How a case stands with being filed and kept (decision 13): nothing goes before it is filed in the municipality's own system. Pure."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from bindeled.cases.rules.states import State

LONGEST_SYSTEM, LONGEST_NUMBER, LONGEST_REASON = 80, 60, 500
KEEPING = {
    "open": State(_("Open: it is kept"), "the responsible adviser", "neutral"),
    "not_filed": State(_("Closed, and not filed yet"), "whoever closed it", "warning"),
    "held": State(_("Held: it must not go"), "the leader who held it", "info"),
    "filed": State(_("Filed"), "nobody", "success"),
}
# What keeps a closed case here, by a word that is stable: its words, in the order in which they are told. All of them are asked.
BARS: dict[str, Promise] = {
    "held": _("Held by a leader"),
    "child": _("About a child: such cases are preserved"),
    "not_filed": _("Not filed since it was closed"),
    "planned": _("Something is planned on it still"),
    "course": _("The resident has a course of support that is not over, or not filed"),
    "feedback": _("A message to the sender is on its way"),
    "offered": _("Offered to another unit"),
    "access": _("Somebody has asked for access, and has not got it yet"),
    "review": _("A leader is asked to look at its concerns"),
    "contact": _("Came by the duty phone or its mail: what was written of the call is not deleted yet"),
    "too_soon": _("Closed or filed not long enough ago"),
}
DUE = "due"
# Ways on which nobody of the duty phone wrote anything down.
UNATTENDED = ("web", "open")


@dataclass(frozen=True)
class Span:
    """For how many days a case stays here after it was both closed and filed, from which day on that holds, and who says so."""

    days: int
    source: str | Promise
    valid_from: date


# A change is a further row. The last that is in force counts. What must be preserved, and what may be disposed of at all, the
# municipality's own decision says (Rigsarkivet's rules; see decision record 0040): this is only how long the copy here is of use.
SPANS = (
    Span(
        180,
        _("Bindeled's own measure: a case that is taken up again is as a rule so within half a year"),
        date(2026, 11, 1),
    ),
)
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


def span(on: date) -> Span:
    """Answer the span that is in force on a day; before there was any, the first."""
    return max((one for one in SPANS if one.valid_from <= on), key=lambda one: one.valid_from, default=SPANS[0])


def due_before(on: date) -> date:
    """Answer the last day on which a case may have been closed and filed to be due on a day."""
    return on - timedelta(days=span(on).days)
