"""The fixed agenda of each kind of meeting: the items that always stand on it, each with its source, and what is offered beside them. Pure.

The items are what contracts ask a meeting for (S2), put into our own words; a convenor changes them in the form as they like.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from bindeled.cooperation.rules.meetings import CARETAKERS, CENTRAL, KICK_OFF, LOCAL, NETWORK, OTHER, THEME

# When the sources were read through last.
LAST_CHECKED = date(2026, 11, 29)
HOUSE = "our own proposal"


@dataclass(frozen=True)
class Standing:
    """An item that always stands on the agenda, and from where we know that it should: lines of the contract, or ourselves."""

    text: str | Promise
    source: str = HOUSE


WELCOME = Standing(_("Welcome, and who is here"))
BEFORE = Standing(_("What we agreed on last time"), "S2:130; D30")
AT_LAST = Standing(_("Who does what, and by when"))
NOTICED = Standing(_("What you have noticed since last time, without names or addresses"))
RAISED = Standing(_("Themes and needs that contact persons raise"), "S2:130; D30")
FORUM = Standing(_("What we carry on to the Forum"), "S2:111; D39")
ACTIVITY_HOUSE = Standing(_("The activity house tells what it offers"), "S2:134,146; D26")
DROP_IN = Standing(_("The drop-in centre tells what it offers"), "S2:134,146; D26")

AGENDAS: Mapping[str, tuple[Standing, ...]] = {
    CENTRAL: (WELCOME, BEFORE, NOTICED, RAISED, AT_LAST),
    LOCAL: (
        WELCOME,
        BEFORE,
        NOTICED,
        ACTIVITY_HOUSE,
        DROP_IN,
        RAISED,
        Standing(_("How the area plans follow up"), "S2:130,134; D26"),
        AT_LAST,
    ),
    # The first meeting of a network makes its contact list and its fixed agenda; from then on that one is the template.
    NETWORK: (
        WELCOME,
        Standing(_("We make our contact list and our fixed agenda"), "S2:124; D27"),
        Standing(_("News from the municipality, and what it offers"), "S2:111"),
        Standing(_("News from the area plans and their activities"), "S2:113"),
        Standing(_("What service visits have taught, without names or addresses"), "S2:113; D31"),
        Standing(_("Themes for the theme meeting"), "S2:111,122; D28"),
        Standing(_("Is anybody missing in the network?"), "S2:117; D29"),
        FORUM,
        AT_LAST,
    ),
    THEME: (WELCOME, Standing(_("The theme, and why it was asked for"), "S2:111; D28"), AT_LAST),
    CARETAKERS: (
        WELCOME,
        Standing(_("What helps when a resident has a hard time"), "S2:117; D28"),
        NOTICED,
        DROP_IN,
        AT_LAST,
    ),
    KICK_OFF: (WELCOME, Standing(_("What is new, and for whom"), "S2:146"), Standing(_("How we work together"), "S2:146"), AT_LAST),
    OTHER: (),
}  # fmt: skip
# Whose agenda is made by those who meet: what was agreed on at a meeting is the template of the next.
MADE_BY_THEMSELVES = frozenset({NETWORK})

THEME_LINE, OPEN_LINE = _("Theme: %(text)s"), _("Still open: %(text)s")


def lines_of(form: str | Promise, texts: Iterable[str]) -> list[str]:
    """Answer the lines that a theme or an open agreement makes on an agenda."""
    return [str(form) % {"text": text} for text in texts]


def template(kind: str, *, last: str = "") -> str:
    """Answer what the agenda of a new meeting begins with: the standing items, or what those who meet have made of them themselves.

    ``last`` is the agenda of the last meeting of the kind that was held. What was put on it for that one time falls away.
    """
    if last.strip() and kind in MADE_BY_THEMSELVES:
        once = tuple(str(form).partition("%")[0] for form in (THEME_LINE, OPEN_LINE))
        return "\n".join(line for line in last.splitlines() if line.strip() and not line.startswith(once))
    return "\n".join(str(item.text) for item in AGENDAS.get(kind, ()))


def with_lines(agenda: str, more: Iterable[str]) -> str:
    """Answer an agenda with more lines before its last one; what stands there already is not put on twice."""
    lines = [line for line in agenda.splitlines() if line.strip()]
    new = [line for line in dict.fromkeys(more) if line not in lines]
    return "\n".join([*lines[:-1], *new, *lines[-1:]]) if new else agenda
