"""What residents are shown, and what lies in somebody's Post."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Q, QuerySet

from bindeled.doorstep import rules
from bindeled.doorstep.models import Knock
from bindeled.housing.models import ContactPerson, Department, Entrance, Office
from bindeled.housing.queries import Shown, office_of, shown_to_residents_of
from bindeled.municipalities.models import ContactPoint
from bindeled.municipalities.queries import in_force

MOST_ENTRANCES = 40
SHOWN_IN_POST = 200


@dataclass(frozen=True)
class Found:
    """A street door that somebody may have meant: where it is, and the department that it belongs to."""

    entrance: Entrance
    department: Department


@dataclass(frozen=True)
class Doorstep:
    """What a resident of a department is shown: whom to turn to, and the organisation's office where there is nobody."""

    department: Department
    people: list[Shown]
    office: Office | None

    def person(self, wanted: str) -> Shown | None:
        """Answer the contact person whom an address names, where that is one of those shown."""
        return next((person for person in self.people if str(person.id) == wanted), None)


def department_of(code: str, *, on: date) -> Department | None:
    """Answer the department behind the code in a stairwell, or nothing."""
    held = Department.objects.filter(in_force(on), public_code=code.lower())
    return held.select_related("organisation", "municipality").first()


def doorstep_of(department: Department, *, on: date) -> Doorstep:
    """Answer whom the residents of a department can turn to. Never anybody at the municipality (D13)."""
    people = shown_to_residents_of([department.id], on=on)[department.id]
    return Doorstep(department, people, office_of(department, on=on))


def entrances_like(text: str, *, on: date) -> list[Found]:
    """Answer the street doors that somebody may have meant, the likeliest first. Nothing is remembered of what was typed."""
    wanted = rules.sought(text)
    known = Entrance.objects.order_by().values_list("street", flat=True).distinct()
    streets = rules.streets_like(wanted.street, known)
    rows = Entrance.objects.filter(street__in=streets).select_related("department__organisation")
    rows = rows.filter(Q(department__valid_to=None) | Q(department__valid_to__gte=on), department__valid_from__lte=on)
    ordered = sorted(
        rows[: MOST_ENTRANCES * 10],
        key=lambda row: (streets.index(row.street), *rules.nearness(wanted.number, row.number), row.postal_code),
    )
    exact = [row for row in ordered if wanted.number and row.number.upper() == wanted.number]
    return [Found(row, row.department) for row in (exact or ordered)[:MOST_ENTRANCES]]


def child_notifications(municipality: str, *, on: date) -> list[ContactPoint]:
    """Answer where anybody may tell a municipality that a child is not doing well: public numbers and addresses only."""
    points = ContactPoint.objects.filter(in_force(on), municipality_id=municipality, audience="public")
    return list(points.filter(unit__kind="children").select_related("unit").order_by("kind", "value"))


def post_of(knocks: "QuerySet[Knock]") -> list[Knock]:
    """Answer what lies in the Post of whoever stands in the door, the newest first: row security says whose it is."""
    return list(knocks.select_related("department").order_by("-came_at")[:SHOWN_IN_POST])


def own_entries(account: UUID) -> list[ContactPerson]:
    """Answer somebody's own entries on the lists of housing organisations."""
    entries = ContactPerson.objects.filter(account_id=account).select_related("organisation")
    return list(entries.order_by("organisation__name"))


def departments_of(entries: Iterable[ContactPerson], *, on: date) -> dict[UUID, list[Department]]:
    """Answer each entry's departments, by the entry's id."""
    found: dict[UUID, list[Department]] = {entry.id: [] for entry in entries}
    for entry in entries:
        held = entry.appointments.filter(in_force(on)).select_related("department")
        found[entry.id] = [appointment.department for appointment in held.order_by("department__sort_key")]
    return found
