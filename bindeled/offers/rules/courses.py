"""States of a course, what moves it, and the short words that stand in its rows. Pure: time comes as an argument.

A course is offered, answered by the resident, accepted by the unit that gives it, and ended by somebody. Help is voluntary (D15):
a no is a normal answer. It changes the course and nothing else, and the same may be offered again.
"""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True)
class State:
    """A state: its word on the screen, who acts next, and the tone of its tag (never red for a person's choice)."""

    label: str | Promise
    owner: str
    tone: str


@dataclass(frozen=True)
class Step:
    """One allowed move: from these states to one, by whom."""

    before: frozenset[str]
    after: str
    who: str


# -- States ----------------------------------------------------------------------------------------------------------------
OFFERED, LATER, DECLINED, MOTIVATED = "offered", "later", "declined", "motivated"
ACCEPTED, REFUSED, RUNNING = "accepted", "refused", "running"
ENDED, PASSED_ON, LAPSED = "ended", "passed_on", "lapsed"
OFFERING, GIVING, NOBODY = "whoever is responsible", "the unit that gives it", "nobody"
STATES = {
    OFFERED: State(_("Offered; no answer yet"), OFFERING, "info"),
    LATER: State(_("Would rather wait"), OFFERING, "neutral"),
    DECLINED: State(_("Says no"), OFFERING, "neutral"),
    MOTIVATED: State(_("Says no for now – we keep asking"), OFFERING, "neutral"),
    ACCEPTED: State(_("Says yes; the unit has not answered yet"), GIVING, "info"),
    REFUSED: State(_("The unit cannot give it"), OFFERING, "warning"),
    RUNNING: State(_("Under way"), GIVING, "success"),
    ENDED: State(_("Has ended"), NOBODY, "neutral"),
    PASSED_ON: State(_("Passed on to another offer"), NOBODY, "neutral"),
    LAPSED: State(_("Lapsed"), NOBODY, "neutral"),
}
OPEN_TO_AN_ANSWER = (OFFERED, LATER, DECLINED, MOTIVATED)
OVER = (ENDED, PASSED_ON, LAPSED)
# Nothing of these is without the resident's own yes.
AFTER_A_YES = (ACCEPTED, REFUSED, RUNNING, ENDED, PASSED_ON)
# Whoever is to give it sees it from the resident's yes on, and nothing of it before.
SEEN_BY_THE_GIVER = AFTER_A_YES
BEGUN = (RUNNING, ENDED, PASSED_ON)

# -- What the resident says ------------------------------------------------------------------------------------------------
YES = "yes"
ANSWERS = {
    YES: _("Yes, thank you"),
    LATER: _("Would rather wait"),
    DECLINED: _("No"),
    MOTIVATED: _("No for now; we may ask again"),
}
WAYS = {
    "meeting": _("Face to face"),
    "phone": _("By phone"),
    "letter": _("In writing"),
    "other": _("In another way"),
}

_BEFORE_A_YES = frozenset(OPEN_TO_AN_ANSWER)
STEPS = {
    YES: Step(_BEFORE_A_YES, ACCEPTED, "the resident; noted by whoever is responsible"),
    LATER: Step(_BEFORE_A_YES, LATER, "the resident; noted by whoever is responsible"),
    DECLINED: Step(_BEFORE_A_YES, DECLINED, "the resident; noted by whoever is responsible"),
    MOTIVATED: Step(_BEFORE_A_YES, MOTIVATED, "the resident; noted by whoever is responsible"),
    # Asked anew after a no, after a wait, or when the unit could not give it then.
    "offer_again": Step(frozenset({LATER, DECLINED, MOTIVATED, REFUSED}), OFFERED, "whoever is responsible"),
    "accept": Step(frozenset({ACCEPTED}), RUNNING, "the unit that gives it"),
    "refuse": Step(frozenset({ACCEPTED}), REFUSED, "the unit that gives it"),
    "go_on": Step(frozenset({RUNNING}), RUNNING, "either unit: a person decides"),
    "end": Step(frozenset({RUNNING}), ENDED, "either unit: a person decides"),
    "pass_on": Step(frozenset({RUNNING}), PASSED_ON, "either unit: a person decides"),
    "lapse": Step(_BEFORE_A_YES | {ACCEPTED, REFUSED}, LAPSED, "whoever is responsible"),
}

# -- Passing on ------------------------------------------------------------------------------------------------------------
# From these somebody goes on to other support only where they wish it themselves (D21).
ONLY_BY_WISH = frozenset({"support_contact"})

# -- Ending ----------------------------------------------------------------------------------------------------------------
ENDS_BECAUSE = {
    "done": _("It has done what it was for"),
    "time": _("Its time is over"),
    "wish": _("The resident wants to stop"),
    "moved": _("The resident has moved away"),
    "no_contact": _("We could not get in contact"),
    "other": _("Something else"),
}

# -- Contacts --------------------------------------------------------------------------------------------------------------
CONTACTS = {
    "visit": _("Visit"),
    "call": _("Phone call"),
    "message": _("Message"),
    "together": _("Went along somewhere"),
    "meeting": _("Meeting"),
}

# -- Moments ---------------------------------------------------------------------------------------------------------------
OFFER, ANSWER, AGAIN, STARTED, TURNED_DOWN = "offer", "answer", "again", "started", "turned_down"
GOALS, CONTACT, MEMBER, WENT_ON, OVER_NOW = "goals", "contact", "member", "went_on", "over"
PASSED, LAPSE, FILED, TAKEN = "passed_on", "lapsed", "filed", "taken"
MOMENTS = {
    OFFER: _("Offered"),
    ANSWER: _("The resident's answer"),
    AGAIN: _("Offered again"),
    STARTED: _("The unit says yes; it begins"),
    TURNED_DOWN: _("The unit says no"),
    GOALS: _("The resident's own goals"),
    CONTACT: _("Contact with the resident"),
    MEMBER: _("Who is in it"),
    WENT_ON: _("It goes on"),
    OVER_NOW: _("Has ended"),
    PASSED: _("Was passed on"),
    LAPSE: _("Lapsed"),
    FILED: _("Filed"),
    TAKEN: _("Made responsible"),
}
# In the resident's own words.
OWN_WORDS = (ANSWER, GOALS, PASSED)

LONGEST_WORDS, LONGEST_NAME, LONGEST_FUNCTION = 2000, 80, 60
LONGEST_SYSTEM, LONGEST_NUMBER = 80, 60
# -- Who is in it ----------------------------------------------------------------------------------------------------------
FIXED_WORKER = "worker"
# The functions of a team come from the catalogue, by these codes (A10).
FUNCTIONS = {
    FIXED_WORKER: _("Fixed worker"),
    "support_worker": _("Support worker"),
    "nurse": _("Nurse"),
    "authority_coordinator": _("Authority coordinator"),
    "job_centre": _("Job centre"),
}

# Before the words of these a short word of the rules is sealed with them: how the resident said so, which function it is.
CODED = {ANSWER: WAYS, MEMBER: FUNCTIONS}


def sealed_of(kind: str, words: str, *, code: str = "") -> str:
    """Answer what is sealed of a moment: its words, and before them its short word, where its kind has one."""
    return f"{code}\n{words}" if kind in CODED else words


def told_of(kind: str, sealed: str) -> tuple[str, str]:
    """Answer a moment's short word, in words, and its own words, from what was sealed of it; nothing for what it has not."""
    if kind not in CODED or not sealed:
        return "", sealed
    code, _, words = sealed.partition("\n")
    return str(CODED[kind].get(code, code)), words


def may(step: str, state: str) -> bool:
    """Say whether a step is possible from a state."""
    return state in STEPS[step].before


def needs_wish(code: str) -> bool:
    """Say whether somebody goes on from this offer only by their own recorded wish."""
    return code in ONLY_BY_WISH
