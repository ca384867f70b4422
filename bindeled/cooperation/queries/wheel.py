"""A contract's year as its readers see it: the meetings that it demands, those that are planned, and what is missing or late."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.http import Http404
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from bindeled.cooperation.models import ContractVersion, Occasion
from bindeled.cooperation.rules import wheel as rules

# What a party may see of an occasion; the municipality's staff may see more.
SEEN = ("id", "contract", "year", "demand", "number", "called_by", "day", "state", "why", "changed_at")


@dataclass(frozen=True)
class Meeting:
    """One row of the year: its place in the order, what it is, its day, and how it stands; with its occasion where it is planned."""

    order: int
    place: rules.Place
    of: int
    occasion: Occasion | None

    @property
    def name(self) -> str:
        """Answer what it is called: which of how many, where there are several."""
        if self.of > 1:
            return _("%(name)s, %(number)s of %(of)s") % {
                "name": self.place.name,
                "number": self.place.number,
                "of": self.of,
            }
        return self.place.name

    @property
    def state(self) -> rules.State:
        """Answer how it stands."""
        return rules.STATES[self.place.state]

    @property
    def is_proposed(self) -> bool:
        """Say whether nobody has set its day."""
        return self.occasion is None

    @property
    def month(self) -> str:
        """Answer about when a meeting would be of which nobody has set the day."""
        return date_format(self.place.on, "F Y")


@dataclass(frozen=True)
class Year:
    """A contract's year: its meetings in order, and what a contract demands by need."""

    span: rules.Span
    meetings: list[Meeting]
    by_need: list[rules.Demand]
    on: date

    @property
    def waiting(self) -> list[Meeting]:
        """Answer what is missing or late."""
        return [meeting for meeting in self.meetings if meeting.state.waits]

    @property
    def may_be_planned(self) -> int:
        """Answer of how many meetings a day is proposed that has not passed."""
        return sum(meeting.place.state == rules.PROPOSED for meeting in self.meetings)

    @property
    def marks(self) -> list[tuple[str, float, str, str]]:
        """Answer what is drawn of it: each meeting's number, its part of the year, how it stands, and the same in words."""
        return [
            (str(it.order), self._part(it.place.on), it.place.state, f"{it.order}. {it.name}: {it.state.label}")
            for it in self.meetings
        ]

    @property
    def key(self) -> list[tuple[str, str]]:
        """Answer what the marks mean that are drawn."""
        there = {meeting.place.state for meeting in self.meetings}
        return [(state, str(its.label)) for state, its in rules.STATES.items() if state in there]

    def _part(self, day: date) -> float:
        first, after = date(self.span.year, 1, 1), date(self.span.year + 1, 1, 1)
        return (day - first).days / (after - first).days

    @property
    def now(self) -> float | None:
        """Answer where today stands in the year, as a part of it; nothing in another year."""
        return self._part(self.on) if self.on.year == self.span.year else None

    @property
    def label(self) -> str:
        """Answer the picture in words."""
        count = len(self.meetings)
        said = ngettext(
            "The year %(year)s with %(count)s meeting.", "The year %(year)s with %(count)s meetings.", count
        )
        waits = len(self.waiting)
        left = ngettext("%(count)s is missing or late.", "%(count)s are missing or late.", waits)
        told = [said % {"year": self.span.year, "count": count}, left % {"count": waits} if waits else ""]
        return " ".join([*filter(None, told), _("The list says the same.")])


def span_of(version: ContractVersion, year: int) -> rules.Span:
    """Answer the part of a year in which a contract holds; raises Http404 where it holds on no day of it."""
    held = rules.span(year, begins_on=version.begins_on, ends_on=version.ends_on)
    if held is None:
        raise Http404
    return held


def year_of(version: ContractVersion, *, on: date) -> int:
    """Answer which year of a contract is looked at first: this one, or the nearest in which it holds."""
    return min(max(on.year, version.begins_on.year), version.ends_on.year)


def known_of(contract_id: UUID, year: int) -> list[Occasion]:
    """Answer what is written down of a contract's year."""
    return list(Occasion.objects.filter(contract_id=contract_id, year=year).only(*SEEN))


def wheel_of(version: ContractVersion, year: int, *, on: date) -> Year:
    """Answer a contract's year as it stands on a day."""
    held = span_of(version, year)
    demands, occasions = rules.demands_of(version.terms), known_of(version.contract_id, year)
    known = [rules.Known(it.demand, it.number, it.day, it.called_by, it.state) for it in occasions]
    places = rules.wheel(demands, known, held, on=on)
    return Year(held, _meetings(places, occasions), [it for it in demands if not it.times and not it.around], on)


def _meetings(places: list[rules.Place], occasions: Iterable[Occasion]) -> list[Meeting]:
    found = {(it.demand, it.number): it for it in occasions}
    names = [place.name for place in places]
    return [
        Meeting(order, place, names.count(place.name), found.get((place.name, place.number)))
        for order, place in enumerate(places, start=1)
    ]
