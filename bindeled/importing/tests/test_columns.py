"""Columns are known by the headings that organisations write, and files about residents by theirs."""

import pytest

from bindeled.importing.rules import columns

# Headings as they stand in the files of housing organisations: typed, abbreviated, or made by their systems.
DEPARTMENTS = {
    "department": ["Afdeling", "AFD.", "Afdelingsnavn", "Boligafdeling", "Navn", "Department", "Name"],
    "number": [
        "Afdelingsnr.", "Afdelingsnummer", "Afd. nr.", "afd_nr", "LBF", "LBF-nr.", "LBF nummer", "Nr.", "Nummer", "Number",
    ],
    "district": ["Bydel", "Distrikt", "Område", "Kvarter", "District"],
    "dwellings": ["Antal boliger", "Boliger", "Antal lejemål", "Lejemål", "Antal lejligheder", "Lejligheder"],
    "valid_from": ["Fra", "Fra dato", "Gælder fra", "Startdato", "Start", "Begynder", "From"],
    "valid_to": ["Til", "Til dato", "Gælder til:", "Slutdato", "Slut", "Ophører", "To"],
}  # fmt: skip
ADDRESSES = {
    "department": [
        "Afdeling", "Afd.", "Afdelingsnavn", "Boligafdeling", "Afdelingsnr.", "Afdelingsnummer", "Afd. nr.",
    ],
    # "Adressebetegnelse" is what Denmark's register of addresses calls the whole of one.
    "address": ["Adresse", "Fuld adresse", "Adressebetegnelse", "Address"],
    "road": ["Vej", "Vejnavn", "Gade", "Gadenavn", "Road", "Street"],
    "number": ["Husnr.", "Hus nr.", "Husnummer", "Nr.", "Nummer", "Vejnr.", "Opgang", "Number"],
    "floor": ["Etage", "Sal", "Floor"],
    "door": ["Dør", "Dørnr.", "Side", "Sidedør", "Sidedørnr.", "Door"],
    "postal_code": ["Postnr.", "Post nr.", "Postnummer", "Postnr. og by", "Postnr./by", "Postal code"],
}  # fmt: skip
CONTACTS = {
    "department": ["Afdeling", "Afdelinger", "Afd.", "Afdelingsnavn", "Boligafdeling", "Afdelingsnr.", "Afd. nr."],
    # In a list of offices, the office's name is the contact person's.
    "name": ["Kontaktperson", "Navn", "Medarbejder", "Ejendomskontor", "Kontor", "Contact person", "Name"],
    "first_name": ["Fornavn", "First name"],
    "last_name": ["Efternavn", "Last name"],
    "kind": ["Rolle", "Type", "Stilling", "Funktion", "Titel", "Kind", "Role"],
    "phone": ["Telefon", "Tlf.", "Tlf. nr.", "Telefonnr.", "Telefonnummer", "Mobil", "Mobilnr.", "Phone"],
    "email": ["E-mail", "E-mail:", "Email", "Mail", "Mailadresse", "E-mailadresse", "E-post"],
    "valid_from": ["Fra", "Fra dato", "Gælder fra", "Startdato", "Start", "Tiltrådt", "From"],
    "valid_to": ["Til", "Til dato", "Gælder til", "Slutdato", "Slut", "Fratrådt", "To"],
    "deputy": ["Stedfortræder", "Suppleant", "Afløser", "Deputy"],
}  # fmt: skip


@pytest.mark.parametrize(
    ("kind", "written"), [("departments", DEPARTMENTS), ("addresses", ADDRESSES), ("contacts", CONTACTS)]
)
def test_the_headings_that_organisations_use_are_known(kind: str, written: dict[str, list[str]]) -> None:
    found = {
        field: {columns.suggest(kind, [heading])[0] for heading in headings} for field, headings in written.items()
    }
    assert found == {field: {field} for field in columns.COLUMNS[kind]}
    assert columns.suggest(kind, ["Bemærkning", "", "Bil"]) == ["", "", ""]


def test_the_headings_of_each_kind_are_there_for_one_field_and_once() -> None:
    for fields in columns.COLUMNS.values():
        headings = [columns.plain(heading) for names in fields.values() for heading in names]
        assert len(headings) == len(set(headings))


@pytest.mark.parametrize(
    ("kind", "headings", "fields"),
    [
        (
            "contacts",
            ["Boligafdeling", "Navn", "Tlf. nr.", "E-mail:", "Bil"],
            ["department", "name", "phone", "email", ""],
        ),
        ("addresses", ["Afd. nr.", "Adresse", "Postnr. og by"], ["department", "address", "postal_code"]),
        (
            "departments",
            ["Afdeling", "LBF-nr.", "Bydel", "Antal boliger"],
            ["department", "number", "district", "dwellings"],
        ),
        # No field is given twice: the first heading has it.
        ("addresses", ["Afdeling", "Afd.", "Vejnavn", "Husnr."], ["department", "", "road", "number"]),
    ],
)
def test_the_columns_of_a_file_are_taken_for_what_their_headings_say(
    kind: str, headings: list[str], fields: list[str]
) -> None:
    assert columns.suggest(kind, headings) == fields
    assert columns.recognised(kind, headings) == sum(field != "" for field in fields)


def test_what_a_keeper_said_stands_above_what_we_know() -> None:
    assert columns.suggest("contacts", ["Navn", "Sted", "Mail"], {"navn": "", "sted": "department"}) == [
        "",
        "department",
        "email",
    ]


def test_a_title_above_the_table_is_no_row_of_headings_and_the_shortest_useful_table_has_one() -> None:
    assert columns.recognised("contacts", ["Kontaktpersoner 2026"]) == 0
    assert columns.recognised("contacts", ["Navn", "på alle i 3B"]) < columns.LEAST_KNOWN
    assert columns.recognised("addresses", ["Afdeling", "Adresse"]) >= columns.LEAST_KNOWN


@pytest.mark.parametrize(
    ("heading", "plain"),
    [
        ("  AFD.-nr. ", "afd nr"),
        ("Gælder_fra", "gælder fra"),
        ("E-mail", "email"),
        ("Dør/side", "dør side"),
        ("***", ""),
    ],
)
def test_headings_are_compared_without_signs_and_in_lower_case(heading: str, plain: str) -> None:
    assert columns.plain(heading) == plain


@pytest.mark.parametrize(
    "heading",
    [
        "CPR", "CPR-nr.", "CPRnr", "CPR-nummer", "Cprnummer", "Personnr.", "Personnummer", "P-nr.", "Fødselsdato", "Fødselsdag",
        "Født", "Beboer", "Beboere", "Beboers navn", "Beboernavn", "Navn på beboer", "Lejer", "Lejere", "Lejers navn",
        "Lejernavn", "Lejernr.", "Kontrakthaver", "Kontrakthavere", "Borger", "Resident", "Residents", "Tenant", "Tenants",
    ],
)  # fmt: skip
def test_a_column_about_residents_is_noticed(heading: str) -> None:
    assert columns.about_residents(["Afdeling", heading, "Lejere i alt"]) == heading


@pytest.mark.parametrize(
    "heading",
    ["Antal lejemål", "Beboerhus", "Udlejer", "Lejlighed", "Boliger", "Navn", "Borgergade", "Persontype", ""],
)
def test_a_column_about_places_is_not(heading: str) -> None:
    assert columns.about_residents([heading]) == ""


@pytest.mark.parametrize(
    ("kind", "there", "lacking"),
    [
        ("departments", ["department"], []),
        ("departments", ["number", "district"], ["department"]),
        ("addresses", ["department", "address"], []),
        ("addresses", ["department", "road", "number"], []),
        ("addresses", ["department", "road"], ["address"]),
        ("addresses", ["department", "number"], ["address"]),
        ("addresses", ["address", ""], ["department"]),
        ("contacts", ["department", "name", "email"], []),
        ("contacts", ["department", "last_name", "email"], []),
        ("contacts", ["department", "first_name", "email"], ["name"]),
        ("contacts", ["department", "name", "phone"], ["email"]),
        ("contacts", ["name", "email"], ["department"]),
        ("contacts", [], ["department", "name", "email"]),
    ],
)
def test_a_file_needs_the_columns_without_which_no_row_says_anything(
    kind: str, there: list[str], lacking: list[str]
) -> None:
    assert columns.lacking(kind, there) == lacking


def test_the_kinds_of_files_are_those_that_have_columns_and_a_need_of_some() -> None:
    assert columns.KINDS == ("departments", "addresses", "contacts")
    assert columns.NEEDED.keys() == set(columns.KINDS)
