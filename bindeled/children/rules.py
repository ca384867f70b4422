"""The two clocks of a concern about a child, a unit's hours, and the ladder of calls until somebody answers. Pure.

Both clocks begin when the municipality has received the concern (decision 8). Everything is counted in UTC: 24 hours are
24 hours also in the night when the clocks are changed. Only whether a unit is open is asked of the clock on its wall.
"""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from bindeled.municipalities.rules import HOLIDAYS

COPENHAGEN = ZoneInfo("Europe/Copenhagen")
SUNDAY, MIDNIGHT = 6, time(0)


@dataclass(frozen=True)
class Terms:
    """How long things may take from a day on, and where that is said. ``again_after`` is when the unit is called anew."""

    valid_from: date
    assess_within: timedelta
    again_after: tuple[timedelta, ...]
    receipt_days: int
    source: str


# A change of the law is a further row. The paragraphs stand with the texts' laws, under these codes.
TERMS = (
    Terms(
        valid_from=date(2024, 1, 1),
        assess_within=timedelta(hours=24),
        again_after=(timedelta(hours=2), timedelta(hours=8), timedelta(hours=20)),
        receipt_days=6,
        source="Barnets lov; vejledning nr. 9471 af 21. juni 2024 (24 timer); kommunernes egne sider (kvittering, 6 hverdage)",
    ),
)
ASSESSMENT_LAW, RECEIPT_LAW = "assess_child", "receipt_child"

# Days on which a municipality may be closed though the law makes no holiday of them (Workers' Day, Constitution Day, Christmas
# Eve, New Year's Eve): each says for itself, as month and day.
DAYS_OFF = {
    "05-01": _("1 May"),
    "06-05": _("Constitution Day"),
    "12-24": _("Christmas Eve"),
    "12-31": _("New Year's Eve"),
}


def terms(received_at: datetime) -> Terms:
    """Answer the terms for what was received at an instant. What came before the first of them is held to the first."""
    day = received_at.astimezone(COPENHAGEN).date()
    return next((held for held in reversed(TERMS) if held.valid_from <= day), TERMS[0])


def assess_by(received_at: datetime) -> datetime:
    """Answer until when it must be assessed whether the child is in danger: round the clock, weekends too."""
    return received_at.astimezone(UTC) + terms(received_at).assess_within


def is_off(day: date, days_off: Collection[str]) -> bool:
    """Say whether a day is a public holiday, or one on which this municipality is closed."""
    return day in HOLIDAYS or f"{day:%m-%d}" in days_off


def is_weekday(day: date, days_off: Collection[str]) -> bool:
    """Say whether a day is a *hverdag*: Monday to Saturday, read strictly, and not off."""
    return day.weekday() < SUNDAY and not is_off(day, days_off)


def receipt_by(received_at: datetime, days_off: Collection[str] = ()) -> date:
    """Answer the last day for the receipt to the one who told: so many weekdays later, where the day itself does not count."""
    day, left = received_at.astimezone(COPENHAGEN).date(), terms(received_at).receipt_days
    while left:
        day += timedelta(days=1)
        left -= is_weekday(day, days_off)
    return day


# -- A unit's hours -----------------------------------------------------------------------------------------------------

CHANNELS: dict[str, str | Promise] = {"mail": _("Mail"), "sms": _("SMS"), "phone": _("Phone call")}
# Minutes: before the unit is called anew, everybody on the list has been called.
LATEST_TURN = 119


@dataclass(frozen=True)
class Hours:
    """That a unit is open on a weekday (Monday is 0), between two times of the clock on the wall; closing at 0 is midnight."""

    weekday: int
    opens: time
    closes: time


@dataclass(frozen=True)
class Call:
    """Somebody who is called: how, where, under which name, and how many minutes after the calling began."""

    channel: str
    to: str
    name: str
    after: int = 0


@dataclass(frozen=True)
class DutyCalendar:
    """When a unit is open, whom to call then, and whom outside its hours: one after the other."""

    hours: tuple[Hours, ...] = ()
    within: tuple[Call, ...] = ()
    outside: tuple[Call, ...] = ()
    days_off: frozenset[str] = frozenset()

    def is_open(self, at: datetime) -> bool:
        """Say whether the unit is open at an instant."""
        there = at.astimezone(COPENHAGEN)
        return not is_off(there.date(), self.days_off) and any(
            hours.weekday == there.weekday()
            and hours.opens <= there.time()
            and (there.time() < hours.closes or hours.closes == MIDNIGHT)
            for hours in self.hours
        )


# -- The ladder ---------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Step:
    """One call of the ladder: at which instant, in which round (0 is when it came), as which of that round, and whom."""

    at: datetime
    round: int
    turn: int
    call: Call


def ladder(received_at: datetime, calendar: DutyCalendar) -> tuple[Step, ...]:
    """Answer every call until a named person has answered, in the order in which they come.

    The unit is called at once, and anew after 2, 8 and 20 hours. In its hours those on its list, outside them the duty
    service; where the list reaches beyond closing time, the duty service takes its place from there. An empty list is never
    a reason to call nobody: then the other one is called.
    """
    received_at = received_at.astimezone(UTC)
    begun = (timedelta(0), *terms(received_at).again_after)
    steps = [
        Step(at, number, turn, call)
        for number, after in enumerate(begun)
        for turn, (at, call) in enumerate(_round(received_at + after, calendar))
    ]
    return tuple(sorted(steps, key=lambda step: step.at))  # in the same minute, the earlier round first


def _round(begun: datetime, calendar: DutyCalendar) -> Iterator[tuple[datetime, Call]]:
    within, outside = calendar.within or calendar.outside, calendar.outside or calendar.within
    if not calendar.is_open(begun):
        yield from _in_turn(begun, outside)
        return
    for at, call in _in_turn(begun, within):
        if not calendar.is_open(at):
            yield from _in_turn(at, outside)
            return
        yield at, call


def _in_turn(begun: datetime, calls: Iterable[Call]) -> list[tuple[datetime, Call]]:
    in_order = sorted(calls, key=lambda call: call.after)
    return [(begun + timedelta(minutes=call.after), call) for call in in_order]


# -- How it stands ------------------------------------------------------------------------------------------------------

# Who may have answered, and how one knows. The duty service is phoned, and the person on duty gives their name.
WAYS: dict[str, str | Promise] = {
    "unit_phone": _("The family unit, by phone"),
    "unit_written": _("The family unit, in writing"),
    "unit_met": _("The family unit, face to face"),
    "duty_phone": _("The duty service, by phone"),
}


def left_to_make(steps: Iterable[Step], made: Collection[tuple[int, int]], now: datetime) -> list[Step]:
    """Answer the calls that are still to be made, now or later, in order.

    Where nobody looked for hours, several rounds are due together; then what is left begins with the latest of them, and
    nobody is called four times in one minute.
    """
    steps = list(steps)
    latest = max((step.round for step in steps if step.at <= now), default=0)
    begun = min((step.at for step in steps if step.round == latest), default=now)
    return [step for step in steps if step.at >= begun and (step.round, step.turn) not in made]
