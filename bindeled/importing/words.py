"""The words for what a file holds, what is wrong with a row, and why a file is refused."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

Word = str | Promise
KINDS: dict[str, Word] = {
    "departments": _("Departments"),
    "addresses": _("Addresses"),
    "contacts": _("Contact persons"),
}
FIELDS: dict[str, Word] = {
    "department": _("Department"),
    "number": _("Number"),
    "district": _("District"),
    "dwellings": _("Number of dwellings"),
    "valid_from": _("From"),
    "valid_to": _("To"),
    "address": _("Address"),
    "road": _("Road"),
    "floor": _("Floor"),
    "door": _("Door"),
    "postal_code": _("Postal code"),
    "name": _("Name"),
    "first_name": _("First name"),
    "last_name": _("Last name"),
    "kind": _("Role"),
    "phone": _("Phone"),
    "email": _("E-mail"),
    "deputy": _("Deputy"),
}
ROLES: dict[str, Word] = {
    "caretaker": _("Caretaker"),
    "board": _("Board member"),
    "volunteer": _("Volunteer"),
    "office": _("Office"),
    "property_office": _("Property office"),
    "social_caretaker": _("Social caretaker"),
    "area_plan": _("Area plan"),
}
STATES: dict[str, Word] = {
    "reading": _("Being read"),
    "checking": _("Being checked"),
    "ready": _("Waits for you"),
    "running": _("Being written"),
    "done": _("Imported"),
    "undoing": _("Being undone"),
    "undone": _("Undone"),
    "refused": _("Not accepted"),
}
MISSING: dict[str, Word] = {
    "department": _("Write the department."),
    "district": _("Write the district."),
    "road": _("Write the road."),
    "number": _("Write the street number."),
    "postal_code": _("Write the postal code."),
    "name": _("Write the name."),
    "email": _("Write the e-mail address. The invitation is sent there."),
    "kind": _("Write the role, for instance caretaker or property office."),
}
FAULTS: dict[str, Word] = {
    "unknown_department": _("We do not know this department. Write its name or number as it stands on your list."),
    "unknown_district": _("We do not know this district."),
    "unknown_kind": _("We do not know this role. Write for instance caretaker, board member or property office."),
    "several_numbers": _("This is more than one street number. Write one, and give the others rows of their own."),
    "number_of_another": _("This number belongs to %(more)s."),
    "bad_number": _("Write the street number as 12 or 12A."),
    "bad_floor": _("Write the floor as kl, st or a number."),
    "bad_door": _("Write the door as tv, mf, th or a number."),
    "bad_address": _("Write the address as road, number, floor and door: Æblehaven 12, 3. tv"),
    "bad_postal_code": _("A postal code has four digits."),
    "bad_email": _("Write an e-mail address, such as name@example.dk"),
    "bad_phone": _("Write a telephone number of eight digits."),
    "bad_date": _("Write the date as 31-12-2026."),
    "bad_yes": _("Write yes or no."),
    "bad_count": _("Write the number of dwellings in digits."),
    "ends_before": _("This is before it begins."),
    "ended": _("This day has passed. Correct it, or skip the row."),
    "too_long": _("This is too long. There is room for %(more)s characters."),
    "differs": _("Row %(more)s says something else here. Write the same in both, or skip one of them."),
}
NOTES: dict[str, Word] = {
    "zeros": _("%(was)s was read as %(now)s: the spreadsheet had dropped the zeros in front."),
    "several_departments": _("One row for %(was)s departments."),
    "office": _("%(was)s was taken for a property office."),
    "repeated": _("The same as row %(was)s. It is imported once."),
}
REASONS: dict[str, Word] = {
    "about_residents": _(
        "The column “%(about)s” is about those who live there. Such information may not lie here. Remove the column and give us"
        " the file again."
    ),
    "cpr": _(
        "Row %(about)s holds what looks like a CPR number. Such numbers may not lie here. Remove them and give us the file again."
    ),
    "old_spreadsheet": _(
        "This is a spreadsheet of the old kind (.xls). Save it as .xlsx or CSV and give us the file again."
    ),
    "no_table": _("We cannot read this as a spreadsheet. Save it as .xlsx or CSV and give us the file again."),
    "empty": _("There are no rows under the headings in this file."),
    "too_many_rows": _("The file has more than %(about)s rows. Divide it, and give us the parts one by one."),
    "too_many_columns": _("Row %(about)s has too many columns. Remove those that are not needed."),
    "too_many_merged": _("Too many cells are merged. Divide the file, and give us the parts one by one."),
    "too_large_inside": _("The spreadsheet is too large once it is unpacked. Divide it, or save it as CSV."),
}


def fault(field: str, code: str, more: str = "") -> str:
    """Answer the words for what is wrong with a field."""
    if code == "missing":
        return str(MISSING.get(field, _("Write something here.")))
    return str(FAULTS[code]) % {"more": more}


def note(code: str, was: str = "", now: str = "") -> str:
    """Answer the words for what was read differently."""
    return str(NOTES[code]) % {"was": was, "now": now}


def reason(code: str, about: str = "") -> str:
    """Answer the words for why a file was refused."""
    return str(REASONS[code]) % {"about": about}
