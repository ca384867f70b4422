"""Meetings between the parties: how one stands, who must be there, what each is told, and what an answer is. Pure.

A meeting is about places and partners, never about a resident.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

LONGEST_TITLE, LONGEST_LINE, LONGEST_AGENDA = 120, 200, 4000
LONGEST_NAME = 120
# Days after a meeting that the list of who was invited goes: as long as the entries on the roster themselves. Bindeled's own proposal.
KEPT_DAYS = 730

# -- Kinds (S2:111-134; D26-D28) ----------------------------------------------------------------------------------------------
CENTRAL, LOCAL, NETWORK, THEME, CARETAKERS, KICK_OFF, OTHER = (
    "central", "local", "network", "theme", "caretakers", "kick_off", "other",
)  # fmt: skip
KINDS: Mapping[str, str | Promise] = {
    CENTRAL: _("Central meeting of contact persons"),
    LOCAL: _("Local meeting of contact persons"),
    NETWORK: _("Practice network"),
    THEME: _("Theme meeting"),
    CARETAKERS: _("Theme meeting for caretakers"),
    KICK_OFF: _("First meeting about something new"),
    OTHER: _("Another meeting"),
}
# To which kinds everybody is invited who is contact person on that day: in the whole municipality, or in one district.
OF_CONTACT_PERSONS = frozenset({CENTRAL, LOCAL})

# -- Who should be represented (D26, D29) ------------------------------------------------------------------------------------
MUST, BY_NEED = "must", "need"


@dataclass(frozen=True)
class Group:
    """A group of staff or a partner that a kind of meeting wants represented: its name, and whether it must be."""

    code: str
    label: str | Promise
    weight: str = MUST


ADVISERS, SKP, SPECIALISED, MENTORS = "advisers", "skp", "specialised", "mentors"
BL = "bl"
SUNDBY, NABO, FAMILY, HEALTH, PREVENTION, PSYCHIATRY, PLANS = (
    "activity_house", "drop_in", "family", "health", "prevention", "psychiatry", "area_plans",
)  # fmt: skip
GROUPS: Mapping[str, Group] = {
    group.code: group
    for group in (
        Group(ADVISERS, _("Housing advisers")),
        Group(SKP, _("Support and contact persons (SKP)")),
        Group(SPECIALISED, _("Specialised case worker")),
        Group(MENTORS, _("Social mentors")),
        Group(PLANS, _("Area plans")),
        Group(BL, _("BL, the housing organisations' own association")),
        Group(SUNDBY, _("Activity house")),
        Group(NABO, _("Drop-in centre")),
        Group(FAMILY, _("Family units")),
        Group(HEALTH, _("Health and care"), BY_NEED),
        Group(PREVENTION, _("Prevention centre"), BY_NEED),
        Group(PSYCHIATRY, _("District psychiatry"), BY_NEED),
    )
}
NETWORK_GROUPS = tuple(code for code in GROUPS if code != BL)
WANTED: Mapping[str, tuple[str, ...]] = {
    CENTRAL: (ADVISERS, PLANS, BL),
    LOCAL: (ADVISERS, PLANS, SUNDBY, NABO),
    NETWORK: NETWORK_GROUPS,
    THEME: (ADVISERS, SPECIALISED, PLANS),
}
# By agreement, and so not missed where they do not come (D26).
BY_AGREEMENT: Mapping[str, frozenset[str]] = {LOCAL: frozenset({SUNDBY, NABO})}


@dataclass(frozen=True)
class Represented:
    """How a group stands at a meeting: whether it must be there, is invited, and somebody of it comes."""

    group: Group
    must: bool
    invited: bool
    comes: bool

    @property
    def is_missing(self) -> bool:
        """Say whether somebody must see to it: it must be there, and nobody of it is on the list or all have said no."""
        return self.must and not (self.invited and self.comes)


def represented(kind: str, guests: Iterable[tuple[str, str]]) -> list[Represented]:
    """Answer each group that a kind of meeting wants, with how it stands; ``guests`` are pairs of group and answer.

    As long as nobody of a group has said no, it counts as coming: silence before a meeting is what most do.
    """
    answers: dict[str, list[str]] = {}
    for group, answer in guests:
        answers.setdefault(group, []).append(answer)
    agreed = BY_AGREEMENT.get(kind, frozenset())
    return [
        Represented(
            GROUPS[code],
            GROUPS[code].weight == MUST and code not in agreed,
            code in answers,
            any(answer != DECLINED for answer in answers.get(code, [])),
        )
        for code in WANTED.get(kind, ())
    ]


# -- What somebody is at a meeting ---------------------------------------------------------------------------------------------
# Beside those who take part: BL calls the central meeting together with the municipality (S2:130), the Forum has a secretary (S2:33-35),
# and another administration helps with contact list and agenda (S2:124). Whoever calls the meeting is its convenor.
TAKES_PART, CO_HOST, SECRETARY, HELPER = "", "co_host", "secretary", "helper"


@dataclass(frozen=True)
class Role:
    """What somebody is at a meeting: its word, what the invitation says of it, and how a calendar has it (RFC 5545, 3.2.16)."""

    label: str | Promise
    told: str | Promise
    in_calendars: str = "REQ-PARTICIPANT"


ROLES: Mapping[str, Role] = {
    TAKES_PART: Role(_("Takes part"), ""),
    CO_HOST: Role(_("Calls the meeting together with us"), _("You call the meeting together with us.")),
    SECRETARY: Role(_("The Forum's secretary"), _("You are asked as the Forum's secretary.")),
    HELPER: Role(_("Helps with the meeting"), _("You are asked to help with the meeting."), "OPT-PARTICIPANT"),
}


# -- How a meeting stands ----------------------------------------------------------------------------------------------------
OPEN = "planned"  # an occasion of a contract's year that was neither struck nor held
PLANNED, CALLED, CANCELLED, HELD = "planned", "called", "cancelled", "held"
# From which states it may come to each. What was cancelled can be called again; what was held stays so.
BEFORE: Mapping[str, frozenset[str]] = {
    PLANNED: frozenset(),
    CALLED: frozenset({PLANNED, CANCELLED}),
    CANCELLED: frozenset({CALLED}),
    HELD: frozenset({CALLED}),
}


@dataclass(frozen=True)
class State:
    """How a meeting stands: its word and its tone."""

    label: str | Promise
    tone: str


STATES: Mapping[str, State] = {
    PLANNED: State(_("Planned: nobody is invited yet"), "warning"),
    CALLED: State(_("Called"), "info"),
    CANCELLED: State(_("Cancelled"), "warning"),
    HELD: State(_("Was held"), "neutral"),
}


def why_not_call(state: str, *, starts_at: datetime, now: datetime, guests: int) -> str | Promise:
    """Ask whether a meeting may be called now: nothing for yes, or what to do instead."""
    if state == CALLED:
        return _("It is called already. Whoever comes new to the list is invited by itself.")
    if state == HELD:
        return _("It was held. Plan another one.")
    if starts_at <= now:
        return _("Its day has passed. Give it another day first.")
    return "" if guests else _("There is nobody to invite. Add somebody to the list first.")


def why_not_hold_as(occasion_state: str, *, has_meeting: bool) -> str | Promise:
    """Ask whether a meeting may be held as one of a contract's year: nothing for yes, or what to do instead."""
    if has_meeting:
        return _("A meeting is planned for it already. Open that one instead.")
    return "" if occasion_state == OPEN else _("It was struck or held. Move it to a new day first.")


# What a contract calls its meetings, by a word that stands in the name; the first that fits. "Temamøde for ejendomsfunktionærer" is a
# caretakers' meeting and a theme meeting, so the caretakers stand before (S2:111-134).
KINDS_BY_WORD: Mapping[str, str] = {
    "ejendomsfunktionær": CARETAKERS,
    "vicevært": CARETAKERS,
    "tema": THEME,
    "netværk": NETWORK,
    "centralt": CENTRAL,
    "lokalt": LOCAL,
    "første møde": KICK_OFF,
    "opstart": KICK_OFF,
}


def kind_of(demand: str) -> str:
    """Answer which kind of meeting a demand of a contract is by its name; another one where no word of it tells."""
    name = demand.casefold()
    return next((kind for word, kind in KINDS_BY_WORD.items() if word in name), OTHER)


def why_not_change(state: str) -> str | Promise:
    """Ask whether day, place or agenda may be changed: nothing for yes, or what to do instead."""
    if state == HELD:
        return _("It was held. What was said there stands in its minutes.")
    return ""


def why_not_cancel(state: str, *, starts_at: datetime, now: datetime) -> str | Promise:
    """Ask whether a meeting may be cancelled: nothing for yes, or what to do instead."""
    if state != CALLED:
        return _("Nobody is invited to it, so there is nothing to cancel.")
    return _("It has begun. Note who came instead.") if starts_at <= now else ""


def why_not_held(state: str, *, starts_at: datetime, now: datetime) -> str | Promise:
    """Ask whether it may be noted that a meeting was held: nothing for yes, or what to do instead."""
    if state == HELD:
        return _("That is noted already.")
    if state != CALLED:
        return _("Nobody was invited to it. Call it first.")
    return _("It has not begun yet.") if starts_at > now else ""


def why_not_these_times(starts_at: datetime, ends_at: datetime, *, now: datetime) -> str | Promise:
    """Ask whether a meeting may be at these hours: nothing for yes, or what to do instead."""
    if ends_at <= starts_at:
        return _("It ends before it begins. Choose a later end.")
    return _("That is over. Choose a day to come.") if starts_at <= now else ""


# -- Answers -----------------------------------------------------------------------------------------------------------------
UNANSWERED, ACCEPTED, DECLINED, TENTATIVE = "", "accepted", "declined", "tentative"
ANSWERS: Mapping[str, str | Promise] = {
    UNANSWERED: _("No answer yet"),
    ACCEPTED: _("Comes"),
    DECLINED: _("Does not come"),
    TENTATIVE: _("Comes perhaps"),
}
# As whoever is invited presses them.
MY_ANSWERS: Mapping[str, str | Promise] = {
    ACCEPTED: _("I come"),
    TENTATIVE: _("Perhaps"),
    DECLINED: _("I cannot come"),
}
# How an answer came: on the page, by the link in the letter, from a calendar, or told to the convenor.
ON_PAGE, BY_LINK, BY_CALENDAR, BY_CALL = "page", "link", "calendar", "call"
WAYS: Mapping[str, str | Promise] = {
    ON_PAGE: _("on the page"),
    BY_LINK: _("by the link in the letter"),
    BY_CALENDAR: _("from a calendar"),
    BY_CALL: _("told the convenor"),
}


# What calendars call an answer (RFC 5545, 3.2.12). Whoever sends another instead does not come themselves.
IN_CALENDARS: Mapping[str, str] = {
    "ACCEPTED": ACCEPTED,
    "DECLINED": DECLINED,
    "TENTATIVE": TENTATIVE,
    "DELEGATED": DECLINED,
    "NEEDS-ACTION": UNANSWERED,
}
# Clocks differ: a reply stamped a little before the last answer may have been given after it.
CLOCKS_DIFFER = timedelta(minutes=10)


@dataclass(frozen=True)
class Known:
    """What is known when a reply comes: how often the meeting changed, and when this guest answered last."""

    sequence: int
    answered_at: datetime | None


def is_news(sequence: int, stamped: datetime, *, known: Known) -> bool:
    """Say whether a calendar's reply counts: it answers how the meeting stands now, and is no older than the last answer (RFC 5546, 2.1.5)."""
    if sequence < known.sequence:
        return False
    return known.answered_at is None or stamped > known.answered_at - CLOCKS_DIFFER


def why_not_answer(state: str, *, starts_at: datetime, now: datetime) -> str | Promise:
    """Ask whether one may still answer: nothing for yes, or why not."""
    if state == CANCELLED:
        return _("The meeting was cancelled. There is nothing to answer.")
    if state != CALLED:
        return _("The meeting was held. There is nothing to answer.")
    return _("The meeting has begun. Call whoever invited you.") if starts_at <= now else ""


def why_not_to_this(seen: str, sequence: int) -> str | Promise:
    """Ask whether an answer is to the meeting as it stands: ``seen`` is the sequence of the page it was given on. Nothing for yes."""
    if seen and seen != str(sequence):
        return _("The meeting was changed since you opened the page. Look at when and where it is, and answer again.")
    return ""


# -- What each is told by mail -----------------------------------------------------------------------------------------------
INVITED, MOVED, CALLED_OFF, CALLED_AGAIN = "invited", "moved", "called_off", "called_again"


def to_tell(state: str, sequence: int, *, told: str, told_sequence: int) -> str:
    """Answer which letter somebody is owed, or nothing: how the meeting stands against what they were told last.

    ``sequence`` grows with each new time or place and each cancelling, as RFC 5545 wants it, so that a calendar takes the newest.
    """
    if state == CALLED:
        if not told:
            return INVITED
        if told == CANCELLED:
            return CALLED_AGAIN
        return MOVED if told_sequence != sequence else ""
    return CALLED_OFF if state == CANCELLED and told == CALLED else ""
