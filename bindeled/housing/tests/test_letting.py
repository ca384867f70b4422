"""Keepers say who of the letting department tells of steps towards an eviction."""

from typing import Any

import pytest
from django.utils import timezone

from bindeled.housing.models import LettingStaff, Organisation
from bindeled.post.models import Letter
from bindeled.users.models import Invitation
from journeys.factory import World
from journeys.sides import Site

PAGE = "/kontaktpersoner/udlejning/"


@pytest.fixture
def helle(world: World, sender_site: Site) -> Site:
    sender_site.sign_in_as(world["Helle"])
    return sender_site


def somebody(**changes: Any) -> dict[str, Any]:
    organisation = str(Organisation.objects.get(name="3B").id)
    return {
        "organisation": organisation,
        "name": "Nora Nord",
        "email": "nora@bindeled.example",
        "phone": "12 34 56 78",
        "language": "da",
        **changes,
    }


def test_somebody_is_named_and_invited_and_ended_again(world: World, helle: Site) -> None:
    assert helle.post(PAGE, somebody()).status_code == 302
    assert Invitation.objects.filter(email="nora@bindeled.example").count() == 1
    letter = Letter.objects.get(to_address="nora@bindeled.example")
    assert letter.kind == "invitation"
    assert "kontaktperson" not in letter.subject
    page = helle.get(PAGE).content.decode()
    assert "Nora Nord" in page
    assert "12 34 56 78" in page
    assert "Vibeke Voss" in page
    again = helle.post(PAGE, somebody())
    assert again.status_code == 422
    assert "står her allerede" in again.content.decode()
    staff = LettingStaff.objects.get(name="Nora Nord")
    assert helle.post(f"{PAGE}{staff.id}/slut/", {}).status_code == 302
    assert "Nora Nord" not in helle.get(PAGE).content.decode()
    assert helle.post(f"{PAGE}{staff.id}/slut/", {}).status_code == 409
    assert helle.post(PAGE, somebody()).status_code == 302


def test_whoever_has_an_account_is_not_invited(world: World, helle: Site) -> None:
    assert helle.post(PAGE, somebody(email=world["Karin"].email, name="Karin Kvist")).status_code == 302
    assert not Invitation.objects.exists()


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"name": ""}, "Skriv navnet."),
        ({"email": "nora"}, "mailadresse"),
        ({"phone": "ring"}, "Skriv tal, for eksempel"),
    ],
)
def test_what_is_wrong_is_said_at_its_field(helle: Site, changes: dict[str, str], message: str) -> None:
    answer = helle.post(PAGE, somebody(**changes))
    assert answer.status_code == 422
    assert message in answer.content.decode()
    assert LettingStaff.objects.count() == 1


def test_another_organisations_staff_is_not_there(world: World, sender_site: Site) -> None:
    sender_site.sign_in_as(world["Viggo"])
    assert "Vibeke" not in sender_site.get(PAGE).content.decode()
    staff = LettingStaff.objects.get()
    assert sender_site.post(f"{PAGE}{staff.id}/slut/", {}).status_code == 404
    assert staff.valid_to is None or staff.valid_to >= timezone.localdate()
    wrong = sender_site.post(PAGE, somebody())
    assert wrong.status_code == 422
