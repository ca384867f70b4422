"""A municipality is a file: loaded twice it changes nothing, and a third one needs no code."""

from io import StringIO
from pathlib import Path

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import ProgrammingError, connection, transaction

from bindeled.cases.models import RoutingRule
from bindeled.confidentiality import roles
from bindeled.config.demo import PLACES
from bindeled.config.places import PlacesError, load
from bindeled.guidance.models import EmergencyNumber
from bindeled.housing.models import Department, Entrance, Organisation
from bindeled.municipalities.models import ContactPoint, District, Municipality, Unit
from bindeled.offers.models import SuggestionRule
from conftest import Site, acting

THIRD = """
[municipality]
code = "0147"
name = "Frederiksberg Kommune"
name_en = "City of Frederiksberg"
intake = "contact_persons"
[[district]]
name = "Frederiksberg"
[[unit]]
name = "Rådgiverne"
kind = "advisers"
district = "Frederiksberg"
valid_from = 2026-01-01
[[emergency_number]]
level = 1
position = 1
number = "112"
name_da = "Alarmcentralen"
name_en = "Emergency services"
what_for_da = "livsfare"
what_for_en = "danger to life"
source = "en test"
verified_on = 2026-11-01
valid_from = 2026-01-01
[[organisation]]
name = "Opdigtet"
[[department]]
name = "Afdeling 1"
organisation = "Opdigtet"
district = "Frederiksberg"
streets = [{ name = "Ingenvej", numbers = ["1", "3B"], postal_code = "2000" }]
"""
TABLES = (
    Municipality,
    District,
    Unit,
    ContactPoint,
    EmergencyNumber,
    Organisation,
    Department,
    Entrance,
    RoutingRule,
    SuggestionRule,
)


FILES = [
    path
    for name in ("*", "routing/[0-9]*", "suggestions/[0-9]*", "demo/*")
    for path in sorted(PLACES.glob(f"{name}.toml"))
]


def everything() -> list[list[tuple[object, ...]]]:
    return [sorted(model.objects.values_list(), key=str) for model in TABLES]


def written(folder: Path, text: str) -> Path:
    path = folder / "0147.toml"
    path.write_text(text)
    return path


@pytest.fixture
def loaded(db: None) -> None:
    """Everything the demo loads."""
    for path in FILES:
        load(path)


def test_loading_twice_changes_nothing(loaded: None) -> None:
    before = everything()
    for path in FILES:
        load(path)
    assert everything() == before


def test_both_municipalities_are_there_with_their_intake(loaded: None) -> None:
    assert dict(Municipality.objects.values_list("code", "intake")) == {"0101": "contact_persons", "0157": "open"}


def test_an_advisers_number_is_never_for_the_public_in_copenhagen(loaded: None) -> None:
    here = ContactPoint.objects.filter(municipality_id="0101").exclude(unit__kind="children")
    assert set(here.values_list("audience", flat=True)) == {"senders"}


def test_no_mail_address_is_loaded_where_the_sources_contradict_each_other(loaded: None) -> None:
    assert not ContactPoint.objects.filter(municipality_id="0101", kind="mail").exists()


@pytest.mark.django_db
def test_a_third_municipality_needs_a_file_and_nothing_else(tmp_path: Path, sender_site: Site) -> None:
    assert load(written(tmp_path, THIRD)).rows == 8
    page = sender_site.get("/akut/0147/").content.decode()
    assert "Frederiksberg Kommune" in page
    assert "tel:112" in page


def changed(old: str, new: str) -> str:
    """The third municipality with one thing wrong."""
    assert old in THIRD
    return THIRD.replace(old, new, 1)


WRONG = {
    "no code": (changed('code = "0147"\n', ""), r"0147\.toml, \[municipality\]: it needs code: four digits"),
    "short code": (changed('"0147"', '"147"'), r"\[municipality\]: code must be four digits"),
    "no municipality": ("[[district]]\nname = 'X'\n", r"\[municipality\]: it needs code"),
    "unknown setting": (changed("intake", "intakes"), "there is no intakes; there are code, name"),
    "unknown intake": (changed('"contact_persons"', '"opne"'), 'intake must be one of "contact_persons", "open"'),
    "adding to nothing": ('[municipality]\ncode = "0147"\n', "load that one's own file first"),
    "unknown district": (
        changed('district = "Frederiksberg"\nvalid', 'district = "Månen"\nvalid'),
        r"unit 1 \(Rådgiverne\): there is no district called Månen; there are Frederiksberg",
    ),
    "unknown parent": (changed('kind = "advisers"', 'kind = "advisers"\nparent = "Nogen"'), "no unit called Nogen"),
    "unknown organisation": (changed('organisation = "Opdigtet"', 'organisation = "X"'), "no organisation called X"),
    "unknown entry": (changed("[[district]]", "[[distrikt]]"), "there is no .*distrikt"),
    "single brackets": (changed("[[district]]", "[district]"), "double brackets"),
    "unknown key": (changed("verified_on", "verified"), r"emergency_number 1 \(Alarmcentralen\): there is no verified"),
    "missing field": (changed("position = 1\n", ""), "it needs position: a whole number"),
    "unknown level": (changed("level = 1", "level = 3"), "level must be a whole number from 1 to 2"),
    "spaces in a number": (changed('"112"', '"1 1 2"'), "number must be digits alone"),
    "a date in quotes": (changed("2026-11-01", '"2026-11-01"'), "verified_on must be a date without quotes"),
    "ended before it began": (
        changed("valid_from = 2026-01-01", "valid_from = 2026-01-01\nvalid_to = 2025-01-01"),
        "valid_to must not lie before valid_from",
    ),
    "unknown kind of unit": (changed('"advisers"', '"adviser"'), 'kind must be one of "central", "advisers"'),
    "too long": (changed("Rådgiverne", "R" * 121), "at most 120 letters"),
    "no house numbers": (changed('["1", "3B"]', "[]"), "street 1: numbers must be a list of house numbers"),
    "house numbers without quotes": (changed('["1", "3B"]', "[1, 3]"), "street 1: numbers must be a list"),
    "twice": (THIRD + '[[organisation]]\nname = "Opdigtet"\n', "in this file twice"),
    "broken file": (THIRD + "\nname = ", "not TOML"),
}


@pytest.mark.django_db
@pytest.mark.parametrize(("broken", "said"), WRONG.values(), ids=WRONG)
def test_a_wrong_file_is_refused_with_its_place_and_nothing_is_written(tmp_path: Path, broken: str, said: str) -> None:
    before = everything()
    with pytest.raises(PlacesError, match=said):
        load(written(tmp_path, broken))
    assert everything() == before


@pytest.mark.django_db
def test_a_file_that_is_missing_or_no_text_is_refused_in_words(tmp_path: Path) -> None:
    with pytest.raises(PlacesError, match="cannot be read"):
        load(tmp_path / "nowhere.toml")
    (tmp_path / "latin.toml").write_bytes("# å".encode("latin-1"))
    with pytest.raises(PlacesError, match="not UTF-8"):
        load(tmp_path / "latin.toml")


@pytest.mark.django_db
def test_what_the_database_refuses_is_said_in_words_too(tmp_path: Path) -> None:
    Municipality.objects.create(code="0147", name="F", name_en="F")
    District.objects.create(municipality_id="0147", name="Frederiksberg")  # not by a file, so under another id
    with pytest.raises(PlacesError, match=r"district 1 \(Frederiksberg\): the database refuses it"):
        load(written(tmp_path, THIRD))


CONTACT = """
[[contact]]
unit = "Rådgiverne"
kind = "phone"
value = "00 00 00 00"
audience = "public"
source = "en test"
valid_from = 2026-01-01
"""


@pytest.mark.django_db
def test_a_file_cannot_make_advisers_public_where_contact_persons_are_the_way_in(tmp_path: Path) -> None:
    with pytest.raises(PlacesError, match="advisers are never public here"):
        load(written(tmp_path, THIRD + CONTACT))
    for allowed in (CONTACT.replace("public", "senders"), CONTACT.replace('"public"', '"municipality"')):
        load(written(tmp_path, THIRD + allowed))
    load(written(tmp_path, (THIRD + CONTACT).replace('"contact_persons"', '"open"')))


@pytest.mark.django_db
def test_a_number_that_the_file_no_longer_names_is_pointed_out(tmp_path: Path) -> None:
    assert load(written(tmp_path, THIRD)).left_behind == ()
    assert load(written(tmp_path, THIRD.replace('"Alarmcentralen"', '"Alarm 112"'))).left_behind == ("112",)


@pytest.mark.django_db
def test_the_owner_itself_loads_everything_and_no_serving_login_can(tmp_path: Path) -> None:
    """The other tests load as a superuser, whom no row security holds."""
    with connection.cursor() as cursor:
        cursor.execute(f"SET SESSION AUTHORIZATION {roles.OWNER}")
        call_command("load", *sorted(PLACES.glob("*.toml")), *sorted(PLACES.glob("demo/*.toml")), stdout=StringIO())
        cursor.execute("RESET SESSION AUTHORIZATION")
    assert Entrance.objects.exists()
    for side in roles.LOGINS:
        with acting(side), pytest.raises(CommandError, match="loaded by the owner"):
            call_command("load", PLACES / "0101.toml")
        with acting(side), pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
            Municipality.objects.update(name="En anden")


def test_the_demos_departments_stand_in_danish_order_and_have_entrances(loaded: None) -> None:
    names = list(Department.objects.filter(municipality_id="0101").order_by("sort_key").values_list("name", flat=True))
    assert names[-4:] == ["Æblekernen", "Øresundsbo afd. 12", "Øster Klokkeblomst", "Åkandegården"]
    for department in Department.objects.all():
        assert 4 <= department.entrances.count() <= 12


def test_each_housing_organisation_of_the_scheme_has_a_department_in_the_demo(loaded: None) -> None:
    scheme = {"3B", "VIBO", "HAB II", "AAB", "fsb", "DFB", "Lejerbo", "SAB"}
    assert set(Department.objects.filter(municipality_id="0101").values_list("organisation__name", flat=True)) == scheme


@pytest.mark.django_db
def test_the_command_says_what_is_wrong(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match=r"0147\.toml"):
        call_command("load", written(tmp_path, "[municipality]"))
