"""Which departments have an active contact person, which not and since when, and what is ahead (D1).

A whole municipality is read in five statements, however many departments it has.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from bindeled.housing import rules
from bindeled.housing.models import Appointment, Department, Doubt, Keeper, Leave
from bindeled.housing.rules import Coverage, Held, Span, days
from bindeled.municipalities.models import Municipality
from bindeled.municipalities.queries import in_force
from bindeled.users.queries import accounts_of_senders

BACK, AHEAD = 365, 60  # days


@dataclass(frozen=True)
class Standing:
    """A department and how it stands on a day."""

    id: UUID
    name: str
    organisation_id: UUID
    organisation: str
    district: str
    coverage: Coverage
    late_on: date | None
    names: tuple[str, ...]
    doubtful: bool

    def is_late(self, on: date) -> bool:
        """Say whether its gap has lasted longer than the municipality allows."""
        return self.late_on is not None and self.late_on <= on


@dataclass(frozen=True)
class Group:
    """The departments of an organisation or a district together: what a scorecard shows."""

    name: str
    departments: int
    covered: int
    doubtful: int
    open_gaps: int
    late: int
    expected: int
    days_without: int
    days_counted: int

    @property
    def share_of_days(self) -> float:
        """Answer the share of department-days that were covered, in per cent; 100 where none was counted."""
        if not self.days_counted:
            return 100.0
        return round(100 * (1 - self.days_without / self.days_counted), 1)


def standings(
    municipality: str, *, on: date, department: UUID | None = None, organisations: Collection[UUID] | None = None
) -> list[Standing]:
    """Answer how every department of the municipality, or of some organisations, stands on a day, in Danish order.

    A housing door sees appointments of the organisations kept alone: name them there, or the others seem to have nobody.
    """
    settings = Municipality.objects.get(code=municipality)
    departments = Department.objects.filter(in_force(on), municipality_id=municipality)
    if organisations is not None:
        departments = departments.filter(organisation_id__in=organisations)
    if department:
        departments = departments.filter(id=department)
    held = held_in(municipality, department=department)
    ordered = departments.select_related("organisation", "district").order_by("sort_key", "name", "id")
    return [_standing(found, held[found.id], settings, on) for found in ordered]


@dataclass(frozen=True)
class Holder:
    """An appointment with its holder's name."""

    name: str
    held: Held


def held_in(municipality: str, *, department: UUID | None = None) -> dict[UUID, list[Holder]]:
    """Answer all appointments there have been, by department, as coverage sees them."""
    joined = accounts_of_senders()
    away, doubted = _away(municipality), _doubted(municipality)
    rows = Appointment.objects.filter(municipality_id=municipality)
    if department:
        rows = rows.filter(department_id=department)
    columns = ("department_id", "valid_from", "valid_to", "deputy", "contact_person_id")
    person = ("contact_person__account_id", "contact_person__kind", "contact_person__name")
    found: dict[UUID, list[Holder]] = defaultdict(list)
    for place, first, last, deputy, entry, account, kind, name in rows.values_list(*columns, *person):
        held = Held(
            kind=kind,
            term=days(first, last),
            deputy=deputy,
            joined_on=joined.get(account),
            away=tuple(away[entry]),
            doubted=tuple(doubted[entry]),
        )
        found[place].append(Holder(name, held))
    return found


def _away(municipality: str) -> dict[UUID, list[Span]]:
    found: dict[UUID, list[Span]] = defaultdict(list)
    rows = Leave.objects.filter(municipality_id=municipality)
    for entry, first, last in rows.values_list("contact_person_id", "valid_from", "valid_to"):
        found[entry].append(days(first, last))
    return found


def _doubted(municipality: str) -> dict[UUID, list[Span]]:
    found: dict[UUID, list[Span]] = defaultdict(list)
    rows = Doubt.objects.filter(municipality_id=municipality)
    for entry, since, ended_on in rows.values_list("contact_person_id", "since", "ended_on"):
        # On the day on which it is cleared up the entry counts again.
        found[entry].append(days(since, ended_on - rules.ONE_DAY if ended_on else None))
    return found


def _standing(department: Department, holders: list[Holder], settings: Municipality, on: date) -> Standing:
    coverage = rules.coverage(
        (holder.held for holder in holders),
        since=department.valid_from,
        today=on,
        doubt_days=settings.doubt_days,
        back=BACK,
        ahead=AHEAD,
    )
    now = [holder for holder in holders if holder.held.term.has(on)]
    gap = coverage.open_gap
    return Standing(
        id=department.id,
        name=department.name,
        organisation_id=department.organisation_id,
        organisation=department.organisation.name,
        district=department.district.name,
        coverage=coverage,
        late_on=rules.late_on(gap, gap_days=settings.gap_days) if gap else None,
        names=tuple(sorted(holder.name for holder in now if not holder.held.deputy)),
        doubtful=any(span.has(on) for holder in now for span in holder.held.doubted),
    )


def grouped(found: Iterable[Standing], *, by: str, on: date) -> list[Group]:
    """Answer one line for each ``organisation`` or ``district``, alphabetically: a list, never a ranking."""
    groups: dict[str, list[Standing]] = defaultdict(list)
    for standing in found:
        groups[getattr(standing, by)].append(standing)
    return [group(name, groups[name], on=on) for name in sorted(groups)]


def group(name: str, found: Iterable[Standing], *, on: date) -> Group:
    """Answer the sums of these departments."""
    found = list(found)
    return Group(
        name=name,
        departments=len(found),
        covered=sum(standing.coverage.is_covered and not standing.doubtful for standing in found),
        doubtful=sum(standing.coverage.is_covered and standing.doubtful for standing in found),
        open_gaps=sum(not standing.coverage.is_covered for standing in found),
        late=sum(standing.is_late(on) for standing in found),
        expected=sum(standing.coverage.gap_ahead is not None for standing in found),
        days_without=sum(standing.coverage.days_without for standing in found),
        days_counted=sum(standing.coverage.days_counted for standing in found),
    )


def past_gaps(department: Department, *, on: date, back: int = 2 * BACK) -> list[Span]:
    """Answer the gaps of a department in the past, newest first: its history, in days."""
    doubt_days = Municipality.objects.get(code=department.municipality_id).doubt_days
    holders = held_in(department.municipality_id, department=department.id)[department.id]
    first = max(department.valid_from, on - timedelta(days=back))
    if first > on:
        return []
    spans = rules.covered((holder.held for holder in holders), doubt_days=doubt_days)
    return rules.gaps(spans, within=Span(first, on))[::-1]


def keepers(municipality: str, *, on: date) -> dict[UUID, list[Keeper]]:
    """Answer who keeps which organisation's list: the owners of its gaps."""
    found: dict[UUID, list[Keeper]] = defaultdict(list)
    for keeper in Keeper.objects.filter(in_force(on), municipality_id=municipality).order_by("name"):
        found[keeper.organisation_id].append(keeper)
    return found
