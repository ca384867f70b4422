"""The clock of a breach of data security, what must be decided before it is closed, and who must be told. Pure.

The hours are moments and not working days: 72 hours are 72 hours over a weekend too, which is the strict reading (the GDPR, article
33, paragraph 1). The terms are data, each with its days and the codes of its laws among the guidance's, where paragraph, source
and last check stand.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

KINDS: dict[str, str | Promise] = {
    "lost": _("A phone, a computer or papers are lost or stolen"),
    "recipient": _("Something was sent or told to somebody who should not have it"),
    "snooped": _("Somebody read what they had no reason to read"),
    "gone": _("Data are gone, or cannot be opened"),
    "taken_over": _("Somebody may have taken over a machine or an account"),
    "other": _("Something else"),
}
RISKS: dict[str, str | Promise] = {
    "none": _("No risk to anybody is likely"),
    "risk": _("There is a risk to the persons it is about"),
    "high": _("There is a high risk to the persons it is about"),
}
TOLD, NOT = "told", "not"
AUTHORITY: dict[str, str | Promise] = {
    TOLD: _("The Danish Data Protection Agency has been told"),
    NOT: _("It is not told to the Danish Data Protection Agency"),
}
PERSONS: dict[str, str | Promise] = {
    TOLD: _("The persons it is about have been told"),
    NOT: _("The persons it is about are not told"),
}
NOTES: dict[str, str | Promise] = {
    "known": _("What we know so far"),
    "done": _("What was done"),
    "aware": _("When the municipality became aware was corrected"),
    "weighed": _("How many and how great the risk"),
    "authority_told": AUTHORITY[TOLD],
    "authority_not": AUTHORITY[NOT],
    "persons_told": PERSONS[TOLD],
    "persons_not": PERSONS[NOT],
    "closed": _("Closed: what is to be better"),
    "reopened": _("Opened again"),
}
# What anybody may write on a breach that is theirs to work on; the others come with a decision.
FREE_NOTES = ("known", "done")
LONGEST_WORDS, LONGEST_NUMBER, MOST_PERSONS = 4000, 40, 1_000_000
# How long after the last one a year without an exercise is said. Bindeled's own measure, of 29 November 2026.
EXERCISE_EVERY = timedelta(days=365)


@dataclass(frozen=True)
class Term:
    """Within how long the authority is told, when somebody is reminded of it, and the laws behind it."""

    within: timedelta
    remind_when_left: timedelta
    laws: tuple[str, ...]
    valid_from: date
    valid_to: date | None = None


# A change of the law is a further row, and an end to the one before it. To remind with a day left is our own measure.
TERMS = (
    Term(
        timedelta(hours=72),
        timedelta(hours=24),
        ("breach_authority", "breach_persons", "breach_register"),
        date(2018, 5, 25),
    ),
)


def term(aware_at: datetime) -> Term:
    """Answer the term for what the municipality became aware of at a moment. What came before the first is held to the first."""
    day = aware_at.date()
    held = (one for one in reversed(TERMS) if one.valid_from <= day and (one.valid_to is None or day <= one.valid_to))
    return next(held, TERMS[0])


@dataclass(frozen=True)
class Clock:
    """How the clock of a breach stands: its end, what is left of it, and how it stands, by its code in ``STANDS``."""

    due: datetime
    left: timedelta
    stands: str
    within: timedelta

    @property
    def used(self) -> timedelta:
        """Answer how much of the time was used: until it was decided, or until now."""
        return self.within - self.left

    @property
    def is_late(self) -> bool:
        """Say whether the time is over, and was over when it was decided."""
        return self.stands in {"over", "decided_late"}


STANDS: dict[str, tuple[str | Promise, str]] = {
    "running": (_("The clock runs"), "info"),
    "short": (_("Less than a day is left"), "warning"),
    "over": (_("The time is over, and nothing is decided"), "warning"),
    "decided": (_("Decided in time"), "neutral"),
    "decided_late": (_("Decided after the time was over"), "warning"),
}


def clock(aware_at: datetime, *, decided_at: datetime | None, now: datetime) -> Clock:
    """Answer how a clock stands. It stops when it is decided whether the authority is told."""
    its = term(aware_at)
    due = aware_at + its.within
    left = due - (decided_at or now)
    late = left < timedelta(0)
    if decided_at:
        stands = "decided_late" if late else "decided"
    else:
        stands = "over" if late else "short" if left <= its.remind_when_left else "running"
    return Clock(due, left, stands, its.within)


def reminders_due(aware_at: datetime, *, is_warned: bool, is_over_told: bool, now: datetime) -> tuple[str, ...]:
    """Answer which reminders are to be marked as sent now: ``left`` when little is left, ``over`` when nothing is.

    Where both are due at once, only the last of them is worth a letter; the caller marks them all and sends that one.
    """
    its, left = term(aware_at), aware_at + term(aware_at).within - now
    due = {"left": left <= its.remind_when_left and not is_warned, "over": left < timedelta(0) and not is_over_told}
    return tuple(what for what, is_due in due.items() if is_due)


LACKING: dict[str, str | Promise] = {
    "risk": _("how great the risk is"),
    "authority": _("whether the Danish Data Protection Agency is told"),
    "persons_told": _("whether the persons it is about are told"),
}


def lacking(*, risk: str, authority: str, persons_told: str) -> list[str]:
    """Answer what is still to be decided before a breach can be closed, by codes of ``LACKING``."""
    decided = {"risk": risk, "authority": authority, "persons_told": persons_told}
    return [what for what, answer in decided.items() if not answer]


def may_leave_authority(risk: str) -> bool:
    """Say whether it may be left out to tell the authority: only where no risk is likely (article 33, paragraph 1)."""
    return risk == "none"


def may_leave_persons(risk: str) -> bool:
    """Say whether it may be left out to tell the persons: once the risk is known. A high one needs an exception, told in words."""
    return risk in RISKS


def contradicts(*, risk: str, authority: str, persons_told: str) -> list[str]:
    """Answer which decisions do not go with the risk as it is known now: ``authority``, ``persons_told``."""
    found = []
    if authority == NOT and risk and risk != "none":
        found.append("authority")
    if persons_told == NOT and risk == "high":
        found.append("persons_told")
    return found


def must_exercise(begun: Iterable[datetime], *, now: datetime) -> bool:
    """Say whether a year has gone without an exercise."""
    return all(at < now - EXERCISE_EVERY for at in begun)
