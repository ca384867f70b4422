"""The way to an eviction, step by step, and the clocks of law that a step starts. Pure: the day comes as an argument.

The steps are the housing organisation's, not ours: we write down which was taken and when, and may hear of it late or out of turn.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True)
class EvictionStep:
    """One step: its words, after which others it may come, and the tone of its tag. Its day is a rule of ``concerns``, which hears of it.

    Nobody is asked for the steps between: whoever hears first of the bailiff's court begins there.
    """

    label: str | Promise
    after: frozenset[str]
    tone: str = "info"


# "" is the beginning, where nothing was written down. After it was averted it may begin anew.
BEGINNING, AVERTED, EVICTED = "", "averted", "eviction"
STEPS: dict[str, EvictionStep] = {
    "arrears": EvictionStep(_("Arrears"), frozenset({BEGINNING, AVERTED})),
    "demand": EvictionStep(_("Demand letter"), frozenset({BEGINNING, AVERTED, "arrears"})),
    "termination": EvictionStep(
        _("The tenancy is terminated"), frozenset({BEGINNING, AVERTED, "arrears", "demand"}), tone="warning"
    ),
    "court": EvictionStep(
        _("Sent to the bailiff's court"),
        frozenset({BEGINNING, AVERTED, "arrears", "demand", "termination"}),
        tone="warning",
    ),
    EVICTED: EvictionStep(
        _("Eviction"),
        frozenset({BEGINNING, AVERTED, "arrears", "demand", "termination", "court", EVICTED}),
        tone="warning",
    ),
    AVERTED: EvictionStep(
        _("Averted"), frozenset({"arrears", "demand", "termination", "court", EVICTED}), tone="success"
    ),
}
AGREEMENTS: dict[str, str | Promise] = {
    "none": _("No"),
    "asked": _("It is being talked about"),
    "agreed": _("Yes, it runs"),
    "ended": _("It ran, and has ended"),
}
RENT_HELP: dict[str, str | Promise] = {
    "none": _("No"),
    "applied": _("Applied for"),
    "granted": _("Granted"),
    "refused": _("Refused"),
}
CHILDREN: dict[str, str | Promise] = {"yes": _("Yes"), "no": _("No"), "unknown": _("Don't know")}


@dataclass(frozen=True)
class Clock:
    """A term of law that a step starts: so many days from the step's day, what must be done by then, and where that is said.

    ``law`` is the code of the law among the guidance's, where paragraph, source and the day of the last check stand.
    ``unless_no_children`` lets it run only where nobody knows that no children live there.
    """

    code: str
    step: str
    days: int
    what: str | Promise
    law: str
    source: str
    valid_from: date
    valid_to: date | None = None
    unless_no_children: bool = False


# A change of the law is a further row, and an end to the one before it. No day is moved because it falls on a Sunday: whoever
# helps then comes a day too early, never too late.
CLOCKS = (
    Clock(
        code="demand",
        step="demand",
        days=14,
        what=_("Last day to pay what the demand letter asks for. Afterwards the tenancy may be terminated."),
        law="demand_letter",
        source="Almenlejeloven § 90; 14 dage: boligorganisationers vejledning, skal efterses af en jurist",
        valid_from=date(2010, 1, 1),
    ),
    Clock(
        code="help_now",
        step="court",
        days=0,
        what=_("The municipality considers at once whether help is needed, since children may live there."),
        law="eviction_help",
        source="Retssikkerhedsloven § 5 a, skal efterses af en jurist",
        valid_from=date(2010, 1, 1),
        unless_no_children=True,
    ),
    Clock(
        code="decide",
        step="court",
        days=14,
        what=_("Last day to decide about help with the rent."),
        law="eviction_help",
        source="Retssikkerhedsloven § 5 a, skal efterses af en jurist",
        valid_from=date(2010, 1, 1),
    ),
)
LAWS = ("demand_letter", "eviction_help")
# So many days before a term ends one is reminded of it.
REMIND_BEFORE = 3


@dataclass(frozen=True)
class Taken:
    """A step that was taken, or is set for a day."""

    step: str
    on: date


@dataclass(frozen=True)
class Term:
    """A term that runs: which clock, and its last day."""

    clock: Clock
    by: date


def now_at(steps: Iterable[Taken]) -> str:
    """Answer how far it has come: the step that was written down last, or the beginning."""
    found = BEGINNING
    for taken in steps:
        found = taken.step
    return found


def may_follow(steps: Sequence[Taken], step: str, *, today: date) -> bool:
    """Say whether a step may come next. Who was put out on a day that is over cannot be spared any more."""
    before = now_at(steps)
    if before == EVICTED and steps[-1].on < today:
        return False
    return before in STEPS[step].after


def clocks_in_force(on: date) -> tuple[Clock, ...]:
    """Answer the clocks of the law as it is on a day."""
    return tuple(
        clock for clock in CLOCKS if clock.valid_from <= on and (clock.valid_to is None or on <= clock.valid_to)
    )


def terms(taken: Taken, *, children: str) -> tuple[Term, ...]:
    """Answer the terms that a step starts, the earliest first. ``children`` says whether children live there, if anybody knows."""
    running = [
        Term(clock, taken.on + timedelta(days=clock.days))
        for clock in clocks_in_force(taken.on)
        if clock.step == taken.step and not (clock.unless_no_children and children == "no")
    ]
    return tuple(sorted(running, key=lambda term: term.by))
