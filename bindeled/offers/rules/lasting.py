"""How long a course lasts, and what its days ask for. Pure: the day comes as an argument.

How long is the catalogue's data, taken over when the course begins. No course ends by itself: past its day it stands as in need of
a decision, until somebody ends it, or lets it go on with a reason and a new day.
"""

from dataclasses import dataclass
from datetime import date, timedelta

from django.utils.translation import gettext_lazy as _

from bindeled.catalogue.rules import MONTHS, ONCE, OPEN
from bindeled.offers.rules.courses import ACCEPTED, RUNNING, State

# From this long before its end, who comes after is looked for, and the resident is prepared.
SOFT_LANDING = timedelta(weeks=8)
# From this long before a fixed follow-up is due it turns up.
FOLLOW_UP_SHOWN = timedelta(days=7)

NOTHING, AHEAD, LANDING, OVERDUE = "nothing", "ahead", "landing", "overdue"
LASTING = {
    NOTHING: State(_("As long as it is needed"), "nobody", "neutral"),
    AHEAD: State(_("Its end is known"), "nobody", "neutral"),
    LANDING: State(_("Ends soon: prepare what comes after"), "whoever gives it", "info"),
    OVERDUE: State(_("Needs a decision: end it, or let it go on"), "whoever gives it", "warning"),
}


@dataclass(frozen=True)
class Span:
    """How long a course lasts: how it ends (catalogue.rules.ENDINGS), and after how many months where it does."""

    ends: str
    months: int | None = None


def months_after(day: date, months: int) -> date:
    """Answer the same day of the month so many months later; the month's last where it has no such day."""
    first, next_first = (_first_of(day.year * 12 + day.month - 1 + months + more) for more in (0, 1))
    return min(first + timedelta(days=day.day - 1), next_first - timedelta(days=1))


def _first_of(month: int) -> date:
    """Answer the first day of a month, which is counted from the year nought."""
    return date(month // 12, month % 12 + 1, 1)


def span_of(ends: str, months: int | None, *, by_method: bool, method_months: int | None) -> Span:
    """Answer how long a course lasts: as its method says, where it is given by one, and as the offer says otherwise."""
    if by_method:
        return Span(MONTHS, method_months) if method_months else Span(OPEN)
    return Span(ends, months if ends == MONTHS else None)


def forecast(span: Span, *, starts_on: date) -> date | None:
    """Answer the day on which a course is expected to end; nothing where it has no end."""
    if span.ends == MONTHS and span.months:
        return months_after(starts_on, span.months)
    return starts_on if span.ends == ONCE else None


def lasting(state: str, ends_on: date | None, *, today: date) -> str:
    """Answer how a course stands with its end on a day."""
    if state != RUNNING or ends_on is None:
        return NOTHING
    if today > ends_on:
        return OVERDUE
    return LANDING if today >= ends_on - SOFT_LANDING else AHEAD


def may_go_on_until(day: date, *, ends_on: date | None, months: int | None, today: date) -> bool:
    """Say whether somebody may let a course go on until a day: ahead, later than now said, and no longer than it was meant for once."""
    if ends_on is None or day <= today or day <= ends_on:
        return False
    return day <= months_after(max(today, ends_on), months or 1)


def follow_up_by(last: date, months: int | None) -> date | None:
    """Answer by when it is followed up, from when it last was; nothing where the offer has no fixed follow-up (D21)."""
    return months_after(last, months) if months else None


# What a course may ask for on a day, in the order in which it is told.
TO_ANSWER, TO_DECIDE, TO_LAND, TO_FOLLOW_UP = "to_answer", "to_decide", "to_land", "to_follow_up"
ASKS = {
    TO_ANSWER: State(_("The unit has not answered"), "the unit that gives it", "info"),
    TO_DECIDE: LASTING[OVERDUE],
    TO_LAND: LASTING[LANDING],
    TO_FOLLOW_UP: State(_("Follow up"), "whoever gives it", "info"),
}


@dataclass(frozen=True)
class Days:
    """The days of a course, of which it depends what it asks for."""

    state: str
    answered_on: date | None
    starts_on: date | None
    ends_on: date | None
    seen_on: date | None
    follow_up_months: int | None


def asks(days: Days, *, today: date) -> list[tuple[str, date]]:
    """Answer what a course asks for on a day, each with the day that it is about; nothing where it asks for nothing."""
    found = []
    if days.state == ACCEPTED and days.answered_on:
        found.append((TO_ANSWER, days.answered_on))
    ending = {OVERDUE: TO_DECIDE, LANDING: TO_LAND}.get(lasting(days.state, days.ends_on, today=today))
    if ending and days.ends_on:
        found.append((ending, days.ends_on))
    last = max(filter(None, (days.starts_on, days.seen_on)), default=None)
    by = follow_up_by(last, days.follow_up_months) if last and days.state == RUNNING else None
    if by and today >= by - FOLLOW_UP_SHOWN:
        found.append((TO_FOLLOW_UP, by))
    return found


def may_start_on(day: date, *, answered_on: date, today: date) -> bool:
    """Say whether a course may begin on a day: not before the resident's yes, and within a year."""
    return answered_on <= day <= today + timedelta(days=365)
