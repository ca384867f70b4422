"""What stands in a cell is read as Danes write it, and nothing else is."""

from datetime import date

import pytest

from bindeled.housing.rules import KINDS
from bindeled.importing.rules import cells
from bindeled.importing.rules.cells import Address

# -- Dates --------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("31-12-2026", date(2026, 12, 31)),
        (" 31. 12. 2026 ", date(2026, 12, 31)),
        ("31.12.26", date(2026, 12, 31)),
        ("01.01.00", date(2000, 1, 1)),
        ("1/3 2026", date(2026, 3, 1)),
        ("D. 1. MARTS 2026", date(2026, 3, 1)),
        ("d. 1/3 2026", date(2026, 3, 1)),
        ("den 24. maj 2026", date(2026, 5, 24)),
        ("24.maj 2026", date(2026, 5, 24)),
        ("2026-12-31", date(2026, 12, 31)),
        ("2026-12-31 00:00", date(2026, 12, 31)),
        ("2026-12-31T00:00:00", date(2026, 12, 31)),
        ("1950-01-01", date(1950, 1, 1)),
        ("2099-12-31", date(2099, 12, 31)),
        ("", None),
        ("  ", None),
    ],
)
def test_dates_are_read_as_danes_write_them(text: str, day: date | None) -> None:
    assert cells.read_date(text) == day


def test_every_month_is_known_in_full_and_cut_short() -> None:
    months = [
        "januar", "februar", "marts", "april", "maj", "juni", "juli", "august", "september", "oktober", "november", "december",
    ]  # fmt: skip
    for number, month in enumerate(months, start=1):
        assert cells.read_date(f"1. {month} 2026") == cells.read_date(f"1. {month[:3]}. 2026") == date(2026, number, 1)


@pytest.mark.parametrize(
    ("text", "day"),
    [("46387", date(2026, 12, 31)), ("32000", date(1987, 8, 11)), ("61999", date(2069, 9, 28))],
)
def test_a_day_that_a_spreadsheet_counted_is_read_where_it_lies_in_our_time(text: str, day: date) -> None:
    assert cells.read_date(text) == day


@pytest.mark.parametrize("text", ["31999", "62000", "12", "+46387", "46387 dage"])
def test_other_numbers_are_no_days(text: str) -> None:
    with pytest.raises(ValueError):  # noqa: PT011 - any reason will do
        cells.read_date(text)


@pytest.mark.parametrize(
    "text",
    [
        "31-13-2026", "30-02-2026", "snart", "1-5", "12/31/2026", "31-12-1826", "31-12-1949", "01-01-2100", "31-12-0026",
        "1. marz 2026 ca.", "1. xyz 2026", "2026-12-31 12:30", "2026-12-31 00:00:01",
    ],
)  # fmt: skip
def test_what_is_no_date_is_refused(text: str) -> None:
    with pytest.raises(ValueError):  # noqa: PT011 - any reason will do
        cells.read_date(text)


# -- Addresses ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "address"),
    [
        ("Æblehaven 12, 3. tv", Address("Æblehaven", "12", "3", "tv")),
        (", , Æblehaven 12 , , 3. tv", Address("Æblehaven", "12", "3", "tv")),
        ("Store  Kongensgade   12", Address("Store  Kongensgade", "12")),
        ("Æblehaven 12 A, st. th., 2300 København S", Address("Æblehaven", "12A", "st", "th", "2300")),
        ("Æblehaven 12b, kl. 4, 2300 København S", Address("Æblehaven", "12B", "kl", "4", "2300")),
        ("Æblehaven 12b, kld. tv, DK-2300", Address("Æblehaven", "12B", "kl", "tv", "2300")),
        ("Store Kongensgade 1, 2. sal, mf", Address("Store Kongensgade", "1", "2", "mf")),
        ("Store Kongensgade 123, 12. sal mf", Address("Store Kongensgade", "123", "12", "mf")),
        ("Vej 7, 3. sal", Address("Vej", "7", "3")),
        ("Vej 7, 3tv", Address("Vej", "7", "3", "tv")),
        ("Vej 7, STUEN, Dør 1234", Address("Vej", "7", "st", "1234")),
        ("Vej 7, dør 12", Address("Vej", "7", "", "12")),
        ("10. Februar Vej 7", Address("10. Februar Vej", "7")),
        ("Vej 007, 01. t.v.", Address("Vej", "7", "1", "tv")),
        ("Vej 7, 0800 Høje Taastrup", Address("Vej", "7", "", "", "0800")),
        # The name of a place stands between the door, or the floor where a house has one home on each, and the town.
        ("Vej 7, 3. tv, Ørestad, 2300 København S", Address("Vej", "7", "3", "tv", "2300")),
        ("Vej 7, 3. sal, Bispebjerg, 2400 København NV", Address("Vej", "7", "3", "", "2400")),
        ("Vej 7, dør 12, Husum, 2700 Brønshøj", Address("Vej", "7", "", "12", "2700")),
    ],
)
def test_addresses_in_one_cell_are_taken_apart(text: str, address: Address) -> None:
    assert cells.read_address(text) == address


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("Æblehaven 1-5", "several"),
        ("Æblehaven 1 – 5", "several"),
        ("Æblehaven 1 og 5", "several"),
        ("Æblehaven 1A/1 C", "several"),
        ("Æblehaven", "address"),
        ("Æblehaven12", "address"),
        ("Æblehaven 1234", "address"),
        ("", "address"),
        (" , ", "address"),
        ("Æblehaven 1, ved porten bagved", "floor"),
        ("Æblehaven 1, 3. sal, bagved", "floor"),
    ],
)
def test_what_is_no_address_says_why(text: str, why: str) -> None:
    with pytest.raises(ValueError, match=f"^{why}$"):
        cells.read_address(text)


@pytest.mark.parametrize(("text", "number"), [("12", "12"), (" 012 a ", "12A"), ("999å", "999Å"), ("1", "1")])
def test_street_numbers(text: str, number: str) -> None:
    assert cells.read_number(text) == number


@pytest.mark.parametrize("text", ["0", "000", "1000", "12AB", "A", "", "1-5"])
def test_what_is_no_street_number_is_refused(text: str) -> None:
    with pytest.raises(ValueError):  # noqa: PT011 - any reason will do
        cells.read_number(text)


def test_several_street_numbers_in_one_are_noticed() -> None:
    several = [
        "1-5", "1 - 5", "1–5", "1—5", "2 A-4", "2A -4", "2A- 4 C", "2A–2C", "2 og 4", "2 til 4", "2/4", "2+4", "2 & 4", "2, 4",
        "1, 3 og 5",
    ]  # fmt: skip
    assert [text for text in [*several, "12", "12 A", "1", ""] if cells.says_several(text)] == several


@pytest.mark.parametrize(
    ("floor", "said"),
    [
        ("st", ["st", "St.", "stuen", "stue", "0"]),
        ("kl", ["kl", "KL.", "kld.", "kælder", "kælderen", "k", "-1"]),
        ("3", ["3", "3.", "3. sal", "3.sal", "03", " 3 "]),
        ("99", ["99"]),
        ("", ["", " "]),
    ],
)
def test_floors(floor: str, said: list[str]) -> None:
    assert {text: cells.read_floor(text) for text in said} == dict.fromkeys(said, floor)


@pytest.mark.parametrize("text", ["100", "00", "+3", "2. 3.", "loft", "3 tv"])
def test_what_is_no_floor_is_refused(text: str) -> None:
    with pytest.raises(ValueError):  # noqa: PT011 - any reason will do
        cells.read_floor(text)


@pytest.mark.parametrize(
    ("door", "said"),
    [
        ("tv", ["tv", "TV.", "t.v.", "t v", "venstre", "v"]),
        ("th", ["th", "t. h.", "højre", "h"]),
        ("mf", ["mf", "m.f.", "midt", "midtfor"]),
        ("12", ["12", "0012", "dør 12", "nr. 12", "Dør nr. 12"]),
        ("0", ["0", "00"]),
        ("1234", ["1234"]),
        ("12a", ["12 A", "12a"]),
        ("a-12", ["A-12"]),
        ("", [""]),
    ],
)
def test_doors(door: str, said: list[str]) -> None:
    assert {text: cells.read_door(text) for text in said} == dict.fromkeys(said, door)


@pytest.mark.parametrize("text", ["12345", "1/2", "bagved"])
def test_what_is_no_door_is_refused(text: str) -> None:
    with pytest.raises(ValueError):  # noqa: PT011 - any reason will do
        cells.read_door(text)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("2300", "2300"),
        (" 2300 København S", "2300"),
        ("DK-2300", "2300"),
        ("dk2300 København S", "2300"),
        ("800", "0800"),
        ("800 Høje Taastrup", "0800"),
        ("", ""),
    ],
)
def test_postal_codes(text: str, code: str) -> None:
    assert cells.read_postal_code(text) == code


@pytest.mark.parametrize("text", ["23", "23000", "2300 1", "800 1", "København S"])
def test_what_is_no_postal_code_is_refused(text: str) -> None:
    with pytest.raises(ValueError):  # noqa: PT011 - any reason will do
        cells.read_postal_code(text)


# -- Roles, yes and no, telephones --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("role", "titles"),
    [
        # Who looks after houses is called by the organisation's own tradition, older or newer; "ledende" are their foremen.
        (
            "caretaker",
            [
                "Ejendomsfunktionær", "Ledende ejendomsfunktionær", "Vicevært", "VARMEMESTER", "Gårdmand", "Ejendomsmester",
                "Ejendomsleder", "Driftsleder", "Inspektør", "Servicemedarbejder", "Caretaker",
            ],
        ),
        # The board of a department, as a body or one of its members.
        ("board", ["Bestyrelse", "Afdelingsbestyrelse", "Bestyrelsesmedlem", "Formand", "Bestyrelsesformand", "Board"]),
        ("volunteer", ["Frivillig", "Frivillig  beboer", "Volunteer"]),
        # The organisation's office, and the one where people go with a dripping tap.
        ("office", ["Kontor", "Boligkontor", "Administration", "Office"]),
        (
            "property_office",
            ["Ejendomskontor", "Ejendomskontoret", "Driftskontor", "Lokalkontor", "Property office"],
        ),
        ("social_caretaker", ["Social vicevært", " social  VICEVÆRT ", "Social caretaker"]),
        # Who works for a neighbourhood's plan, by the plan's name or by the work's.
        ("area_plan", ["Helhedsplan", "Boligsocial", "Boligsocial medarbejder", "Områdemedarbejder", "Area plan"]),
    ],
)  # fmt: skip
def test_titles_are_taken_for_roles(role: str, titles: list[str]) -> None:
    assert {title: cells.read_role(title) for title in titles} == dict.fromkeys(titles, role)


def test_every_role_is_one_of_the_roster_and_other_titles_are_none() -> None:
    assert cells.ROLES.keys() == KINDS.keys()
    with pytest.raises(ValueError):  # noqa: PT011 - any reason will do
        cells.read_role("Borgmester")


def test_yes_and_no() -> None:
    yes = ["ja", "J", " x ", "1", "yes", "Sand", "true", "Stedfortræder", "suppleant"]
    no = ["", " ", "nej", "N", "0", "no", "Falsk", "false", "-"]
    assert [cells.read_yes(text) for text in yes + no] == [True] * len(yes) + [False] * len(no)
    with pytest.raises(ValueError):  # noqa: PT011 - any reason will do
        cells.read_yes("måske")


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("32102030", "32102030"),
        ("  32  10 20 30 ", "32 10 20 30"),
        ("'32102030", "32102030"),
        ("+45 32 10 20 30", "32 10 20 30"),
        ("+45-32102030", "32102030"),
        ("0045 32 10 20 30", "32 10 20 30"),
        ("004532102030", "32102030"),
        ("'+45 32102030", "32102030"),
        # Only from eight digits is the Danish code taken off; another country's number may well hold the same ones.
        ("+45 32 10 20 304", "+45 32 10 20 304"),
        ("+46 8 123 456 78", "+46 8 123 456 78"),
        ("+4932 0045 2030", "+4932 0045 2030"),
        ("", ""),
    ],
)
def test_telephone_numbers(text: str, number: str) -> None:
    assert cells.read_phone(text) == number


@pytest.mark.parametrize("text", ["3210203", "321 02 03", "tlf. 32102030", "32102030 lokal 4", "+", "1" * 25])
def test_what_is_no_telephone_number_is_refused(text: str) -> None:
    with pytest.raises(ValueError):  # noqa: PT011 - any reason will do
        cells.read_phone(text)


@pytest.mark.parametrize(
    ("text", "address"),
    [
        ("karin@bindeled.example", "karin@bindeled.example"),
        (" Karin.B@Post.Bindeled.example ", "karin.b@post.bindeled.example"),
        ("mailto:karin@bindeled.example", "karin@bindeled.example"),
        ("karin@bindeled.example.", "karin@bindeled.example"),
        ("", ""),
    ],
)
def test_mail_addresses(text: str, address: str) -> None:
    assert cells.read_email(text) == address


@pytest.mark.parametrize(
    "text",
    [
        "karin@", "@bindeled.example", "karin", "a b@c.example", "a@b c.example", "a@b.exam ple", "a@b@c.example", "a@b..example",
        "a@example", "a@b.example; c@d.example", "<a@b.example>",
    ],
)  # fmt: skip
def test_what_is_no_mail_address_is_refused(text: str) -> None:
    with pytest.raises(ValueError):  # noqa: PT011 - any reason will do
        cells.read_email(text)


# -- What may not be there, and what must not run -----------------------------------------------------------------------


@pytest.mark.parametrize(
    "text",
    [
        "0101901234", "010190-1234", "010190 1234", "Karin 010190 1234", "nr. 13 og 010190-1234",
        "010190–1234", "010190‐1234", "010190−1234",  # as word processors write the line
        "610190-1234", "910190-1234",  # replacement numbers
        "290200-1234",  # 2000 was a leap year
    ],
)  # fmt: skip
def test_cpr_numbers_are_noticed(text: str) -> None:
    assert cells.holds_cpr(text)


@pytest.mark.parametrize(
    "text",
    [
        "4532102030",  # a telephone with its country
        "32 10 20 30",
        "0101901234567", "450101901234",  # article numbers, with a birth date at either end
        "991390-1234", "000190-1234", "600190-1234", "920190-1234", "290201-1234",
        "010190-123", "",
    ],
)  # fmt: skip
def test_telephones_and_other_numbers_are_not(text: str) -> None:
    assert not cells.holds_cpr(text)


@pytest.mark.parametrize("text", ["=1+1", "+45 12", "-1", "@sum", "\t=1", "\r=1"])
def test_what_a_spreadsheet_would_run_leaves_us_quoted_and_comes_back_as_it_was(text: str) -> None:
    assert cells.quoted(text) == f"'{text}"
    assert cells.unquoted(cells.quoted(text)) == text


@pytest.mark.parametrize("text", ["Karin", "x=1", "'t Hof", "'", ""])
def test_every_other_cell_goes_and_comes_as_it_is(text: str) -> None:
    assert cells.quoted(text) == cells.unquoted(text) == text
