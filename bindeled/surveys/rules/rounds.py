"""When is asked, and who: by the calendar and by chance, never by what happened to anybody (scheme section 9, 2). Pure.

The day of a round follows from its quarter alone, so nobody can choose it with something in mind.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from hashlib import sha256

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

# Days for which a round is open, and on which day after its first whoever has not answered is reminded: at most twice.
# Bindeled's own proposals, as the next two.
OPEN_DAYS = 21
REMINDED_AFTER = (7, 14)
# At most one invitation in so many days from one round's first to another's, to anybody, whatever the round: 52 weeks, for a round
# opens on a Monday, and the same quarter's a year later is 364 or 371 days on.
ASKED_AGAIN_AFTER = 52 * 7
# Days after a round's first that who was invited is still known (as a sum that nobody turns back), for the rule above.
KEPT_DAYS = ASKED_AGAIN_AFTER + 1
# Days after a round's last for which its close waits for ballots that cannot be opened, so that a key can be brought back.
WAITS_FOR_KEYS_DAYS = 14
# Years for which "do not ask me again" is kept.
NO_THANKS_DAYS = 5 * 365
# So many quarters ahead a round can be set up.
AHEAD = 4
MONTHS = 3
QUARTERS = 4
SMALLEST_SAMPLE, LARGEST_SAMPLE = 10, 5000

FEWEST_SHEETS, MOST_SHEETS, MOST_ADDRESSES = 10, 300, 500

PLANNED, OPEN, CLOSED, CALLED_OFF = "planned", "open", "closed", "called_off"


@dataclass(frozen=True)
class State:
    """How a round stands: its word, its tone, and whose turn it is."""

    label: str | Promise
    tone: str
    whose: str


STATES: Mapping[str, State] = {
    PLANNED: State(_("Round set up"), "info", "the worker"),
    OPEN: State(_("Open for answers"), "success", "those invited"),
    CLOSED: State(_("The round is closed"), "neutral", "nobody"),
    CALLED_OFF: State(_("Called off"), "neutral", "nobody"),
}
BEFORE: Mapping[str, frozenset[str]] = {
    PLANNED: frozenset(),
    OPEN: frozenset({PLANNED}),
    CLOSED: frozenset({OPEN}),
    CALLED_OFF: frozenset({PLANNED}),
}


@dataclass(frozen=True, order=True)
class Quarter:
    """A quarter of a year, 1 to 4."""

    year: int
    number: int

    @property
    def opens_on(self) -> date:
        """Answer the round's first day: the first Monday of the quarter."""
        first = date(self.year, (self.number - 1) * MONTHS + 1, 1)
        return first + timedelta(days=-first.weekday() % 7)

    @property
    def closes_on(self) -> date:
        """Answer the round's last day."""
        return self.opens_on + timedelta(days=OPEN_DAYS - 1)

    @property
    def after(self) -> "Quarter":
        """Answer the next quarter."""
        return Quarter(self.year + 1, 1) if self.number == QUARTERS else Quarter(self.year, self.number + 1)

    def __str__(self) -> str:
        return f"{self.year}-{self.number}"


def quarters_ahead(today: date) -> list[Quarter]:
    """Answer the quarters for which a round can be set up: those to come whose first day is not here yet."""
    one, found = Quarter(today.year, (today.month - 1) // MONTHS + 1), list[Quarter]()
    while len(found) < AHEAD:
        if one.opens_on > today:
            found.append(one)
        one = one.after
    return found


def why_not_set_up(quarter: Quarter, *, today: date) -> str | Promise:
    """Ask whether a round can be set up for a quarter: nothing for yes, or why not."""
    if quarter in quarters_ahead(today):
        return ""
    return _("A round is set up before its first day, and at most a year ahead. Choose one of the quarters shown.")


def why_not_sample(size: int | None) -> str | Promise:
    """Ask whether so many may be drawn: nothing for yes. None stands for everybody."""
    if size is None or SMALLEST_SAMPLE <= size <= LARGEST_SAMPLE:
        return ""
    return _("Ask everybody, or draw at least 10: fewer answers are never shown.")


def why_not_addresses(*, partners: bool) -> str | Promise:
    """Ask whether work addresses may be typed in: nothing for yes. They are asked with the partners who have an account, or not at all."""
    if partners:
        return ""
    return _(
        "You have not ticked that partners are asked. Tick it, and staff of other units are asked as well, or take the addresses away."
    )


def why_not_print(state: str) -> str | Promise:
    """Ask whether sheets for residents can be printed: nothing for yes, or why not."""
    return "" if state in {PLANNED, OPEN} else _("The round is over. Sheets are printed before or while it runs.")


def why_not_hand_out(state: str, *, count: int, printed: int) -> str | Promise:
    """Ask whether a unit can have handed out so many sheets: nothing for yes, or why not."""
    if state not in {OPEN, CLOSED}:
        return _("Sheets are handed out while the round runs.")
    return "" if 0 <= count <= printed else _("So many sheets were not printed. Count them again.")


def why_not_call_off(state: str) -> str | Promise:
    """Ask whether a round can be called off: nothing for yes, or why not."""
    if state in BEFORE[CALLED_OFF]:
        return ""
    return _("The invitations are out. The round closes by itself on its last day.")


def drawn(whom: Iterable[str], *, size: int | None, seed: str) -> list[str]:
    """Answer who is asked: everybody, or so many drawn by the seed alone. The same seed and people always give the same."""
    order = sorted(set(whom), key=lambda one: sha256(f"{seed}:{one}".encode()).digest())
    return order if size is None else order[:size]


def reminders_due(opens_on: date, *, today: date) -> int:
    """Answer how many reminders whoever has not answered should have had by now."""
    return sum(today >= opens_on + timedelta(days=days) for days in REMINDED_AFTER)
