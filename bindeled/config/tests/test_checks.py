"""Demo mode stays on this machine; nobody goes live with a number that was never called."""

import subprocess
import sys

import pytest
from django.test import override_settings

from bindeled.config.checks import (
    demo_stays_at_home,
    emergency_numbers_are_verified,
    mail_is_not_sent_in_the_clear,
)
from bindeled.config.demo import PLACES
from bindeled.config.places import load
from bindeled.guidance.models import EmergencyNumber
from conftest import acting
from journeys import stage


@override_settings(DEMO=True, ALLOWED_HOSTS=["bindeled.kommune.example"])
def test_demo_mode_on_another_host_is_an_error() -> None:
    assert [error.id for error in demo_stays_at_home(None)] == ["bindeled.E001"]


@pytest.mark.parametrize(("demo", "host"), [(True, "localhost"), (False, "bindeled.kommune.example")])
def test_demo_mode_at_home_and_a_real_host_without_it_are_fine(demo: bool, host: str) -> None:
    with override_settings(DEMO=demo, ALLOWED_HOSTS=[host]):
        assert demo_stays_at_home(None) == []


@pytest.mark.parametrize(
    ("side", "host", "tls", "said"),
    [
        ("worker", "mail.example.org", False, ["bindeled.E005"]),
        ("worker", "mail.example.org", True, []),
        ("worker", "localhost", False, []),
        ("sender", "mail.example.org", False, []),
    ],
)
def test_letters_do_not_leave_the_machine_in_the_clear(side: str, host: str, tls: bool, said: list[str]) -> None:
    with override_settings(SIDE=side, EMAIL_HOST=host, EMAIL_USE_TLS=tls):
        assert [error.id for error in mail_is_not_sent_in_the_clear(None)] == said


@pytest.mark.django_db
@override_settings(DEMO=False)
def test_an_unverified_emergency_number_stops_going_live_and_a_verified_one_does_not() -> None:
    load(PLACES / "0157.toml")
    assert {error.id for error in emergency_numbers_are_verified(None)} == {"bindeled.E002"}
    EmergencyNumber.objects.update(verified_on="2026-11-24")
    assert emergency_numbers_are_verified(None) == []


@pytest.mark.django_db
@override_settings(DEMO=False)
def test_a_number_that_has_ended_stops_nobody_and_one_that_begins_tomorrow_does() -> None:
    load(PLACES / "0157.toml")
    EmergencyNumber.objects.exclude(number="114").update(verified_on="2026-11-24")
    EmergencyNumber.objects.filter(number="114").update(valid_from="2020-01-01", valid_to="2020-12-31")
    assert emergency_numbers_are_verified(None) == []
    EmergencyNumber.objects.filter(number="114").update(valid_from="2999-01-01", valid_to=None)
    assert [error.id for error in emergency_numbers_are_verified(None)] == ["bindeled.E002"]


@pytest.mark.django_db
@override_settings(DEMO=False)
def test_a_municipality_without_a_number_for_danger_does_not_go_live() -> None:
    load(PLACES / "0157.toml")
    EmergencyNumber.objects.update(verified_on="2026-11-24")
    EmergencyNumber.objects.filter(level=1).update(valid_to="2020-12-31")
    assert [error.id for error in emergency_numbers_are_verified(None)] == ["bindeled.E003"]


@pytest.mark.django_db
@pytest.mark.parametrize("side", ["sender", "municipality"])
def test_a_login_that_cannot_see_the_numbers_never_calls_them_verified(side: str) -> None:
    load(PLACES / "0157.toml")
    with acting(side), override_settings(DEMO=False):
        assert [error.id for error in emergency_numbers_are_verified(None)] == ["bindeled.E004"]


@pytest.mark.parametrize("demo", ["1", ""])
def test_with_demo_mode_off_the_one_click_page_does_not_exist(demo: str) -> None:
    """Asked of a process of its own, since a site's addresses are read once."""
    told = {**stage.environment(), "BINDELED_DEMO": demo}
    program = (
        "import django; django.setup(); from django.urls import get_resolver;"
        "print('demo_sign_in' in get_resolver('bindeled.config.sender_site').reverse_dict)"
    )
    done = subprocess.run([sys.executable, "-c", program], env=told, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == str(bool(demo))
