"""The fixed list of what an extract may hold, each with its words, its meaning, and how it is made coarser. Pure.

Coarse on purpose: no text, no name, no address, no department, no adviser and no day. What is not in this list cannot be asked for.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from bindeled.cases.rules import OUTCOMES, URGENCIES
from bindeled.concerns.rules import GROUPS, KIND_LABELS, KINDS

Coarser = Callable[[str], str]
Words = Mapping[str, str | Promise]
NONE, SEVERAL, ANY, OTHER, WITHHELD = "none", "several", "any", "other", "withheld"
COMMON: Words = {
    NONE: _("None, or not yet"),
    SEVERAL: _("Several"),
    ANY: _("Not told: all in one"),
    OTHER: _("Another: too rare to be told"),
    WITHHELD: _("Withheld: it would have been the same for all who are alike"),
}
# A day is 24 hours here, from when the concern was received.
BANDS: dict[str, tuple[timedelta, str | Promise]] = {
    "day": (timedelta(days=1), _("Within a day")),
    "three_days": (timedelta(days=3), _("Within three days")),
    "week": (timedelta(days=7), _("Within a week")),
    "month": (timedelta(days=30), _("Within thirty days")),
}
LATER = "later"
SOON, NOT_SOON = "soon", "not_soon"
ORGANISED, OTHERS = "organised", "others"
YES, NO = "yes", "no"
STILL_OPEN, NO_CASE = "open", "no_case"
GROUP_OF = {kind.code: kind.group for kind in KINDS}
BY_THEMSELVES = ("anonymous", "named", "self")


def quarter_of(day: date) -> str:
    """Answer the quarter of a day, as ``2026-Q3``."""
    return f"{day.year}-Q{(day.month + 2) // 3}"


def half_of(quarter: str) -> str:
    """Answer the half-year of a quarter, as ``2026-H2``."""
    year, _dash, part = quarter.partition("-Q")
    return f"{year}-H{1 if part in {'1', '2'} else 2}"


def year_of(period: str) -> str:
    """Answer the year of a quarter or half-year."""
    return period.partition("-")[0]


def anything(_value: str) -> str:
    """Answer the one value that tells nothing."""
    return ANY


def kind_of(own_kinds: Sequence[str]) -> str:
    """Answer the kind of a concern by the adviser's own classification; several are not told one by one, for together they are rare."""
    known = [kind for kind in own_kinds if kind in KIND_LABELS]
    return NONE if not known else known[0] if len(known) == 1 else SEVERAL


def group_of(kind: str) -> str:
    """Answer the group of a kind."""
    return GROUP_OF.get(kind, kind)


def band_of(waited: timedelta | None) -> str:
    """Answer in which band the first contact came; nothing where there was none."""
    if waited is None:
        return NONE
    return next((band for band, (most, _label) in BANDS.items() if waited <= most), LATER)


def coarse_band(band: str) -> str:
    """Answer whether a first contact came within a week, later, or not."""
    return "week" if band in {"day", "three_days", "week"} else LATER if band in {"month", LATER} else band


def coarse_sender(kind: str) -> str:
    """Answer whether a concern came through the scheme's own people, or from somebody by themselves."""
    return OTHERS if kind in BY_THEMSELVES else ORGANISED


def coarse_urgency(urgency: str) -> str:
    """Answer whether it could wait, or not."""
    return SOON if urgency in {"today", "week"} else NOT_SOON if urgency == "later" else urgency


@dataclass(frozen=True)
class Field:
    """One thing that an extract may tell: its words, what it means, and the steps by which it becomes coarser.

    What has such steps is what somebody else may know of a resident beforehand (a quasi-identifier): rows are hidden among others by
    these. What has none is what they could learn: it must differ among those who are alike.
    """

    code: str
    label: str | Promise
    meaning: str | Promise
    values: Words
    coarser: tuple[Coarser, ...] = ()

    @property
    def told(self) -> bool:
        """Say whether somebody may know it beforehand."""
        return bool(self.coarser)


ANSWERED: Words = {YES: _("Yes"), NO: _("No")}
FIELDS: dict[str, Field] = {
    field.code: field
    for field in (
        Field("received", _("Quarter"), _("The quarter in which the concern was received."), {}, (half_of, year_of)),
        Field(
            "district",
            _("District"),
            _("The district of the department; none for what came without one."),
            {},
            (anything,),
        ),
        Field(
            "kind",
            _("Kind"),
            _("What the adviser judged the concern to be about, which may be another than what the sender said."),
            {**KIND_LABELS, **{group: label for group, label in GROUPS.items() if group not in KIND_LABELS}},
            (group_of,),
        ),
        Field(
            "urgency",
            _("Urgency"),
            _("How soon the adviser judged that somebody should act."),
            {**URGENCIES, SOON: _("Within a week"), NOT_SOON: _("It can wait")},
            (coarse_urgency,),
        ),
        Field(
            "sender",
            _("Who told of it"),
            _("What the sender is to the scheme; never who, and never of which organisation."),
            {ORGANISED: _("Somebody of the scheme"), OTHERS: _("Somebody by themselves")},
            (coarse_sender,),
        ),
        Field(
            "contact",
            _("Time to the first contact"),
            _(
                "From when the concern was received until the first visit, call or letter that stands in its case, whether somebody answered or not."
            ),
            {**{band: label for band, (_most, label) in BANDS.items()}, LATER: _("Later")},
            (coarse_band,),
        ),
        Field(
            "outcome",
            _("Outcome of the case"),
            _("The outcome with which the case was closed, as it stands on the day of the extract."),
            {**OUTCOMES, STILL_OPEN: _("The case is open"), NO_CASE: _("There is no case")},
        ),
        Field(
            "offered",
            _("An offer was made"),
            _("Whether the resident was offered something in the case."),
            ANSWERED,
        ),
        Field(
            "accepted",
            _("An offer was accepted"),
            _("Whether the resident has said yes to an offer since the case was opened."),
            ANSWERED,
        ),
        Field(
            "handed_over",
            _("Handed over"),
            _("Whether another unit has accepted the concern or its case."),
            ANSWERED,
        ),
    )
}
# In this order the whole table becomes coarser, one step at a time, until few enough rows stand out.
LADDER = ("received", "received", "district", "kind", "contact", "sender", "urgency")


def first_of_quarter(year: int, number: int) -> date:
    """Answer the first day of a quarter; ``number`` is 1 to 4."""
    return date(year, 3 * number - 2, 1)


def begin_of(day: date | datetime) -> date:
    """Answer the first day of the quarter that a day lies in."""
    return first_of_quarter(day.year, (day.month + 2) // 3)


def next_quarter(first: date) -> date:
    """Answer the first day of the quarter after one that begins on a day."""
    return date(first.year + 1, 1, 1) if first.month > 9 else date(first.year, first.month + 3, 1)  # noqa: PLR2004


def quarters_before(today: date, *, most: int) -> list[date]:
    """Answer the first days of the last whole quarters before a day, the newest first."""
    found, first = [], begin_of(today)
    for _number in range(most):
        first = begin_of(first - timedelta(days=1))
        found.append(first)
    return found
