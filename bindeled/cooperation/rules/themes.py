"""Fixed points of themes: what contact persons need talked about, how such a need stands, and what it is marked as (M9, D39). Pure."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

LONGEST_TITLE, LONGEST_NEED, LONGEST_LINE, LONGEST_OUTCOME = 120, 1000, 200, 1500
# Days after a theme was answered that who raised and supported it is forgotten. The theme stays. Bindeled's own proposal.
SUPPORTERS_KEPT = 365

RAISED, PLANNED, ANSWERED, MERGED = "raised", "planned", "answered", "merged"


@dataclass(frozen=True)
class State:
    """How a theme stands: its word, its tone, and whose turn it is."""

    label: str | Promise
    tone: str
    whose: str


STATES = {
    RAISED: State(_("Raised"), "info", "the convenor"),
    PLANNED: State(_("Planned"), "info", "the convenor"),
    ANSWERED: State(_("Answered"), "neutral", "nobody"),
    MERGED: State(_("Put together with another"), "neutral", "nobody"),
}
# From which states a theme may come to each. A plan and an answer can be put right; what was put together stays so.
BEFORE: dict[str, frozenset[str]] = {
    RAISED: frozenset(),
    PLANNED: frozenset({RAISED, PLANNED}),
    ANSWERED: frozenset({RAISED, PLANNED, ANSWERED}),
    MERGED: frozenset({RAISED, PLANNED}),
}
LIVES = frozenset({RAISED, PLANNED})

# Most wishes for other rules concern what the law fixes, or what it would be doubtful to change with regard to the citizens (M9).
LAW, CITIZENS = "law", "citizens"
MARKS: dict[str, str | Promise] = {
    "": _("No mark"),
    LAW: _("Fixed by law"),
    CITIZENS: _("Doubtful towards citizens"),
}


def why_not_move(state: str, to: str) -> str | Promise:
    """Ask whether a theme may come to a state: nothing for yes, or why not."""
    if state in BEFORE[to]:
        return ""
    if state == MERGED:
        return _("The theme was put together with another. Work on that one.")
    return _("The theme is answered. Put the answer right instead.")


def why_not_mark(mark: str, why: str) -> str | Promise:
    """Ask whether a mark may stand: whoever raised the need is told why. Nothing for yes."""
    if mark and not why.strip():
        return _("Write why it is marked: those who raised it read it.")
    return ""


def why_not_support(state: str) -> str | Promise:
    """Ask whether one may support a theme: nothing for yes, or what to do instead."""
    return "" if state in LIVES else _("The theme is no longer open. Raise a new one.")
