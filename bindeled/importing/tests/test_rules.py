"""Columns, rows and states, as tables."""

from datetime import date
from uuid import UUID

import pytest

from bindeled.importing import words
from bindeled.importing.rules import cells, columns, rows, states
from bindeled.importing.rules.rows import Known

ONE, TWO = UUID(int=1), UUID(int=2)
KNOWN = Known(
    {ONE: ("Hørgården 2", "0012"), TWO: ("Urbanplanen afd. 4", "")}, {"amager": UUID(int=9)}, today=date(2026, 11, 28)
)
WHO = {"department": "Hørgården 2", "name": "Vera", "email": "vera@3b.example", "kind": "Vicevært"}
WHERE = {"department": "0012", "road": "Vej", "number": "7", "floor": "1", "door": "tv", "postal_code": "2300"}


@pytest.mark.parametrize(
    ("kind", "headings", "fields"),
    [
        (
            "contacts",
            ["Boligafdeling", "Navn", "Tlf. nr.", "E-mail:", "Bil"],
            ["department", "name", "phone", "email", ""],
        ),
        (
            "contacts",
            ["AFD.", "Fornavn", "Efternavn", "E-mailadresse"],
            ["department", "first_name", "last_name", "email"],
        ),
        ("addresses", ["Afd. nr.", "Adresse", "Postnr. og by"], ["department", "address", "postal_code"]),
        ("addresses", ["Afdeling", "Afd.", "Vejnavn", "Husnr."], ["department", "", "road", "number"]),
        (
            "departments",
            ["Afdeling", "LBF-nr.", "Bydel", "Antal boliger"],
            ["department", "number", "district", "dwellings"],
        ),
    ],
)
def test_the_headings_that_organisations_use_are_known(kind: str, headings: list[str], fields: list[str]) -> None:
    assert columns.suggest(kind, headings) == fields


def test_what_a_keeper_said_stands_above_what_we_know() -> None:
    assert columns.suggest("contacts", ["Navn", "Sted"], {"navn": "", "sted": "department"}) == ["", "department"]


@pytest.mark.parametrize(
    "heading", ["CPR-nr.", "Beboer", "Lejers navn", "Navn på beboer", "Fødselsdato", "Kontrakthaver"]
)
def test_a_column_about_residents_is_noticed(heading: str) -> None:
    assert columns.about_residents(["Afdeling", heading]) == heading


@pytest.mark.parametrize("heading", ["Antal lejemål", "Beboerhus", "Lejlighed", "Boliger", "Navn", "Borgergade"])
def test_a_column_about_places_is_not(heading: str) -> None:
    assert columns.about_residents([heading]) == ""


def test_a_file_needs_the_columns_without_which_no_row_says_anything() -> None:
    assert columns.lacking("contacts", ["department", "last_name", "email"]) == []
    assert columns.lacking("contacts", ["department"]) == ["name", "email"]
    assert columns.lacking("addresses", ["department", "road"]) == ["address"]


@pytest.mark.parametrize(
    ("said", "found"),
    [("Hørgården 2", ONE), ("hørgården  2", ONE), ("0012", ONE), ("12", ONE), ("12 Hørgården 2", ONE), ("0012 - Hørgården 2", ONE),
     ("Urbanplanen afdeling 4", TWO), ("Urbanplanen", None), ("", None), ("13", None)],
)  # fmt: skip
def test_departments_are_known_by_name_or_number(said: str, found: UUID | None) -> None:
    assert KNOWN.department(said) == found


@pytest.mark.parametrize(
    ("kind", "said", "fault"),
    [
        ("contacts", {**WHO, "email": ""}, ["email", "missing"]),
        ("contacts", {**WHO, "kind": ""}, ["kind", "missing"]),
        ("contacts", {**WHO, "name": "x" * 121}, ["name", "too_long"]),
        ("contacts", {**WHO, "valid_from": "01-02-2027", "valid_to": "01-01-2027"}, ["valid_to", "ends_before"]),
        ("contacts", {**WHO, "valid_to": "27-11-2026"}, ["valid_to", "ended"]),
        ("contacts", {**WHO, "deputy": "måske"}, ["deputy", "bad_yes"]),
        ("addresses", {**WHERE, "number": "1-5"}, ["number", "several_numbers"]),
        ("addresses", {**WHERE, "number": "0"}, ["number", "bad_number"]),
        ("addresses", {**WHERE, "floor": "100"}, ["floor", "bad_floor"]),
        ("addresses", {**WHERE, "door": "bagved"}, ["door", "bad_door"]),
        ("addresses", {**WHERE, "postal_code": "23"}, ["postal_code", "bad_postal_code"]),
        ("addresses", {**WHERE, "postal_code": ""}, ["postal_code", "missing"]),
        ("addresses", {**WHERE, "road": ""}, ["road", "missing"]),
        ("departments", {"department": "Ny", "district": "Valby"}, ["district", "unknown_district"]),
        ("departments", {"department": "Ny", "number": "0012"}, ["number", "number_of_another"]),
        ("departments", {"department": "Ny", "dwellings": "mange"}, ["dwellings", "bad_count"]),
    ],
)
def test_each_fault_is_found_at_its_cell(kind: str, said: dict[str, str], fault: list[str]) -> None:
    checked = rows.check(kind, said, KNOWN)
    assert [found[:2] for found in checked.faults] == [fault]
    assert words.fault(*checked.faults[0])


@pytest.mark.parametrize(
    ("kind", "said"), [("contacts", WHO), ("addresses", WHERE), ("departments", {"department": "Ny"})]
)
def test_a_good_row_has_no_fault(kind: str, said: dict[str, str]) -> None:
    """The control of the test above."""
    assert rows.check(kind, said, KNOWN).faults == []


def test_every_state_can_be_reached_left_or_is_an_end_and_has_its_word() -> None:
    assert states.STEPS.keys() == words.STATES.keys()
    assert {then for thens in states.STEPS.values() for then in thens} == states.STEPS.keys() - {"reading"}
    assert set(states.WORKING) < states.STEPS.keys()
    assert states.may_follow("ready", "running")
    assert not states.may_follow("reading", "running")


def test_every_column_role_and_kind_has_its_word() -> None:
    assert {field for fields in columns.COLUMNS.values() for field in fields} == words.FIELDS.keys()
    assert columns.COLUMNS.keys() == words.KINDS.keys() == rows.CHECKS.keys()
    assert cells.ROLES.keys() == words.ROLES.keys()
