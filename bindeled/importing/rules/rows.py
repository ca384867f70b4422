"""What one row of a file says, what is wrong with it, and what we read differently from how it is written."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID

from bindeled.importing.rules import cells
from bindeled.importing.rules.states import LONGEST_CELL

LONGEST = {"name": 120, "department": 120, "number": 12, "road": 80, "email": 254, "phone": 24}
NUMBER_AND_NAME = re.compile(r"(\d+)[ :/\u2013-]+(.+)")
PARTED = re.compile(r"\s*(?:[;,\n/&+]| og )\s*")


@dataclass
class Known:
    """What the rows of a file may name: an organisation's own departments and the municipality's districts."""

    departments: Mapping[UUID, tuple[str, str]]  # name and number
    districts: Mapping[str, UUID]  # by their names in lower case
    today: date
    usual_kind: str
    with_doors: bool

    def __post_init__(self) -> None:
        self._own_names = {comparable(name): found for found, (name, _number) in self.departments.items()}
        self._names = dict(self._own_names)
        self._numbers = {number: found for found, (_name, number) in self.departments.items() if number}
        # A name stands above a number that looks like it, and a number above one whose zeros were lost.
        for said in (str, without_zeros):
            for number, found in self._numbers.items():
                self._names.setdefault(comparable(said(number)), found)

    def named(self, name: str) -> UUID | None:
        """Answer the department of a name."""
        return self._own_names.get(comparable(name))

    def department(self, text: str) -> UUID | None:
        """Answer the department of a name, of a number with or without its zeros, or of both one after the other."""
        said = comparable(text)
        both = NUMBER_AND_NAME.match(said)
        ways = (said, *both.groups()) if both else (said,)
        return next((self._names[way] for way in ways if way in self._names), None)

    def owner_of_number(self, number: str) -> UUID | None:
        """Answer the department that has a number of its own."""
        return self._numbers.get(number)


@dataclass
class Checked:
    """A row as it was read. ``faults`` are field, code and more; ``notes`` are code and more."""

    says: dict[str, Any] = field(default_factory=dict)
    faults: list[list[str]] = field(default_factory=list)
    notes: list[list[str]] = field(default_factory=list)
    key: str = ""

    def fault(self, of: str, code: str, more: str = "") -> None:
        """Note what is wrong with a field."""
        self.faults.append([of, code, more])

    def note(self, code: str, was: str, now: str = "") -> None:
        """Note what was read differently from how it is written."""
        self.notes.append([code, was, now])

    def read(self, of: str, text: str, reader: Callable[[str], Any], code: str) -> Any:
        """Answer what a cell says, or note the fault and answer nothing."""
        try:
            return reader(text)
        except ValueError:
            self.fault(of, code)
            return None


def without_zeros(number: str) -> str:
    """Answer a number as a spreadsheet leaves it that takes it for one."""
    return number.lstrip("0") or number


def comparable(text: str) -> str:
    """Answer a name as it is compared: lower case, single spaces, "afd." and "afdeling" alike."""
    return " ".join(re.sub(r"\bafd(eling)?\b\.?", "afd", text.lower()).split())


def check(kind: str, said: Mapping[str, str], known: Known) -> Checked:
    """Answer what a row says and what is wrong with it; ``said`` are the cells by field."""
    checked = Checked()
    for of, text in said.items():
        if len(text) > LONGEST.get(of, LONGEST_CELL):
            checked.fault(of, "too_long", str(LONGEST.get(of, LONGEST_CELL)))
    CHECKS[kind](said, known, checked)
    return checked


def _text(said: Mapping[str, str], of: str) -> str:
    return " ".join(cells.unquoted(said.get(of, "")).split())


def _department(said: Mapping[str, str], known: Known, checked: Checked) -> UUID | None:
    text = _text(said, "department")
    found = known.department(text)
    if not text:
        checked.fault("department", "missing")
    elif found is None:
        checked.fault("department", "unknown_department")
    elif text != (number := known.departments[found][1]) and text == without_zeros(number):
        checked.note("zeros", text, number)
    return found


def _period(said: Mapping[str, str], known: Known, checked: Checked, *, is_of_people: bool = False) -> None:
    for of in ("valid_from", "valid_to"):
        checked.says[of] = checked.read(of, said.get(of, ""), cells.read_date, "bad_date")
    begins, ends = checked.says["valid_from"], checked.says["valid_to"]
    if ends and begins and ends < begins:
        checked.fault("valid_to", "ends_before")
    elif ends and ends < known.today and (not begins or is_of_people):
        checked.fault("valid_to", "ended")


def _departments(said: Mapping[str, str], known: Known, checked: Checked) -> None:
    name, number = _text(said, "department"), _text(said, "number")
    checked.says |= {"name": name, "number": number, "district": None, "dwellings": None, "existing": known.named(name)}
    checked.key = comparable(name)
    if not name:
        checked.fault("department", "missing")
    owner = known.owner_of_number(number)
    if owner and owner != known.named(name):
        checked.fault("number", "number_of_another", known.departments[owner][0])
    district = _text(said, "district").lower()
    if district in known.districts:
        checked.says["district"] = known.districts[district]
    elif district:
        checked.fault("district", "unknown_district")
    elif len(known.districts) == 1:
        checked.says["district"] = next(iter(known.districts.values()))
    elif known.named(name) is None:
        checked.fault("district", "missing")
    if count := _text(said, "dwellings").replace(".", ""):
        checked.says["dwellings"] = checked.read("dwellings", count, _count, "bad_count")
    _period(said, known, checked)


def _count(text: str) -> int:
    if not text.isdigit() or len(text) > len("99999"):
        raise ValueError(text)
    return int(text)


def _addresses(said: Mapping[str, str], known: Known, checked: Checked) -> None:
    department = _department(said, known, checked)
    whole = _text(said, "address")
    address = _of_one_cell(whole, checked) if whole else _of_several_cells(said, checked)
    if address is None:
        return
    floor, door, postal = address.floor, address.door, address.postal_code
    if text := _text(said, "floor"):
        floor = checked.read("floor", text, cells.read_floor, "bad_floor") or ""
    if text := _text(said, "door"):
        door = checked.read("door", text, cells.read_door, "bad_door") or ""
    if text := _text(said, "postal_code"):
        postal = checked.read("postal_code", text, cells.read_postal_code, "bad_postal_code") or ""
        if postal not in text:
            checked.note("zeros", text, postal)
    if not postal and not any(of == "postal_code" for of, _code, _more in checked.faults):
        checked.fault("postal_code", "missing")
    checked.says = {
        "department": department, "road": address.road, "number": address.number, "floor": floor, "door": door,
        "postal_code": postal, "dwelling": known.with_doors and bool(floor or door or not whole),
    }  # fmt: skip
    checked.key = "|".join((str(department), address.road.lower(), address.number, floor, door))


def _of_one_cell(text: str, checked: Checked) -> cells.Address | None:
    try:
        return cells.read_address(text)
    except ValueError as error:
        codes = {"several": "several_numbers", "floor": "bad_floor"}
        checked.fault("address", codes.get(str(error), "bad_address"))
        return None


def _of_several_cells(said: Mapping[str, str], checked: Checked) -> cells.Address | None:
    road, number = _text(said, "road"), _text(said, "number")
    before = len(checked.faults)
    if not road:
        checked.fault("road", "missing")
    if not number:
        checked.fault("number", "missing")
    elif cells.says_several(number):
        checked.fault("number", "several_numbers")
    else:
        number = checked.read("number", number, cells.read_number, "bad_number")
    return None if len(checked.faults) > before else cells.Address(road, number)


def _contacts(said: Mapping[str, str], known: Known, checked: Checked) -> None:
    departments = _departments_of(said, known, checked)
    name = _text(said, "name") or f"{_text(said, 'first_name')} {_text(said, 'last_name')}".strip()
    if not name:
        checked.fault("name", "missing")
    email = checked.read("email", _text(said, "email"), cells.read_email, "bad_email")
    if email == "":
        checked.fault("email", "missing")
    phone = checked.read("phone", _text(said, "phone"), cells.read_phone, "bad_phone")
    _period(said, known, checked, is_of_people=True)  # who was contact person is not told afterwards
    deputy = checked.read("deputy", _text(said, "deputy"), cells.read_yes, "bad_yes")
    checked.says |= {
        "departments": departments, "name": name, "email": email, "phone": phone, "kind": _kind(said, known, name, checked),
        "deputy": deputy if "deputy" in said else None,
    }  # fmt: skip
    checked.key = email or ""


def _departments_of(said: Mapping[str, str], known: Known, checked: Checked) -> list[UUID]:
    """Answer the departments of a row: one, or several in one cell that share a contact person or an office."""
    text = cells.unquoted(said.get("department", ""))
    parts = [part for part in PARTED.split(text) if part]
    found = [known.department(part) for part in parts]
    if known.department(text) or not found or None in found:
        found = [_department(said, known, checked)]
    departments = list(dict.fromkeys(one for one in found if one))
    if len(departments) > 1:
        checked.note("several_departments", str(len(departments)))
    return departments


def _kind(said: Mapping[str, str], known: Known, name: str, checked: Checked) -> str:
    text = _text(said, "kind")
    if text:
        return checked.read("kind", text, cells.read_role, "unknown_kind") or ""
    if re.search(r"kontor(et)?\b", name.lower()):
        checked.note("office", name)
        return "property_office"
    if not known.usual_kind:
        checked.fault("kind", "missing")
    return known.usual_kind


CHECKS: dict[str, Callable[[Mapping[str, str], Known, Checked], None]] = {
    "departments": _departments,
    "addresses": _addresses,
    "contacts": _contacts,
}


# By these a later row of a file may contradict an earlier one about the same thing.
TELLING = {
    "departments": ("number", "district", "dwellings", "valid_from", "valid_to"),
    "addresses": ("postal_code",),
    "contacts": ("name", "phone", "kind"),
}


def differs(kind: str, first: Mapping[str, Any], then: Mapping[str, Any]) -> str:
    """Answer the field in which a later row of a file contradicts the first about the same thing, or nothing."""
    return next((of for of in TELLING[kind] if then.get(of) and first.get(of) and first[of] != then[of]), "")
