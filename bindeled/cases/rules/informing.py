"""Telling a resident that data about them came from somebody else (the GDPR, article 14): when, and why it may wait. Pure.

A month at the latest, and at the latest when the adviser first speaks with them. The terms and the grounds for waiting are data, each
with its days and the code of its law among the guidance's, where paragraph, source and last check stand.
"""

from dataclasses import dataclass
from datetime import date, timedelta

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from bindeled.cases.rules.states import State

INFORMED, POSTPONED = "informed", "postponed"
ANSWERS: dict[str, str | Promise] = {INFORMED: _("The resident has been told"), POSTPONED: _("It is postponed")}
STANDS = {
    "waits": State(_("Not told yet"), "the responsible adviser", "neutral"),
    "overdue": State(_("Not told, and the term has passed"), "the responsible adviser", "warning"),
    "postponed": State(_("Postponed"), "the responsible adviser", "neutral"),
    "ask_again": State(_("Postponed, and to be looked at again"), "the responsible adviser", "warning"),
    "informed": State(_("The resident has been told"), "nobody", "success"),
}
INFORMED_BY: dict[str, str | Promise] = {
    "meeting": _("In person"),
    "phone": _("Read aloud on the phone"),
    "letter": _("By letter"),
    "digital": _("By digital post"),
}
LONGEST_WORDS = 500
# How long it may be postponed before one looks again, and how long ahead it is asked for. Bindeled's own measures, of 29 November
# 2026: the law says only that it is told when the ground is gone.
LONGEST_WAIT, AHEAD = timedelta(days=31), timedelta(days=7)


@dataclass(frozen=True)
class Term:
    """Within how many months a resident is told, and the law behind it."""

    law: str
    months: int
    valid_from: date
    valid_to: date | None = None


# A change of the law is a further row, and an end to the one before it.
TERMS = (Term("inform_resident", 1, date(2018, 5, 25)),)


@dataclass(frozen=True)
class Ground:
    """One ground on which it may wait: its words, and the law behind it."""

    code: str
    label: str | Promise
    law: str
    valid_from: date
    valid_to: date | None = None


GROUNDS = (
    Ground("self", _("It would harm the resident to be told now"), "inform_private", date(2018, 5, 25)),
    Ground(
        "others", _("It would harm somebody else, such as a child in the home"), "inform_private", date(2018, 5, 25)
    ),
    Ground(
        "public", _("It would spoil the work of the police or another authority"), "inform_public", date(2018, 5, 25)
    ),
    Ground(
        "impossible", _("We do not know who it is about, or cannot reach them"), "inform_impossible", date(2018, 5, 25)
    ),
)
LAWS = tuple(dict.fromkeys([term.law for term in TERMS] + [ground.law for ground in GROUNDS]))


@dataclass(frozen=True)
class Known:
    """What is known of telling one resident: when the data came, and what was noted last, if anything."""

    came_on: date
    answer: str = ""
    again_on: date | None = None


def due_on(came_on: date) -> date:
    """Answer the last day on which a resident is told of data that came on a day: the same of a later month, or its last."""
    months = next(term.months for term in reversed(TERMS) if _in_force(term, came_on))
    first = _first_of_month(came_on, months)
    last = _first_of_month(came_on, months + 1) - timedelta(days=1)
    return min(first + timedelta(days=came_on.day - 1), last)


def _first_of_month(day: date, months_later: int) -> date:
    years, month = divmod(day.month - 1 + months_later, 12)
    return date(day.year + years, month + 1, 1)


def grounds_on(day: date) -> tuple[Ground, ...]:
    """Answer the grounds for waiting that there are on a day."""
    return tuple(ground for ground in GROUNDS if _in_force(ground, day))


def _in_force(row: Term | Ground, day: date) -> bool:
    return row.valid_from <= day and (row.valid_to is None or day <= row.valid_to)


def stands(known: Known, *, today: date) -> str:
    """Answer how it stands on a day, by its code in ``STANDS``."""
    if known.answer == INFORMED:
        return INFORMED
    if known.again_on is not None:
        return "ask_again" if known.again_on <= today else POSTPONED
    return "overdue" if due_on(known.came_on) < today else "waits"


def asked_for_on(known: Known) -> date | None:
    """Answer the day on which it has to be done or looked at again; nothing where nothing is left to do."""
    if known.answer == INFORMED:
        return None
    return known.again_on or due_on(known.came_on)


def due_if_came_by(today: date) -> date:
    """Answer the last day of which data is asked for today already: so long ahead of its term."""
    latest = today
    while due_on(latest) > today + AHEAD:
        latest -= timedelta(days=1)
    return latest


def may_be_told_on(told_on: date, *, came_on: date, today: date) -> bool:
    """Say whether a resident may have been told on a day: since the data came, and not ahead."""
    return came_on <= told_on <= today


def may_wait_until(again_on: date, *, today: date) -> bool:
    """Say whether it may be postponed until a day: one ahead, and a month at the longest, for then one looks again."""
    return today < again_on <= today + LONGEST_WAIT
