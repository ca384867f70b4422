"""What stands in a cell is read as Danes write it, and nothing else is."""

from datetime import date

import pytest

from bindeled.importing.rules import cells
from bindeled.importing.rules.cells import Address


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("31-12-2026", date(2026, 12, 31)),
        ("31.12.26", date(2026, 12, 31)),
        ("1/3 2026", date(2026, 3, 1)),
        ("d. 1. marts 2026", date(2026, 3, 1)),
        ("den 24. maj 2026", date(2026, 5, 24)),
        ("2026-12-31", date(2026, 12, 31)),
        ("2026-12-31 00:00:00", date(2026, 12, 31)),
        ("46387", date(2026, 12, 31)),
        ("", None),
    ],
)
def test_dates_are_read_as_danes_write_them(text: str, day: date | None) -> None:
    assert cells.read_date(text) == day


@pytest.mark.parametrize("text", ["31-13-2026", "30-02-2026", "snart", "1-5", "12/31/2026", "31-12-1826", "12"])
def test_what_is_no_date_is_refused(text: str) -> None:
    with pytest.raises(ValueError):  # noqa: PT011 - any reason will do
        cells.read_date(text)


@pytest.mark.parametrize(
    ("text", "address"),
    [
        ("Æblehaven 12, 3. tv", Address("Æblehaven", "12", "3", "tv")),
        ("Æblehaven 12 A, st. th., 2300 København S", Address("Æblehaven", "12A", "st", "th", "2300")),
        ("Æblehaven 12b, kl. 4, 2300 København S", Address("Æblehaven", "12B", "kl", "4", "2300")),
        ("Store Kongensgade 1, 2. sal, mf", Address("Store Kongensgade", "1", "2", "mf")),
        ("Vej 7, dør 12", Address("Vej", "7", "", "12")),
        ("10. Februar Vej 7", Address("10. Februar Vej", "7")),
        ("Vej 007, 01. t.v.", Address("Vej", "7", "1", "tv")),
        ("Vej 7, 0800 Høje Taastrup", Address("Vej", "7", "", "", "0800")),
    ],
)
def test_addresses_in_one_cell_are_taken_apart(text: str, address: Address) -> None:
    assert cells.read_address(text) == address


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("Æblehaven 1-5", "several"),
        ("Æblehaven", "address"),
        ("", "address"),
        ("Æblehaven 1, ved porten bagved", "floor"),
    ],
)
def test_what_is_no_address_says_why(text: str, why: str) -> None:
    with pytest.raises(ValueError, match=why):
        cells.read_address(text)


def test_several_street_numbers_in_one_are_noticed() -> None:
    assert [text for text in ("1-5", "2 og 4", "2A–2C", "12", "12 A") if cells.says_several(text)] == [
        "1-5",
        "2 og 4",
        "2A–2C",
    ]


@pytest.mark.parametrize(
    ("text", "code"), [("2300", "2300"), ("2300 København S", "2300"), ("DK-2300", "2300"), ("800", "0800"), ("", "")]
)
def test_postal_codes(text: str, code: str) -> None:
    assert cells.read_postal_code(text) == code


@pytest.mark.parametrize(
    ("text", "number"),
    [("+45 32 10 20 30", "32 10 20 30"), ("32102030", "32102030"), ("", ""), ("'+45 32102030", "32102030")],
)
def test_telephone_numbers(text: str, number: str) -> None:
    assert cells.read_phone(text) == number


@pytest.mark.parametrize(
    "text", ["karin@", "@bindeled.example", "karin", "a b@c.example", "a@b@c.example", "a@b..example"]
)
def test_what_is_no_mail_address_is_refused(text: str) -> None:
    with pytest.raises(ValueError):  # noqa: PT011 - any reason will do
        cells.read_email(text)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("0101901234", True),
        ("010190-1234", True),
        ("610190-1234", True),  # a replacement number
        ("Karin 010190 1234", True),
        ("4532102030", False),  # a telephone with its country
        ("32 10 20 30", False),
        ("1301901234567", False),  # an article number
        ("991390-1234", False),
    ],
)
def test_cpr_numbers_are_noticed_and_telephones_are_not(text: str, found: bool) -> None:
    assert cells.holds_cpr(text) is found


@pytest.mark.parametrize("text", ["=1+1", "+45 12", "-1", "@sum", "\t=1"])
def test_what_a_spreadsheet_would_run_leaves_us_quoted_and_comes_back_as_it_was(text: str) -> None:
    assert cells.quoted(text) == f"'{text}"
    assert cells.unquoted(cells.quoted(text)) == text
    assert cells.quoted("Karin") == cells.unquoted("Karin") == "Karin"


def test_titles_are_taken_for_roles() -> None:
    assert cells.read_role("Ejendomsfunktionær") == "caretaker"
    assert cells.read_role("Social  vicevært") == "social_caretaker"
    with pytest.raises(ValueError):  # noqa: PT011 - any reason will do
        cells.read_role("Borgmester")
