"""A municipality is a file: loaded twice it changes nothing, and a third one needs no code."""

from pathlib import Path

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError

from bindeled.config.demo import PLACES
from bindeled.config.places import PlacesError, load
from bindeled.guidance.models import EmergencyNumber
from bindeled.housing.models import Department, Entrance
from bindeled.municipalities.models import ContactPoint, Municipality, Unit
from conftest import Site

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
TABLES = (Municipality, Unit, ContactPoint, EmergencyNumber, Department, Entrance)


def everything() -> list[list[tuple[object, ...]]]:
    return [sorted(model.objects.values_list(), key=str) for model in TABLES]


def written(folder: Path, text: str) -> Path:
    path = folder / "0147.toml"
    path.write_text(text)
    return path


@pytest.fixture
def loaded(db: None) -> None:
    """Everything the demo loads."""
    for path in [*sorted(PLACES.glob("*.toml")), *sorted(PLACES.glob("demo/*.toml"))]:
        load(path)


def test_loading_twice_changes_nothing(loaded: None) -> None:
    before = everything()
    for path in [*sorted(PLACES.glob("*.toml")), *sorted(PLACES.glob("demo/*.toml"))]:
        load(path)
    assert everything() == before


def test_both_municipalities_are_there_with_their_intake(loaded: None) -> None:
    assert dict(Municipality.objects.values_list("code", "intake")) == {"0101": "contact_persons", "0157": "open"}


def test_an_advisers_number_is_never_for_the_public_in_copenhagen(loaded: None) -> None:
    assert set(ContactPoint.objects.filter(municipality_id="0101").values_list("audience", flat=True)) == {"senders"}


def test_no_mail_address_is_loaded_where_the_sources_contradict_each_other(loaded: None) -> None:
    assert not ContactPoint.objects.filter(municipality_id="0101", kind="mail").exists()


@pytest.mark.django_db
def test_a_third_municipality_needs_a_file_and_nothing_else(tmp_path: Path, sender_site: Site) -> None:
    assert load(written(tmp_path, THIRD)) == 7
    page = sender_site.get("/akut/0147/").content.decode()
    assert "Frederiksberg Kommune" in page
    assert "tel:112" in page


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("broken", "said"),
    [
        (THIRD.replace('code = "0147"', ""), "needs code"),
        (THIRD.replace('district = "Frederiksberg"\nvalid', 'district = "Månen"\nvalid'), "unit 1"),
        (THIRD.replace("[[district]]", "[[distrikt]]"), "distrikt"),
        (THIRD.replace("position = 1\n", ""), "position"),
        (THIRD + "\nname = ", "not TOML"),
    ],
    ids=["no code", "unknown district", "unknown entry", "missing field", "broken file"],
)
def test_a_wrong_file_is_refused_with_its_place_and_nothing_is_written(tmp_path: Path, broken: str, said: str) -> None:
    with pytest.raises(PlacesError, match=said):
        load(written(tmp_path, broken))
    assert not Municipality.objects.filter(code="0147").exists()


@pytest.mark.django_db
def test_the_command_says_what_is_wrong(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match=r"0147\.toml"):
        call_command("load", written(tmp_path, "[municipality]"))
