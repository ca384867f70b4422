"""What housing organisations count themselves (M1): evictions, neglected tenancies and complaint cases, quarter by quarter. Pure.

Counts of tenancies, never of a person. A quarter is a fixed period: entered when it is over, corrected until the next one is over, too,
so that one quarter is open at a time and none moves afterwards. That term is Bindeled's own proposal, of 30 November 2026.
"""

from collections.abc import Hashable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import NamedTuple, TypeVar

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from bindeled.suppression.rules import WIDTH, hidden

LONGEST_NOTE = 200
# No organisation has so many dwellings in a municipality: what is more is a slip of the hand.
MOST = 99_999
MONTHS_OF_A_QUARTER, QUARTERS_OF_A_YEAR = 3, 4
EARLIEST, LATEST = 2000, 2199  # years


# -- What is counted ---------------------------------------------------------------------------------------------------------
@dataclass(frozen=True)
class Indicator:
    """One thing that is counted: what it is called, what counts, and what does not."""

    label: str | Promise
    counts: str | Promise
    leaves_out: str | Promise


EVICTIONS, NEGLECTED, COMPLAINTS = "evictions", "neglected", "complaints"
INDICATORS = {
    EVICTIONS: Indicator(
        gettext_lazy("Evictions"),
        gettext_lazy("Tenancies from which a household was put out by the bailiff's court in the quarter, whatever the reason."),
        gettext_lazy("Tenancies that were given up before, and dates that were set and called off."),
    ),
    NEGLECTED: Indicator(
        gettext_lazy("Neglected tenancies"),
        gettext_lazy("Tenancies in which you found, in the quarter, that the dwelling itself is badly neglected, and wrote to the tenant about it."),
        gettext_lazy("Arrears of rent, and what the organisation itself has to repair."),
    ),
    COMPLAINTS: Indicator(
        gettext_lazy("Complaint cases"),
        gettext_lazy("Tenancies about which you opened a case in the quarter after a written complaint: noise, threats or other breach of the house rules."),
        gettext_lazy("Complaints without a case, and complaints about the organisation. Several cases about one tenancy count once."),
    ),
}  # fmt: skip


@dataclass(frozen=True)
class Definitions:
    """Where the indicators come from, and from which day on they are counted so."""

    source: str
    dated: date
    since: date
    last_checked: date


# S2 names the three among the aims of the contract and defines none of them; the words above are Bindeled's own proposal.
DEFINITIONS = Definitions(
    source="S2", dated=date(2013, 12, 12), since=date(2026, 11, 30), last_checked=date(2026, 11, 30)
)


# -- Quarters ----------------------------------------------------------------------------------------------------------------
AHEAD, OPEN, CLOSED = "ahead", "open", "closed"


class Quarter(NamedTuple):
    """A quarter of a year, the first being 1."""

    year: int
    number: int

    def __str__(self) -> str:
        """Say it as it is said: *3. kvartal 2026*."""
        return _("quarter %(number)s of %(year)s") % {"number": self.number, "year": self.year}

    @property
    def first(self) -> date:
        """Answer its first day."""
        return date(self.year, (self.number - 1) * MONTHS_OF_A_QUARTER + 1, 1)

    @property
    def last(self) -> date:
        """Answer its last day."""
        return self.back(-1).first - timedelta(days=1)

    @property
    def open_until(self) -> date:
        """Answer the last day on which its numbers can be entered and corrected."""
        return self.back(-1).last

    def back(self, number: int) -> "Quarter":
        """Answer the quarter so many before it."""
        year, before = divmod(self.year * QUARTERS_OF_A_YEAR + self.number - 1 - number, QUARTERS_OF_A_YEAR)
        return Quarter(year, before + 1)

    def state(self, today: date) -> str:
        """Answer how it stands on a day: not over yet, open, or closed."""
        if today <= self.last:
            return AHEAD
        return OPEN if today <= self.open_until else CLOSED


def quarter_of(day: date) -> Quarter:
    """Answer the quarter in which a day lies."""
    return Quarter(day.year, (day.month - 1) // MONTHS_OF_A_QUARTER + 1)


def ended(today: date, number: int) -> list[Quarter]:
    """Answer so many quarters that are over, the latest first."""
    latest = quarter_of(today).back(1)
    return [latest.back(before) for before in range(number)]


def known_quarter(year: int, number: int) -> Quarter | None:
    """Answer the quarter that an address names, or nothing where there is none."""
    fits = EARLIEST <= year <= LATEST and 1 <= number <= QUARTERS_OF_A_YEAR
    return Quarter(year, number) if fits else None


def why_not_now(quarter: Quarter, *, today: date) -> str:
    """Ask whether a quarter's numbers may be entered or corrected: nothing for yes, or what to do instead."""
    if quarter.state(today) == AHEAD:
        return _("The quarter is not over yet. Enter its numbers when it is.")
    if quarter.state(today) == CLOSED:
        return _(
            "The quarter is closed. Its numbers can no longer be changed; write in the next quarter's note what was wrong."
        )
    return ""  # fmt: skip


# -- Counts ------------------------------------------------------------------------------------------------------------------
Counts = Mapping[str, int | None]


def why_not_this(count: int, *, households: int | None) -> str:
    """Ask whether a number can be right: nothing for yes, or what is wrong with it."""
    if count < 0:
        return _("Write 0 or more.")
    if households is not None and count > households:
        return _("There are %(households)s dwellings here. Write at most that number: each tenancy counts once.") % {
            "households": households
        }
    if count > MOST:
        return _("Write a smaller number.")
    return ""


def why_not_both(*, whole: bool, others: bool) -> str:
    """Ask whether numbers of the whole organisation, or of a department, may stand beside what others entered of the quarter."""
    if not others:
        return ""
    if whole:
        return _("Numbers of departments are entered for this quarter. Enter the others there, or empty them first.")
    return _("Numbers of the whole organisation are entered for this quarter. Empty them first, if you want to enter by department.")  # fmt: skip


@dataclass(frozen=True)
class Total:
    """What an organisation's numbers of one quarter come to: nothing is not nought."""

    count: int | None
    reported: int
    departments: int
    is_whole: bool = False

    @property
    def is_missing(self) -> bool:
        """Say whether nothing was entered."""
        return self.count is None


def total(whole: int | None, of_departments: Iterable[int | None], *, departments: int) -> Total:
    """Answer what the numbers of an organisation come to: that of the whole where it is there, or the sum of its departments'."""
    if whole is not None:
        return Total(whole, departments, departments, is_whole=True)
    told = [count for count in of_departments if count is not None]
    return Total(sum(told) if told else None, len(told), departments)


# -- What others may read ----------------------------------------------------------------------------------------------------
K = TypeVar("K", bound=Hashable)


def to_hide(counts: Mapping[K, int]) -> tuple[frozenset[K], bool]:
    """Answer which organisations' numbers of one quarter are hidden where others read them, and whether their total is, too.

    What is hidden looks alike whether it is small itself or goes with one that is: two that are known to be under five can be told
    apart by their sum. Where too few are left to hide the small one behind, the total goes instead.
    """
    gone = hidden(counts)
    if not gone or (len(gone) > 1 and sum(counts[key] for key in gone) - len(gone) >= WIDTH):
        return gone, False
    return hidden(counts, total_shown=False), True
