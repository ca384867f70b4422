"""Keepers name each other: nobody is let in unseen, and no list is left alone."""

import re
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.utils import timezone

from bindeled.housing.models import Keeper, Organisation
from bindeled.housing.queries.changes import changes
from bindeled.post.models import Letter
from bindeled.users.models import Invitation
from bindeled.users.rules import account_id
from journeys.factory import World, account, keeper
from journeys.sides import Site

PAGE = "/kontaktpersoner/listeholdere/"
ADDRESS = "nora@bindeled.example"


@pytest.fixture
def helle(world: World, sender_site: Site) -> Site:
    sender_site.sign_in_as(world["Helle"])
    return sender_site


def of(name: str) -> Organisation:
    return Organisation.objects.get(name=name)


def told(response: Any) -> str:
    return re.sub(r"\s+", " ", response.content.decode())


def colleague(**changes: Any) -> dict[str, Any]:
    return {"organisation": str(of("3B").id), "name": "Nora Nord", "email": ADDRESS, "language": "da", **changes}


def named(site: Site, **changes: Any) -> Keeper:
    assert site.post(PAGE, colleague(**changes)).status_code == 302
    return Keeper.objects.get(email=ADDRESS, valid_to=None)


def end(site: Site, one: Keeper) -> Any:
    return site.post(f"{PAGE}{one.id}/slut/", {})


def test_a_colleague_keeps_the_list_too_and_is_invited(world: World, helle: Site) -> None:
    made = named(helle)
    assert made.account_id == account_id("sender", ADDRESS)
    assert made.organisation.name == "3B"
    assert Invitation.objects.filter(email=ADDRESS, used_at=None).count() == 1
    # Whoever keeps a list is no contact person by that: no card lies in the letter.
    assert Letter.objects.get(to_address=ADDRESS).kind == "invitation"
    page = told(helle.get(PAGE))
    assert "Nora Nord" in page
    assert "Har ikke logget ind endnu" in page


def test_all_who_keep_the_list_are_told_but_for_who_did_it(world: World, helle: Site) -> None:
    third = keeper(account("Tine Toft", "sender", "0101", email="tine@bindeled.example"), of("3B"))
    other = keeper(account("Olga Olsen", "sender", "0101", email="olga@bindeled.example"), of("VIBO"))
    made = named(helle)
    letter = Letter.objects.get(kind="keepers_changed")
    assert letter.to_address == third.email
    assert f"Nora Nord ({ADDRESS})" in letter.text
    end(helle, made)
    ended = Letter.objects.filter(kind="keepers_changed").exclude(id=letter.id)
    assert {one.to_address for one in ended} == {third.email, ADDRESS}
    assert other.email not in set(Letter.objects.values_list("to_address", flat=True))


def test_somebody_with_an_account_gets_a_letter_and_no_invitation(world: World, helle: Site) -> None:
    known = account("Nora Nord", "sender", "0101", email=ADDRESS)
    made = named(helle)
    assert made.account_id == known.id
    assert not Invitation.objects.filter(email=ADDRESS).exists()
    letter = Letter.objects.get(to_address=ADDRESS)
    assert letter.kind == "keepers_changed"
    assert "Helle Holm har givet dig listen" in letter.text


def test_the_colleague_keeps_the_list_from_the_next_page_and_no_more_when_it_ends(world: World, helle: Site) -> None:
    other = Site("sender")
    other.sign_in_as(account("Nora Nord", "sender", "0101", email=ADDRESS))
    assert other.get("/kontaktpersoner/").status_code == 404
    made = named(helle)
    assert other.get("/kontaktpersoner/").status_code == 200
    assert end(helle, made).headers["Location"] == PAGE
    assert other.get("/kontaktpersoner/").status_code == 404


def test_the_last_one_stays(world: World, helle: Site) -> None:
    [only] = Keeper.objects.filter(organisation=of("3B"))
    response = end(helle, only)
    assert response.status_code == 409
    assert "Tilføj først en kollega" in told(response)
    assert Keeper.objects.get(id=only.id).valid_to is None


def test_one_may_end_it_oneself_where_a_colleague_is_left(world: World, helle: Site) -> None:
    own = Keeper.objects.get(account_id=world["Helle"].id)
    named(helle)
    assert end(helle, own).headers["Location"] == "/"
    assert helle.get(PAGE).status_code == 404


def test_what_has_ended_ends_once(world: World, helle: Site) -> None:
    made = named(helle)
    assert end(helle, made).status_code == 302
    response = end(helle, made)
    assert response.status_code == 409
    assert "Nora Nord holder ikke længere denne liste." in told(response)


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"name": ""}, "Skriv navnet."),
        ({"email": ""}, "Skriv den adresse"),
        ({"email": "nora"}, "Det er ikke en e-mailadresse"),
        ({"email": "HELLE@bindeled.example"}, "HELLE@bindeled.example holder allerede denne liste."),
        ({"organisation": ""}, "Vælg hvilken organisations liste."),
    ],
)
def test_faults_are_told_at_the_field_and_what_was_typed_stays(
    world: World, helle: Site, changes: dict[str, str], words: str
) -> None:
    before = Keeper.objects.count()
    response = helle.post(PAGE, colleague(**changes))
    page = told(response)
    assert response.status_code == 422
    assert words in page
    assert changes.get("name", "Nora Nord") in page
    assert Keeper.objects.count() == before
    assert not Letter.objects.exists()


def test_the_list_of_another_organisation_is_not_theirs_to_give(world: World, helle: Site) -> None:
    response = helle.post(PAGE, colleague(organisation=str(of("VIBO").id)))
    assert response.status_code == 422
    assert not Keeper.objects.filter(email=ADDRESS).exists()
    [viggo] = Keeper.objects.filter(organisation=of("VIBO"))
    assert end(helle, viggo).status_code == 404
    assert helle.post(f"{PAGE}{uuid4()}/slut/", {}).status_code == 404
    assert Keeper.objects.get(id=viggo.id).valid_to is None


def test_to_a_contact_person_the_page_does_not_exist(world: World, sender_site: Site) -> None:
    sender_site.sign_in_as(world["Karin"])
    assert sender_site.get(PAGE).status_code == 404
    assert sender_site.post(PAGE, colleague()).status_code == 404


def test_the_municipality_sees_who_began_and_who_ended(world: World, helle: Site) -> None:
    today = timezone.localdate()
    end(helle, named(helle))
    what = {(change.name, str(change.what)) for change in changes("0101", since=today - timedelta(days=30), on=today)}
    assert ("Nora Nord", "holder listen") in what
    assert ("Nora Nord", "holder ikke længere listen") in what
