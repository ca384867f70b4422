"""Who calls and where: the roster and the departments, looked through while one types."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import F, Func, Q, QuerySet, Value
from django.utils import timezone

from bindeled.confidentiality import doors, trace
from bindeled.confidentiality.envelope import UnreadableError
from bindeled.duty import access
from bindeled.duty.models import Contact
from bindeled.duty.queries.contacts import body_of, caller_marks
from bindeled.duty.rules import phone as rules
from bindeled.housing.models import Appointment, Department, Entrance
from bindeled.housing.queries import office_of, shown_to_residents_of
from bindeled.municipalities.queries import in_force

CALLERS, EARLIER = 6, 3


def callers(text: str, *, on: date, size: int = CALLERS) -> list[Appointment]:
    """Answer those on the roster whose name, department, organisation or number fits every typed word, with where they are."""
    words = rules.pieces(text)
    if not words:
        return []
    found = appointments(on=on).annotate(digits=_digits("contact_person__phone"))
    for word in words:
        found = found.filter(Q(digits__contains=word) if word.isdigit() else _named(word))
    begins = found.annotate(begins=Q(contact_person__name__istartswith=words[0]))
    return list(begins.order_by("-begins", "contact_person__name", "department__sort_key", "id")[:size])


def appointments(*, on: date) -> QuerySet[Appointment]:
    """Answer who is contact person where on a day, in the municipality of the open door."""
    held = Appointment.objects.filter(in_force(on), municipality_id=doors.current().municipality)
    return held.select_related("contact_person", "department", "department__organisation")


def appointment(handle: str, *, on: date) -> Appointment | None:
    """Answer the one that was chosen, or nothing."""
    try:
        return appointments(on=on).filter(id=UUID(handle)).first()
    except ValueError:
        return None


def _named(word: str) -> Q:
    return (
        Q(contact_person__name__icontains=word)
        | Q(department__name__icontains=word)
        | Q(department__organisation__name__icontains=word)
    )


def _digits(field: str) -> Func:
    return Func(F(field), Value(r"\D"), Value(""), Value("g"), function="regexp_replace")


def streets_of(department: Department) -> list[tuple[str, str]]:
    """Answer the street doors of a department."""
    return list(Entrance.objects.filter(department=department).values_list("street", "number"))


def department_at(where: str, *, on: date) -> Department | None:
    """Answer the department in which a street and number lie, if exactly one does."""
    street, _separator, number = where.rpartition(" ")
    municipality = doors.current().municipality
    lie = Entrance.objects.filter(municipality_id=municipality, street__iexact=street, number__iexact=number)
    found = Department.objects.filter(in_force(on), id__in=lie.values("department_id")).select_related("organisation")
    both = list(found[:2])
    return both[0] if len(both) == 1 else None


@dataclass(frozen=True)
class Earlier:
    """An earlier contact of the same caller, with where it was about."""

    contact: Contact
    where: str


def earlier(phone: str, mail: str) -> list[Earlier]:
    """Answer the last contacts of a caller, with their places. The reading is traced."""
    marks = caller_marks(doors.current().municipality, {"phone": phone, "mail": mail})
    same = access.within_reach(Contact.objects).filter(callers__overlap=marks).select_related("key")
    found = list(same.order_by("-came_at")[:EARLIER])
    trace.note_each("read", [("contact", contact.id) for contact in found], purpose="duty")
    return [Earlier(contact, _where(contact)) for contact in found]


def _where(contact: Contact) -> str:
    try:
        return body_of(contact).get("where", "")
    except UnreadableError:
        return ""


@dataclass(frozen=True)
class Guided:
    """Whom a resident is guided to: the contact persons as residents see them, or the office."""

    people: tuple[str, ...]
    office: str


def guided_to(department: Department | None) -> Guided:
    """Answer whom the residents of a department go to."""
    if department is None:
        return Guided((), "")
    today = timezone.localdate()
    shown = shown_to_residents_of([department.id], on=today)[department.id]
    office = office_of(department, on=today)
    said = (" · ".join(filter(None, (person.name, person.phone, person.hours))) for person in shown)
    return Guided(tuple(_filled(said)), str(office.name) if office else "")


def _filled(said: Iterable[str]) -> Iterable[str]:
    return (line for line in said if line)
