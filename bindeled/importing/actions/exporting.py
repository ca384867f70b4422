"""The same lists out again, as CSV or XLSX, in the columns that an import reads: what came out changes nothing when it comes in."""

import csv
import io
from collections.abc import Iterator, Sequence
from datetime import date
from uuid import UUID

from django.db.models import Q
from django.utils import timezone
from openpyxl import Workbook

from bindeled.housing.models import Appointment, Department, Dwelling, Entrance
from bindeled.importing.rules import cells
from bindeled.importing.rules.columns import COLUMNS

FIELDS = {
    "departments": ("department", "number", "district", "dwellings", "valid_from", "valid_to"),
    "addresses": ("department", "road", "number", "floor", "door", "postal_code"),
    "contacts": ("department", "name", "kind", "phone", "email", "valid_from", "valid_to", "deputy"),
}
AT_ONCE = 5_000


def headings(kind: str) -> list[str]:
    """Answer the headings of a list, which an import knows again."""
    return [COLUMNS[kind][field][0] for field in FIELDS[kind]]


def lines(kind: str, organisations: Sequence[UUID]) -> Iterator[list[str]]:
    """Yield a list's lines as they leave us, in the keeper's door."""
    made = {"departments": _departments, "addresses": _addresses, "contacts": _contacts}[kind]
    for line in made(organisations):
        yield [cells.quoted(_text(value)) for value in line]


def as_csv(kind: str, organisations: Sequence[UUID]) -> bytes:
    """Answer a list as text that spreadsheets open by themselves: UTF-8 with its mark, semicolons."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, delimiter=";", lineterminator="\r\n")
    writer.writerow(headings(kind))
    writer.writerows(lines(kind, organisations))
    return out.getvalue().encode("utf-8-sig")


def as_xlsx(kind: str, organisations: Sequence[UUID]) -> bytes:
    """Answer a list as a spreadsheet in which everything is text, so that no zero is lost."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet(kind)
    sheet.append(headings(kind))
    for line in lines(kind, organisations):
        sheet.append(line)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _text(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "ja" if value else "nej"
    return f"{value:%d-%m-%Y}" if isinstance(value, date) else str(value)


def _departments(organisations: Sequence[UUID]) -> Iterator[Sequence[object]]:
    own = Department.objects.filter(organisation_id__in=organisations).order_by("sort_key", "id")
    fields = ("name", "number", "district__name", "dwellings", "valid_from", "valid_to")
    yield from own.values_list(*fields).iterator(AT_ONCE)


def _addresses(organisations: Sequence[UUID]) -> Iterator[Sequence[object]]:
    doors = Entrance.objects.filter(department__organisation_id__in=organisations)
    with_homes = Dwelling.objects.filter(department__organisation_id__in=organisations)
    fields = ("department__name", "entrance__street", "entrance__number", "floor", "door", "entrance__postal_code")
    ordered = with_homes.order_by("department__sort_key", "entrance__position", "entrance_id", "floor", "door")
    yield from ordered.values_list(*fields).iterator(AT_ONCE)
    bare = doors.exclude(id__in=with_homes.values("entrance_id")).order_by("department__sort_key", "position")
    for department, street, number, postal in bare.values_list("department__name", "street", "number", "postal_code"):
        yield department, street, number, "", "", postal


def _contacts(organisations: Sequence[UUID]) -> Iterator[Sequence[object]]:
    still = Q(valid_to=None) | Q(valid_to__gte=timezone.localdate())
    held = Appointment.objects.filter(still, organisation_id__in=organisations).select_related(
        "department", "contact_person"
    )
    for it in held.order_by("department__sort_key", "contact_person__name", "valid_from").iterator(AT_ONCE):
        who = it.contact_person
        role = cells.ROLES[who.kind][0]
        yield it.department.name, who.name, role, who.phone, who.email, it.valid_from, it.valid_to, it.deputy
