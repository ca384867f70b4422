"""Rules of the roster: kinds of contact persons, who covers a department, its gaps, and what the keeper does next. Pure."""

import base64
import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

CODE_LENGTH = 8
FEWEST_DIGITS, MOST_DIGITS = 3, 15  # of a phone number, as the world's numbering plan has them
ONE_DAY = timedelta(days=1)
# How many days after its last day something of the roster goes. Gaps are told as far back, and no further.
KEPT_DAYS = 730


@dataclass(frozen=True)
class Kind:
    """In which capacity somebody passes concerns on, and whether a department with them has its contact person."""

    label: str | Promise
    covers: bool


# A1-A3, A17, decision 4. Social caretakers and area-plan staff pass concerns on beside the contact person.
KINDS = {
    "caretaker": Kind(_("Caretaker"), covers=True),
    "board": Kind(_("Board member"), covers=True),
    "volunteer": Kind(_("Volunteer resident"), covers=True),
    "office": Kind(_("Office"), covers=True),
    "property_office": Kind(_("Property office"), covers=True),
    "social_caretaker": Kind(_("Social caretaker"), covers=False),
    "area_plan": Kind(_("Area-plan staff"), covers=False),
}
# Offices with a shared mailbox: whoever writes gives a name (C5).
SHARED = frozenset({"office", "property_office"})
# Why an entry is in doubt.
CAUSES = {
    "bounced": _("A letter came back"),
    "silent": _("Nobody has answered"),
    "said": _("Somebody has said that it is wrong"),
}


def public_code(department_id: UUID) -> str:
    """Answer the code under which residents find a department: letters and digits that cannot be taken for each other."""
    return base64.b32encode(hashlib.sha256(department_id.bytes).digest()).decode().lower()[:CODE_LENGTH]


# -- Days ----------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, order=True)
class Span:
    """Days in a row, both ends included."""

    first: date
    last: date = date.max

    @property
    def days(self) -> int:
        """Answer how many days it has."""
        return (self.last - self.first).days + 1

    def has(self, day: date) -> bool:
        """Say whether a day lies in it."""
        return self.first <= day <= self.last


def days(first: date, last: date | None) -> Span:
    """Answer the days from one to another, or without an end."""
    return Span(first, last or date.max)


def together(spans: Iterable[Span]) -> list[Span]:
    """Answer the days that lie in any of the spans, in order, none twice."""
    merged: list[Span] = []
    for span in sorted(span for span in spans if span.first <= span.last):
        if merged and (merged[-1].last == date.max or span.first <= merged[-1].last + ONE_DAY):
            merged[-1] = Span(merged[-1].first, max(merged[-1].last, span.last))
        else:
            merged.append(span)
    return merged


def common(these: Iterable[Span], those: Iterable[Span]) -> list[Span]:
    """Answer the days that lie in both."""
    those = list(those)
    return together(Span(max(a.first, b.first), min(a.last, b.last)) for a in these for b in those)


def without(these: Iterable[Span], taken: Iterable[Span]) -> list[Span]:
    """Answer the days of the first that lie in none of the second."""
    left = together(these)
    for span in together(taken):
        left = [piece for one in left for piece in _cut(one, span)]
    return left


def _cut(span: Span, taken: Span) -> Iterable[Span]:
    if taken.last < span.first or span.last < taken.first:
        yield span
        return
    if span.first < taken.first:
        yield Span(span.first, taken.first - ONE_DAY)
    if taken.last < span.last:
        yield Span(taken.last + ONE_DAY, span.last)


# -- What is past its time -----------------------------------------------------------------------------------------------


def kept_since(today: date) -> date:
    """Answer the first day of which anything is told: what ended before it is past its time."""
    return today - timedelta(days=KEPT_DAYS)


def is_past(last: date | None, *, today: date) -> bool:
    """Say whether something with this last day, or none, is past its time."""
    return last is not None and last < kept_since(today)


def entry_is_past(appointments: Iterable[date | None], *, added_on: date, today: date) -> bool:
    """Say whether an entry is past its time, by the last days of all its appointments. Who was added lately may yet be appointed."""
    return is_past(added_on, today=today) and all(is_past(last, today=today) for last in appointments)


# -- Coverage (D1) -------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Held:
    """One appointment as coverage sees it. ``joined_on`` is when its holder first came in; ``doubted`` from when to when."""

    kind: str
    term: Span
    deputy: bool = False
    joined_on: date | None = None
    away: tuple[Span, ...] = ()
    doubted: tuple[Span, ...] = ()

    def present(self, doubt_days: int) -> list[Span]:
        """Answer the days on which its holder could act: appointed, come in, not away, and not in doubt for too long."""
        if self.joined_on is None or not KINDS[self.kind].covers:
            return []
        # A doubt that ended in time leaves no days.
        late = [Span(span.first + timedelta(days=doubt_days), span.last) for span in self.doubted]
        return without(common([self.term], [Span(self.joined_on)]), [*self.away, *late])


def covered(appointments: Iterable[Held], *, doubt_days: int) -> list[Span]:
    """Answer the days on which a department has an active contact person.

    A deputy counts only on days on which somebody who is appointed there, and has come in, is away.
    """
    appointments = list(appointments)
    first = [held for held in appointments if not held.deputy]
    absences = [
        span
        for held in first
        if held.joined_on is not None and KINDS[held.kind].covers
        for span in common(common([held.term], [Span(held.joined_on)]), held.away)
    ]
    stand_in = [span for held in appointments if held.deputy for span in held.present(doubt_days)]
    return together([*(span for held in first for span in held.present(doubt_days)), *common(stand_in, absences)])


def gaps(spans: Iterable[Span], *, within: Span) -> list[Span]:
    """Answer the days within a period on which nobody covered."""
    return without([within], spans)


@dataclass(frozen=True)
class Coverage:
    """How a department stands on a day: covered or not, the gap that is open or ahead, and the days without in a period.

    ``is_older`` says that the open gap began before anything is kept: its first day is then the first that is.
    """

    open_gap: Span | None
    gap_ahead: Span | None
    days_without: int
    days_counted: int
    is_older: bool = False

    @property
    def is_covered(self) -> bool:
        """Say whether it has an active contact person today."""
        return self.open_gap is None


def coverage(
    appointments: Iterable[Held], *, since: date, today: date, doubt_days: int, back: int = 365, ahead: int = 60
) -> Coverage:
    """Answer how a department that has been there ``since`` stands today.

    Days without are counted over ``back`` days; a gap that lies at most ``ahead`` days in the future is expected.
    """
    spans = covered(appointments, doubt_days=doubt_days)
    past = Span(max(since, today - timedelta(days=back - 1)), today)
    missing = gaps(spans, within=past)
    kept = Span(max(since, kept_since(today)), today)
    whole = gaps(spans, within=kept) if since <= today else []
    future = gaps(spans, within=Span(today + ONE_DAY, today + timedelta(days=ahead)))
    is_open = bool(whole) and whole[-1].last == today
    return Coverage(
        open_gap=whole[-1] if is_open else None,
        gap_ahead=None if is_open or not future else future[0],
        days_without=sum(span.days for span in missing),
        days_counted=max(past.days, 0),
        is_older=is_open and whole[-1].first == kept.first > since,
    )


def late_on(gap: Span, *, gap_days: int) -> date:
    """Answer the day from which a gap has lasted too long, and the municipality is told that it is late."""
    return gap.first + timedelta(days=gap_days)


# -- Entries ---------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Standing:
    """How an entry stands: its word, how it is toned, and what its keeper does next, if anything."""

    label: str | Promise
    tone: str
    next_step: str | Promise = ""


# How an entry can stand for its keeper, who knows of invitations; others see only that somebody has not signed in.
STANDINGS = {
    "active": Standing(_("Active"), "success"),
    "away": Standing(_("Away"), "info"),
    "doubtful": Standing(_("Doubtful"), "warning", _("Find out whether it is still right.")),
    "invited": Standing(_("Invited"), "info", _("Wait, or invite again.")),
    "expired": Standing(_("Invitation expired"), "warning", _("Invite again.")),
    "uninvited": Standing(_("Not invited"), "warning", _("Invite.")),
    "not_in": Standing(_("Has not signed in yet"), "warning", _("Ask them to sign in.")),
    "placeless": Standing(_("In no department"), "neutral", _("Give a department, or leave it.")),
}


def standing(
    *, placed: bool, joined: bool, account: bool, away: bool, doubtful: bool, invited_until: date | None, today: date
) -> str:
    """Answer how an entry stands today. The gravest comes first: what hides an entry's failing is worst."""
    if not placed:
        return "placeless"
    if doubtful:
        return "doubtful"
    if not joined:
        if account:
            return "not_in"
        if invited_until is None:
            return "uninvited"
        return "invited" if invited_until >= today else "expired"
    return "away" if away else "active"
