"""What housing organisations counted: as its keepers see it, place by place, and as it comes to for the municipality."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db import connection
from django.db.models import Count, Q, QuerySet

from bindeled.cooperation import access
from bindeled.cooperation.models import IndicatorCount
from bindeled.cooperation.rules import indicators as rules
from bindeled.cooperation.rules.indicators import Quarter, Total
from bindeled.cooperation.rules.names import Known
from bindeled.housing.models import Department, Dwelling, Keeper, Organisation
from bindeled.housing.queries.roster import kept_departments


# -- What a keeper enters numbers for ----------------------------------------------------------------------------------------
@dataclass(frozen=True)
class Place:
    """What numbers are entered for: a department, or an organisation as a whole, of which no department is named then."""

    organisation: Organisation
    department: Department | None = None

    @property
    def id(self) -> UUID:
        """Answer what it is called in an address."""
        return self.department.id if self.department else self.organisation.id

    @property
    def department_id(self) -> UUID | None:
        """Answer which department it is."""
        return self.department.id if self.department else None

    def __str__(self) -> str:
        return str(self.department or self.organisation)


def kept_places(*, on: date) -> list[Place]:
    """Answer what the open housing door may enter numbers for: each organisation as a whole, and then its departments. One statement."""
    departments: dict[UUID, list[Department]] = defaultdict(list)
    for department in kept_departments(on=on):
        departments[department.organisation_id].append(department)
    groups = sorted(departments.values(), key=lambda group: group[0].organisation.name)
    return [
        place
        for group in groups
        for place in (Place(group[0].organisation), *(Place(one.organisation, one) for one in group))
    ]


def households(places: Collection[Place]) -> dict[UUID, int]:
    """Answer how many dwellings places have, as far as it is known of every department of them: one statement at most."""
    found: dict[UUID, int] = {}
    departments = [place.department for place in places if place.department]
    uncounted = [one.id for one in departments if one.dwellings is None]
    listed = Dwelling.objects.filter(department__in=uncounted).order_by() if uncounted else Dwelling.objects.none()
    known = dict(listed.values_list("department").annotate(Count("id")))
    for one in departments:
        number = one.dwellings if one.dwellings is not None else known.get(one.id)
        if number is not None:
            found[one.id] = number
    return found


# -- Entered numbers ---------------------------------------------------------------------------------------------------------
Key = tuple[UUID, UUID | None, date]


def _latest(counts: QuerySet[IndicatorCount]) -> QuerySet[IndicatorCount]:
    whose = ("organisation_id", "department_id", "quarter")
    return counts.order_by(*whose, "-number").distinct(*whose)


def entered(places: Collection[Place], quarters: Collection[Quarter]) -> dict[Key, IndicatorCount]:
    """Answer the numbers that hold, of these places in these quarters: one statement."""
    departments = [place.department_id for place in places if place.department_id]
    wholes = [place.organisation.id for place in places if not place.department_id]
    of_these = Q(department__in=departments) | Q(department=None, organisation__in=wholes)
    kept = access.kept_counts(IndicatorCount.objects.filter(of_these, quarter__in=[one.first for one in quarters]))
    return {(one.organisation_id, one.department_id, one.quarter): one for one in _latest(kept)}


def key_of(place: Place, quarter: Quarter) -> Key:
    """Answer under which key a place's numbers of a quarter are found."""
    return place.organisation.id, place.department_id, quarter.first


@dataclass(frozen=True)
class Version:
    """What was entered once: the numbers, when, and by whom, as long as they are among the keepers of the last two years."""

    count: IndicatorCount
    at: datetime
    by: str


def history(place: Place, quarter: Quarter) -> list[Version]:
    """Answer everything that was entered for a place in a quarter, the latest first: two statements."""
    organisation, department, first = key_of(place, quarter)
    rows = access.kept_counts(
        IndicatorCount.objects.filter(organisation=organisation, department=department, quarter=first)
    )
    found = list(rows.order_by("-number"))
    names = dict(Keeper.objects.filter(id__in=[one.keeper for one in found]).values_list("id", "name"))
    return [Version(one, one.entered_at, names.get(one.keeper, "") if one.keeper else "") for one in found]


def others_entered(place: Place, quarter: Quarter) -> bool:
    """Say whether numbers hold that cannot stand beside those of a place: of its departments, or of the whole organisation."""
    beside = IndicatorCount.objects.filter(
        organisation=place.organisation, department__isnull=bool(place.department), quarter=quarter.first
    )
    return any(one.is_told for one in _latest(access.kept_counts(beside)))


def hold(organisation: UUID, quarter: Quarter) -> None:
    """Wait until nobody else enters numbers of an organisation in a quarter; until the transaction ends.

    A lock of its own, as of rounds: what could stand beside is no row yet, so there is none to lock.
    """
    with connection.cursor() as cursor:
        held = f"counts {organisation} {quarter.first}"
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [held])


def known_of(places: Collection[Place], *, by: str) -> Known:
    """Answer what the guard may pass in a note: whoever writes it, and what the places are called."""
    return Known(people=(by,), places=tuple({str(place.organisation) for place in places} | set(map(str, places))))


# -- What it comes to --------------------------------------------------------------------------------------------------------
@dataclass(frozen=True)
class Series:
    """What an organisation counted, quarter by quarter: for each indicator, in the order of the quarters that were asked for."""

    organisation: Organisation
    totals: dict[str, tuple[Total, ...]]


def series(municipality: str, *, quarters: Sequence[Quarter]) -> list[Series]:
    """Answer what every organisation with departments in the municipality counted in these quarters, by name: three statements.

    The figures are whole: whoever shows them hides the small ones first. They stand beside the figures of the scheme, never against
    them: neither says anything of the cause of the other.
    """
    here = Department.objects.filter(municipality_id=municipality).select_related("organisation")
    departments: dict[UUID, list[Department]] = defaultdict(list)
    for one in here.order_by("organisation__name", "organisation"):
        departments[one.organisation_id].append(one)
    told: dict[tuple[UUID, date], list[tuple[UUID | None, rules.Counts]]] = defaultdict(list)
    firsts = [quarter.first for quarter in quarters]
    read = ("organisation_id", "department_id", "quarter", *rules.INDICATORS)
    rows = IndicatorCount.objects.filter(municipality_id=municipality, quarter__in=firsts)
    for organisation, department, first, *counts in _latest(rows).values_list(*read):
        told[organisation, first].append((department, dict(zip(rules.INDICATORS, counts, strict=True))))
    return [_series(group, quarters, told) for group in departments.values()]


def _series(
    group: list[Department],
    quarters: Sequence[Quarter],
    told: dict[tuple[UUID, date], list[tuple[UUID | None, rules.Counts]]],
) -> Series:
    organisation, totals = group[0].organisation, {}
    for code in rules.INDICATORS:
        found = []
        for quarter in quarters:
            # A department that has gone counts as long as it was there.
            there = sum(one.valid_to is None or one.valid_to >= quarter.first for one in group)
            entries = told[organisation.id, quarter.first]
            whole = next((counts[code] for department, counts in entries if department is None), None)
            parts = [counts[code] for department, counts in entries if department is not None]
            found.append(rules.total(whole, parts, departments=there))
        totals[code] = tuple(found)
    return Series(organisation, totals)


@dataclass(frozen=True)
class Cell:
    """A number of a quarter as the municipality reads it: nothing where it is missing, or hidden."""

    quarter: Quarter
    count: int | None
    is_hidden: bool = False
    reported: int = 0
    departments: int = 0
    is_whole: bool = False


@dataclass(frozen=True)
class Shown:
    """One indicator as the municipality reads it: a row for each organisation, and what they come to together."""

    indicator: rules.Indicator
    rows: list[tuple[Organisation, list[Cell]]]
    together: list[Cell]


def shown(found: Sequence[Series], *, quarters: Sequence[Quarter]) -> list[Shown]:
    """Answer series as they may be read: small numbers are hidden, and with them what would give them away."""
    made = []
    for code, indicator in rules.INDICATORS.items():
        cells = [_column(quarter, [one.totals[code][at] for one in found]) for at, quarter in enumerate(quarters)]
        rows = [(one.organisation, [column[number] for column, _all in cells]) for number, one in enumerate(found)]
        made.append(Shown(indicator, rows, [together for _column, together in cells]))
    return made


def _column(quarter: Quarter, totals: list[Total]) -> tuple[list[Cell], Cell]:
    """Answer the cells of one quarter, and that of all organisations together; ``reported`` counts organisations there."""
    counts = {number: one.count for number, one in enumerate(totals) if one.count is not None}
    gone, no_total = rules.to_hide(counts)
    cells = [
        Cell(
            quarter,
            None if number in gone else one.count,
            is_hidden=number in gone,
            reported=one.reported,
            departments=one.departments,
            is_whole=one.is_whole,
        )
        for number, one in enumerate(totals)
    ]
    total = None if no_total or not counts else sum(counts.values())
    return cells, Cell(quarter, total, is_hidden=no_total, reported=len(counts), departments=len(totals))


def reported_now(found: Sequence[Series]) -> tuple[int, int]:
    """Answer how many departments have numbers of the first quarter of these series, of how many: no number of them."""
    each = [max((totals[0] for totals in one.totals.values()), key=lambda total: total.reported) for one in found]
    return sum(one.reported for one in each), sum(one.departments for one in each)
