"""What a row says, each fault at its cell, and what was read differently from how it is written."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Any
from uuid import UUID

import pytest

from bindeled.housing.models import ContactPerson, Department, Entrance
from bindeled.importing import words
from bindeled.importing.rules import rows
from bindeled.importing.rules.rows import Known
from bindeled.users.models import User

ONE, TWO, AMAGER, VALBY = (UUID(int=number) for number in range(1, 5))
TODAY = date(2026, 11, 28)
KNOWN = Known(
    {ONE: ("Hørgården 2", "0012"), TWO: ("Urbanplanen afd. 4", "")},
    {"amager": AMAGER},
    today=TODAY,
    usual_kind="",
    with_doors=True,
)
TWO_DISTRICTS = replace(KNOWN, districts={"amager": AMAGER, "valby": VALBY})
WHO = {"department": "Hørgården 2", "name": "Vera", "email": "vera@3b.example", "kind": "Vicevært"}
WHERE = {"department": "Hørgården 2", "road": "Vej", "number": "7", "floor": "1", "door": "tv", "postal_code": "2300"}
WHOLE = {"department": "0012", "address": "Vej 7, 1. tv, 2300 København S"}


def departments(*named: tuple[str, str]) -> Known:
    """Answer what is known where these departments are, by name and number; their ids count from 1."""
    return replace(KNOWN, departments={UUID(int=at): one for at, one in enumerate(named, start=1)})


def faults(kind: str, said: Mapping[str, str], known: Known = KNOWN) -> list[list[str]]:
    return rows.check(kind, said, known).faults


# -- Which department ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("said", "found"),
    [
        ("Hørgården 2", ONE), ("hørgården  2", ONE), ("0012", ONE), ("12", ONE), ("Urbanplanen afdeling 4", TWO),
        ("12 Hørgården 2", ONE), ("0012 - Hørgården 2", ONE), ("0012 – Hørgården 2", ONE), ("0012: Hørgården 2", ONE),
        ("77 Urbanplanen afd 4", TWO), ("Urbanplanen", None), ("", None), ("13", None), ("012", None), ("13 Hørgård", None),
        ("afd 12", None),
    ],
)  # fmt: skip
def test_departments_are_known_by_name_by_number_or_by_both(said: str, found: UUID | None) -> None:
    assert KNOWN.department(said) == found


def test_a_name_stands_above_a_number_and_a_number_above_one_that_lost_its_zeros() -> None:
    known = departments(
        ("Nord", "012"), ("Syd", "12"), ("Vest", "2001"), ("2001", ""), ("Øst", "0"), ("0 Øst", ""), ("Midt", "X9")
    )
    said = ("12", "012", "2001", "0", "0 Øst")
    assert [known.department(one) for one in said] == [UUID(int=at) for at in (2, 1, 4, 5, 6)]
    assert known.department("9") is None
    assert (known.named("2001"), known.named("12")) == (UUID(int=4), None)
    assert (known.owner_of_number("12"), known.owner_of_number("")) == (UUID(int=2), None)


@pytest.mark.parametrize(
    ("name", "compared"),
    [
        ("  Urbanplanen  AFD. 4", "urbanplanen afd 4"),
        ("Afdeling 4", "afd 4"),
        ("Boligafdeling 4", "boligafdeling 4"),
        ("Afdelingerne", "afdelingerne"),
    ],
)
def test_names_are_compared_with_afdeling_cut_short_where_it_is_a_word(name: str, compared: str) -> None:
    assert rows.comparable(name) == compared


def test_zeros_that_a_spreadsheet_dropped_are_noted_and_nothing_else_is() -> None:
    known = departments(("Hørgården 2", "0012"), ("2001", "0444"), ("1999", ""))
    notes = {
        said: rows.check("addresses", {**WHERE, "department": said}, known).notes
        for said in ("12", "0012", "2001", "1999")
    }
    assert notes == {"12": [["zeros", "12", "0012"]], "0012": [], "2001": [], "1999": []}


@pytest.mark.parametrize(
    ("cell", "found"),
    [
        *(
            (f"Hørgården 2{sign}Urbanplanen afd. 4", [ONE, TWO])
            for sign in (";", ", ", "\n", " / ", "&", " + ", " og ")
        ),
        ("Urbanplanen afd. 4; 0012; Hørgården 2", [TWO, ONE]),
    ],
)
def test_several_departments_in_one_cell_share_a_contact_person(cell: str, found: list[UUID]) -> None:
    checked = rows.check("contacts", {**WHO, "department": cell}, KNOWN)
    assert (checked.says["departments"], checked.faults) == (found, [])
    assert checked.notes == [["several_departments", "2", ""]]


@pytest.mark.parametrize("cell", ["Hørgården 2;", "Hørgården 2; 0012", "Hørgården 2"])
def test_one_department_written_twice_or_with_a_sign_behind_is_one(cell: str) -> None:
    checked = rows.check("contacts", {**WHO, "department": cell}, KNOWN)
    assert (checked.says["departments"], checked.faults, checked.notes) == ([ONE], [], [])


def test_a_name_with_og_in_it_is_one_department() -> None:
    known = departments(("Nord og Syd", ""), ("Nord", ""), ("Syd", ""))
    assert rows.check("contacts", {**WHO, "department": " Nord og Syd "}, known).says["departments"] == [UUID(int=1)]


@pytest.mark.parametrize(
    ("cell", "code"),
    [("", "missing"), (" ", "missing"), (";", "unknown_department"), ("Hørgården 2; Nord", "unknown_department")],
)
def test_a_department_that_is_not_said_or_not_known_is_a_fault(cell: str, code: str) -> None:
    checked = rows.check("contacts", {**WHO, "department": cell}, KNOWN)
    assert (checked.says["departments"], checked.faults) == ([], [["department", code, ""]])


# -- What each kind of row says -----------------------------------------------------------------------------------------


def test_a_department_says() -> None:
    said = {
        "department": " Ny  afdeling",
        "number": "0013",
        "district": "VALBY",
        "dwellings": "1.200",
        "valid_from": "1/3 2026",
    }
    checked = rows.check("departments", said, TWO_DISTRICTS)
    assert checked.says == {
        "name": "Ny afdeling", "number": "0013", "district": VALBY, "dwellings": 1200, "existing": None,
        "valid_from": date(2026, 3, 1), "valid_to": None,
    }  # fmt: skip
    assert (checked.key, checked.faults, checked.notes) == ("ny afd", [], [])


def test_a_department_that_is_there_needs_no_more_than_its_name() -> None:
    checked = rows.check("departments", {"department": "Hørgården 2", "number": "0012"}, TWO_DISTRICTS)
    assert checked.says == {
        "name": "Hørgården 2", "number": "0012", "district": None, "dwellings": None, "existing": ONE, "valid_from": None,
        "valid_to": None,
    }  # fmt: skip
    assert checked.faults == []


def test_in_a_municipality_of_one_district_every_department_lies_in_it() -> None:
    assert rows.check("departments", {"department": "Ny"}, KNOWN).says["district"] == AMAGER


def test_an_address_says() -> None:
    checked = rows.check("addresses", WHERE, KNOWN)
    assert checked.says == {
        "department": ONE, "road": "Vej", "number": "7", "floor": "1", "door": "tv", "postal_code": "2300", "dwelling": True,
    }  # fmt: skip
    assert (checked.key, checked.faults, checked.notes) == (f"{ONE}|vej|7|1|tv", [], [])
    assert rows.check("addresses", WHOLE, KNOWN) == checked


def test_a_column_of_its_own_says_more_than_the_address_in_one_cell() -> None:
    checked = rows.check(
        "addresses", {**WHOLE, "floor": "2. sal", "door": "", "postal_code": "2450 København SV"}, KNOWN
    )
    assert (checked.says["floor"], checked.says["door"], checked.says["postal_code"]) == ("2", "tv", "2450")


@pytest.mark.parametrize(
    ("said", "with_doors", "home"),
    [
        (WHERE, True, True),
        ({**WHERE, "floor": "", "door": ""}, True, True),  # a house with one home
        (WHERE, False, False),  # a file that has no doors lists street doors only
        ({**WHOLE, "address": "Vej 7, 2300 København S"}, True, False),
        ({**WHOLE, "address": "Vej 7, 1. sal, 2300 København S"}, True, True),
        ({**WHOLE, "address": "Vej 7, dør 4, 2300 København S"}, True, True),
    ],
)
def test_a_row_is_about_a_home_where_it_says_which(said: dict[str, str], with_doors: bool, home: bool) -> None:
    assert rows.check("addresses", said, replace(KNOWN, with_doors=with_doors)).says["dwelling"] is home


@pytest.mark.parametrize(
    ("written", "notes"),
    [
        ("800", [["zeros", "800", "0800"]]),
        ("800 Høje Taastrup", [["zeros", "800 Høje Taastrup", "0800"]]),
        ("0800", []), ("DK-2300", []), ("2300 København S", []),
    ],
)  # fmt: skip
def test_the_zero_of_a_postal_code_is_put_back_and_said(written: str, notes: list[list[str]]) -> None:
    assert rows.check("addresses", {**WHERE, "postal_code": written}, KNOWN).notes == notes


def test_a_contact_person_says() -> None:
    said = {
        **WHO,
        "phone": "'+45 32 10 20 30",
        "email": "Vera@3B.example",
        "valid_from": "1/3 2026",
        "valid_to": "31-12-2026",
    }
    checked = rows.check("contacts", said, KNOWN)
    assert checked.says == {
        "departments": [ONE], "name": "Vera", "email": "vera@3b.example", "phone": "32 10 20 30", "kind": "caretaker",
        "deputy": None, "valid_from": date(2026, 3, 1), "valid_to": date(2026, 12, 31),
    }  # fmt: skip
    assert (checked.key, checked.faults, checked.notes) == ("vera@3b.example", [], [])


@pytest.mark.parametrize(("said", "deputy"), [({}, None), ({"deputy": ""}, False), ({"deputy": "Ja"}, True)])
def test_a_file_without_a_column_for_deputies_says_nothing_about_them(
    said: dict[str, str], deputy: bool | None
) -> None:
    assert rows.check("contacts", {**WHO, **said}, KNOWN).says["deputy"] is deputy


@pytest.mark.parametrize(
    ("first", "last", "name"), [("Vera", "Prøve", "Vera Prøve"), ("", "Prøve", "Prøve"), ("Vera", "", "Vera")]
)
def test_a_name_may_stand_in_two_columns(first: str, last: str, name: str) -> None:
    assert (
        rows.check("contacts", {**WHO, "name": "", "first_name": first, "last_name": last}, KNOWN).says["name"] == name
    )


@pytest.mark.parametrize("name", ["Kontoret på Amager", "Ejendomskontor Syd"])
def test_an_office_is_known_by_its_name_and_that_is_noted(name: str) -> None:
    checked = rows.check("contacts", {**WHO, "name": name, "kind": ""}, KNOWN)
    assert (checked.says["kind"], checked.faults, checked.notes) == ("property_office", [], [["office", name, ""]])


def test_who_has_no_role_of_their_own_has_the_usual_one() -> None:
    known = replace(KNOWN, usual_kind="board")
    checked = rows.check("contacts", {**WHO, "name": "Kontorchef Vera", "kind": ""}, known)
    assert (checked.says["kind"], checked.faults, checked.notes) == ("board", [], [])
    assert rows.check("contacts", WHO, known).says["kind"] == "caretaker"


# -- What is wrong ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("kind", "said", "fault"),
    [
        ("contacts", {**WHO, "name": " "}, ["name", "missing", ""]),
        ("contacts", {**WHO, "email": ""}, ["email", "missing", ""]),
        ("contacts", {**WHO, "email": "vera"}, ["email", "bad_email", ""]),
        ("contacts", {**WHO, "phone": "123"}, ["phone", "bad_phone", ""]),
        ("contacts", {**WHO, "kind": ""}, ["kind", "missing", ""]),
        ("contacts", {**WHO, "kind": "Borgmester"}, ["kind", "unknown_kind", ""]),
        ("contacts", {**WHO, "deputy": "måske"}, ["deputy", "bad_yes", ""]),
        ("addresses", {**WHERE, "department": "Nord"}, ["department", "unknown_department", ""]),
        ("addresses", {**WHERE, "road": ""}, ["road", "missing", ""]),
        ("addresses", {**WHERE, "number": ""}, ["number", "missing", ""]),
        ("addresses", {**WHERE, "number": "1-5"}, ["number", "several_numbers", ""]),
        ("addresses", {**WHERE, "number": "0"}, ["number", "bad_number", ""]),
        ("addresses", {**WHERE, "floor": "100"}, ["floor", "bad_floor", ""]),
        ("addresses", {**WHERE, "door": "bagved"}, ["door", "bad_door", ""]),
        ("addresses", {**WHERE, "postal_code": "23"}, ["postal_code", "bad_postal_code", ""]),
        ("addresses", {**WHERE, "postal_code": ""}, ["postal_code", "missing", ""]),
        ("addresses", {**WHOLE, "address": "Vej 1-5, 2300"}, ["address", "several_numbers", ""]),
        ("addresses", {**WHOLE, "address": "Vej 1, bagved, 2300"}, ["address", "bad_floor", ""]),
        ("addresses", {**WHOLE, "address": "Vej, 2300"}, ["address", "bad_address", ""]),
        ("addresses", {**WHOLE, "address": "Vej 0, 2300"}, ["address", "bad_address", ""]),
        ("departments", {"department": " "}, ["department", "missing", ""]),
        ("departments", {"department": "Ny", "district": "Valby"}, ["district", "unknown_district", ""]),
        ("departments", {"department": "Ny", "number": "0012"}, ["number", "number_of_another", "Hørgården 2"]),
        *(("departments", {"department": "Ny", "dwellings": n}, ["dwellings", "bad_count", ""]) for n in ("mange", "-5", "100000")),
    ],
)  # fmt: skip
def test_each_fault_is_found_at_its_cell(kind: str, said: dict[str, str], fault: list[str]) -> None:
    assert faults(kind, said) == [fault]
    assert fault[2] in words.fault(*fault)


@pytest.mark.parametrize(
    ("kind", "said"),
    [
        ("contacts", WHO),
        ("addresses", WHERE),
        ("addresses", WHOLE),
        ("departments", {"department": "Ny", "dwellings": "99999"}),
    ],
)
def test_a_good_row_has_no_fault(kind: str, said: dict[str, str]) -> None:
    """The control of the test above."""
    assert faults(kind, said) == []


def test_a_new_department_needs_its_district_where_there_are_several() -> None:
    assert faults("departments", {"department": "Ny"}, TWO_DISTRICTS) == [["district", "missing", ""]]


def test_everything_that_is_wrong_with_a_row_is_found_at_once_and_none_of_it_is_kept() -> None:
    checked = rows.check("contacts", {"email": "vera", "kind": "Borgmester"}, KNOWN)
    wrong = [
        ["department", "missing", ""],
        ["name", "missing", ""],
        ["email", "bad_email", ""],
        ["kind", "unknown_kind", ""],
    ]
    assert sorted(checked.faults) == sorted(wrong)
    assert (checked.key, checked.says["kind"], checked.says["departments"]) == ("", "", [])
    checked = rows.check("addresses", {**WHERE, "floor": "100", "door": "bagved", "postal_code": "23"}, KNOWN)
    assert [checked.says[of] for of in ("floor", "door", "postal_code")] == ["", "", ""]


def test_without_a_street_door_a_row_is_about_nothing() -> None:
    for checked in (
        rows.check("addresses", {**WHERE, "road": "", "number": ""}, KNOWN),
        rows.check("addresses", {**WHOLE, "address": "Vej"}, KNOWN),
    ):
        assert (checked.says, checked.key) == ({}, "")


@pytest.mark.parametrize(
    ("begins", "ends", "code"),
    [
        ("01-02-2027", "31-01-2027", "ends_before"),
        ("01-02-2027", "01-02-2027", ""),
        ("", "27-11-2026", "ended"),
        ("", "28-11-2026", ""),
        ("28-11-2026", "", ""),
    ],
)
def test_a_time_ends_after_it_begins_and_not_before_today(begins: str, ends: str, code: str) -> None:
    fault = [["valid_to", code, ""]] if code else []
    assert faults("contacts", {**WHO, "valid_from": begins, "valid_to": ends}) == fault
    assert faults("departments", {"department": "Ny", "valid_from": begins, "valid_to": ends}) == fault


def test_of_a_department_the_past_may_be_told_with_both_its_days_and_of_people_it_may_not() -> None:
    was = {"valid_from": "01-02-2020", "valid_to": "01-01-2021"}
    assert faults("departments", {"department": "Ny", **was}) == []
    assert faults("contacts", {**WHO, **was}) == [["valid_to", "ended", ""]]


def test_each_day_that_is_none_is_a_fault() -> None:
    assert faults("contacts", {**WHO, "valid_from": "snart", "valid_to": "engang"}) == [
        ["valid_from", "bad_date", ""], ["valid_to", "bad_date", ""],
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("kind", "said", "of", "model", "column"),
    [
        ("contacts", WHO, "name", ContactPerson, "name"),
        ("contacts", WHO, "phone", ContactPerson, "phone"),
        ("contacts", WHO, "email", User, "email"),
        ("departments", {}, "department", Department, "name"),
        ("departments", {}, "number", Department, "number"),
        ("addresses", WHERE, "road", Entrance, "street"),
    ],
)
def test_what_is_read_is_no_longer_than_what_can_be_written(
    kind: str, said: dict[str, str], of: str, model: Any, column: str
) -> None:
    longest = model._meta.get_field(column).max_length
    fault = [of, "too_long", str(longest)]
    assert fault not in faults(kind, {**said, of: "x" * longest})
    assert fault in faults(kind, {**said, of: "x" * (longest + 1)})


def test_every_other_cell_has_its_bound_and_a_long_one_is_read_all_the_same() -> None:
    assert faults("departments", {"department": "Ny", "other": "x" * 400}) == []
    assert faults("departments", {"department": "Ny", "other": "x" * 401}) == [["other", "too_long", "400"]]
    checked = rows.check("addresses", {**WHERE, "road": "x" * 81}, KNOWN)
    assert (checked.faults, checked.says["number"]) == ([["road", "too_long", "80"]], "7")


# -- Rows about the same ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("kind", "telling", "free"),
    [
        ("departments", ["number", "district", "dwellings", "valid_from", "valid_to"], ["name"]),
        ("addresses", ["postal_code"], ["dwelling"]),
        ("contacts", ["name", "phone", "kind"], ["departments", "deputy", "valid_from", "valid_to"]),
    ],
)
def test_rows_about_the_same_contradict_each_other_where_both_say_something(
    kind: str, telling: list[str], free: list[str]
) -> None:
    for of in telling:
        assert rows.differs(kind, {of: "a"}, {of: "b"}) == of
        assert (
            rows.differs(kind, {of: "a"}, {of: "a"})
            == rows.differs(kind, {of: "a"}, {})
            == rows.differs(kind, {}, {of: "a"})
            == ""
        )
    assert rows.differs(kind, dict.fromkeys(free, "a"), dict.fromkeys(free, "b")) == ""
