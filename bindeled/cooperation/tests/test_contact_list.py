"""The practice network's contact list: kept by its members, across both sides, and read by them alone."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.utils import timezone

from bindeled.confidentiality.doors import entered
from bindeled.config.worker import forget_training
from bindeled.cooperation.models import ContactCard
from bindeled.cooperation.queries.contacts import members
from bindeled.cooperation.rules import contacts as rules
from bindeled.cooperation.tests.test_meetings_called import seen
from bindeled.cooperation.tests.test_rounds_walked import Counted
from bindeled.housing.models import Appointment
from bindeled.users.models import Service, User
from conftest import Site, acting
from journeys.factory import LONG_AGO, World

CARD = {"do": "write", "phone": "12 34 56 78", "function": "Vicevært", "organisation": "3B"}
LIST = "/kontaktliste/"


def site_of(world: World, who: str) -> Site:
    site = Site(world[who].side)
    site.sign_in_as(world[who])
    return site


@pytest.fixture
def karin(world: World, db: None) -> Site:
    return site_of(world, "Karin")


@pytest.fixture
def bo(world: World, db: None) -> Site:
    return site_of(world, "Bo")


def a_card(user: User, **changes: Any) -> ContactCard:
    told = {"phone": "87 65 43 21", "function": "Rådgiver", "organisation": "Amager"}
    return ContactCard.objects.create(
        user=user, municipality_id=user.municipality_id, **{**told, "confirmed_on": timezone.localdate(), **changes}
    )


def names(world: World, who: str) -> list[str]:
    with acting(world[who].side), entered(world.door(who)):
        return [one.name for one in members()]


def test_members_of_both_sides_see_each_other_and_leave_when_they_want(world: World, karin: Site, bo: Site) -> None:
    a_card(world["Ole"])
    page = seen(karin.get(LIST))
    assert "Du står ikke på listen" in page
    assert world["Ole"].name not in page
    assert karin.get(f"{LIST}udskriv/").status_code == 302
    assert karin.post(LIST, CARD).status_code == bo.post(LIST, CARD | {"function": "Boligrådgiver"}).status_code == 302
    for site, other in ((karin, "Bo"), (bo, "Karin")):
        for path in (LIST, f"{LIST}udskriv/"):
            page = seen(site.get(path))
            assert world[other].name in page
            assert world["Ole"].name in page
    assert karin.post(LIST, CARD | {"function": "Inspektør"}).status_code == 302
    assert "Inspektør" in seen(bo.get(LIST))
    User.objects.filter(id=world["Karin"].id).update(name="Karin Nytnavn")
    assert "Karin Nytnavn" in seen(bo.get(LIST))  # the name is the account's, live
    for _time in range(2):
        assert karin.post(LIST, {"do": "leave"}).status_code == 302
    assert "Karin Nytnavn" not in seen(bo.get(LIST))
    assert karin.post(LIST, {"do": "confirm"}).status_code == 409


def test_what_lacks_something_is_refused_at_its_field_and_kept(karin: Site) -> None:
    refused = karin.post(LIST, CARD | {"phone": "lokal 12"})
    assert refused.status_code == 422
    assert "otte cifre" in seen(refused)
    assert "Vicevært" in refused.content.decode()
    empty = karin.post(LIST, b"", content_type="application/x-www-form-urlencoded")
    assert empty.status_code == 422
    assert "Skriv, hvad du laver." in seen(empty)


def test_who_has_gone_is_gone_at_once_and_sees_nobody(world: World) -> None:
    for who in ("Karin", "Ole", "Bo", "Kirsten"):
        a_card(world[who])
    everybody = sorted(world[who].name for who in ("Karin", "Ole", "Bo", "Kirsten"))
    assert names(world, "Bo") == everybody
    User.objects.filter(id=world["Ole"].id).update(is_active=False)
    assert world["Ole"].name not in names(world, "Bo")
    Service.objects.filter(user=world["Kirsten"]).update(valid_to=LONG_AGO)
    assert names(world, "Bo") == sorted(world[who].name for who in ("Karin", "Bo"))
    assert names(world, "Kirsten") == []
    Appointment.objects.update(valid_to=LONG_AGO)
    assert names(world, "Bo") == [world["Bo"].name]
    assert names(world, "Karin") == []


def test_only_members_read_it_the_convenor_too_and_nobody_reads_another_card(world: World) -> None:
    for who in ("Karin", "Bo"):
        a_card(world[who])
    for who in ("Ole", "Kirsten", "Lis", "Mona", "Gitte"):
        assert names(world, who) == [], who
    for who, number in (("Karin", 1), ("Bo", 1), ("Kirsten", 0), ("Ole", 0)):
        with acting(world[who].side), entered(world.door(who)):
            assert ContactCard.objects.count() == number, who
            ContactCard.objects.exclude(user=world[who]).delete()
    assert ContactCard.objects.count() == 2
    a_card(world["Gitte"])
    assert names(world, "Gitte") == [world["Gitte"].name]  # of another municipality
    assert len(names(world, "Karin")) == 2


def test_without_the_policy_others_would_read_the_cards(world: World) -> None:
    """The control of the test above."""
    a_card(world["Bo"])
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("ALTER POLICY door_municipal_select ON app.cooperation_contactcard USING (true)")
    with acting("municipality"), entered(world.door("Kirsten")):
        assert ContactCard.objects.count() == 1


def test_who_does_not_belong_to_the_network_finds_no_page(world: World) -> None:
    for who in ("Dorte", "Ellen"):
        if who in world.people:
            site = site_of(world, who)
            assert site.get(LIST).status_code == site.post(LIST, CARD).status_code == 404
    Appointment.objects.update(valid_to=LONG_AGO)
    karin = site_of(world, "Karin")
    assert "Du er ikke kontaktperson noget sted" in seen(karin.get(LIST))
    assert karin.post(LIST, CARD).status_code == 409


def test_a_card_is_confirmed_once_a_year_or_goes(world: World, karin: Site, bo: Site) -> None:
    today = timezone.localdate()
    a_card(world["Bo"])
    a_card(world["Karin"], confirmed_on=today - timedelta(days=rules.HOLDS_DAYS))
    assert world["Karin"].name not in seen(bo.get(LIST))
    page = seen(karin.get(LIST))
    assert "Passer dit kort stadig?" in page
    assert world["Bo"].name not in page
    forget_training()
    assert karin.post(LIST, {"do": "confirm"}).status_code == 302
    assert world["Karin"].name in seen(bo.get(LIST))
    ContactCard.objects.filter(user=world["Karin"]).update(confirmed_on=today - timedelta(days=rules.FORGOTTEN_AFTER))
    forget_training()
    assert [card.user_id for card in ContactCard.objects.all()] == [world["Bo"].id]


def test_its_pages_ask_at_most_ten_things(world: World, karin: Site, bo: Site) -> None:
    for who in ("Karin", "Ole", "Bo"):
        a_card(world[who])
    for site in (karin, bo):
        site.get(LIST)
        for path in (LIST, f"{LIST}udskriv/"):
            with connection.execute_wrapper(counted := Counted()):
                assert site.get(path).status_code == 200
            assert len(counted.asked) <= 10, counted.asked
