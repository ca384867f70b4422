"""Partners' events for contact persons (D25): how one stands, until when it is shown, and when the month's letter about them goes. Pure.

An event is about places and partners, never about a resident.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from bindeled.municipalities.rules import is_working_day

LONGEST_TITLE, LONGEST_LINE, LONGEST_WHAT = 120, 200, 1500
# Days after an event is over that it goes, and with it who was told of it. Bindeled's own proposal.
KEPT_DAYS = 365

# -- How an event stands -----------------------------------------------------------------------------------------------------
DRAFT, PUBLISHED, WITHDRAWN = "draft", "published", "withdrawn"


@dataclass(frozen=True)
class State:
    """How an event stands: its word, its tone, and whose turn it is."""

    label: str | Promise
    tone: str
    whose: str


STATES: Mapping[str, State] = {
    DRAFT: State(_("Draft: nobody sees it yet"), "warning", "the convenor"),
    PUBLISHED: State(_("Shown"), "info", "nobody"),
    WITHDRAWN: State(_("Taken back"), "neutral", "nobody"),
}
# From which states an event may come to each. What was taken back can be shown again.
BEFORE: Mapping[str, frozenset[str]] = {
    DRAFT: frozenset(),
    PUBLISHED: frozenset({DRAFT, WITHDRAWN}),
    WITHDRAWN: frozenset({DRAFT, PUBLISHED}),
}


def why_not_publish(state: str, *, shown_until: date, today: date) -> str | Promise:
    """Ask whether an event may be shown now: nothing for yes, or what to do instead."""
    if state == PUBLISHED:
        return _("It is shown already.")
    return _("Its last day has passed. Give it another day first.") if shown_until < today else ""


def why_not_withdraw(state: str) -> str | Promise:
    """Ask whether an event may be taken back: nothing for yes, or why not."""
    return _("It is taken back already.") if state == WITHDRAWN else ""


def why_not_these_times(starts_at: datetime, ends_at: datetime, *, now: datetime) -> str | Promise:
    """Ask whether an event may be at these hours: nothing for yes, or what to do instead."""
    if ends_at <= starts_at:
        return _("It ends before it begins. Choose a later end.")
    return _("That is over. Choose a day to come.") if ends_at <= now else ""


def why_not_until(shown_until: date, *, last: date, today: date) -> str | Promise:
    """Ask whether an event may be shown until this day; ``last`` is the day on which it ends. Nothing for yes."""
    if shown_until > last:
        return _("It is over by then. Choose its last day, or an earlier one.")
    return _("That day has passed. Choose today or a day to come.") if shown_until < today else ""


# -- The month's letter ------------------------------------------------------------------------------------------------------
# When it goes, for everybody: the first such weekday of a month that is a working day, from that hour. Bindeled's own proposal.
TUESDAY = 1
WEEKDAY, FROM_HOUR = TUESDAY, 9
A_WEEK = timedelta(days=7)


def month_of(day: date) -> date:
    """Answer the month of a day, as its first day."""
    return day.replace(day=1)


def month_before(day: date) -> date:
    """Answer the first day of the month before that of a day: what began since then is news."""
    return month_of(month_of(day) - timedelta(days=1))


def day_of_letter(month: date) -> date:
    """Answer on which day of a month the letter goes; ``month`` is its first day."""
    day = month + timedelta(days=(WEEKDAY - month.weekday()) % 7)
    while not is_working_day(day):
        day += A_WEEK
    return day


def is_time(now: datetime) -> bool:
    """Say whether this month's letters may go at a moment of local time: from their hour on, also later where nobody worked then."""
    day = day_of_letter(month_of(now.date()))
    return now >= datetime.combine(day, time(FROM_HOUR), tzinfo=now.tzinfo)


def is_owed(settled: date, *, now: datetime) -> bool:
    """Say whether somebody may get a letter now; ``settled`` is the month for which it was last decided whether they get one."""
    return is_time(now) and settled < month_of(now.date())


def first_settled(now: datetime) -> date:
    """Answer which month counts as settled for somebody who is new: they wait for the next time that letters go."""
    return month_of(now.date()) if is_time(now) else month_before(now.date())
