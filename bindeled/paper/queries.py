"""What stands on papers, who may have which, and how far a stack is."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Count, Q, QuerySet

from bindeled.confidentiality.doors import current
from bindeled.guidance.queries import Shown as ShownNumber
from bindeled.guidance.queries import directory, emergency_numbers
from bindeled.housing.models import Appointment, Department, Office
from bindeled.housing.queries import Shown, office_of, own_departments, shown_to_residents_of
from bindeled.municipalities.models import ContactPoint
from bindeled.municipalities.queries import contact_points, in_force
from bindeled.paper.models import Sheet, Stack
from bindeled.paper.rules import CardFacts, DepartmentFacts, Number, Reachable
from bindeled.users.models import User

# Units whose phone is the housing advisers' own; another one is called by its name.
ADVISERS = {"advisers", "central"}


@dataclass(frozen=True)
class Progress:
    """How many sheets of a stack are made, how many could not be, and how many there are."""

    made: int
    failed: int
    whole: int

    @property
    def is_done(self) -> bool:
        """Say whether nothing waits any more."""
        return self.made + self.failed == self.whole


def departments_kept(*, on: date) -> QuerySet[Department]:
    """Answer the departments of the organisations whose lists are kept through this door, in Danish order."""
    door = current()
    kept = Department.objects.filter(in_force(on), municipality_id=door.municipality, organisation_id__in=door.units)
    return kept.select_related("organisation", "municipality").order_by("organisation__name", "sort_key", "name")


def departments_of(user: User, *, on: date) -> list[Department]:
    """Answer the departments that somebody is contact person in, in Danish order."""
    own = [held.id for held in own_departments(user.id, on=on)]
    places = Department.objects.filter(id__in=own).select_related("organisation", "municipality")
    return list(places.order_by("sort_key", "name"))


def department_of_code(code: str, *, on: date) -> Department | None:
    """Answer the department behind the code in a stairwell, or nothing."""
    held = Department.objects.filter(in_force(on), public_code=code.lower())
    return held.select_related("organisation", "municipality").first()


def facts_of(departments: Iterable[Department], *, language: str, on: date) -> dict[UUID, DepartmentFacts]:
    """Answer what papers of these departments say on a day. Read through what residents are shown, and nothing else."""
    places = list(departments)
    people = shown_to_residents_of([place.id for place in places], on=on)
    numbers = {code: _numbers(code, language=language, on=on) for code in {place.municipality_id for place in places}}
    offices: dict[tuple[str, UUID], Office | None] = {}
    answer = {}
    for place in places:
        of = (place.municipality_id, place.organisation_id)
        if not people[place.id] and of not in offices:
            offices[of] = office_of(place, on=on)
        danger, urgent, checked_on = numbers[place.municipality_id]
        answer[place.id] = DepartmentFacts(
            department=place.name,
            organisation=place.organisation.name,
            municipality=place.municipality.name_en if language == "en" else place.municipality.name,
            public_code=place.public_code,
            people=tuple(map(_reachable, people[place.id])),
            office=_office(offices.get(of)),
            danger=danger,
            urgent=urgent,
            checked_on=checked_on,
        )
    return answer


def _reachable(person: Shown) -> Reachable:
    return Reachable(person.kind, person.name, person.phone, person.hours)


def _office(office: Office | None) -> Reachable | None:
    return Reachable("office", office.name, office.phone, office.hours) if office else None


def _numbers(code: str, *, language: str, on: date) -> tuple[tuple[Number, ...], tuple[Number, ...], date | None]:
    told = directory(emergency_numbers(code, on=on), language)
    spoken = "en" if language == "en" else "da"

    def on_paper(shown: ShownNumber) -> Number:
        return Number(shown.number, shown.name, shown.what_for, spoken, is_checked=shown.verified_on is not None)

    return tuple(map(on_paper, told.danger)), tuple(map(on_paper, told.urgent)), told.verified_on


def card_facts(user: User, *, on: date) -> CardFacts | None:
    """Answer what stands on somebody's own card; nothing where they are contact person nowhere, or there is no duty number.

    The number is read as a sender who has signed in (decision 3): no other door shows it.
    """
    return _card(user.name, departments_of(user, on=on), language=user.language, on=on)


def listed_card_facts(email: str, municipality: str, *, language: str, on: date) -> CardFacts | None:
    """Answer what stands on the card of somebody on a list, who may not have come in yet. In the worker's door."""
    held = Appointment.objects.filter(in_force(on), municipality_id=municipality, contact_person__email__iexact=email)
    rows = held.select_related("contact_person", "department__organisation", "department__municipality")
    found = list(rows.order_by("department__sort_key", "department__name"))
    name = found[0].contact_person.name if found else ""
    return _card(name, [one.department for one in found], language=language, on=on)


def _card(name: str, places: list[Department], *, language: str, on: date) -> CardFacts | None:
    duty = duty_number(places[0].municipality_id, on=on) if places else None
    if duty is None:
        return None
    organisations = {place.organisation.name for place in places}
    municipality = places[0].municipality
    return CardFacts(
        name=name,
        departments=tuple(place.name for place in places),
        organisation=organisations.pop() if len(organisations) == 1 else "",
        municipality=municipality.name_en if language == "en" else municipality.name,
        duty=duty.value,
        unit="" if duty.unit.kind in ADVISERS else duty.unit.name,
        is_checked=duty.verified_on is not None,
    )


def duty_number(municipality: str, *, on: date) -> ContactPoint | None:
    """Answer the phone that contact persons call, that of those who take concerns first."""
    points = contact_points(municipality, audience=ContactPoint.Audience.SENDERS, on=on)
    return next((point for point in points if point.kind == "phone"), None)


def stacks_of(account_id: UUID) -> QuerySet[Stack]:
    """Answer the stacks that this person ordered, newest first."""
    return Stack.objects.filter(account_id=account_id).select_related("organisation").order_by("-ordered_at")


def progress_of(stack: Stack) -> Progress:
    """Count a stack's sheets."""
    waits, empty = Q(pdf__isnull=True), Q(pdf=b"")
    counted = Sheet.objects.filter(stack=stack).aggregate(
        whole=Count("id"), failed=Count("id", filter=empty), made=Count("id", filter=~waits & ~empty)
    )
    return Progress(**counted)
