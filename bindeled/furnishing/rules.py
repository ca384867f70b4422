"""Help to furnish a first home: who applies for what, what is missing, and how an application stands. Pure: the day is an argument.

Nothing here decides. The authority decides in a system of its own; we write down what it answered, and count how long one may complain.
"""

import secrets
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

# -- Who is to live there -------------------------------------------------------------------------------------------------
ADULT, CHILD = "adult", "child"
MEMBER_KINDS: dict[str, str | Promise] = {ADULT: _("Adult"), CHILD: _("Child under 18")}
MOST_MEMBERS, LONGEST_NAME = 12, 80


@dataclass(frozen=True)
class Member:
    """Somebody who is to live there. ``married_to`` is another adult; ``beside`` is, of a child, on whose application its things stand."""

    id: str
    kind: str
    name: str
    married_to: str = ""
    beside: str = ""

    @property
    def is_adult(self) -> bool:
        """Say whether it is an adult."""
        return self.kind == ADULT


def new_word() -> str:
    """Answer a random word of eight signs by which a member is known on the list; it tells nothing of them."""
    return secrets.token_hex(4)


# What may be wrong with a member, in words that say what to do.
NO_ADULT, NOT_AN_ADULT, ONESELF, SOMEBODY_ELSES = "no_adult", "not_an_adult", "oneself", "somebody_elses"
WRONG: dict[str, str | Promise] = {
    NO_ADULT: _("At least one adult must be to live there: an adult applies."),
    NOT_AN_ADULT: _("Choose an adult who is to live there."),
    ONESELF: _("Choose somebody else: nobody is married to themselves."),
    SOMEBODY_ELSES: _("This person is married to somebody else on the list. Choose again, or change the other one first."),
}  # fmt: skip


def wrong_with(members: Sequence[Member]) -> dict[tuple[str, str], str]:
    """Answer what is wrong with the members, by member and field; nothing where all is well."""
    adults = {member.id for member in members if member.is_adult}
    found: dict[tuple[str, str], str] = {} if adults else {("", ""): NO_ADULT}
    said = {member.id: member.married_to for member in members if member.is_adult and member.married_to}
    for member in members:
        if member.beside and member.beside not in adults:
            found[member.id, "beside"] = NOT_AN_ADULT
    for one, other in said.items():
        if other == one:
            found[one, "married_to"] = ONESELF
        elif other not in adults:
            found[one, "married_to"] = NOT_AN_ADULT
        elif said.get(other, one) != one or any(said[third] == other for third in said.keys() - {one, other}):
            found[one, "married_to"] = SOMEBODY_ELSES
    return found


@dataclass(frozen=True)
class Applicants:
    """Those who apply together: one adult, or two who are married to each other. ``children`` are whose things stand on it."""

    adults: tuple[Member, ...]
    children: tuple[Member, ...] = ()

    @property
    def first(self) -> str:
        """Answer the member by whom the application is known."""
        return self.adults[0].id

    @property
    def names(self) -> list[str]:
        """Answer what the adults are called."""
        return [adult.name for adult in self.adults]


# Spouses apply together, everybody else alone (decision 11). The law behind it stands among the guidance's, with source and dates.
APART_LAW = "furnishing_apart"


def applications(members: Sequence[Member]) -> list[Applicants]:
    """Answer who applies with whom: one application for each adult, and one for two who are married. Of members with nothing wrong.

    That one of two says that they are married is enough. A child for whom nobody was chosen stands on the first application.
    """
    adults = {member.id: member for member in members if member.is_adult}
    couple = {one.id: one.married_to for one in adults.values() if one.married_to}
    couple |= {other: one for one, other in couple.items()}
    pairs: list[tuple[Member, ...]] = []
    for adult in adults.values():
        if not any(adult in pair for pair in pairs):
            pairs.append((adult, adults[couple[adult.id]]) if adult.id in couple else (adult,))
    children = [member for member in members if not member.is_adult]
    return [
        Applicants(pair, tuple(child for child in children if _stands_with(child, pair, first=number == 0)))
        for number, pair in enumerate(pairs)
    ]


def _stands_with(child: Member, pair: Sequence[Member], *, first: bool) -> bool:
    return child.beside in {adult.id for adult in pair} if child.beside else first


def of_whom(groups: Iterable[Applicants], member: str) -> Applicants | None:
    """Answer with which application an adult stands; nothing where they are no adult of it."""
    return next((group for group in groups if member in {adult.id for adult in group.adults}), None)


# -- What one needs to live there (D23) -----------------------------------------------------------------------------------
EVERYBODY = "all"
HAS, MISSING, NOT_NEEDED, UNASKED = "has", "missing", "not_needed", ""
ANSWERS: dict[str, str | Promise] = {
    UNASKED: _("Not answered"),
    HAS: _("Has it"),
    MISSING: _("Is missing"),
    NOT_NEEDED: _("Not needed"),
}
DEAREST = 99_999  # kroner


@dataclass(frozen=True)
class Thing:
    """Something that is needed to take a dwelling into use: one for each member, or one for all of them."""

    label: str | Promise
    each: bool = True


# Data of the guide for contact persons (S1), in its order, and in our words.
# The list is the one in: Guide for ejendomsfunktionærer, sociale viceværter og kontaktpersoner (2023).
THINGS: dict[str, Thing] = {
    "bed": Thing(_("A bed to sleep in")),
    "chair": Thing(_("A chair to sit on")),
    "table": Thing(_("A table to sit at"), each=False),
    "eat": Thing(_("Plate and cutlery")),
    "drink": Thing(_("Something to drink from")),
    "pots": Thing(_("Pots and pans to cook in"), each=False),
    "stove": Thing(_("A stove or a hotplate to cook on"), each=False),
    "storage": Thing(_("A place for clothes")),
    "duvet": Thing(_("Duvet")),
    "pillow": Thing(_("Pillow")),
    "sheet": Thing(_("Sheet and bed linen")),
    "towel": Thing(_("Towel")),
}


@dataclass(frozen=True)
class Checklist:
    """What was answered for each thing and member, what one of each costs in kroner, and on whose application stands what all share."""

    answers: Mapping[str, str]
    prices: Mapping[str, int]
    shared_by: str = ""


@dataclass(frozen=True)
class Line:
    """So many of a thing are missing, at so much each; nothing where nobody knows the price."""

    thing: str
    number: int
    price: int | None

    @property
    def label(self) -> str:
        """Answer what it is, in words."""
        return str(THINGS[self.thing].label)

    @property
    def costs(self) -> int | None:
        """Answer what they cost together."""
        return None if self.price is None else self.price * self.number


def cell(thing: str, member: str) -> str:
    """Answer under which word it stands whether somebody has a thing."""
    return f"{thing}:{member}"


def cells(members: Iterable[Member]) -> list[tuple[str, str]]:
    """Answer what is asked: each thing with each member, or with everybody, in the order of the list."""
    ids = [member.id for member in members]
    return [(code, one) for code, thing in THINGS.items() for one in (ids if thing.each else [EVERYBODY])]


def unasked(members: Sequence[Member], checklist: Checklist) -> list[tuple[str, str]]:
    """Answer what was not answered yet. Every member must have a bed and so on, or it was said why not."""
    return [asked for asked in cells(members) if not checklist.answers.get(cell(*asked))]


def missing(group: Applicants, checklist: Checklist, *, shares: bool) -> list[Line]:
    """Answer what is missing on one application: for its adults and children, and for everybody where that stands on it."""
    whose = {member.id for member in (*group.adults, *group.children)} | ({EVERYBODY} if shares else set())
    found = []
    for code in THINGS:
        number = sum(checklist.answers.get(cell(code, one)) == MISSING for one in whose)
        if number:
            found.append(Line(code, number, checklist.prices.get(code)))
    return found


def shares(group: Applicants, groups: Sequence[Applicants], checklist: Checklist) -> bool:
    """Say whether what everybody needs stands on an application: on the one that was chosen, or else on the first."""
    chosen = of_whom(groups, checklist.shared_by) or groups[0]
    return group.first == chosen.first


def total(lines: Iterable[Line]) -> int:
    """Answer what the things cost whose price is known, in kroner."""
    return sum(line.costs or 0 for line in lines)


# -- The four questions of the decision (D23) -----------------------------------------------------------------------------
LONGEST_ANSWER = 2000
QUESTIONS: dict[str, tuple[str | Promise, str | Promise]] = {
    "change": (_("What has changed in your life?"), _("Such as a first home, or one after living without.")),
    "need": (_("Why can you not live there without these things?"), _("Think of each of them.")),
    "cost": (_("What do they cost, and how do you know?"), _("A guess is fine. Say that it is one.")),
    "own": (_("Can you pay for all or some of it yourself?"), _("In your own words. Say also if you cannot.")),
}  # fmt: skip


def unanswered(answers: Mapping[str, str]) -> list[str]:
    """Answer the questions that are not answered."""
    return [code for code in QUESTIONS if not answers.get(code, "").strip()]


# -- How an application stands --------------------------------------------------------------------------------------------
@dataclass(frozen=True)
class State:
    """A state: its word on the screen, who acts next, and the tone of its tag."""

    label: str | Promise
    owner: str
    tone: str


@dataclass(frozen=True)
class Step:
    """One allowed move: from these states to one. Nobody here grants or refuses anything: what the authority decided is written down."""

    before: frozenset[str]
    after: str


WRITING, SENT, WHOLE, PART, TURNED_DOWN, COMPLAINED, GIVEN_UP = (
    *("writing", "sent", "whole", "part", "refused"),
    *("complained", "given_up"),
)
STATES = {
    WRITING: State(_("Is being written"), "the applicant and the adviser", "info"),
    SENT: State(_("Sent to the authority"), "the authority", "neutral"),
    WHOLE: State(_("The authority said yes to all of it"), "nobody", "success"),
    PART: State(_("The authority said yes to some of it"), "the applicant, who may complain", "warning"),
    TURNED_DOWN: State(_("The authority said no"), "the applicant, who may complain", "warning"),
    COMPLAINED: State(_("Complained of"), "the authority", "neutral"),
    GIVEN_UP: State(_("Given up by the applicant"), "nobody", "neutral"),
}
OUTCOMES = (WHOLE, PART, TURNED_DOWN)
# A decision is written down anew where the authority decides again, after a complaint.
AWAITED = frozenset({SENT, COMPLAINED})
STEPS = {
    "begin": Step(frozenset(), WRITING),
    "send": Step(frozenset({WRITING}), SENT),
    **{f"decide_{outcome}": Step(AWAITED, outcome) for outcome in OUTCOMES},
    "complain": Step(frozenset({PART, TURNED_DOWN}), COMPLAINED),
    "give_up": Step(frozenset({WRITING, SENT}), GIVEN_UP),
    "take_up": Step(frozenset({GIVEN_UP}), WRITING),
}
# Whoever has sent an application stands on it as they do: the members may not be put together otherwise.
FIXED = frozenset({SENT, *OUTCOMES, COMPLAINED})


def can(step: str, state: str) -> bool:
    """Say whether a step is possible from a state."""
    return state in STEPS[step].before


def stands_otherwise(before: Sequence[Member], after: Sequence[Member], fixed: Iterable[str]) -> bool:
    """Say whether a change of members would tear apart, or add to, the adults of an application that was sent."""
    were, are = applications(before), applications(after)
    return any(_adults(were, one) != _adults(are, one) for one in fixed)


def _adults(groups: Sequence[Applicants], member: str) -> list[str]:
    found = of_whom(groups, member)
    return sorted(adult.id for adult in found.adults) if found else []


# -- What the authority decided, and how long one may complain --------------------------------------------------------------
LONGEST_WORDS = 1000


def may_be_on(day: date, *, not_before: date, today: date) -> bool:
    """Say whether something may have happened on a day: not ahead, and not before what came first."""
    return not_before <= day <= today


@dataclass(frozen=True)
class Term:
    """A term of law: so many days, and by which law. A change of the law is a further row, and an end to the one before it."""

    law: str
    days: int
    source: str
    valid_from: date
    valid_to: date | None = None


COMPLAINT_TERMS = (
    Term(
        law="complaint_social",
        days=28,
        source="Retssikkerhedsloven § 67, skal efterses af en jurist",
        valid_from=date(2014, 1, 1),
    ),
)
HELP_LAW = "single_expense"
LAWS = (HELP_LAW, APART_LAW, *(term.law for term in COMPLAINT_TERMS))


def complain_by(told_on: date) -> date | None:
    """Answer the last day on which one may complain of what one was told on a day; nothing where no term was in force then.

    It is our count, and no promise. No day is moved because it falls on a Sunday: who goes by it comes too early, never too late.
    """
    terms = (
        term
        for term in COMPLAINT_TERMS
        if term.valid_from <= told_on and (term.valid_to is None or told_on <= term.valid_to)
    )
    return next((told_on + timedelta(days=term.days) for term in terms), None)
